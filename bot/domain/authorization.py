"""MBI's own authorization: when a person last renewed it in MBI, and until when it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.observation import Reading
from bot.domain.round import How

RUNGS = tuple(timedelta(days=days) for days in (14, 7, 2, 1, 0))
"""How long before the due date people are reminded; those within a seventh of the life."""
DUE_SHARE = 10
SHORTEST_DUE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Authorized:
    """When MBI was last authorized, by whom (a Slack user id), and how the bot knows."""

    at: datetime
    how: How
    by: str | None = None


def due_date(authorized: Authorized | None, life: timedelta | None) -> datetime | None:
    """When the authorization ends; None where its life or its beginning is not known."""
    return authorized.at + life if authorized and life else None


def calendar_reading(now: datetime, due: datetime, life: timedelta) -> Reading:
    """Not due, due within a tenth of the life (a day at least), or overdue."""
    if now >= due:
        return Reading.OVERDUE
    soon = max(life / DUE_SHARE, SHORTEST_DUE)
    return Reading.DUE if due - now <= soon else Reading.NOT_DUE


def ladder(due: datetime, life: timedelta) -> Sequence[datetime]:
    """The moments at which the owner is reminded, the first one first."""
    return [due - rung for rung in RUNGS if rung <= life / 7]
