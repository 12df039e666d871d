"""The time: the machine's, or one that can be moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Lock


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that is ahead of the machine's, or stands still from `start` on; for many threads."""

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at the machine's time and flow, or at `start` and stand still."""
        self._start = start.astimezone(UTC) if start else None
        self._ahead = timedelta()
        self._lock = Lock()

    def now(self) -> datetime:
        """The moment shown, in UTC."""
        with self._lock:
            return (self._start or datetime.now(UTC)) + self._ahead

    def advance(self, delta: timedelta) -> None:
        """Move forward."""
        with self._lock:
            self._ahead += delta
