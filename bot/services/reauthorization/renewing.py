"""A new link in place of one that can't be spent any more: to its person, in Slack."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.audit import Deed
from bot.domain.incident import State
from bot.domain.link import LINK_LIFE, Link
from bot.ports.messenger import PrivateLink
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reauthorization.issuing import Issuer
from bot.services.reauthorization.spending import admitted, refuse_link
from bot.services.recording import record

MOST_AN_HOUR = 6


def renew(uow: UnitOfWork, issuer: Issuer, token: str, now: datetime) -> PrivateLink | None:
    """A fresh one for the same person, if they still may and it still has something to mend."""
    old = uow.links.by_token(token)
    if old is None or _mended(uow, old):
        return None
    found = admitted(uow, old)
    if found is None:
        refuse_link(uow, old, now, reason="not_allowed")
        return None
    what = f"new-link:{old.person}:{old.integration_id}"
    if not (_once_a_minute(uow, what, now) and _few_an_hour(uow, what, now)):
        return None
    record(
        uow,
        at=now,
        deed=Deed.NEW_LINK_ASKED,
        workspace_id=old.workspace_id,
        actor=old.person,
        integration_id=old.integration_id,
        incident_id=old.incident_id,
        args={"link": str(old.id)},
    )
    fresh = replace(
        old,
        id=0,
        created_at=now,
        expires_at=now + LINK_LIFE,
        opened=0,
        spent_at=None,
        page_until=None,
    )
    return issuer.issue(uow, fresh, found[0], found[1])


def _mended(uow: UnitOfWork, link: Link) -> bool:
    """Whether what it was for is mended already, so that nobody needs a new one."""
    if link.withdrawn_at is not None:
        return True
    incident = uow.incidents.get(link.incident_id) if link.incident_id is not None else None
    return incident is not None and incident.state is State.RESOLVED


def _once_a_minute(uow: UnitOfWork, what: str, now: datetime) -> bool:
    """Whether neither this minute of the clock nor the one before it saw that; remembers it."""
    before = now - timedelta(minutes=1)
    return all(
        uow.interactions.first(f"{what}:{minute:%Y-%m-%dT%H:%M}", now) for minute in (before, now)
    )


def _few_an_hour(uow: UnitOfWork, what: str, now: datetime) -> bool:
    """Whoever got hold of an old link can't fill its person's messages by it."""
    hour = f"{what}:{now:%Y-%m-%dT%H}"
    return any(uow.interactions.first(f"{hour}:{number}", now) for number in range(MOST_AN_HOUR))
