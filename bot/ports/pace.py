"""How often somebody may ask."""

from __future__ import annotations

from typing import Protocol


class Pace(Protocol):
    """So much a minute for each of those who ask."""

    def wait(self, who: str) -> int:
        """Count one request of `who`: 0, or the whole seconds after which the next may come."""
        ...
