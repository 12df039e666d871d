"""Being woken when something falls due at once, rather than at the next tick.

It only makes things quicker: due work is rows, and ticks find them anyway.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Due(StrEnum):
    """What can fall due: the names of the beats that do it."""

    OBSERVE = "observe"
    JUDGE = "judge"
    HAND_OVER = "hand over"
    TICKET = "ticket"
    DELIVER = "deliver"


class Wakes(Protocol):
    """Wakes whoever does this in the same process; never raises, never waits."""

    def __call__(self, due: frozenset[str], /) -> None:
        """Have a look at once."""
        ...
