"""The one place where "MBI was authorized" becomes true."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.audit import Deed
from bot.domain.authorization import Authorized
from bot.domain.incident import EventKind
from bot.domain.integration import Account, Integration
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.round import How, Round
from bot.domain.schedule import Cadence, calendar_of, late_from
from bot.ports.unit_of_work import UnitOfWork
from bot.services.noticing import close_notices
from bot.services.recording import record, show_anew


def prepare(uow: UnitOfWork, integration: Integration, account: Account, now: datetime) -> None:
    """Lock what an authorization changes, in the order of locks, and have it judged.

    Whoever reads a round before calling `authorize` calls this before that.
    """
    if integration.kind.dated:
        uow.subjects.start([f"calendar:{integration.id}"], now)
    uow.watched.ask_assessment([account.id], now)
    uow.watched.lock_workspace(account.workspace_id)


def authorize(
    uow: UnitOfWork,
    *,
    integration: Integration,
    account: Account,
    authorized: Authorized,
    name: str | None,
    now: datetime,
    tell: bool = True,
) -> None:
    """Remember it, await proof in the open round, and tell of it; said again, it changes nothing.

    `name` is the person's, where one did it. The time line hears of it unless it heard already.
    """
    prepare(uow, integration, account, now)
    going = uow.rounds.open_one(integration.id)
    if going is not None and going.authorized_at is not None:
        return
    uow.rounds.authorize(integration.id, authorized)
    if going is not None:
        uow.rounds.save(_awaiting_proof(uow, going, account, authorized))
    close_notices(uow, [integration.id], [NoticeKind.DUE, NoticeKind.ASKED], NoticeState.DONE, now)
    incident_id = going.incident_id if going else None
    told = {"how": str(authorized.how), "integration": integration.name}
    incident = uow.incidents.get(incident_id) if incident_id is not None else None
    if incident is not None and authorized.how is How.DONE:
        told |= incident.mended
    record(
        uow,
        at=now,
        deed=Deed.AUTHORIZED,
        workspace_id=account.workspace_id,
        actor=authorized.by,
        integration_id=integration.id,
        incident_id=incident_id,
        args=told | ({"name": name} if name else {}),
        event=EventKind.AUTHORIZED if tell else None,
    )
    show_anew(uow, incident_id, now)


def _awaiting_proof(
    uow: UnitOfWork, going: Round, account: Account, authorized: Authorized
) -> Round:
    """Proof is awaited until the next cycle should have ended, by the account's own pace."""
    key = f"cycle:{account.id}"
    cycle = uow.subjects.by_keys([key]).get(key)
    cadence = cycle.cadence if cycle else Cadence()
    return replace(
        going,
        authorized_at=authorized.at,
        authorized_by=authorized.by,
        how=authorized.how,
        deadline=late_from(authorized.at, cadence, calendar_of(account)),
    )
