"""Tickets: one each, kept until a desk has them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    DeskRefusedError,
    OutcomeUnknownError,
)
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.domain.ticket import Ticket, TicketState
from bot.ports.desk import Opened
from bot.ports.unit_of_work import Transaction
from bot.services.ticketing import BATCH, LEASE, Ticketing
from bot.services.views import NoSuchName, TicketDraft
from tests.integration.seeds import ADS
from tests.services.stage import ANNA, PlainWording, ScriptedDesk, Stage, set_up


def drafted(stage: Stage, name: str | None = ADS.name) -> TicketDraft:
    draft = stage.ticketing.draft(requester=ANNA, name=name)
    assert not isinstance(draft, NoSuchName)
    return draft


def submitted(stage: Stage, key: str = "V1") -> Ticket:
    return stage.ticketing.submit(key=key, draft=drafted(stage), requester=ANNA)


def broken(stage: Stage) -> None:
    stage.says(ADS.name, Reading.FAILED)


def kept(stage: Stage, ticket: Ticket) -> Ticket:
    with stage.transaction(read=True) as uow:
        found = uow.tickets.get(ticket.id)
    assert found
    return found


class HangingDesk(ScriptedDesk):
    """Takes as long as it may for each, while another process looks for what is due."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.taken_twice = 0

    def open(self, ticket: Ticket, *, tried_before: bool) -> Opened:
        """Let the time pass, then open it."""
        self._stage.pass_time(seconds=20)
        with self._stage.transaction() as uow:
            now = self._stage.clock.now()
            again = uow.deliveries.claim_tickets(now, limit=BATCH, lease=LEASE)
            self.taken_twice += sum(one.attempts for one in again)
        return super().open(ticket, tried_before=tried_before)


def test_no_ticket_of_a_batch_is_taken_by_another_process_while_the_desk_hangs(
    stage: Stage,
) -> None:
    for number in range(BATCH + 1):
        submitted(stage, f"V{number}")
    desk = HangingDesk(stage)
    ticketing = Ticketing(
        transaction=stage.transaction,
        clock=stage.clock,
        wording=PlainWording(),
        desk=desk,
        form_url="https://support.example/form",
    )
    assert ticketing.tick() == len(desk.opened) == BATCH
    assert not desk.taken_twice


def told(stage: Stage) -> list[str]:
    with stage.transaction(read=True) as uow:
        return [str(e.kind) for e in uow.incidents.events(stage.only_incident().id)]


def test_a_ticket_is_opened_at_the_desk_and_told_in_the_thread(stage: Stage) -> None:
    broken(stage)
    ticket = submitted(stage)
    assert ticket.state is TicketState.WAITING
    assert stage.ticketing.tick() == 1
    opened = kept(stage, ticket)
    assert (opened.state, opened.number) == (TicketState.OPENED, "1")
    assert opened.url == "https://desk.example/1"
    assert told(stage)[-2:] == ["ticket_asked", "ticket_opened"]
    stage.deliver()
    (message,) = stage.channels.messages
    assert message.card.tickets[0].number == "1"
    assert message.kinds == ["ticket_asked", "ticket_opened"]


def test_one_submission_is_one_ticket_however_often_it_comes(stage: Stage) -> None:
    draft = drafted(stage)
    tickets = [stage.ticketing.submit(key="V1", draft=draft, requester=ANNA).id for _ in range(3)]
    assert len(set(tickets)) == 1
    while stage.ticketing.tick():
        pass
    assert len(stage.desk.opened) == 1


def test_the_same_text_for_the_same_incident_is_one_ticket_whoever_submits(stage: Stage) -> None:
    broken(stage)
    draft = drafted(stage)
    first = stage.ticketing.submit(key="V1", draft=draft, requester=ANNA)
    second = stage.ticketing.submit(key="V2", draft=draft, requester=ANNA)
    assert first.id == second.id


def test_two_presses_at_once_are_one_ticket(stage: Stage) -> None:
    broken(stage)
    draft = drafted(stage)
    with ThreadPoolExecutor(8) as pool:
        tickets = list(
            pool.map(
                lambda n: stage.ticketing.submit(key=f"V{n % 2}", draft=draft, requester=ANNA),
                range(8),
            )
        )
    assert len({t.id for t in tickets}) == 1
    assert told(stage).count("ticket_asked") == 1


