"""What a card and its thread show, read anew at the moment of showing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.card import CardView, Closing, MemberView, RoundView, TicketView, TimelineView
from bot.domain.diagnosis import WORST_FIRST, Shared, Status
from bot.domain.incident import Event, EventKind, Incident, State
from bot.domain.integration import Account, Integration
from bot.domain.observation import LASTING, TOLD, Reading, Witness
from bot.domain.placing import bastion_of
from bot.domain.round import Attempts, Outcome, Proof, Round
from bot.domain.subject import Subject
from bot.domain.ticket import Ticket
from bot.ports.unit_of_work import UnitOfWork, Verdict
from bot.services.views import Coverage, Speaks

SHOWN_MEMBERS = 10
LONGEST_TIMELINE = 1000
UNTOLD = frozenset({Outcome.WITHDRAWN, Outcome.ABANDONED})
"""What became of rounds that a card does not tell of."""
PROBES = frozenset({Witness.SHARED_PROBE, Witness.OWN_PROBE})


def card_of(uow: UnitOfWork, incident: Incident) -> CardView:
    """The card of an incident as it stands now."""
    workspace = uow.watched.workspace(incident.workspace_id)
    rows = sorted(uow.watched.members(incident.members), key=_worst)
    diagnosis = incident.diagnosis
    accounts = tuple(dict.fromkeys(account.name for _, account, _ in rows))
    zone = rows[0][1].timezone if rows else "UTC"
    provider = rows[0][0].kind.provider_title if rows else None
    closed = _closed_by(uow, incident)
    return CardView(
        incident_id=incident.id,
        version=incident.version,
        locale=workspace.locales.get(incident.channel, workspace.locale),
        timezone=zone,
        state=incident.state,
        cause=incident.cause,
        diagnosis=diagnosis,
        members=tuple(_member(row, diagnosis.status) for row in rows[:SHOWN_MEMBERS]),
        member_count=len(rows),
        provider=provider if diagnosis.shared is Shared.PROVIDER else None,
        accounts=accounts,
        opened_at=incident.opened_at,
        bastion=bastion_of(incident.subject),
        resolved_at=incident.resolved_at,
        closing=_closing(closed),
        acknowledged_by=incident.acknowledged_by,
        acknowledged_at=incident.acknowledged_at,
        tickets=tuple(ticket_view(t) for t in uow.tickets.of_incident(incident.id)),
        rounds=_rounds(uow, incident, {i.id: i.name for i, _, _ in rows}),
        proof=Proof(closed["proof"]) if "proof" in closed else None,
        proof_at=datetime.fromisoformat(closed["proof_at"]) if "proof_at" in closed else None,
    )


def _closed_by(uow: UnitOfWork, incident: Incident) -> Mapping[str, str]:
    """What its time line says of how and why it was closed last."""
    if incident.state is not State.RESOLVED:
        return {}
    events = uow.incidents.events(incident.id, limit=LONGEST_TIMELINE)
    return next((e.args for e in reversed(events) if e.kind is EventKind.RESOLVED), {})


def _closing(closed: Mapping[str, str]) -> Closing:
    why = closed.get("why")
    return Closing(why) if why in set(Closing) else Closing.WELL


def _rounds(uow: UnitOfWork, incident: Incident, names: Mapping[int, str]) -> tuple[RoundView, ...]:
    """What was tried for its members since it opened, the newest of each."""
    attempts = uow.rounds.attempts(names)
    newest = {one.integration_id: one for one in uow.rounds.of_incident(incident.id)}
    for number, tried in attempts.items():
        if tried.latest and tried.latest.begun_at >= incident.opened_at:
            newest[number] = tried.latest
    return tuple(
        _round(newest[number], name, attempts.get(number, Attempts()).failed)
        for number, name in names.items()
        if number in newest and newest[number].outcome not in UNTOLD
    )[:SHOWN_MEMBERS]


def _round(one: Round, integration: str, failed: int) -> RoundView:
    """As people see it; itself is not counted among those that failed before."""
    return RoundView(
        integration=integration,
        begun_by=one.begun_by,
        begun_at=one.begun_at,
        access=one.access,
        access_by=one.access_by,
        access_at=one.access_at,
        authorized_by=one.authorized_by,
        authorized_at=one.authorized_at,
        how=one.how,
        deadline=one.deadline,
        failed=failed - (one.outcome is Outcome.FAILED),
        outcome=one.outcome,
    )


def news_of(card: CardView, events: Sequence[Event]) -> TimelineView:
    """News of an incident in the words' language and zone of its card."""
    return TimelineView(locale=card.locale, timezone=card.timezone, events=tuple(events))


def ticket_view(ticket: Ticket) -> TicketView:
    """A ticket as people see it."""
    return TicketView(
        id=ticket.id, desk=ticket.desk, state=ticket.state, number=ticket.number, url=ticket.url
    )


def coverage_of(subjects: Sequence[Subject]) -> tuple[Coverage, ...]:
    """Which witnesses speak of an integration, and what each said last, believed or not.

    It has at most one grant: of the two probes the one that is not set up is left out.
    """
    probed = {s.witness for s in subjects if _speaks(s) is not Speaks.NOT_SET_UP} & PROBES
    return tuple(
        Coverage(
            witness=s.witness,
            speaks=_speaks(s),
            asked_at=s.testimony.asked_at if s.testimony else None,
            next_at=s.due_at,
            detail=_last_words(s),
        )
        for s in subjects
        if s.witness not in (PROBES - probed if probed else {Witness.SHARED_PROBE})
    )


def _speaks(subject: Subject) -> Speaks:
    said = subject.testimony
    if said is None:
        return Speaks.NOT_SET_UP if subject.due_at is None else Speaks.NEVER
    if said.witness in LASTING - TOLD and said.unanswered:
        return Speaks.SILENT if said.heard_at else Speaks.NEVER
    last = said.pending or said.reading
    if last is Reading.BOT:
        return Speaks.BOT
    if last is not Reading.SILENT:
        return Speaks.YES
    return Speaks.SILENT if said.heard_at else Speaks.NEVER


def _last_words(subject: Subject) -> str:
    said = subject.testimony
    if said is None:
        return ""
    return said.pending_detail if said.pending else said.detail


def _worst(row: tuple[Integration, Account, Verdict | None]) -> tuple[int, str]:
    status = row[2].diagnosis.status if row[2] else Status.UNKNOWN
    return (WORST_FIRST.index(status), row[0].name)


def _member(row: tuple[Integration, Account, Verdict | None], fallback: Status) -> MemberView:
    integration, account, verdict = row
    return MemberView(
        integration_id=integration.id,
        name=integration.name,
        account=account.name,
        kind=integration.kind.title,
        owners=integration.owners,
        status=verdict.diagnosis.status if verdict else fallback,
        foretold=verdict is not None and verdict.diagnosis.foretold,
    )
