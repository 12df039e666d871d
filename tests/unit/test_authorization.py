"""The calendar of MBI's own authorization."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain import observation
from bot.domain.authorization import (
    Authorized,
    calendar_reading,
    due_date,
    end_of,
    ladder,
)
from bot.domain.diagnosis import Cause, Remedy
from bot.domain.evidence import Said
from bot.domain.integration import Authorization, Integration, Kind
from bot.domain.observation import Reading
from bot.domain.round import How
from bot.domain.verdict import diagnose
from tests.unit.cases import DUE, KEY, LATE, NOW, OVERDUE, REAUTH, SHARED_DEAD, Row

DAY = timedelta(days=1)

READINGS = [
    # (remark, life in days, days to go, reading)
    ("a fortnight, begun today", 14, 14, Reading.NOT_DUE),
    ("a fortnight, just more than a tenth to go", 14, 1.41, Reading.NOT_DUE),
    ("a fortnight, a tenth to go", 14, 1.4, Reading.DUE),
    ("a short life, a day to go", 3, 1, Reading.DUE),
    ("a short life, more than a day to go", 3, 1.01, Reading.NOT_DUE),
    ("a year, five weeks to go", 365, 35, Reading.DUE),
    ("the very moment", 14, 0, Reading.OVERDUE),
    ("a day late", 14, -1, Reading.OVERDUE),
]


@pytest.mark.parametrize(
    ("why", "life", "to_go", "reading"), READINGS, ids=[row[0] for row in READINGS]
)
def test_it_is_due_within_a_tenth_of_its_life_and_a_day_at_least(
    why: str, life: float, to_go: float, reading: Reading
) -> None:
    assert calendar_reading(NOW, NOW + to_go * DAY, life * DAY) is reading, why


def test_it_ends_a_life_after_a_person_gave_it_where_both_are_known() -> None:
    given = Authorized(at=NOW, how=How.DONE)
    assert due_date(given, 14 * DAY) == NOW + 14 * DAY
    assert due_date(given, None) is None
    assert due_date(None, 14 * DAY) is None


def test_it_ends_with_its_kind_at_the_latest_whoever_gave_it_and_when() -> None:
    given = Authorized(at=NOW, how=How.DONE)
    day = date(2026, 12, 1)
    ends = datetime(2026, 12, 1, tzinfo=UTC)
    assert due_date(None, None, day) == due_date(given, None, day) == ends
    assert due_date(given, 365 * DAY, day) == due_date(None, 14 * DAY, day) == ends
    assert due_date(given, 2 * DAY, day) == NOW + 2 * DAY < ends


@pytest.mark.parametrize(
    ("to_go", "reading"),
    [(30, Reading.NOT_DUE), (1.01, Reading.NOT_DUE), (1, Reading.DUE), (0, Reading.OVERDUE)],
)
def test_what_ends_with_its_kind_is_due_on_the_last_day(to_go: float, reading: Reading) -> None:
    assert calendar_reading(NOW, NOW + to_go * DAY, None) is reading


def test_an_end_for_good_is_told_two_months_before() -> None:
    due = NOW + 90 * DAY
    assert [(due - rung).days for rung in ladder(due, None)] == [60, 30, 14, 7, 2, 1, 0]


def test_an_integration_knows_whether_its_end_can_be_renewed() -> None:
    kind = Kind(
        name="old", title="Old", provider="old", authorization=Authorization.KEY, life=14 * DAY
    )
    one = Integration(
        id=1, account_id=1, name="Old", kind=replace(kind, ends_on=date(2026, 12, 1)), channel="#x"
    )
    assert one.due == datetime(2026, 12, 1, tzinfo=UTC)
    assert one.ends_for_good
    sooner = replace(one, authorized=Authorized(at=NOW - 10 * DAY, how=How.DONE))
    assert sooner.due == NOW + 4 * DAY
    assert not sooner.ends_for_good
    assert not replace(one, kind=kind).ends_for_good


def test_people_are_reminded_ever_closer_to_the_end() -> None:
    due = NOW + 14 * DAY
    assert list(ladder(due, 14 * DAY)) == [due - 2 * DAY, due - DAY, due]
    assert ladder(due, 100 * DAY)[0] == due - 14 * DAY


@pytest.mark.parametrize(
    ("said", "key"), [(DUE, Said.CALENDAR_DUE), (OVERDUE, Said.CALENDAR_OVERDUE)]
)
def test_the_evidence_names_the_due_date(said: observation.Testimony, key: Said) -> None:
    verdict = diagnose(Row(why="", said=(LATE, said), cause=None).case)
    assert [line.args["at"] for line in verdict.evidence if line.key == key] == [said.moment]


@pytest.mark.parametrize(
    ("days", "keys"),
    [
        (61, set()),
        (59, {Said.CALENDAR_ENDS}),
        (0, {Said.CALENDAR_ENDED}),
        (-20, {Said.CALENDAR_ENDED}),
    ],
)
def test_a_verdict_near_the_end_of_a_kind_says_so(days: int, keys: set[Said]) -> None:
    kind = replace(KEY, ends_on=(NOW + days * DAY).date())
    evidence = diagnose(
        Row(why="", said=(SHARED_DEAD,), kind=kind, cause=Cause.TOKEN).case
    ).evidence
    told = {line.key: line for line in evidence if line.key.startswith("calendar")}
    assert set(told) == keys
    for line in told.values():
        assert kind.ends_on
        assert line.args == {"provider": kind.provider_title, "at": end_of(kind.ends_on)}


@pytest.mark.parametrize(
    ("days", "remedy"), [(1, Remedy.REAUTHORIZE), (0, Remedy.ASK_SUPPORT), (-9, Remedy.ASK_SUPPORT)]
)
@pytest.mark.parametrize("said", [(SHARED_DEAD,), (REAUTH,), (LATE, OVERDUE)])
def test_nobody_is_asked_to_authorize_again_what_ended_for_good(
    said: tuple[observation.Testimony, ...], days: int, remedy: Remedy
) -> None:
    kind = replace(KEY, ends_on=(NOW + days * DAY).date())
    verdict = diagnose(Row(why="", said=said, kind=kind, cause=Cause.TOKEN).case)
    assert (verdict.cause, verdict.remedy) == (Cause.TOKEN, remedy)
    assert verdict.offers_reauthorize is (remedy is Remedy.REAUTHORIZE)
