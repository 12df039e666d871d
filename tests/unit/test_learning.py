"""Learning from what a witness says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain import observation
from bot.domain.learning import learn
from bot.domain.observation import Observation, Reading, Witness
from bot.domain.schedule import Cadence, Calendar, late_from
from bot.domain.settling import settle

HOUR = timedelta(hours=1)
LAG = timedelta(minutes=40)
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 6, 18, tzinfo=UTC)


def watched(begin: datetime, end: datetime) -> tuple[Cadence, observation.Testimony | None]:
    """Rows of every hour from Monday to Friday evening, seen with their lag, asked for hourly."""
    cadence, testimony, at = Cadence(), None, begin
    while at <= end:
        week = MONDAY + timedelta(weeks=(at - MONDAY) // timedelta(weeks=1))
        moment = min(at - LAG, week + (FRIDAY_EVENING - MONDAY))
        said = Observation(witness=Witness.NEWEST_ROW, at=at, reading=Reading.FRESH, moment=moment)
        cadence = learn(cadence, testimony, said, Calendar())
        testimony, at = settle(testimony, said), at + HOUR
    return cadence, testimony


def test_rows_that_lag_do_not_make_a_week_of_five_days() -> None:
    cadence, _ = watched(MONDAY + LAG, FRIDAY_EVENING)
    assert not cadence.trusted


def test_a_quiet_weekend_is_learned_though_rows_lag() -> None:
    end = FRIDAY_EVENING + timedelta(weeks=2, days=1)
    cadence, testimony = watched(MONDAY + LAG, end)
    assert cadence.trusted
    assert testimony is not None
    assert testimony.moment is not None
    expected = late_from(testimony.moment, cadence, Calendar())
    assert expected is not None
    assert expected > FRIDAY_EVENING + timedelta(weeks=2, days=2)
