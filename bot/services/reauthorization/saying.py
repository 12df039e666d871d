"""Taking a person's word, given in Slack, that MBI was authorized."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.audit import Deed
from bot.domain.authorization import Authorized
from bot.domain.round import How
from bot.ports.unit_of_work import UnitOfWork
from bot.services.authorizing import authorize, prepare
from bot.services.reauthorization.beginning import begin_round
from bot.services.reauthorization.comparing import host_keys_of
from bot.services.reauthorization.permitting import may
from bot.services.reauthorization.pressing import mendable_incident
from bot.services.reauthorization.sharing import authorize_others
from bot.services.reauthorization.views import Presser, SaidDone
from bot.services.recording import record

SAID_TWICE = timedelta(minutes=15)
"""The same word of the same person within this says nothing new."""


def say_done(
    uow: UnitOfWork, presser: Presser, integration_id: int, now: datetime, *, shown: str = ""
) -> SaidDone:
    """Begin a round where none is open, and authorize.

    Not for another host key than the one that was `shown` to them.
    """
    found = uow.watched.one(integration_id)
    if found is None:
        return SaidDone.GONE
    integration, account, _ = found
    if not may(uow.watched.workspace(), integration, presser):
        record(
            uow,
            at=now,
            deed=Deed.NOT_ALLOWED,
            workspace_id=account.workspace_id,
            actor=presser.user_id,
            integration_id=integration_id,
            args={"integration": integration.name, "team": presser.team_id},
        )
        return SaidDone.NOT_ALLOWED
    prepare(uow, integration, account, now)
    keys = host_keys_of(uow, integration_id) if shown else None
    if keys is not None and keys.shown != shown:
        return SaidDone.OTHER_KEY
    authorized = Authorized(at=now, how=How.DONE, by=presser.user_id)
    if _said_just_now(uow, integration_id, authorized):
        return SaidDone.ALREADY
    incident = mendable_incident(uow, integration_id)
    going = begin_round(
        uow,
        integration_id=integration_id,
        incident_id=incident.id if incident else None,
        person=presser.user_id,
        name=presser.name,
        now=now,
    )
    if going.authorized_at is not None:
        return SaidDone.ALREADY
    authorize(
        uow,
        integration=integration,
        account=account,
        authorized=authorized,
        name=presser.name,
        now=now,
    )
    authorize_others(
        uow,
        integration,
        account,
        person=presser.user_id,
        name=presser.name,
        authorized=authorized,
        now=now,
    )
    return SaidDone.DONE


def _said_just_now(uow: UnitOfWork, integration_id: int, said: Authorized) -> bool:
    """Read again, since whoever waited for the lock saw the row as it was before."""
    found = uow.watched.one(integration_id)
    before = found[0].authorized if found else None
    if before is None or (before.how, before.by) != (said.how, said.by):
        return False
    return said.at - before.at < SAID_TWICE
