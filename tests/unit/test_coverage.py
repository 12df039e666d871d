"""Coverage shows what a witness said last, believed or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.observation import Observation, Reading, Witness
from bot.domain.schedule import Cadence
from bot.domain.settling import settle
from bot.domain.subject import Subject
from bot.services.cards import coverage_of
from bot.services.views import Speaks

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROWS = Subject(
    id=1,
    key="newest_row:1",
    witness=Witness.NEWEST_ROW,
    interval=timedelta(minutes=10),
    cadence=Cadence(),
    due_at=NOW,
)


def after(*said: tuple[Reading, str]) -> Subject:
    testimony = None
    for minute, (reading, detail) in enumerate(said):
        one = Observation(
            witness=Witness.NEWEST_ROW,
            at=NOW + timedelta(minutes=minute),
            reading=reading,
            detail=detail,
        )
        testimony = settle(testimony, one)
    return replace(ROWS, testimony=testimony)


def test_a_first_refusal_is_seen_at_once_with_its_reason() -> None:
    (shown,) = coverage_of([after((Reading.BOT, "HTTP 403"))])
    assert (shown.speaks, shown.detail) == (Speaks.BOT, "HTTP 403")


def test_a_first_silence_says_why() -> None:
    (shown,) = coverage_of([after((Reading.SILENT, "timed out after 20 s"))])
    assert (shown.speaks, shown.detail) == (Speaks.NEVER, "timed out after 20 s")


def test_an_answer_after_a_refusal_is_seen_before_it_is_believed() -> None:
    subject = after((Reading.BOT, "HTTP 403"), (Reading.BOT, "HTTP 403"), (Reading.FRESH, ""))
    (shown,) = coverage_of([subject])
    assert (shown.speaks, shown.detail) == (Speaks.YES, "")


def test_who_was_never_asked_is_not_set_up_unless_it_is_due() -> None:
    shown = coverage_of([ROWS, replace(ROWS, due_at=None)])
    assert [one.speaks for one in shown] == [Speaks.NEVER, Speaks.NOT_SET_UP]
