"""When values are expected and late."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.integration import Window
from bot.domain.schedule import (
    ENOUGH_GAPS,
    PATIENCE,
    Cadence,
    Calendar,
    back_off,
    jitter,
    late_from,
    part_of_week,
    within,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 2, 6, tzinfo=UTC)
PLAIN = Calendar()


def taught(values: list[datetime], calendar: Calendar = PLAIN) -> Cadence:
    cadence = Cadence()
    for before, after in itertools.pairwise(values):
        cadence = cadence.learn(before, after, calendar)
    return cadence


def daily(days: int, *, weekends: bool = True) -> list[datetime]:
    all_days = [MONDAY + n * DAY for n in range(days)]
    return [d for d in all_days if weekends or d.weekday() < 5]


def hourly(days: int, first: int, last: int) -> list[datetime]:
    """Values at every hour of the working day, none at night and at weekends."""
    return [
        day.replace(hour=hour)
        for day in daily(days, weekends=False)
        for hour in range(first, last + 1)
    ]


def late(last: datetime, cadence: Cadence, calendar: Calendar = PLAIN) -> datetime:
    moment = late_from(last, cadence, calendar)
    assert moment is not None
    return moment


def test_a_value_is_late_a_quarter_and_an_hour_after_its_usual_time() -> None:
    assert late(MONDAY, Cadence()) == MONDAY + 24 * HOUR * 1.25 + HOUR


def test_an_unlearned_cadence_lets_the_weekend_pass() -> None:
    friday = MONDAY + 4 * DAY
    assert late(friday, Cadence()) > friday + 3 * DAY


def test_a_learned_weekend_is_quiet_and_a_learned_monday_is_not() -> None:
    cadence = taught(daily(21, weekends=False))
    assert cadence.trusted
    friday, next_monday = MONDAY + 18 * DAY, MONDAY + 21 * DAY
    assert late(friday, cadence) > next_monday
    assert late(next_monday, cadence) < next_monday + 1.5 * DAY


def test_a_source_that_works_at_weekends_is_late_at_weekends() -> None:
    cadence = taught(daily(21))
    saturday = MONDAY + 19 * DAY
    assert late(saturday, cadence) < saturday + 1.5 * DAY


def test_quiet_nights_are_learned() -> None:
    cadence = taught(hourly(15, 7, 23))
    evening = (MONDAY + 14 * DAY).replace(hour=23)
    assert late(evening, cadence) > evening + 8 * HOUR


def test_a_busy_source_by_day_is_late_within_hours() -> None:
    cadence = taught(hourly(15, 7, 23))
    morning = (MONDAY + 14 * DAY).replace(hour=8)
    assert late(morning, cadence) <= morning + 3 * HOUR


def test_the_first_weekend_after_a_busy_week_is_not_late() -> None:
    """Many values in five days are not yet a week: what a weekend is like is unknown."""
    cadence = taught(hourly(5, 7, 23))
    friday = (MONDAY + 4 * DAY).replace(hour=23)
    assert not cadence.trusted
    assert late(friday, cadence) > friday + 2 * DAY


def test_a_break_teaches_nothing_so_that_the_next_one_shows() -> None:
    values = daily(21)
    broken = [*values, values[-1] + 5 * DAY]
    assert late(values[-1], taught(broken)) == late(values[-1], taught(values))


def test_an_early_break_does_not_hide_the_next_one_while_little_is_known() -> None:
    cadence = taught([MONDAY, MONDAY + 5 * DAY])
    wednesday = MONDAY + 9 * DAY
    assert late(wednesday, cadence) <= wednesday + 1.5 * DAY


def test_what_comes_once_a_week_is_late_twice_at_most() -> None:
    cadence = taught([MONDAY + n * 7 * DAY for n in range(3)])
    monday = MONDAY + 14 * DAY
    assert late(monday, cadence) > monday + 7 * DAY


def test_a_cadence_that_changed_for_good_is_learned_anew() -> None:
    cadence = taught(daily(21))
    values = [MONDAY + 20 * DAY + n * 7 * DAY for n in range(PATIENCE + 4)]
    for before, after in itertools.pairwise(values):
        cadence = cadence.learn(before, after, PLAIN)
    assert late(values[-1], cadence) > values[-1] + 7 * DAY


def test_trust_takes_enough_gaps_and_a_week() -> None:
    assert not taught(daily(ENOUGH_GAPS)).trusted
    assert taught(daily(ENOUGH_GAPS + 1)).trusted
    assert not taught([MONDAY + n * HOUR for n in range(100)]).trusted


def test_values_out_of_order_teach_nothing() -> None:
    assert Cadence().learn(MONDAY, MONDAY, PLAIN) == Cadence()
    assert Cadence().learn(MONDAY, MONDAY - DAY, PLAIN) == Cadence()


def test_nothing_is_late_while_updates_are_off() -> None:
    assert late_from(MONDAY, Cadence(), Calendar(updates_enabled=False)) is None


def blackout(*windows: tuple[int, int], zone: str = "UTC", cadence: int = 24) -> Calendar:
    spans = tuple(Window(start=time(a), end=time(b)) for a, b in windows)
    return Calendar(timezone=zone, blackout=spans, cadence=timedelta(hours=cadence))


@pytest.mark.parametrize(
    ("calendar", "start", "expected"),
    [
        # 6:00 + 4 h x 1.25 + 1 h = 12:00, in no window
        (blackout((13, 15), cadence=4), time(6), time(12)),
        # at the very start of one
        (blackout((12, 15), cadence=4), time(6), time(16)),
        # at the very end of one: outside
        (blackout((9, 12), cadence=4), time(6), time(12)),
        # out of one into the next
        (blackout((11, 13), (14, 16), cadence=4), time(6), time(17)),
        # the next is named first
        (blackout((14, 16), (11, 13), cadence=4), time(6), time(17)),
        # an empty window is none
        (blackout((12, 12), cadence=4), time(6), time(12)),
    ],
)
def test_what_would_be_late_in_blackout_hours_is_late_an_hour_after_them(
    calendar: Calendar, start: time, expected: time
) -> None:
    tuesday = datetime.combine(MONDAY + DAY, start, tzinfo=UTC)
    assert late(tuesday, Cadence(), calendar).time() == expected


def test_a_blackout_may_pass_midnight() -> None:
    calendar = blackout((22, 3), cadence=4)
    tuesday = datetime(2026, 11, 3, 17, tzinfo=UTC)
    assert late(tuesday, Cadence(), calendar) == datetime(2026, 11, 4, 4, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 3, 19, tzinfo=UTC)
    assert late(after_midnight, Cadence(), calendar) == datetime(2026, 11, 4, 4, tzinfo=UTC)


def test_a_blackout_all_day_long_ends_the_search() -> None:
    calendar = blackout((0, 12), (12, 0), cadence=4)
    assert late(MONDAY, Cadence(), calendar) >= MONDAY


@pytest.mark.parametrize(
    ("hour", "inside"), [(21, False), (22, True), (23, True), (0, True), (2, True), (3, False)]
)
def test_a_window_past_midnight_holds_both_its_ends(hour: int, inside: bool) -> None:
    window = Window(start=time(22), end=time(3))
    assert within(window, datetime(2026, 11, 3, hour, tzinfo=UTC)) is inside


@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 3, 8, tzinfo=ZoneInfo("America/New_York")),  # an hour is missing
        datetime(2026, 11, 1, tzinfo=ZoneInfo("America/New_York")),  # an hour comes twice
    ],
)
def test_blackout_hours_follow_the_clocks_of_the_account(day: datetime) -> None:
    calendar = blackout((1, 4), zone="America/New_York", cadence=4)
    start = (day - timedelta(hours=4)).astimezone(UTC)
    local = late(start, Cadence(gaps={}), calendar).astimezone(ZoneInfo("America/New_York"))
    assert not within(calendar.blackout[0], local)


def test_parts_of_the_week_are_local() -> None:
    sunday_evening_in_new_york = datetime(2026, 11, 2, 3, tzinfo=UTC)
    assert part_of_week(sunday_evening_in_new_york, PLAIN) == "0-0"
    assert part_of_week(sunday_evening_in_new_york, Calendar(timezone="America/New_York")) == "6-3"


ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"])
MOMENTS = st.datetimes(timezones=st.just(UTC))
CALENDARS = st.builds(
    Calendar,
    timezone=ZONES,
    blackout=st.lists(st.builds(Window, start=st.times(), end=st.times()), max_size=3).map(tuple),
    cadence=st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=3_000_000)),
    updates_enabled=st.booleans(),
)


@given(st.lists(MOMENTS, max_size=20), MOMENTS, CALENDARS)
def test_lateness_is_total_and_never_before_the_value(
    values: list[datetime], last: datetime, calendar: Calendar
) -> None:
    moment = late_from(last, taught(values, calendar), calendar)
    assert moment is None or moment > last


@given(
    st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)),
    st.integers(min_value=0, max_value=10_000),
)
def test_back_off_never_hurries_and_never_waits_longer_than_it_may(
    interval: timedelta, failures: int
) -> None:
    waited = back_off(interval, failures, HOUR)
    assert interval <= waited <= max(HOUR, interval)
    if failures <= 3:
        assert waited == interval
    assert back_off(interval, failures + 1, HOUR) >= waited


@given(st.floats(min_value=0, max_value=1, exclude_max=True))
def test_jitter_stays_within_its_spread(chance: float) -> None:
    assert 0.9 * HOUR <= jitter(HOUR, chance) <= 1.1 * HOUR


def test_a_last_row_before_midnight_has_the_weekend_of_one_after_it() -> None:
    """The week's last row comes past midnight mostly, and one Friday a little before."""
    rows = []
    for week in range(4):
        monday = datetime(2026, 10, 26, tzinfo=UTC) + timedelta(weeks=week)
        rows += [monday + 6 * HOUR * step for step in range(20)]
        rows.append(monday + timedelta(days=5, minutes=12))
    cadence = taught(rows)
    friday = datetime(2026, 11, 27, 23, 42, tzinfo=UTC)
    assert late(friday, cadence) > friday + 2 * DAY
