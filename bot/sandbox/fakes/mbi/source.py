"""When the sources behind the integrations write rows.

Pure functions of time, so that the past can be told as surely as the present.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zlib import crc32
from zoneinfo import ZoneInfo

_SATURDAY = 5
_DAYS_LOOKED_BACK = 15


class Source(Protocol):
    """Where an integration's rows come from."""

    @property
    def quiet_weekends(self) -> bool:
        """Whether it writes nothing on Saturdays and Sundays."""

    def newest(self, at: datetime) -> datetime | None:
        """Moment (UTC, whole seconds) of the newest row written by `at`; None if there is none."""


@dataclass(frozen=True, kw_only=True)
class Steady:
    """Rows all day long at about the same pace, sparse at night, on weekends perhaps none.

    Day is from 7 to 22 by the clock of `zone`. Each row comes a little after its turn,
    by an amount that depends on `seed` and the turn alone.
    """

    seed: str
    zone: ZoneInfo
    by_day: timedelta = timedelta(minutes=10)
    by_night: timedelta = timedelta(minutes=90)
    quiet_weekends: bool = False

    def newest(self, at: datetime) -> datetime | None:
        """Moment (UTC, whole seconds) of the newest row written by `at`."""
        return _newest(self, at)

    def look_back(self, at: datetime) -> datetime | None:
        """The same, found anew."""
        local = at.astimezone(self.zone).replace(tzinfo=None)
        for back in range(_DAYS_LOOKED_BACK):
            for turn in reversed(self._turns(local.date() - timedelta(days=back))):
                # In the hour that comes twice the wall clock lags behind its turns.
                if turn <= local + timedelta(hours=1) and (row := self._row(turn)) <= at:
                    return row
        return None

    def _turns(self, day: date) -> list[datetime]:
        turns: list[datetime] = []
        if self.quiet_weekends and day.weekday() >= _SATURDAY:
            return turns
        turn = datetime.combine(day, time())
        while turn.date() == day:
            turns.append(turn)
            turn += self._pace(turn)
        return turns

    def _pace(self, turn: datetime) -> timedelta:
        return self.by_day if 7 <= turn.hour < 22 else self.by_night  # noqa: PLR2004 - hours

    def _row(self, turn: datetime) -> datetime:
        late = crc32(f"{self.seed} {turn}".encode()) % int(self._pace(turn).total_seconds() / 2)
        return turn.replace(tzinfo=self.zone).astimezone(UTC) + timedelta(seconds=late)


@lru_cache(maxsize=16384)
def _newest(source: Steady, at: datetime) -> datetime | None:
    """Kept, since every company has the same past: weeks of it are asked for at each start."""
    return source.look_back(at)


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """A file that a person uploads once a week, at about the same hour."""

    seed: str
    zone: ZoneInfo
    weekday: int
    hour: int
    quiet_weekends: bool = False

    def newest(self, at: datetime) -> datetime | None:
        """Moment (UTC, whole seconds) of the last upload by `at`."""
        today = at.astimezone(self.zone).date()
        for back in range(_DAYS_LOOKED_BACK):
            day = today - timedelta(days=back)
            late = timedelta(minutes=crc32(f"{self.seed} {day}".encode()) % 50)
            upload = datetime.combine(day, time(self.hour), self.zone).astimezone(UTC) + late
            if day.weekday() == self.weekday and upload <= at:
                return upload
        return None
