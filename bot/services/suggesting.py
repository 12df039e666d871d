"""Suggesting what a mistaken name may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

ALIKE = 60
"""From how many of 100 points of likeness a name is worth suggesting."""


def nearest(asked: str, known: Iterable[str]) -> str | None:
    """The known name most like the one asked for, where any is like it at all."""
    found = process.extractOne(asked, sorted(known), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return None if found is None else str(found[0])


def suggestion(asked: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known."""
    names = sorted(known)
    near = nearest(asked, names)
    return f'did you mean "{near}"?' if near else f"known are: {', '.join(names)}"
