"""Faults of a configuration, gathered so that an operator sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.domain.errors import ConfigurationError

ALIKE = 60
"""From how many of 100 points of likeness a name is worth suggesting."""


@dataclass(frozen=True, kw_only=True, order=True)
class Fault:
    """One thing wrong, where, and what to do about it; never shows a secret's value."""

    place: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        """One line for a terminal."""
        return f"{self.place}: {self.problem}" + (f"; {self.remedy}" if self.remedy else "")


def refuse(heading: str, faults: Iterable[Fault]) -> None:
    """Raise one ConfigurationError naming every fault, or do nothing when there is none."""
    lines = [f"  {fault}" for fault in dict.fromkeys(faults)]
    if lines:
        raise ConfigurationError("\n".join([heading, *lines]))


def nearest(asked: str, known: Iterable[str]) -> str | None:
    """The known name most like the one asked for, where any is like it at all."""
    found = process.extractOne(asked, sorted(known), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return None if found is None else str(found[0])


def suggestion(asked: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known."""
    names = sorted(known)
    near = nearest(asked, names)
    return f'did you mean "{near}"?' if near else f"known are: {', '.join(names)}"
