"""What goes back and forth is shown on its card, not told again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.diagnosis import Diagnosis
from bot.domain.incident import Event, EventKind, Incident
from bot.domain.swings import TOGETHER

REOPEN_WITHIN = timedelta(hours=1)
"""A break that returns this soon is the same incident."""
TO_AND_FRO = frozenset(
    {
        EventKind.WORSE_AGAIN,
        EventKind.VERDICT_CHANGED,
        EventKind.WAITING_FOR_DATA,
        EventKind.RESOLVED,
    }
)
"""News that a flapping witness makes over and over."""
MARK = "flapping"


def returns(closed: Incident, now_said: Diagnosis, now: datetime) -> bool:
    """Whether this is what was told there a moment ago; of what flaps, within a day."""
    within = TOGETHER if now_said.flaps else REOPEN_WITHIN
    return closed.resolved_at is not None and now - closed.resolved_at <= within


def quiet(kind: EventKind, args: Mapping[str, str]) -> dict[str, str]:
    """The arguments of news of a flapping witness; they stay on the time line."""
    return {**args, MARK: "yes"} if kind in TO_AND_FRO else dict(args)


def told_in_thread(event: Event) -> bool:
    """Whether an event is news for the thread: the card itself says that it was opened."""
    return event.kind is not EventKind.OPENED and MARK not in event.args
