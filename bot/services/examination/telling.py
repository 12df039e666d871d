"""Results in few words: a text by its name, with what it is told of."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.diagnosis import Argument, Line
from bot.ports.check import Level, Result

MOST_NAMED = 3


def named(names: Sequence[str]) -> str:
    """Those that share a result: the first few by name, the others by their number."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" +{more}" if more > 0 else "")


def told(level: Level, about: str, key: str, *, do: str = "", **args: Argument) -> Result:
    """A result whose text is `doctor-{key}`, with `doctor-{do}` where there is something to do."""
    return Result(
        level=level,
        about=about,
        what=Line(key=f"doctor-{key}", args=args),
        remedy=Line(key=f"doctor-{do}", args=args) if do else None,
    )
