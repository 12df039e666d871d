"""Tickets and their deliveries; what was pressed already."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from bot.adapters.db.tables import interaction
from bot.domain.delivery import DeliveryKind
from bot.domain.integration import Kind
from bot.domain.ticket import DeskKind, Priority, Ticket, TicketState
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import HOUR, MINUTE, NOW, SECOND, ids_by_name, incident, watch


def ticket(key: str = "mbi-1", incident_id: int | None = None) -> Ticket:
    return Ticket(
        id=0,
        workspace_id=1,
        key=key,
        desk=DeskKind.ZENDESK,
        subject="Google Ads – main needs help",
        body="Evidence:\n- late since 09:00 …",
        priority=Priority.HIGH,
        requester="UANNA",
        requester_name="Anna",
        requester_email="anna@acme.example",
        created_at=NOW,
        incident_id=incident_id,
    )


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds)


def keep(transaction: Transaction, wanted: Ticket) -> tuple[Ticket, bool]:
    with transaction() as uow:
        found = uow.tickets.add(wanted)
        uow.commit()
    return found


def test_a_ticket_is_kept_once_however_often_it_is_sent(transaction: Transaction) -> None:
    first, new = keep(transaction, ticket())
    assert (first, new) == (replace(ticket(), id=first.id), True)
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda _: keep(transaction, ticket()), range(4)))
    assert again == [(first, False)] * 4


def test_what_became_of_a_ticket_is_kept(transaction: Transaction) -> None:
    kept, _ = keep(transaction, ticket())
    opened = replace(
        kept, state=TicketState.OPENED, number="42", url="https://d/42", tried_at=NOW, error="x\x00"
    )
    with transaction() as uow:
        uow.tickets.save(opened)
        uow.commit()
    with transaction(read=True) as uow:
        assert uow.tickets.get(kept.id) == replace(opened, error="x\N{REPLACEMENT CHARACTER}")
        assert uow.tickets.get(999) is None


def test_the_tickets_of_an_incident_are_listed_oldest_first(transaction: Transaction) -> None:
    with transaction() as uow:
        one = incident(uow, ids_by_name(uow).values())
        uow.commit()
    kept = [keep(transaction, ticket(key, one.id))[0] for key in ("b", "a")]
    keep(transaction, ticket("c"))
    with transaction(read=True) as uow:
        assert uow.tickets.of_incident(one.id) == kept


def test_a_due_ticket_is_claimed_once_and_never_as_a_message(transaction: Transaction) -> None:
    kept, _ = keep(transaction, ticket())
    with transaction() as uow:
        for _ in range(2):
            uow.deliveries.owe(DeliveryKind.TICKET, workspace_id=1, due_at=NOW, ticket_id=kept.id)
        uow.commit()
    with transaction() as uow:
        assert uow.deliveries.claim_messages(NOW, limit=9, lease=MINUTE) == []
        (owed,) = uow.deliveries.claim_tickets(NOW, limit=9, lease=MINUTE)
        uow.commit()
    assert (owed.kind, owed.ticket_id, owed.incident_id) == (DeliveryKind.TICKET, kept.id, None)
    with transaction() as uow:
        assert uow.deliveries.claim_tickets(NOW + MINUTE - SECOND, limit=9, lease=MINUTE) == []
        uow.deliveries.sent(replace(owed, due_at=None))
        uow.commit()
    with transaction() as uow:
        assert uow.deliveries.claim_tickets(NOW + HOUR, limit=9, lease=MINUTE) == []


def test_two_tickets_of_one_incident_and_place_are_both_delivered(
    transaction: Transaction,
) -> None:
    with transaction() as uow:
        one = incident(uow, ids_by_name(uow).values())
        uow.commit()
    kept = [keep(transaction, ticket(key, one.id))[0] for key in ("a", "b")]
    with transaction() as uow:
        for each in kept:
            uow.deliveries.owe(
                DeliveryKind.TICKET,
                workspace_id=1,
                due_at=NOW,
                ticket_id=each.id,
                incident_id=one.id,
            )
        uow.commit()
    with transaction() as uow:
        owed = uow.deliveries.claim_tickets(NOW, limit=9, lease=MINUTE)
        uow.commit()
    assert [d.ticket_id for d in owed] == [t.id for t in kept]


def test_the_news_of_one_ticket_moves_alone(transaction: Transaction) -> None:
    kept = [keep(transaction, ticket(key))[0] for key in ("a", "b")]
    with transaction() as uow:
        for each in kept:
            uow.deliveries.owe(
                DeliveryKind.TICKET_NEWS,
                workspace_id=1,
                due_at=NOW,
                place="@UANNA",
                ticket_id=each.id,
            )
        uow.commit()
    with transaction() as uow:
        (first,) = uow.deliveries.claim_messages(NOW, limit=9, lease=MINUTE)
        assert uow.deliveries.relocate(first, "#data-alerts", NOW)
        uow.commit()
    with transaction() as uow:
        found = uow.deliveries.claim_messages(NOW + SECOND, limit=9, lease=MINUTE)
        uow.commit()
    assert {(d.ticket_id, d.place) for d in found} == {
        (kept[0].id, "#data-alerts"),
        (kept[1].id, "@UANNA"),
    }


def test_an_interaction_is_first_only_once_and_only_for_one_of_many(
    transaction: Transaction,
) -> None:
    def press(_number: int) -> bool:
        with transaction() as uow:
            first = uow.interactions.first("trigger-1", NOW)
            uow.commit()
        return first

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(press, range(6))) == [False] * 5 + [True]


def test_old_interactions_are_forgotten(engine: Engine, transaction: Transaction) -> None:
    for day in range(5):
        with transaction() as uow:
            assert uow.interactions.first(f"trigger-{day}", NOW + timedelta(days=day))
            uow.commit()
    with engine.connect() as connection:
        kept = connection.execute(select(func.count()).select_from(interaction)).scalar_one()
    assert kept == 3
