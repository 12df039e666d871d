"""Faults of a configuration, gathered so that an operator sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.errors import ConfigurationError


@dataclass(frozen=True, kw_only=True, order=True)
class Fault:
    """One thing wrong, where, and what to do about it; never shows a secret's value."""

    place: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        """One line for a terminal, whatever white space a value holds."""
        text = f"{self.place}: {self.problem}" + (f"; {self.remedy}" if self.remedy else "")
        return " ".join(text.split())


def refuse(heading: str, faults: Iterable[Fault]) -> None:
    """Raise one ConfigurationError naming every fault, or do nothing when there is none."""
    lines = [f"  {fault}" for fault in dict.fromkeys(faults)]
    if lines:
        raise ConfigurationError("\n".join([heading, *lines]))
