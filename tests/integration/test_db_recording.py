"""What comes while a sending is recorded is still owed, and no process waits in a circle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.incident import EventKind
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import CHANNEL, MINUTE, NOW, SECOND, ids_by_name, incident, watch
from tests.integration.waiting import until_somebody_waits


def test_news_that_are_committed_while_a_sending_is_recorded_are_still_owed(
    postgres_url: str, kinds: dict[str, Kind]
) -> None:
    engine = make_engine(postgres_url)
    transaction = partial(SqlUnitOfWork, engine, kinds)
    watch(engine, kinds)
    with transaction() as uow:
        one = incident(uow, ids_by_name(uow).values())
        uow.deliveries.owe(
            DeliveryKind.CARD, workspace_id=1, due_at=NOW, place=CHANNEL, incident_id=one.id
        )
        uow.commit()
    with transaction() as uow:
        (card,) = uow.deliveries.claim_messages(NOW, limit=1, lease=MINUTE)
        uow.commit()
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction() as uow:
            uow.incidents.save(replace(one, version=2))
            uow.incidents.tell(one.id, NOW, EventKind.WORSE_AGAIN)
            uow.deliveries.owe_again(one.id, NOW)
            recording = pool.submit(_sent, transaction, card)
            until_somebody_waits(engine)
            uow.commit()
        recording.result()
    with transaction() as uow:
        (again,) = uow.deliveries.claim_messages(NOW + 2 * SECOND, limit=1, lease=MINUTE)
    engine.dispose()
    assert again.version_sent == 1


def _sent(transaction: Transaction, card: Delivery) -> None:
    with transaction() as uow:
        uow.deliveries.sent(replace(card, channel_id="C1", ts="1.1", version_sent=1))
        uow.commit()
