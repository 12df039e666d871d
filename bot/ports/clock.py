"""The time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time, so that the sandbox and the tests can move it."""

    def now(self) -> datetime:
        """The present moment, in UTC, with its zone."""
        ...
