"""Notices as they are owed: like a card, save that they follow a notice and no incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from bot.adapters.db.tables import delivery
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.incident import Incident
from bot.domain.integration import Kind
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.ports.unit_of_work import Transaction
from tests.integration.begun import all_at_once
from tests.integration.seeds import CHANNEL, HOUR, MINUTE, NOW, SECOND, incident, watch

NOTICE = DeliveryKind.NOTICE


@pytest.fixture
def opened(engine: Engine, kinds: dict[str, Kind], transaction: Transaction) -> Incident:
    """An incident that a notice may speak of."""
    watch(engine, kinds)
    with transaction() as uow:
        one = incident(uow, [1])
        uow.commit()
    return one


def notice(
    transaction: Transaction, opened: Incident, key: str = "asked:1", place: str = "@UANNA"
) -> Notice:
    with transaction() as uow:
        kept, _ = uow.notices.add(
            Notice(
                id=0,
                workspace_id=1,
                kind=NoticeKind.ASKED,
                place=place,
                key=key,
                integration_id=1,
                incident_id=opened.id,
                created_at=NOW,
            )
        )
        uow.commit()
    owe(transaction, kept)
    return kept


def owe(transaction: Transaction, one: Notice, at: datetime = NOW) -> None:
    with transaction() as uow:
        uow.deliveries.owe(
            NOTICE,
            workspace_id=1,
            due_at=at,
            place=one.place,
            incident_id=one.incident_id,
            notice_id=one.id,
        )
        uow.commit()


def close(transaction: Transaction, one: Notice, at: datetime) -> None:
    with transaction() as uow:
        assert uow.notices.close([1], [one.kind], NoticeState.DONE, place=one.place) == [one.id]
        uow.commit()
    owe(transaction, one, at)


def claim(transaction: Transaction, now: datetime = NOW) -> Sequence[Delivery]:
    with transaction() as uow:
        found = uow.deliveries.claim_messages(now, limit=20, lease=MINUTE)
        uow.commit()
    return found


def sent(transaction: Transaction, one: Delivery, version: int = 1) -> None:
    with transaction() as uow:
        uow.deliveries.sent(replace(one, channel_id="D1", ts="1.1", version_sent=version))
        uow.commit()


def test_a_notice_is_owed_once_and_sent_to_its_place(
    opened: Incident, transaction: Transaction
) -> None:
    kept = notice(transaction, opened)
    all_at_once(4, lambda _: owe(transaction, kept))
    (one,) = claim(transaction)
    assert (one.kind, one.notice_id, one.place) == (NOTICE, kept.id, "@UANNA")
    assert (one.version_sent, one.ts, one.incident_id) == (0, None, None)
    sent(transaction, one)
    assert claim(transaction, NOW + HOUR) == []


def test_two_notices_of_one_incident_to_one_person_are_two_a_second_apart(
    opened: Incident, transaction: Transaction
) -> None:
    first = notice(transaction, opened, "a")
    second = notice(transaction, opened, "b")
    elsewhere = notice(transaction, opened, "c", "@UBEA")
    assert {one.notice_id for one in claim(transaction)} == {first.id, elsewhere.id}
    assert [one.notice_id for one in claim(transaction, NOW + SECOND)] == [second.id]


def test_a_notice_that_closes_is_edited_where_it_stands(
    opened: Incident, transaction: Transaction
) -> None:
    kept = notice(transaction, opened)
    sent(transaction, claim(transaction)[0])
    close(transaction, kept, NOW + MINUTE)
    (one,) = claim(transaction, NOW + MINUTE)
    assert (one.channel_id, one.ts, one.version_sent) == ("D1", "1.1", 1)
    sent(transaction, one, version=2)
    assert claim(transaction, NOW + HOUR) == []


def test_one_that_closes_while_it_is_sent_is_due_again(
    opened: Incident, transaction: Transaction
) -> None:
    kept = notice(transaction, opened)
    (one,) = claim(transaction)
    close(transaction, kept, NOW)
    sent(transaction, one, version=1)
    (again,) = claim(transaction, NOW + SECOND)
    assert (again.notice_id, again.version_sent) == (kept.id, 1)


def test_a_notice_that_failed_is_tried_again_and_given_up_only_until_it_is_owed_anew(
    opened: Incident, transaction: Transaction
) -> None:
    kept = notice(transaction, opened)
    (one,) = claim(transaction)
    with transaction() as uow:
        uow.deliveries.failed(replace(one, attempts=1, error="slow", due_at=NOW + MINUTE))
        uow.commit()
    (again,) = claim(transaction, NOW + MINUTE)
    assert (again.attempts, again.error) == (1, "slow")
    with transaction() as uow:
        uow.deliveries.failed(replace(again, due_at=None))
        uow.commit()
    assert claim(transaction, NOW + HOUR) == []
    owe(transaction, kept, NOW + HOUR)
    assert [d.notice_id for d in claim(transaction, NOW + HOUR)] == [kept.id]


def test_a_notice_whose_sender_died_comes_as_uncertain(
    opened: Incident, transaction: Transaction
) -> None:
    notice(transaction, opened)
    claim(transaction)
    (one,) = claim(transaction, NOW + MINUTE)
    assert (one.uncertain, one.attempts) == (NOW, 1)


def test_a_notice_moves_to_another_person_alone(
    opened: Incident, engine: Engine, transaction: Transaction
) -> None:
    kept = notice(transaction, opened)
    with transaction() as uow:
        uow.deliveries.owe(
            DeliveryKind.CARD, workspace_id=1, due_at=NOW, place=CHANNEL, incident_id=opened.id
        )
        uow.commit()
    one = next(d for d in claim(transaction) if d.kind is NOTICE)
    with transaction() as uow:
        assert uow.deliveries.relocate(one, "@UADMIN", NOW + SECOND)
        uow.commit()
    (moved,) = claim(transaction, NOW + SECOND)
    assert (moved.notice_id, moved.place, moved.fallbacks) == (kept.id, "@UADMIN", 1)
    owe(transaction, kept)
    with engine.connect() as connection:
        places = connection.execute(select(delivery.c.kind, delivery.c.place)).all()
    assert sorted(map(tuple, places)) == [("card", CHANNEL), ("notice", "@UADMIN")]


def test_news_of_the_incident_make_no_notice_due(
    opened: Incident, transaction: Transaction
) -> None:
    notice(transaction, opened)
    sent(transaction, claim(transaction)[0])
    with transaction() as uow:
        uow.deliveries.owe_again(opened.id, NOW + MINUTE)
        assert uow.deliveries.card(opened.id, "@UANNA") is None
        uow.commit()
    assert claim(transaction, NOW + HOUR) == []
