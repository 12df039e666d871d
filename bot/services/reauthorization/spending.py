"""Opening a link, which spends nothing, and spending it, which only one can."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.audit import Deed
from bot.domain.incident import EventKind, State
from bot.domain.link import PAGE_LIFE, Link, LinkState, digest
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reauthorization.beginning import begin_round
from bot.services.reauthorization.permitting import admits
from bot.services.reauthorization.pressing import Found
from bot.services.reauthorization.views import Closed, Confirmation
from bot.services.recording import record, show_anew

AUDITED_OPENINGS = 20
"""Previews and scanners may open a link for ever; so many are written down."""
NOT_BEGUN = frozenset({State.OPEN, State.ACKNOWLEDGED, State.REAUTHORIZING})


def show(uow: UnitOfWork, token: str, now: datetime) -> Confirmation | Closed:
    """Who, where and what; counts the opening and spends nothing."""
    link = uow.links.by_token(token)
    if link is None:
        return Closed(state=LinkState.EXPIRED)
    opened = uow.links.opened(link.id)
    found = admitted(uow, link)
    usable = found is not None and link.state(now) is LinkState.USABLE
    if opened <= AUDITED_OPENINGS:
        _note_opening(uow, link, now, usable=usable, first=opened == 1)
    if found is None or not usable:
        return closed(link, now)
    integration, account, _ = found
    return Confirmation(
        link=link,
        integration=integration.name,
        account=account.name,
        kind_title=integration.kind.title,
    )


@dataclass(frozen=True, kw_only=True)
class SignInProof:
    """Where people sign in first: the cookie of the browser in which the person did, if any."""

    browser: str | None = field(repr=False)


class NotSignedIn:
    """The link can be used, but its person did not sign in in this browser."""


def spend(
    uow: UnitOfWork, token: str, *, browser: str, now: datetime, proof: SignInProof | None = None
) -> Link | Closed | NotSignedIn:
    """Spend it and begin the round: at most one browser ever does.

    With a `proof` only the browser in which the link's person signed in.
    """
    link = uow.links.by_token(token)
    if link is None:
        return Closed(state=LinkState.EXPIRED)
    if link.state(now) is not LinkState.USABLE:
        # Before the lock: whoever holds an old link holds up nobody else by it.
        refuse_link(uow, link, now, reason=str(closed(link, now).state))
        return closed(link, now)
    signed_in = digest(proof.browser or "") if proof else None
    if signed_in is not None and not uow.links.signed_in(link.id, signed_in):
        refuse_link(uow, link, now, reason="not_signed_in")
        return NotSignedIn()
    uow.watched.lock_workspace(link.workspace_id)
    if admitted(uow, link) is None:
        refuse_link(uow, link, now, reason="not_allowed")
        return closed(link, now)
    spent = uow.links.spend(
        token, now, browser=digest(browser), page_until=now + PAGE_LIFE, signed_in=signed_in
    )
    if spent is None:
        shut = closed(uow.links.get(link.id) or link, now)
        refuse_link(uow, link, now, reason=str(shut.state))
        return shut
    _begin(uow, spent, now)
    return spent


def admitted(uow: UnitOfWork, link: Link) -> Found | None:
    """What a link is for, while it is watched and its person may still re-authorize it."""
    found = uow.watched.one(link.integration_id)
    if found is None:
        return None
    workspace = uow.watched.workspace(link.workspace_id)
    return found if admits(workspace, found[0], link.person_email) else None


def closed(link: Link, now: datetime) -> Closed:
    """Why it can't be spent; a person who may no more has a link that is as good as expired."""
    state = link.state(now)
    return Closed(state=LinkState.EXPIRED if state is LinkState.USABLE else state, link=link)


def refuse_link(
    uow: UnitOfWork, link: Link, now: datetime, *, reason: str, actor: str | None = None
) -> None:
    """Write down that it was tried in vain, and by whom where that is known."""
    record(
        uow,
        at=now,
        deed=Deed.LINK_REFUSED,
        workspace_id=link.workspace_id,
        actor=actor or link.person,
        integration_id=link.integration_id,
        incident_id=link.incident_id,
        args={"link": str(link.id), "reason": reason},
    )


def _note_opening(uow: UnitOfWork, link: Link, now: datetime, *, usable: bool, first: bool) -> None:
    if not usable:
        refuse_link(uow, link, now, reason=str(closed(link, now).state))
        return
    record(
        uow,
        at=now,
        deed=Deed.LINK_OPENED,
        workspace_id=link.workspace_id,
        actor=link.person,
        integration_id=link.integration_id,
        incident_id=link.incident_id,
        args={"link": str(link.id)},
        event=EventKind.LINK_OPENED if first else None,
    )


def _begin(uow: UnitOfWork, link: Link, now: datetime) -> None:
    incident = uow.incidents.get(link.incident_id) if link.incident_id is not None else None
    if incident is not None and incident.state is State.RESOLVED:
        incident = None
    begin_round(
        uow,
        integration_id=link.integration_id,
        incident_id=incident.id if incident else None,
        person=link.person,
        name=link.person_name,
        now=now,
    )
    waits = incident is not None and incident.state in NOT_BEGUN
    record(
        uow,
        at=now,
        deed=Deed.LINK_SPENT,
        workspace_id=link.workspace_id,
        actor=link.person,
        integration_id=link.integration_id,
        incident_id=link.incident_id,
        args={"link": str(link.id), "purpose": str(link.purpose)},
        event=EventKind.REAUTHORIZING if waits else None,
    )
    if waits:
        show_anew(uow, link.incident_id, now, state=State.REAUTHORIZING)
