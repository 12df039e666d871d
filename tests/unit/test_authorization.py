"""The calendar of MBI's own authorization."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain import observation
from bot.domain.authorization import Authorized, calendar_reading, due_date, ladder
from bot.domain.evidence import Said
from bot.domain.observation import Reading
from bot.domain.round import How
from bot.domain.verdict import diagnose
from tests.unit.cases import DUE, LATE, NOW, OVERDUE, Row

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
