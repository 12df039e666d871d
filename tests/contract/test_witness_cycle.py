"""The update cycle, as MBI's API tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.adapters.clock import MovableClock
from bot.domain.observation import Reading, Witness
from bot.ports.witness import Heard
from tests.contract.stage import CYCLE, JOB, Stage


def job(**changed: object) -> dict[str, Any]:
    return {**CYCLE, "lastCompletedUpdateJob": {**JOB, **changed}}


def test_a_completed_cycle_ends_in_the_accounts_zone(stage: Stage) -> None:
    answer = stage.ask(Witness.CYCLE)
    assert (answer.heard, answer.reading) == (Heard.ANSWER, Reading.COMPLETED)
    assert answer.moment == datetime(2026, 11, 24, 14, 29, 3, tzinfo=UTC)
    assert answer.detail == ""


def test_fields_added_without_notice_are_no_matter(stage: Stage) -> None:
    stage.say(Witness.CYCLE, {**job(progress=[1]), "added": {"x": None}})
    assert stage.ask(Witness.CYCLE).reading is Reading.COMPLETED


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        ({"id": 5, "name": "Completed With Errors"}, "Completed With Errors"),
        ({"id": 9, "name": None}, "status 9"),
        ({"id": 3, "name": "A\nlong " + "x" * 400}, "A long " + "x" * 192 + "…"),
    ],
)
def test_any_other_status_is_unsuccessful_in_mbis_words(
    stage: Stage, status: Mapping[str, object], detail: str
) -> None:
    stage.say(Witness.CYCLE, job(status=status))
    answer = stage.ask(Witness.CYCLE)
    assert (answer.reading, answer.detail) == (Reading.UNSUCCESSFUL, detail)


def test_an_account_without_a_cycle_yet_is_an_answer_that_says_nothing(stage: Stage) -> None:
    stage.say(Witness.CYCLE, {**CYCLE, "lastCompletedUpdateJob": None})
    answer = stage.ask(Witness.CYCLE)
    assert (answer.heard, answer.reading, answer.moment) == (Heard.ANSWER, None, None)
    assert answer.detail == "no completed cycle yet"


@pytest.mark.parametrize(
    ("abbreviation", "now", "hour"),
    [
        # The clocks of New York went back on 1 November 2026, at 06:00 UTC.
        ("EDT", datetime(2026, 11, 1, 12, tzinfo=UTC), 5),
        ("EST", datetime(2026, 11, 1, 12, tzinfo=UTC), 6),
        ("", datetime(2026, 11, 1, 12, tzinfo=UTC), 6),
        # The later of the two is still to come, whatever MBI calls its zone.
        ("EST", datetime(2026, 11, 1, 5, 45, tzinfo=UTC), 5),
    ],
)
def test_in_the_hour_that_repeats_the_abbreviation_says_which(
    stage: Stage, abbreviation: str, now: datetime, hour: int
) -> None:
    told = {**job(end="2026-11-01 01:30:00"), "timezoneAbbreviation": abbreviation}
    stage.say(Witness.CYCLE, told)
    witnesses = stage.witnesses(clock=MovableClock(now))
    (answer,) = witnesses.ask([stage.question(Witness.CYCLE)])
    assert answer.moment == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


def test_an_abbreviation_of_another_zone_is_remarked_and_no_more(stage: Stage) -> None:
    stage.say(Witness.CYCLE, {**CYCLE, "timezoneAbbreviation": "PST"})
    answer = stage.ask(Witness.CYCLE)
    assert answer.reading is Reading.COMPLETED
    assert answer.detail == "MBI writes times in PST, which is not America/New_York"


def test_an_end_a_little_ahead_hints_at_the_wrong_zone(stage: Stage) -> None:
    stage.say(Witness.CYCLE, {**job(end="2026-11-24 14:00:00"), "timezoneAbbreviation": 5})
    answer = stage.ask(Witness.CYCLE)
    assert answer.heard is Heard.ANSWER
    assert answer.detail.startswith("ends in the future")


@pytest.mark.parametrize(
    "told",
    [
        {**CYCLE, "clientId": 195},
        {"clientId": 194},
        {**CYCLE, "lastCompletedUpdateJob": "13554"},
        {**CYCLE, "lastCompletedUpdateJob": []},
        job(status=None),
        job(status=4),
        job(status={"id": "4", "name": "Completed Successfully"}),
        job(status={"id": True, "name": "Completed Successfully"}),
        job(end=None),
        job(end=1764000000),
        job(end=""),
        job(end="yesterday"),
        job(end="2026-13-01 00:00:00"),
        job(end="9999-12-31 23:59:59"),
        job(end="2027-01-01 00:00:00"),
    ],
)
def test_another_shape_is_silence(stage: Stage, told: Mapping[str, object]) -> None:
    stage.say(Witness.CYCLE, told)
    answer = stage.ask(Witness.CYCLE)
    assert (answer.heard, answer.reading, answer.moment) == (Heard.SILENCE, None, None)
