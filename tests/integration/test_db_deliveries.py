"""What is owed: paced by place, retried until done, newest state wins."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine

from bot.adapters.db.census import take_census
from bot.domain.delivery import Delivery, DeliveryKind, Posted
from bot.domain.incident import EventKind, Incident
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import (
    CHANNEL,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    ids_by_name,
    incident,
    many,
    watch,
)

CARD, THREAD = DeliveryKind.CARD, DeliveryKind.THREAD
POSTED = Posted(channel_id="C1", ts="1.1")


@pytest.fixture
def opened(engine: Engine, kinds: dict[str, Kind], transaction: Transaction) -> Incident:
    """An incident whose card and thread are owed to the channel."""
    watch(engine, kinds)
    with transaction() as uow:
        one = incident(uow, ids_by_name(uow).values())
        uow.incidents.tell(one.id, NOW, EventKind.OPENED)
        uow.commit()
    owe(transaction, one)
    return one


def owe(transaction: Transaction, one: Incident, place: str = CHANNEL, at: datetime = NOW) -> None:
    with transaction() as uow:
        for kind in (CARD, THREAD):
            uow.deliveries.owe(kind, workspace_id=1, due_at=at, place=place, incident_id=one.id)
        uow.commit()


def owe_many(engine: Engine, kinds: dict[str, Kind], transaction: Transaction, count: int) -> None:
    """As many incidents, each in a place of its own."""
    watch(engine, kinds, many(count))
    with transaction() as uow:
        made = [incident(uow, [i], channel=f"#c{i}") for i in ids_by_name(uow).values()]
        uow.commit()
    for one in made:
        owe(transaction, one, one.channel)


def claim(transaction: Transaction, now: datetime, limit: int = 20) -> Sequence[Delivery]:
    with transaction() as uow:
        found = uow.deliveries.claim_messages(now, limit=limit, lease=MINUTE)
        uow.commit()
    return found


def sent(transaction: Transaction, delivery: Delivery, version: int = 1) -> None:
    with transaction() as uow:
        uow.deliveries.sent(
            replace(
                delivery,
                channel_id=POSTED.channel_id,
                ts=POSTED.ts,
                version_sent=version,
                attempts=0,
                uncertain=None,
            )
        )
        uow.commit()


def failed(transaction: Transaction, delivery: Delivery) -> None:
    with transaction() as uow:
        uow.deliveries.failed(delivery)
        uow.commit()


def show_again(transaction: Transaction, one: Incident, now: datetime) -> None:
    """The incident moves on: a new version, and something to tell."""
    with transaction() as uow:
        held = uow.incidents.get(one.id)
        assert held is not None
        uow.incidents.save(replace(held, version=held.version + 1))
        uow.incidents.tell(one.id, now, EventKind.VERDICT_CHANGED)
        uow.deliveries.owe_again(one.id, now)
        uow.commit()


def post_both(transaction: Transaction) -> None:
    """Send the card, and after it the thread's first news."""
    (card,) = claim(transaction, NOW)
    sent(transaction, card)
    (thread,) = claim(transaction, NOW + SECOND)
    sent(transaction, replace(thread, told=1))


def test_a_new_card_goes_first_and_its_thread_waits_for_it(
    opened: Incident, transaction: Transaction
) -> None:
    (card,) = claim(transaction, NOW)
    assert (card.kind, card.place, card.incident_id) == (CARD, CHANNEL, opened.id)
    assert (card.ts, card.attempts, card.uncertain) == (None, 0, None)
    assert claim(transaction, NOW + 2 * SECOND) == []
    sent(transaction, card)
    (thread,) = claim(transaction, NOW + 2 * SECOND)
    assert (thread.kind, thread.channel_id, thread.ts, thread.told) == (THREAD, "C1", "1.1", 0)
    sent(transaction, replace(thread, told=1))
    assert claim(transaction, NOW + HOUR) == []


def test_a_card_that_is_settled_unseen_takes_its_thread_along_until_it_is_owed_again(
    opened: Incident, engine: Engine, transaction: Transaction
) -> None:
    (card,) = claim(transaction, NOW)
    with transaction() as uow:
        uow.deliveries.sent(replace(card, version_sent=opened.version))
        uow.commit()
    assert take_census(engine, NOW + HOUR).due["messages"].count == 0
    show_again(transaction, opened, NOW + HOUR)
    (card,) = claim(transaction, NOW + HOUR)
    sent(transaction, card, 2)
    assert [one.kind for one in claim(transaction, NOW + HOUR + SECOND)] == [THREAD]


def test_where_a_card_stands_is_known_once_it_is_sent(
    opened: Incident, transaction: Transaction
) -> None:
    with transaction(read=True) as uow:
        assert uow.deliveries.card(opened.id, CHANNEL) is None
    sent(transaction, claim(transaction, NOW)[0])
    with transaction(read=True) as uow:
        assert uow.deliveries.card(opened.id, CHANNEL) == POSTED
        assert uow.deliveries.card(opened.id, "#elsewhere") is None


