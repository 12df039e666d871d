"""When a person is at work, by their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.office_hours import at_work, no_later

ZONES = ("Europe/Rome", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "UTC")
ROME = "Europe/Rome"
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=7300)).map(lambda later: BEGIN + later)


def rome(day: int, hour: int, minute: int = 0) -> datetime:
    """By the clocks of Rome, in November 2026; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(ROME))


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        (rome(24, 9), True),
        (rome(24, 8, 59), False),
        (rome(24, 16, 59), True),
        (rome(24, 17), False),
        (rome(28, 12), False),  # a Saturday
        (rome(29, 12), False),
    ],
)
def test_people_work_from_monday_to_friday_nine_to_five(local: datetime, expected: bool) -> None:
    assert at_work(local, ROME) is expected


@pytest.mark.parametrize(
    ("moment", "moved"),
    [
        (rome(24, 12), rome(24, 12)),
        (rome(24, 3), rome(23, 16)),
        (rome(24, 23), rome(24, 16)),
        (rome(23, 8), rome(20, 16)),  # Monday to Friday
        (rome(29, 20), rome(27, 16)),  # Sunday to Friday
    ],
)
def test_what_falls_outside_moves_to_the_last_working_hour_before(
    moment: datetime, moved: datetime
) -> None:
    assert no_later(moment, ROME) == moved


@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_it_is_always_at_work_never_later_and_over_a_weekend_at_most(
    moment: datetime, zone: str
) -> None:
    moved = no_later(moment, zone)
    assert at_work(moved, zone)
    assert timedelta() <= moment - moved <= timedelta(days=3)
