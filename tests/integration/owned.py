"""One of everything that can belong to a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from sqlalchemy import Engine, select

from bot.adapters.db.scope import Scope
from bot.adapters.db.tables import interaction, metadata
from bot.adapters.db.watch_list import SqlWatchList
from bot.domain.audit import Deed, Entry
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.diagnosis import Cause
from bot.domain.grant import Grant, PendingGrant
from bot.domain.incident import EventKind, Incident, State
from bot.domain.integration import Kind
from bot.domain.link import STATE_LIFE, Link, OAuthState, digest
from bot.domain.notice import Notice, NoticeKind
from bot.domain.round import Round
from bot.domain.subject import Subject
from bot.domain.ticket import DeskKind, Priority, Ticket
from bot.ports.grants import Handover
from bot.ports.unit_of_work import Transaction, UnitOfWork, Verdict
from bot.ports.watch_list import WatchedClient
from tests.integration.begun import new_grant, new_handover, new_link, new_round
from tests.integration.seeds import ACME, MINUTE, NOW, TROUBLE, recorded

LATER = NOW + timedelta(hours=2)
COOKIE = digest("cookie")
LEASE = MINUTE


@dataclass(frozen=True, kw_only=True)
class Owned:
    """What one workspace has. The incident's member is `integration`; `other` is in none."""

    team: str
    workspace: int
    account: int
    integration: int
    other: int
    subject: Subject
    verdict: Verdict
    incident: Incident
    resolved: Incident
    ticket: Ticket
    notice: Notice
    link: Link
    spent: Link
    state: OAuthState
    grant: Grant
    refresh: str
    pending: PendingGrant
    round: Round
    handover: Handover
    card: Delivery

    @property
    def token(self) -> str:
        """Of the unspent link; the state and the interaction have names like it."""
        return f"token-{self.team}"


def fill(engine: Engine, transaction: Transaction, kinds: Mapping[str, Kind], team: str) -> Owned:
    """Make a workspace with one of everything."""
    client = WatchedClient(provider="google", client_id="client", sealed="sealed")
    wanted = replace(ACME, team_id=team, clients=(client,))
    SqlWatchList(engine, kinds, team).replace(wanted, NOW)
    with transaction(read=True) as uow:
        workspace = next(one.id for one in uow.watched.workspaces() if one.team_id == team)
        account = uow.watched.accounts(workspace)[0].id
        first, other = sorted(row[0] for row in uow.watched.names(workspace))[:2]
    with transaction() as uow:
        owned = _kept(uow, team, workspace, account, first, other)
        uow.commit()
    return owned


