"""How far an incident is on its way to be mended, and what is told of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.diagnosis import Diagnosis
from bot.domain.incident import EventKind, Incident, State
from bot.domain.link import PAGE_LIFE
from bot.domain.placing import Judged
from bot.domain.round import Attempts, Outcome
from bot.domain.telling import attended, mended_by_persons


def under_way(attempts: Iterable[Attempts], now: datetime) -> bool:
    """Whether a person is at it: began, has not authorized MBI yet, and may still come back."""
    latest = [one.latest for one in attempts if one.latest]
    return any(
        one.outcome is Outcome.OPEN and one.authorized_at is None and now < one.begun_at + PAGE_LIFE
        for one in latest
    )


def state_after(incident: Incident, best: Diagnosis | None, *, tried: bool) -> State:
    """Where it stands after that verdict; `tried` while a person re-authorizes.

    Who gave up, or works at what is not the cause any more, lets it fall back quietly.
    """
    if best is not None and best.recovering:
        return State.VERIFYING
    waited = incident.state is State.VERIFYING and best is not None
    if not waited and incident.state is not State.REAUTHORIZING:
        return incident.state
    return State.REAUTHORIZING if tried and mended_by_persons(incident) else attended(incident)


def progress(
    incident: Incident,
    best: Diagnosis,
    verdicts: Sequence[Judged],
    attempts: Mapping[int, Attempts],
) -> EventKind | None:
    """What to say of the wait for data, and of its end; what a person did is told already."""
    waited = incident.state is State.VERIFYING
    if any(v.diagnosis.in_vain for v in verdicts):
        return EventKind.ROUND_FAILED
    if waited and not best.recovering:
        return EventKind.WORSE_AGAIN
    latest = [attempts.get(v.integration.id, Attempts()).latest for v in verdicts]
    authorized = any(one is not None and one.authorized_at is not None for one in latest)
    begins = best.recovering and not waited and not authorized
    return EventKind.WAITING_FOR_DATA if begins else None