def test_one_place_gets_one_message_a_second_and_another_is_not_kept_waiting(
    opened: Incident, transaction: Transaction
) -> None:
    owe(transaction, opened, "@anna@acme.example")
    assert [d.place for d in claim(transaction, NOW)] == [CHANNEL, "@anna@acme.example"]
    with transaction() as uow:
        other = incident(uow, opened.members, subject="mbi")
        uow.commit()
    owe(transaction, other)
    assert claim(transaction, NOW + SECOND / 2) == []
    assert [d.incident_id for d in claim(transaction, NOW + SECOND)] == [other.id]


def test_a_crowd_before_one_channel_never_hides_what_waits_for_another(
    opened: Incident, transaction: Transaction
) -> None:
    with transaction() as uow:
        crowd = [incident(uow, opened.members, subject=f"crowd:{n}") for n in range(30)]
        late = incident(uow, opened.members, subject="late", channel="#late")
        uow.commit()
    for one in crowd:
        owe(transaction, one)
    owe(transaction, late, "#late", NOW + MINUTE)
    assert {d.place for d in claim(transaction, NOW + MINUTE, limit=2)} == {CHANNEL, "#late"}


def test_new_cards_go_before_edits_and_edits_before_nothing(
    opened: Incident, transaction: Transaction
) -> None:
    post_both(transaction)
    show_again(transaction, opened, NOW + 2 * SECOND)
    with transaction() as uow:
        new = incident(uow, opened.members, subject="mbi")
        uow.commit()
    owe(transaction, new, at=NOW + 9 * SECOND)
    (first,) = claim(transaction, NOW + 10 * SECOND)
    assert (first.incident_id, first.ts) == (new.id, None)
    (second,) = claim(transaction, NOW + 11 * SECOND)
    assert (second.incident_id, second.kind, second.ts) == (opened.id, CARD, "1.1")


