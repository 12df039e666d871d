"""When the sources behind the integrations write rows.

Pure functions of time, so that the past can be told as surely as the present.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zlib import crc32
from zoneinfo import ZoneInfo

_SATURDAY = 5
_DAYS_LOOKED_BACK = 15


class Source(Protocol):
    """Where an integration's rows come from."""

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
        today = at.astimezone(self.zone).date()
        for back in range(_DAYS_LOOKED_BACK):
            rows = [row for row in self._rows(today - timedelta(days=back)) if row <= at]
            if rows:
                return max(rows)
        return None

    def _rows(self, day: date) -> Iterator[datetime]:
        if self.quiet_weekends and day.weekday() >= _SATURDAY:
            return
        turn = datetime.combine(day, time())
        while turn.date() == day:
            pace = self.by_day if 7 <= turn.hour < 22 else self.by_night  # noqa: PLR2004 - hours
            late = crc32(f"{self.seed} {turn}".encode()) % int(pace.total_seconds() / 2)
            row = turn.replace(tzinfo=self.zone).astimezone(UTC)
            yield row + timedelta(seconds=late)
            turn += pace


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """A file that a person uploads once a week, at about the same hour."""

    seed: str
    zone: ZoneInfo
    weekday: int
    hour: int

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
