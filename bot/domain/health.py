"""How the bot itself is, part by part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part; `says` is for operators, and holds no secret and no name."""

    name: str
    good: bool
    says: str = ""
    age_seconds: float | None = None
    """Since it last did what it is there for."""
