"""Sources and cycles as functions of time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.fakes.mbi.schedule import Schedule
from bot.sandbox.fakes.mbi.source import Steady, Weekly

NEW_YORK = ZoneInfo("America/New_York")
STEADY = Steady(seed="orders", zone=NEW_YORK)
RESTING = Steady(seed="crm", zone=NEW_YORK, quiet_weekends=True)
UPLOAD = Weekly(seed="bing", zone=NEW_YORK, weekday=0, hour=8)
SCHEDULE = Schedule(
    zone=NEW_YORK,
    first=time(3, 5),
    every=timedelta(hours=6),
    blackout=((9, 11),),
)
moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(NEW_YORK)


@given(at=moments, later=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4)))
def test_the_newest_row_is_never_in_the_future_and_never_goes_back(
    at: datetime,
    later: timedelta,
) -> None:
    for source in (STEADY, RESTING, UPLOAD):
        newest, next_newest = source.newest(at), source.newest(at + later)
        assert newest is not None
        assert next_newest is not None
        assert newest <= at
        assert newest <= next_newest


@given(at=moments)
def test_a_steady_source_writes_within_the_pace_of_the_hour(at: datetime) -> None:
    newest = STEADY.newest(at)
    assert newest is not None
    day = 8 <= _local(at).hour < 22
    # Half a pace of delay may come on top, and an hour where the clocks change.
    assert at - newest <= timedelta(minutes=15 if day else 135 + 60)


@given(at=moments)
def test_a_source_that_rests_writes_nothing_on_saturdays_and_sundays(at: datetime) -> None:
    newest = RESTING.newest(at)
    assert newest is not None
    local = _local(newest)
    # The last turn of Friday may come in a little after midnight.
    assert local.weekday() < 5 or (local.weekday() == 5 and local.time() < time(0, 45))


@given(at=moments)
def test_a_file_is_uploaded_every_monday_morning(at: datetime) -> None:
    newest = UPLOAD.newest(at)
    assert newest is not None
    assert (_local(newest).weekday(), _local(newest).hour) == (0, 8)
    assert at - newest < timedelta(days=7, hours=2)


@given(at=moments)
def test_no_cycle_begins_in_blackout_hours(at: datetime) -> None:
    cycles = list(SCHEDULE.ended_between(at, at + timedelta(days=2)))
    assert 7 <= len(cycles) <= 9
    assert [c.ended for c in cycles] == sorted(c.ended for c in cycles)
    assert not [c for c in cycles if 9 <= _local(c.began).hour < 11]


def test_a_cycle_due_in_blackout_hours_waits_for_their_end() -> None:
    morning = datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert _local(SCHEDULE.next_ended(morning).began).time() == time(11)
