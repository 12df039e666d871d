"""MBI's own authorization: when a person last renewed it in MBI, and until when it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.observation import Reading
from bot.domain.round import How

RUNGS = tuple(timedelta(days=days) for days in (14, 7, 2, 1, 0))
"""How long before the due date people are reminded; those within a seventh of the life."""
FOR_GOOD = (timedelta(days=60), timedelta(days=30), *RUNGS)
"""The same before an end that no renewal moves: another way in takes longer to find."""
DUE_SHARE = 10
SHORTEST_DUE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Authorized:
    """When MBI was last authorized, by whom (a Slack user id), and how the bot knows."""

    at: datetime
    how: How
    by: str | None = None


def end_of(day: date) -> datetime:
    """The moment from which on nothing works that works until that day: its beginning, in UTC."""
    return datetime.combine(day, time(), UTC)


def due_date(
    authorized: Authorized | None, life: timedelta | None, ends_on: date | None = None
) -> datetime | None:
    """When the authorization ends: after its life, on that day at the latest.

    None where neither its end nor both its life and its beginning are known.
    """
    lasts = authorized.at + life if authorized and life else None
    ends = end_of(ends_on) if ends_on else None
    return min((one for one in (lasts, ends) if one), default=None)


def calendar_reading(now: datetime, due: datetime, life: timedelta | None) -> Reading:
    """Not due, due within a tenth of the life (a day at least), or overdue."""
    if now >= due:
        return Reading.OVERDUE
    soon = max(life / DUE_SHARE, SHORTEST_DUE) if life else SHORTEST_DUE
    return Reading.DUE if due - now <= soon else Reading.NOT_DUE


def ladder(due: datetime, life: timedelta | None) -> Sequence[datetime]:
    """The moments at which the owner is reminded, the first one first; all without a life."""
    return [due - rung for rung in (RUNGS if life else FOR_GOOD) if not life or rung <= life / 7]
