"""Writing down who did what: in the audit, and on the time line of the incident it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.audit import Deed, Entry
from bot.domain.incident import EventKind, State
from bot.ports.unit_of_work import UnitOfWork


def record(  # noqa: PLR0913 - one line of the audit has as many parts
    uow: UnitOfWork,
    *,
    at: datetime,
    deed: Deed,
    workspace_id: int,
    actor: str | None = None,
    integration_id: int | None = None,
    incident_id: int | None = None,
    args: Mapping[str, str] | None = None,
    event: EventKind | None = None,
    owe: bool = False,
) -> None:
    """Append to the audit and, with an event, to the incident's time line.

    What is not owed is told with the next news. `args` hold no secrets: both keep them.
    """
    told = dict(args or {})
    uow.audit.add(
        Entry(
            id=0,
            at=at,
            workspace_id=workspace_id,
            deed=deed,
            actor=actor,
            integration_id=integration_id,
            incident_id=incident_id,
            args=told,
        )
    )
    if event is None or incident_id is None:
        return
    uow.incidents.tell(incident_id, at, event, actor=actor, args=told)
    if owe:
        uow.deliveries.owe_again(incident_id, at)


def show_anew(
    uow: UnitOfWork, incident_id: int | None, now: datetime, *, state: State | None = None
) -> None:
    """Have an open incident's card and thread say what is new, in that state where one is given.

    The workspace is locked by whoever calls.
    """
    incident = uow.incidents.get(incident_id) if incident_id is not None else None
    if incident is None or incident.state is State.RESOLVED:
        return
    changed = replace(incident, version=incident.version + 1, state=state or incident.state)
    uow.incidents.save(changed)
    uow.deliveries.owe_again(incident.id, now)
