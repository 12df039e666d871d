"""Hand-overs: owed until taken, by an id of their own, and their secrets go with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from bot.adapters.db.tables import handover
from bot.domain.integration import Kind
from bot.domain.round import Outcome
from bot.ports.grants import Handover
from bot.ports.unit_of_work import Transaction
from tests.integration.begun import all_at_once, new_handover, new_round
from tests.integration.seeds import ACCOUNT_EU, ACCOUNT_US, ACME, MINUTE, NOW, SECOND, watch

PIPELINE = "https://pipeline.example/grants"
HANDING_OVER = replace(
    ACCOUNT_EU,
    handover_url=PIPELINE,
    sealed_handover_secret="sealed secret",
    handover_fingerprint="h1",
)
WATCHED = replace(ACME, accounts=(HANDING_OVER, ACCOUNT_US))


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds, WATCHED)


def owe(transaction: Transaction, sealed: str = "sealed one", integration_id: int = 1) -> Handover:
    with transaction() as uow:
        begun = uow.rounds.begin(new_round(integration_id))
        owed = uow.handovers.owe(new_handover(integration_id, begun.id, sealed))
        uow.commit()
    return owed


def claim(transaction: Transaction, at: datetime = NOW, limit: int = 9) -> list[Handover]:
    with transaction() as uow:
        found = list(uow.handovers.claim(at, limit=limit, lease=MINUTE))
        uow.commit()
    return found


def taken(transaction: Transaction, one: Handover) -> bool:
    with transaction() as uow:
        won = uow.handovers.taken(one, NOW)
        uow.commit()
    return won


def failed(transaction: Transaction, one: Handover) -> bool:
    with transaction() as uow:
        won = uow.handovers.failed(one)
        uow.commit()
    return won


def of_round(transaction: Transaction, round_id: int) -> Handover | None:
    with transaction(read=True) as uow:
        return uow.handovers.of_round(round_id)


def test_what_is_owed_comes_with_the_pipeline_of_its_account(transaction: Transaction) -> None:
    owed = owe(transaction)
    assert owed == replace(
        new_handover(1, owed.round_id), id=owed.id, url=PIPELINE, sealed_secret="sealed secret"
    )
    assert of_round(transaction, owed.round_id) == owed
    assert of_round(transaction, owed.round_id + 1) is None
    assert "sealed" not in repr(owed).replace("sealed_secret", "")


def test_an_address_that_changed_since_is_the_one_to_send_to(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    owe(transaction)
    moved = replace(HANDING_OVER, handover_url="https://other.example")
    watch(engine, kinds, replace(WATCHED, accounts=(moved, ACCOUNT_US)))
    assert [one.url for one in claim(transaction)] == ["https://other.example"]


def test_of_eight_one_sends(transaction: Transaction) -> None:
    owed = owe(transaction)
    claims = all_at_once(8, lambda _: claim(transaction))
    assert [one.id for found in claims for one in found] == [owed.id]


def test_none_is_sent_before_its_time_and_the_earliest_first(transaction: Transaction) -> None:
    owe(transaction)
    owe(transaction, integration_id=2)
    assert claim(transaction, NOW - SECOND) == []
    assert [one.integration_id for one in claim(transaction, limit=1)] == [1]
    assert [one.integration_id for one in claim(transaction)] == [2]


def test_one_never_recorded_is_sent_again_by_the_same_id(transaction: Transaction) -> None:
    owe(transaction)
    (first,) = claim(transaction)
    assert claim(transaction, NOW + MINUTE - SECOND) == []
    (again,) = claim(transaction, NOW + MINUTE)
    assert (again.id, again.attempts) == (first.id, first.attempts + 1)
    assert not taken(transaction, first)
    assert not failed(transaction, first)
    assert taken(transaction, again)


def test_a_parcel_that_was_taken_leaves_no_secret(engine: Engine, transaction: Transaction) -> None:
    owe(transaction)
    (one,) = claim(transaction)
    assert taken(transaction, replace(one, attempts=2))
    found = of_round(transaction, one.round_id)
    assert found is not None
    assert (found.sealed, found.taken_at, found.attempts, found.due_at) == (None, NOW, 2, None)
    assert claim(transaction, NOW + MINUTE) == []
    with engine.connect() as connection:
        assert "sealed one" not in str(connection.execute(select(handover)).all())


def test_a_failure_is_told_and_tried_again_when_it_says(transaction: Transaction) -> None:
    owe(transaction)
    (one,) = claim(transaction)
    later = NOW + 2 * MINUTE
    assert failed(transaction, replace(one, error="503", attempts=1, due_at=later))
    assert claim(transaction, later - SECOND) == []
    (again,) = claim(transaction, later)
    assert (again.error, again.attempts, again.sealed) == ("503", 1, "sealed one")


def test_one_that_is_given_up_keeps_its_error_and_no_secret(transaction: Transaction) -> None:
    owed = owe(transaction)
    (one,) = claim(transaction)
    assert failed(transaction, replace(one, error="410 gone", due_at=None))
    found = of_round(transaction, owed.round_id)
    assert found is not None
    assert (found.error, found.sealed, found.due_at, found.taken_at) == (
        "410 gone",
        None,
        None,
        None,
    )


def test_a_newer_grant_takes_the_place_of_one_on_its_way_under_another_id(
    engine: Engine, transaction: Transaction
) -> None:
    """The pipeline ignores an id that it knows, and SQLite would give the same id again."""
    owe(transaction)
    (on_its_way,) = claim(transaction)
    newer = owe(transaction, "sealed two")
    assert newer.id != on_its_way.id
    assert not taken(transaction, on_its_way)
    with engine.connect() as connection:
        assert [row.id for row in connection.execute(select(handover))] == [newer.id]
    assert [one.sealed for one in claim(transaction)] == ["sealed two"]


def test_one_that_was_taken_stays_when_the_next_is_owed(transaction: Transaction) -> None:
    owe(transaction)
    (first,) = claim(transaction)
    taken(transaction, first)
    second = owe(transaction)
    assert second.id != first.id
    assert of_round(transaction, first.round_id) == second
    with transaction() as uow:
        going = uow.rounds.open_one(1)
        assert going is not None
        uow.rounds.save(replace(going, outcome=Outcome.PROVEN))
        uow.commit()
    third = owe(transaction)
    assert of_round(transaction, third.round_id) == third
    found = of_round(transaction, first.round_id)
    assert found is not None
    assert (found.id, found.taken_at) == (first.id, NOW)


def test_many_that_are_owed_at_once_leave_one(engine: Engine, transaction: Transaction) -> None:
    begun = owe(transaction).round_id

    def owe_it(_number: int) -> None:
        with transaction() as uow:
            uow.handovers.owe(new_handover(1, begun))
            uow.commit()

    all_at_once(8, owe_it)
    with engine.connect() as connection:
        assert len(connection.execute(select(handover)).all()) == 1
