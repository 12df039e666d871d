"""How often a witness went back and forth of late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MANY = 4
"""So many swings are no longer a break and its end, twice over, but flapping."""
TOGETHER = timedelta(hours=24)
"""A swing that comes later than this after the one before begins a new count."""


@dataclass(frozen=True, kw_only=True)
class Swings:
    """The swings of one witness, each soon after the one before: how many, the first, the last."""

    count: int
    since: datetime
    last: datetime

    def flap(self, now: datetime) -> bool:
        """Whether they are many, and the last one is not long ago."""
        return self.count >= MANY and now - self.last <= TOGETHER


def swung(before: Swings | None, at: datetime) -> Swings:
    """One more swing at that moment."""
    if before is None or at - before.last > TOGETHER:
        return Swings(count=1, since=at, last=at)
    return Swings(count=before.count + 1, since=before.since, last=at)