def rows_of(engine: Engine, owned: Owned) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the workspace, by table, and its interactions."""
    scope = Scope(owned.workspace)
    with engine.connect() as connection:
        found = {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(table).where(scope.owns(table)).order_by(*table.primary_key)
                )
            ]
            for table in metadata.sorted_tables
            if belongs(table.name)
        }
        keys = select(interaction).where(interaction.c.key == f"{owned.workspace}:{owned.token}")
        found["interaction"] = [tuple(row) for row in connection.execute(keys)]
    return found


def belongs(name: str) -> bool:
    """Whether rows of a table belong to a workspace at all."""
    columns = set(metadata.tables[name].c.keys())
    ways = {"workspace_id", "integration_id", "incident_id", "subject_id"}
    return name == "workspace" or (name != "erasure" and bool(columns & ways))


def _kept(
    uow: UnitOfWork, team: str, workspace: int, account: int, first: int, other: int
) -> Owned:
    subject = uow.subjects.by_keys([f"newest_row:{first}"])[f"newest_row:{first}"]
    uow.subjects.record([replace(recorded(subject), due_at=NOW)])
    verdict = Verdict(integration_id=first, diagnosis=TROUBLE, data_until=NOW, changed_at=NOW)
    uow.watched.keep_verdicts([verdict])
    incident = uow.incidents.add(new_incident(workspace, first))
    resolved = uow.incidents.add(
        replace(new_incident(workspace, other), state=State.RESOLVED, resolved_at=NOW)
    )
    uow.incidents.tell(incident.id, NOW, EventKind.OPENED)
    ticket, _ = uow.tickets.add(new_ticket(workspace, incident.id, f"key-{team}"))
    notice, _ = uow.notices.add(new_notice(workspace, first, f"key-{team}"))
    spent = uow.links.add(replace(new_link(first), workspace_id=workspace), f"spent-{team}")
    uow.links.spend(f"spent-{team}", NOW, browser=COOKIE, page_until=LATER)
    uow.links.sign_in(spent.id, COOKIE)
    link = uow.links.add(
        replace(new_link(first, incident.id), workspace_id=workspace), f"token-{team}"
    )
    state = new_state(workspace, first, link.id)
    uow.states.add(state, digest(f"token-{team}"))
    grant = uow.grants.put(new_grant(first))
    refresh = uow.grants.claim_refresh(grant.id, NOW, LEASE) or ""
    pending = uow.grants.pend(new_pending(first, link.id))
    begun = uow.rounds.begin(new_round(first, incident.id))
    uow.handovers.owe(replace(new_handover(first, begun.id), workspace_id=workspace))
    (handover,) = [
        h for h in uow.handovers.claim(NOW, limit=99, lease=LEASE) if h.workspace_id == workspace
    ]
    uow.audit.add(
        Entry(id=0, at=NOW, deed=Deed.PRESSED, integration_id=first, workspace_id=workspace)
    )
    uow.interactions.first(f"{workspace}:token-{team}", NOW)
    card = _owed(uow, workspace, incident, ticket, notice)
    return Owned(
        team=team,
        workspace=workspace,
        account=account,
        integration=first,
        other=other,
        subject=subject,
        verdict=verdict,
        incident=incident,
        resolved=resolved,
        ticket=ticket,
        notice=notice,
        link=link,
        spent=spent,
        state=state,
        grant=grant,
        refresh=refresh,
        pending=pending,
        round=begun,
        handover=handover,
        card=card,
    )


def _owed(
    uow: UnitOfWork, workspace: int, incident: Incident, ticket: Ticket, notice: Notice
) -> Delivery:
    """A card that stands and is being edited, and all else due."""
    owe = partial(uow.deliveries.owe, workspace_id=workspace, due_at=NOW)
    owe(DeliveryKind.CARD, place=incident.channel, incident_id=incident.id)
    claimed = uow.deliveries.claim_messages(NOW, limit=99, lease=LEASE)
    (card,) = [one for one in claimed if one.workspace_id == workspace]
    uow.deliveries.sent(replace(card, channel_id="C1", ts="1.1", version_sent=1))
    uow.incidents.save(replace(incident, version=incident.version + 1))
    uow.deliveries.owe_again(incident.id, NOW)
    later = NOW + MINUTE
    claimed = uow.deliveries.claim_messages(later, limit=99, lease=LEASE)
    (edited,) = [one for one in claimed if one.workspace_id == workspace]
    owe(DeliveryKind.CARD, place="#more", incident_id=incident.id)
    owe(DeliveryKind.TICKET, ticket_id=ticket.id)
    owe(DeliveryKind.NOTICE, place=notice.place, notice_id=notice.id)
    return edited


def new_incident(workspace: int, integration: int) -> Incident:
    """An open one."""
    return Incident(
        id=0,
        workspace_id=workspace,
        channel=f"#alerts-{integration}",
        subject=f"integration:{integration}",
        cause=Cause.TOKEN,
        state=State.OPEN,
        opened_at=NOW,
        members=frozenset({integration}),
        diagnosis=TROUBLE,
    )


def new_ticket(workspace: int, incident: int, key: str) -> Ticket:
    """One that waits."""
    return Ticket(
        id=0,
        workspace_id=workspace,
        key=key,
        desk=DeskKind.ZENDESK,
        subject="Help",
        body="Late",
        priority=Priority.HIGH,
        requester="UANNA",
        requester_name="Anna",
        requester_email=None,
        created_at=NOW,
        incident_id=incident,
    )


def new_notice(workspace: int, integration: int, key: str) -> Notice:
    """An open one."""
    return Notice(
        id=0,
        workspace_id=workspace,
        kind=NoticeKind.DUE,
        place="@anna@acme.example",
        key=key,
        integration_id=integration,
        created_at=NOW,
        args={"due": "2026-12-01"},
    )


def new_state(workspace: int, integration: int, link: int) -> OAuthState:
    """One that somebody set out with."""
    return OAuthState(
        link_id=link,
        workspace_id=workspace,
        team_id="T1",
        person="UANNA",
        integration_id=integration,
        browser=COOKIE,
        sealed_verifier="sealed",
        redirect_uri="https://bot.example/oauth/callback",
        expires_at=NOW + STATE_LIFE,
    )


def new_pending(integration: int, link: int) -> PendingGrant:
    """One that waits for a decision."""
    return PendingGrant(
        id=0,
        integration_id=integration,
        link_id=link,
        grant=new_grant(integration),
        candidates=(),
        expected=None,
        expires_at=LATER,
    )