def test_a_key_tells_nobody_where_it_came_from(stage: Stage) -> None:
    assert "V0123" not in submitted(stage, "V0123").key


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (DeliveryError("503"), 2),
        (DeliveryError("429", retry_after=timedelta(seconds=90)), 90),
        (CredentialsRefusedError("401"), 300),
        (OutcomeUnknownError("reset"), 2),
    ],
    ids=["down", "busy", "credentials", "unknown"],
)
def test_a_desk_that_fails_is_asked_again_and_the_ticket_is_kept(
    stage: Stage, error: DeliveryError, seconds: int
) -> None:
    broken(stage)
    ticket = submitted(stage)
    stage.desk.fail(error)
    stage.ticketing.tick()
    waiting = kept(stage, ticket)
    assert (waiting.state, waiting.error) == (TicketState.WAITING, str(error))
    stage.pass_time(seconds=seconds - 1)
    assert stage.ticketing.tick() == 0
    stage.pass_time(seconds=1)
    assert stage.ticketing.tick() == 1
    opened = kept(stage, ticket)
    assert (opened.state, opened.error) == (TicketState.OPENED, None)


def test_a_desk_learns_when_an_earlier_try_may_have_opened_the_ticket(stage: Stage) -> None:
    submitted(stage)
    stage.desk.fail(OutcomeUnknownError("reset"), carried_out=True)
    stage.ticketing.tick()
    stage.pass_time(seconds=2)
    stage.ticketing.tick()
    assert stage.desk.tried_before == [False, True]
    assert len(stage.desk.opened) == 1


def test_a_worker_that_died_in_the_call_counts_as_a_try(stage: Stage) -> None:
    ticket = submitted(stage)
    stage.desk.fail(SystemExit("killed"), carried_out=True)
    with pytest.raises(SystemExit):
        stage.ticketing.tick()
    stage.pass_time(minutes=3)
    stage.ticketing.tick()
    assert stage.desk.tried_before == [False, True]
    assert kept(stage, ticket).state is TicketState.OPENED


def test_a_ticket_that_the_desk_refuses_is_told_and_not_tried_again(stage: Stage) -> None:
    broken(stage)
    ticket = submitted(stage)
    stage.desk.fail(DeskRefusedError("422: subject is too long"))
    stage.ticketing.tick()
    assert kept(stage, ticket).state is TicketState.REFUSED
    assert told(stage)[-1] == "ticket_refused"
    stage.clock.advance(timedelta(days=1))
    assert stage.ticketing.tick() == 0
    assert submitted(stage, "V2").id != ticket.id


@pytest.mark.parametrize("error", [None, DeskRefusedError("422")], ids=["opened", "refused"])
def test_a_ticket_of_no_incident_is_told_to_who_asked_for_it(
    stage: Stage, error: DeliveryError | None
) -> None:
    submitted(stage)
    if error:
        stage.desk.fail(error)
    stage.ticketing.tick()
    stage.deliver()
    (message,) = stage.channels.messages
    assert message.place == f"@{ANNA.user_id}"
    assert message.ticket
    assert message.ticket.state is (TicketState.REFUSED if error else TicketState.OPENED)


def test_one_ticket_that_breaks_the_desk_does_not_hold_up_the_others(stage: Stage) -> None:
    submitted(stage, "V1")
    submitted(stage, "V2")
    stage.desk.fail(KeyError("a defect"))
    assert stage.ticketing.tick() == 2
    assert len(stage.desk.opened) == 1


def test_with_text_only_nothing_is_opened_and_the_form_is_named(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> None:
    stage = set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, text=True)
    broken(stage)
    draft = drafted(stage)
    assert draft.form_url == "https://support.example/form"
    ticket = stage.ticketing.submit(key="V1", draft=draft, requester=ANNA)
    assert stage.ticketing.tick() == 0
    with stage.transaction() as uow:
        later = clock.now() + timedelta(days=1)
        assert uow.deliveries.claim_tickets(later, limit=5, lease=timedelta(minutes=1)) == []
    assert kept(stage, ticket).state is TicketState.WAITING
    assert told(stage)[-1] == "ticket_asked"