def test_workers_never_take_the_same_message_nor_the_same_second_of_a_place(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    owe_many(engine, kinds, transaction, 40)
    workers = 5
    together = Barrier(workers)

    def work(_number: int) -> list[str]:
        together.wait()
        return [d.place for _ in range(12) for d in claim(transaction, NOW, limit=5)]

    with ThreadPoolExecutor(workers) as pool:
        places = [p for some in pool.map(work, range(workers)) for p in some]
    assert len(places) == len(set(places)) == 40


def test_of_many_workers_one_at_a_time_writes_to_a_place(
    opened: Incident, transaction: Transaction
) -> None:
    with transaction() as uow:
        crowd = [incident(uow, opened.members, subject=f"crowd:{n}") for n in range(12)]
        uow.commit()
    for one in crowd:
        owe(transaction, one)
    workers = 5
    together = Barrier(workers)

    def work(_number: int) -> int:
        together.wait()
        return sum(len(claim(transaction, NOW)) for _ in range(4))

    with ThreadPoolExecutor(workers) as pool:
        assert sum(pool.map(work, range(workers))) == 1


def test_while_slack_asks_a_workspace_to_wait_nothing_is_sent_and_a_hold_never_shrinks(
    opened: Incident, transaction: Transaction
) -> None:
    with transaction() as uow:
        uow.deliveries.hold(1, NOW + MINUTE)
        uow.deliveries.hold(1, NOW + SECOND)
        uow.commit()
    assert claim(transaction, NOW + MINUTE - SECOND) == []
    assert [d.incident_id for d in claim(transaction, NOW + MINUTE)] == [opened.id]


def test_a_send_that_was_never_recorded_comes_back_as_uncertain(
    opened: Incident, transaction: Transaction
) -> None:
    (card,) = claim(transaction, NOW)
    assert claim(transaction, NOW + MINUTE - SECOND) == []
    (again,) = claim(transaction, NOW + MINUTE)
    assert (again.id, again.uncertain, again.attempts) == (card.id, NOW, 1)
    assert again.lease != card.lease
    sent(transaction, card)  # the first worker wakes up: too late
    with transaction(read=True) as uow:
        assert uow.deliveries.card(opened.id, CHANNEL) is None
    (third,) = claim(transaction, NOW + 3 * MINUTE)
    assert third.uncertain == NOW


@pytest.mark.usefixtures("opened")
def test_a_failure_is_tried_again_when_it_says(transaction: Transaction) -> None:
    (card,) = claim(transaction, NOW)
    failed(transaction, replace(card, due_at=NOW + HOUR, attempts=3, error="a\x00b"))
    assert claim(transaction, NOW + HOUR - SECOND) == []
    (again,) = claim(transaction, NOW + HOUR)
    assert (again.attempts, again.error, again.uncertain) == (
        3,
        "a\N{REPLACEMENT CHARACTER}b",
        None,
    )


def test_what_was_given_up_comes_back_when_it_is_owed_again(
    opened: Incident, transaction: Transaction
) -> None:
    failed(transaction, replace(claim(transaction, NOW)[0], due_at=None))
    assert claim(transaction, NOW + HOUR) == []
    show_again(transaction, opened, NOW + HOUR)
    assert [d.kind for d in claim(transaction, NOW + HOUR)] == [CARD]


def test_a_version_that_came_while_the_card_was_on_its_way_is_sent_next(
    opened: Incident, transaction: Transaction
) -> None:
    (card,) = claim(transaction, NOW)
    show_again(transaction, opened, NOW)
    assert claim(transaction, NOW + 2 * SECOND) == []
    sent(transaction, card, version=1)
    (again,) = claim(transaction, NOW + 2 * SECOND)
    assert (again.id, again.version_sent, again.ts) == (card.id, 1, "1.1")
    sent(transaction, again, version=2)
    assert [d.kind for d in claim(transaction, NOW + HOUR)] == [THREAD]


def test_news_that_came_while_the_thread_was_on_its_way_is_told_next(
    opened: Incident, transaction: Transaction
) -> None:
    sent(transaction, claim(transaction, NOW)[0])
    (thread,) = claim(transaction, NOW + SECOND)
    show_again(transaction, opened, NOW + SECOND)
    sent(transaction, replace(thread, told=1))
    rest = {d.kind: d for n in (2, 3) for d in claim(transaction, NOW + n * SECOND)}
    assert (rest[THREAD].told, rest[CARD].version_sent) == (1, 1)


def test_owing_the_same_again_makes_no_second_one_even_after_it_moved(
    opened: Incident, transaction: Transaction
) -> None:
    (card,) = claim(transaction, NOW)
    with transaction() as uow:
        assert uow.deliveries.relocate(card, "#fallback", NOW)
        uow.commit()
    owe(transaction, opened)
    found = [*claim(transaction, NOW + SECOND), *claim(transaction, NOW + 2 * SECOND)]
    assert [(d.place, d.kind, d.fallbacks) for d in found] == [("#fallback", CARD, 1)]


def test_a_card_moves_with_its_thread_as_if_unsent_but_never_to_where_one_is(
    opened: Incident, transaction: Transaction
) -> None:
    owe(transaction, opened, "#other", NOW + HOUR)
    post_both(transaction)
    show_again(transaction, opened, NOW + 2 * SECOND)
    card = next(d for d in claim(transaction, NOW + 3 * SECOND) if d.place == CHANNEL)
    with transaction() as uow:
        assert not uow.deliveries.relocate(card, "#other", NOW)
        assert uow.deliveries.relocate(card, "@lead@acme.example", NOW)
        uow.commit()
    (moved,) = (d for d in claim(transaction, NOW + 5 * SECOND) if d.place[0] == "@")
    assert (moved.id, moved.ts, moved.version_sent) == (card.id, None, 0)
    sent(transaction, moved, version=2)
    (thread,) = (d for d in claim(transaction, NOW + 7 * SECOND) if d.place[0] == "@")
    assert (thread.kind, thread.told, thread.ts) == (THREAD, 1, "1.1")


def test_a_thread_whose_card_is_gone_has_the_card_posted_anew(
    opened: Incident, transaction: Transaction
) -> None:
    post_both(transaction)
    show_again(transaction, opened, NOW + 2 * SECOND)
    sent(transaction, claim(transaction, NOW + 3 * SECOND)[0], version=2)
    (thread,) = claim(transaction, NOW + 5 * SECOND)
    assert thread.kind is THREAD
    failed(transaction, replace(thread, ts=None, channel_id=None, due_at=NOW + 5 * SECOND))
    (card,) = claim(transaction, NOW + 7 * SECOND)
    assert (card.kind, card.ts, card.version_sent) == (CARD, None, 0)


def test_rows_of_one_incident_that_are_owed_and_recorded_at_once_never_deadlock(
    opened: Incident, transaction: Transaction
) -> None:
    post_both(transaction)
    workers = 4
    together = Barrier(workers)

    def decide(number: int) -> None:
        together.wait()
        for step in range(8):
            now = NOW + MINUTE + (number + 2 * step) * SECOND
            if number % 2:
                show_again(transaction, opened, now)
            else:
                for found in claim(transaction, now):
                    failed(transaction, replace(found, ts=None, channel_id=None, due_at=now))

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(decide, number) for number in range(workers)]:
            done.result()
    with transaction(read=True) as uow:
        held = uow.incidents.get(opened.id)
    assert held is not None
    assert held.version == 1 + 8 * 2
