"""When an account's update cycles run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """One update cycle, from `began` to `ended` (UTC)."""

    began: datetime
    ended: datetime


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Cycles by the account's own clock: the first of the day at `first`, then every `every`.

    None begins in blackout hours (pairs of whole local hours): it waits for their end.
    """

    zone: ZoneInfo
    first: time
    every: timedelta
    lasts: timedelta = timedelta(minutes=4)
    blackout: tuple[tuple[int, int], ...] = ()

    def ended_between(self, after: datetime, until: datetime) -> Iterator[Cycle]:
        """The cycles that end after `after` and not after `until`, oldest first."""
        # A cycle that began yesterday may end today.
        day = after.astimezone(self.zone).date() - timedelta(days=1)
        while day <= until.astimezone(self.zone).date():
            for cycle in self._of(day):
                if after < cycle.ended <= until:
                    yield cycle
            day += timedelta(days=1)

    def next_ended(self, after: datetime) -> Cycle:
        """The first cycle that ends after `after`."""
        return next(self.ended_between(after, after + self.every * 2 + timedelta(days=2)))

    def _of(self, day: date) -> Iterator[Cycle]:
        turn = datetime.combine(day, self.first)
        while turn.date() == day:
            began = self._out_of_blackout(turn).replace(tzinfo=self.zone).astimezone(UTC)
            more = timedelta(seconds=crc32(str(turn).encode()) % 120)
            yield Cycle(began=began, ended=began + self.lasts + more)
            turn += self.every

    def _out_of_blackout(self, turn: datetime) -> datetime:
        for first_hour, end_hour in self.blackout:
            if first_hour <= turn.hour < end_hour:
                return turn.replace(hour=0, minute=0) + timedelta(hours=end_hour)
        return turn
