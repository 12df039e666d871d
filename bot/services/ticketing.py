"""Opening tickets: prefilled with what is known, kept, and tried until a desk has them."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.diagnosis import Cause, Diagnosis, Remedy
from bot.domain.errors import CredentialsRefusedError, DeliveryError, DeskRefusedError
from bot.domain.incident import EventKind, Incident
from bot.domain.integration import Account, Integration
from bot.domain.observation import Witness
from bot.domain.ticket import DeskKind, Priority, Ticket, TicketFacts, TicketState
from bot.domain.word import WRITTEN
from bot.ports.clock import Clock
from bot.ports.context import working_on
from bot.ports.desk import Desk, Opened
from bot.ports.unit_of_work import Transaction, UnitOfWork, Verdict
from bot.ports.wording import Wording
from bot.services.cards import ticket_view
from bot.services.finding import find
from bot.services.host_keys import needs_support
from bot.services.redelivering import retry_delay
from bot.services.views import NoSuchName, Requester, TicketDraft

log = logging.getLogger(__name__)

BATCH, LEASE = 5, timedelta(minutes=2)  # which outlasts all of a batch at a desk that hangs
CREDENTIALS_RETRY = timedelta(minutes=5)
HELPED_BY_SUPPORT = frozenset({Cause.MBI_INTERNAL, Cause.UNKNOWN})
"""Support does not create or change connections, so other causes are mended elsewhere."""

Found = tuple[Integration, Account, Verdict | None]


class Ticketing:
    """Drafts tickets, takes them, and hands them to the desk."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        wording: Wording,
        desk: Desk | None,
        form_url: str,
    ) -> None:
        """Keep the collaborators; without a desk, tickets are text for Adobe's web form."""
        self._transaction = transaction
        self._clock = clock
        self._wording = wording
        self._desk = desk
        self._form_url = form_url

    @property
    def kind(self) -> DeskKind:
        """Where tickets go."""
        return self._desk.kind if self._desk else DeskKind.TEXT

    def draft(
        self, *, requester: Requester, incident_id: int | None = None, name: str | None = None
    ) -> TicketDraft | NoSuchName:
        """A ticket filled with what is known of an incident or an integration."""
        with self._transaction(read=True) as uow:
            incident = uow.incidents.get(incident_id) if incident_id else None
            members: list[Found] = []
            if incident:
                members = list(uow.watched.members(incident.members))
            elif name:
                found = find(uow, name)
                if isinstance(found, NoSuchName):
                    return found
                members = list(uow.watched.members([found]))
                incident = uow.incidents.of_integration(found)
            return self._draft(uow, requester, incident, members)

    def submit(self, *, key: str, draft: TicketDraft, requester: Requester) -> Ticket:
        """Take the ticket; the same key, or the same text for the same incident, is one."""
        now = self._clock.now()
        with self._transaction() as uow:
            workspace = uow.watched.workspace()
            uow.watched.lock_workspace(workspace.id)
            same = _same(uow, draft, requester)
            if same:
                return same
            wanted = Ticket(
                id=0,
                workspace_id=workspace.id,
                key=_key(key),
                desk=self.kind,
                subject=draft.subject,
                body=draft.body,
                priority=draft.priority,
                requester=requester.user_id,
                requester_name=requester.name,
                requester_email=requester.email,
                created_at=now,
                incident_id=draft.incident_id,
                integration_id=draft.integration_id,
            )
            ticket, new = uow.tickets.add(wanted)
            if new:
                self._taken(uow, ticket, requester, now)
            uow.commit()
        return ticket

    def tick(self, *, limit: int = BATCH) -> int:
        """Hand one batch of due tickets to the desk; how many there were."""
        if self._desk is None:
            return 0
        with self._transaction() as uow:
            owed = uow.deliveries.claim_tickets(self._clock.now(), limit=limit, lease=LEASE)
            uow.commit()
        for delivery in owed:
            try:
                with working_on({"ticket_id": delivery.ticket_id}):
                    self._hand_over(self._desk, delivery)
            except Exception:
                log.exception("ticket %s failed; its lease brings it back", delivery.ticket_id)
        return len(owed)

    def _draft(
        self,
        uow: UnitOfWork,
        requester: Requester,
        incident: Incident | None,
        members: list[Found],
    ) -> TicketDraft:
        diagnosis = _diagnosis(incident, members)
        facts = replace(self._facts(uow, incident, members, diagnosis), requester=requester.name)
        locale = "en" if self.kind is DeskKind.TEXT else uow.watched.workspace().locale
        subject, body = self._wording.ticket(facts, locale=locale)
        open_tickets = [
            t
            for t in (uow.tickets.of_incident(incident.id) if incident else ())
            if t.state is not TicketState.REFUSED
        ]
        cause = diagnosis.cause if diagnosis and diagnosis.trouble else None
        remedy = diagnosis.remedy if diagnosis else Remedy.LOOK
        asked = remedy is Remedy.ASK_SUPPORT or needs_support(uow, diagnosis, members, self._clock)
        return TicketDraft(
            desk=self.kind,
            form_url=self._form_url if self.kind is DeskKind.TEXT else None,
            subject=subject,
            body=body,
            priority=Priority.NORMAL,
            worth=cause is None or cause in HELPED_BY_SUPPORT or asked,
            remedy=remedy,
            cause=cause,
            incident_id=incident.id if incident else None,
            integration_id=members[0][0].id if len(members) == 1 else None,
            integration=members[0][0].name if len(members) == 1 else None,
            existing=ticket_view(open_tickets[-1]) if open_tickets else None,
        )

    def _facts(
        self,
        uow: UnitOfWork,
        incident: Incident | None,
        members: list[Found],
        diagnosis: Diagnosis | None,
    ) -> TicketFacts:
        if not members:
            return TicketFacts(desk=self.kind, integrations=())
        integration, account, _ = members[0]
        subjects = uow.subjects.by_keys([f"words:{integration.id}", f"newest_row:{integration.id}"])
        said = {s.witness: s.testimony for s in subjects.values() if s.testimony}
        word, row = said.get(Witness.WORDS), said.get(Witness.NEWEST_ROW)
        alone = len(members) == 1
        return TicketFacts(
            desk=self.kind,
            integrations=tuple(i.name for i, _, _ in members),
            kind=integration.kind.title if alone else None,
            account=account.name,
            client_id=account.client_id,
            timezone=account.timezone,
            diagnosis=diagnosis,
            word=WRITTEN.get(word.reading, "") if word and alone else None,
            word_at=word.at if word and alone else None,
            newest_row=row.moment if row and alone else None,
            last_data_point=word.moment if word and alone else None,
            reference=f"incident {incident.id}" if incident else None,
        )

    def _taken(self, uow: UnitOfWork, ticket: Ticket, requester: Requester, now: datetime) -> None:
        if ticket.desk is not DeskKind.TEXT:
            uow.deliveries.owe(
                DeliveryKind.TICKET,
                workspace_id=ticket.workspace_id,
                due_at=now,
                ticket_id=ticket.id,
            )
        if ticket.incident_id is not None:
            uow.incidents.tell(
                ticket.incident_id,
                now,
                EventKind.TICKET_ASKED,
                actor=requester.user_id,
                args={"desk": str(ticket.desk), "subject": ticket.subject},
            )
            uow.deliveries.owe_again(ticket.incident_id, now)

    def _hand_over(self, desk: Desk, delivery: Delivery) -> None:
        now = self._clock.now()
        with self._transaction() as uow:
            ticket = uow.tickets.get(delivery.ticket_id) if delivery.ticket_id else None
            if ticket is None or ticket.state is not TicketState.WAITING:
                uow.deliveries.sent(replace(delivery, due_at=None))
                uow.commit()
                return
            # Written before the call: a process that dies in it must count as having tried.
            uow.tickets.save(replace(ticket, tried_at=now))
            uow.commit()
        try:
            opened = desk.open(ticket, tried_before=ticket.tried_at is not None)
        except DeliveryError as error:
            self._not_opened(ticket, delivery, error)
        else:
            self._opened(ticket, delivery, opened)

    def _opened(self, ticket: Ticket, delivery: Delivery, opened: Opened) -> None:
        done = replace(
            ticket,
            state=TicketState.OPENED,
            number=opened.number,
            url=opened.url,
            tried_at=self._clock.now(),
            error=None,
        )
        args = {"number": opened.number, "url": opened.url or "", "desk": str(ticket.desk)}
        self._conclude(done, delivery, EventKind.TICKET_OPENED, args)

    def _not_opened(self, ticket: Ticket, delivery: Delivery, error: DeliveryError) -> None:
        log.warning("ticket %s: %s", ticket.id, error)
        now = self._clock.now()
        if isinstance(error, DeskRefusedError):
            refused = replace(ticket, state=TicketState.REFUSED, tried_at=now, error=str(error))
            self._conclude(refused, delivery, EventKind.TICKET_REFUSED, {"error": str(error)})
            return
        wait = error.retry_after or retry_delay(delivery.attempts + 1)
        if isinstance(error, CredentialsRefusedError):
            log.error("the desk refuses the bot's credentials; ticket %s is kept", ticket.id)
            wait = CREDENTIALS_RETRY
        with self._transaction() as uow:
            uow.tickets.save(replace(ticket, tried_at=now, error=str(error)))
            uow.deliveries.failed(
                replace(
                    delivery, attempts=delivery.attempts + 1, error=str(error), due_at=now + wait
                )
            )
            uow.commit()

    def _conclude(
        self, ticket: Ticket, delivery: Delivery, kind: EventKind, args: dict[str, str]
    ) -> None:
        """Write what became of the ticket, and owe telling it, in one transaction."""
        now = self._clock.now()
        with self._transaction() as uow:
            uow.tickets.save(ticket)
            uow.deliveries.sent(replace(delivery, due_at=None))
            if ticket.incident_id is not None:
                incident = uow.incidents.get(ticket.incident_id)
                if incident:
                    uow.incidents.save(replace(incident, version=incident.version + 1))
                uow.incidents.tell(ticket.incident_id, now, kind, args=args)
                uow.deliveries.owe_again(ticket.incident_id, now)
            else:
                uow.deliveries.owe(
                    DeliveryKind.TICKET_NEWS,
                    workspace_id=ticket.workspace_id,
                    due_at=now,
                    place=f"@{ticket.requester}",
                    ticket_id=ticket.id,
                )
            uow.commit()


def _key(key: str) -> str:
    """A key of a fixed length that says nothing: at most 255 characters are taken by desks."""
    return "mbi-" + hashlib.sha256(key.encode()).hexdigest()[:32]


def _same(uow: UnitOfWork, draft: TicketDraft, requester: Requester) -> Ticket | None:
    """The ticket there is already; letters that differ only in who asks are the same."""
    for t in uow.tickets.of_incident(draft.incident_id) if draft.incident_id else ():
        body = t.body.replace(t.requester_name, requester.name)
        if t.state is not TicketState.REFUSED and (t.subject, body) == (draft.subject, draft.body):
            return t
    return None


def _diagnosis(incident: Incident | None, members: list[Found]) -> Diagnosis | None:
    if incident:
        return incident.diagnosis
    verdict = members[0][2] if members else None
    return verdict.diagnosis if verdict else None
