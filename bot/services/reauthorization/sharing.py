"""What a person did in MBI about a bastion's host key counts for all integrations behind it."""

from __future__ import annotations

from datetime import datetime

from bot.domain.authorization import Authorized
from bot.domain.integration import Account, Integration
from bot.domain.placing import behind
from bot.ports.unit_of_work import UnitOfWork
from bot.services.authorizing import authorize
from bot.services.reauthorization.beginning import begin_round
from bot.services.reauthorization.comparing import host_keys_of
from bot.services.reauthorization.pressing import mendable_incident


def others_behind(uow: UnitOfWork, integration: Integration) -> tuple[Integration, ...]:
    """The other integrations with a card that says the same of the same bastion, by name."""
    keys, bastion = host_keys_of(uow, integration.id), behind(integration)
    if keys is None or bastion is None:
        return ()
    found = []
    for other in uow.watched.picture(integration.account_id).integrations:
        if other.id == integration.id or behind(other) != bastion:
            continue
        told, shown = mendable_incident(uow, other.id), host_keys_of(uow, other.id)
        if told and told.diagnosis.key_changed and shown and shown.shown == keys.shown:
            found.append(other)
    return tuple(sorted(found, key=lambda one: one.name))


def authorize_others(
    uow: UnitOfWork,
    integration: Integration,
    account: Account,
    *,
    person: str,
    name: str,
    authorized: Authorized,
    now: datetime,
) -> None:
    """Await the proof of each of them; the workspace is locked by the caller."""
    for other in others_behind(uow, integration):
        incident = mendable_incident(uow, other.id)
        going = begin_round(
            uow,
            integration_id=other.id,
            incident_id=incident.id if incident else None,
            person=person,
            name=name,
            now=now,
        )
        if going.authorized_at is None:
            authorize(
                uow,
                integration=other,
                account=account,
                authorized=authorized,
                name=name,
                now=now,
                tell=False,
            )
