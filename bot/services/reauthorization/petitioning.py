"""Asking those who may, for somebody who may not."""

from __future__ import annotations

from datetime import datetime

from bot.domain.audit import Deed
from bot.domain.incident import EventKind, State
from bot.domain.notice import Notice, NoticeKind
from bot.ports.unit_of_work import UnitOfWork
from bot.services.noticing import owe_notice
from bot.services.reauthorization.views import Presser
from bot.services.recording import record


def ask_owners(
    uow: UnitOfWork,
    presser: Presser,
    *,
    integration_id: int,
    incident_id: int | None,
    now: datetime,
) -> tuple[str, ...]:
    """Owe a message to each owner, or to the admins where there is none; the addresses.

    The same person's question about the same thing is one message in an hour of the clock.
    """
    found = uow.watched.one(integration_id)
    incident = uow.incidents.get(incident_id) if incident_id is not None else None
    if incident is not None and integration_id not in incident.members:
        incident = None
    if found is None or (incident is not None and incident.state is State.RESOLVED):
        return ()
    workspace = uow.watched.workspace()
    asked = found[0].owners or workspace.admins
    matter = f"{integration_id}:{incident.id if incident else ''}"
    new = False
    for address in asked:
        notice = Notice(
            id=0,
            workspace_id=workspace.id,
            kind=NoticeKind.ASKED,
            place=f"@{address}",
            key=f"asked:{matter}:{presser.user_id}:{address.casefold()}:{now:%Y-%m-%dT%H}",
            integration_id=integration_id,
            incident_id=incident.id if incident else None,
            created_at=now,
            args={"asker": presser.user_id},
        )
        new = owe_notice(uow, notice, now) or new
    if new:
        record(
            uow,
            at=now,
            deed=Deed.OWNER_ASKED,
            workspace_id=workspace.id,
            actor=presser.user_id,
            integration_id=integration_id,
            incident_id=incident.id if incident else None,
            args={"asked": ", ".join(asked), "integration": found[0].name},
            event=EventKind.OWNER_ASKED,
        )
    return asked
