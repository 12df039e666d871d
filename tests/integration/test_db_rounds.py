"""Rounds: one open an integration, and what was tried since it was last well."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from bot.adapters.db.tables import round_
from bot.domain.authorization import Authorized
from bot.domain.integration import Integration, Kind
from bot.domain.round import Attempts, How, Outcome, Problem, Proof, Refusal, Round, StepState
from bot.ports.unit_of_work import Transaction
from tests.integration.begun import all_at_once, new_round
from tests.integration.seeds import HOUR, MINUTE, NOW, incident, watch


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds)


def begin(transaction: Transaction, new: Round) -> Round:
    with transaction() as uow:
        kept = uow.rounds.begin(new)
        uow.commit()
    return kept


def ended(transaction: Transaction, outcome: Outcome, integration_id: int = 1) -> Round:
    """One that was begun and ended."""
    one = begin(transaction, new_round(integration_id))
    with transaction() as uow:
        uow.rounds.save(replace(one, outcome=outcome, closed_at=NOW))
        uow.commit()
    return replace(one, outcome=outcome, closed_at=NOW)


def attempts(transaction: Transaction, *integration_ids: int) -> dict[int, Attempts]:
    with transaction(read=True) as uow:
        return dict(uow.rounds.attempts(integration_ids))


def look(transaction: Transaction, integration_id: int = 1) -> Integration:
    with transaction(read=True) as uow:
        return uow.watched.members([integration_id])[0][0]


def test_everything_of_a_round_is_read_back(transaction: Transaction) -> None:
    with transaction() as uow:
        opened = incident(uow, [1])
        kept = uow.rounds.begin(new_round())
        full = replace(
            kept,
            incident_id=opened.id,
            access=StepState.REFUSED,
            access_at=NOW + MINUTE,
            access_by="UBEA",
            data_account="123",
            problem=Problem(reason=Refusal.DENIED, at=NOW + MINUTE, detail="no \x00 thanks"),
            authorized_at=NOW + 2 * MINUTE,
            authorized_by="UANNA",
            how=How.DONE,
            deadline=NOW + HOUR,
            outcome=Outcome.PROVEN,
            proof=Proof.DATA,
            closed_at=NOW + 3 * MINUTE,
        )
        uow.rounds.save(full)
        uow.commit()
    problem = Problem(
        reason=Refusal.DENIED, at=NOW + MINUTE, detail="no \N{REPLACEMENT CHARACTER} thanks"
    )
    with transaction(read=True) as uow:
        assert uow.rounds.get(kept.id) == replace(full, problem=problem)
        assert uow.rounds.newest(1) == replace(full, problem=problem)
        assert uow.rounds.get(kept.id + 1) is None
        assert uow.rounds.newest(2) is None
    with transaction() as uow:
        uow.rounds.save(kept)
        assert uow.rounds.get(kept.id) == kept


def test_a_round_that_is_open_goes_on(transaction: Transaction) -> None:
    first = begin(transaction, new_round())
    assert first == replace(new_round(), id=first.id)
    assert begin(transaction, replace(new_round(), begun_by="UBEA", begun_at=NOW + HOUR)) == first
    assert begin(transaction, new_round(2)).id != first.id
    with transaction() as uow:
        assert uow.rounds.open_one(1) == first
        assert uow.rounds.open_one(3) is None


def test_of_many_that_begin_at_once_there_is_one_round(
    engine: Engine, transaction: Transaction
) -> None:
    begun = all_at_once(
        12, lambda number: begin(transaction, replace(new_round(), begun_by=f"U{number}"))
    )
    assert len({one.id for one in begun}) == 1
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(round_)).scalar() == 1


def test_the_next_round_begins_where_the_last_one_ended(transaction: Transaction) -> None:
    first = ended(transaction, Outcome.FAILED)
    second = begin(transaction, new_round())
    assert second.id != first.id
    with transaction(read=True) as uow:
        assert uow.rounds.newest(1) == second
        assert uow.rounds.get(first.id) == first


def test_a_round_that_is_read_to_change_it_is_kept_from_others(transaction: Transaction) -> None:
    """Each adds a letter to what the one before it left: none is lost."""
    kept = begin(transaction, replace(new_round(), data_account=""))

    def add_a_letter(_number: int) -> None:
        with transaction() as uow:
            found = uow.rounds.open_one(1)
            assert found is not None
            uow.rounds.save(replace(found, data_account=f"{found.data_account}x"))
            uow.commit()

    all_at_once(8, add_a_letter)
    with transaction(read=True) as uow:
        found = uow.rounds.get(kept.id)
    assert found is not None
    assert found.data_account == "x" * 8


def test_attempts_count_what_failed_since_the_integration_was_last_well(
    transaction: Transaction,
) -> None:
    assert attempts(transaction) == {}
    assert attempts(transaction, 1, 2) == {}
    ended(transaction, Outcome.FAILED)
    ended(transaction, Outcome.PROVEN)
    assert attempts(transaction, 1) == {}
    first = ended(transaction, Outcome.FAILED)
    assert attempts(transaction, 1) == {1: Attempts(latest=first, failed=1)}
    second = ended(transaction, Outcome.FAILED)
    assert attempts(transaction, 1) == {1: Attempts(latest=second, failed=2)}
    third = begin(transaction, new_round())
    other = begin(transaction, new_round(2))
    assert attempts(transaction, 1, 2) == {
        1: Attempts(latest=third, failed=2),
        2: Attempts(latest=other),
    }
    with transaction() as uow:
        uow.rounds.save(replace(third, outcome=Outcome.ABANDONED))
        uow.commit()
    assert attempts(transaction, 1) == {1: Attempts(latest=second, failed=2)}
    with transaction() as uow:
        uow.rounds.save(replace(third, outcome=Outcome.WITHDRAWN))
        uow.commit()
    assert attempts(transaction, 1, 2, 1) == {2: Attempts(latest=other)}


def test_a_picture_shows_attempts_and_grants_of_its_own_account(transaction: Transaction) -> None:
    here, elsewhere = begin(transaction, new_round(1)), begin(transaction, new_round(3))
    with transaction(read=True) as uow:
        eu, us = uow.watched.picture(1), uow.watched.picture(2)
    assert eu.attempts == {1: Attempts(latest=here)}
    assert us.attempts == {3: Attempts(latest=elsewhere)}


def test_an_incident_has_the_newest_round_of_each_of_its_members(transaction: Transaction) -> None:
    with transaction() as uow:
        opened = incident(uow, [1, 2])
        other = incident(uow, [3])
        old = uow.rounds.begin(new_round(2, opened.id))
        uow.rounds.save(replace(old, outcome=Outcome.FAILED))
        new = uow.rounds.begin(new_round(2, opened.id))
        first = uow.rounds.begin(new_round(1, opened.id))
        uow.rounds.begin(new_round(3, other.id))
        assert uow.rounds.of_incident(opened.id) == [first, new]
        assert uow.rounds.of_incident(other.id + 1) == []


def test_the_last_authorization_is_remembered_and_an_older_one_changes_nothing(
    transaction: Transaction,
) -> None:
    last = Authorized(at=NOW, how=How.DONE, by="UANNA")
    with transaction() as uow:
        assert uow.rounds.authorize(1, last)
        assert uow.rounds.authorize(1, last)
        assert not uow.rounds.authorize(1, Authorized(at=NOW - MINUTE, how=How.WORD))
        uow.commit()
    assert look(transaction).authorized == last
    assert look(transaction, 2).authorized is None
    newer = Authorized(at=NOW + MINUTE, how=How.HANDOVER)
    with transaction() as uow:
        assert uow.rounds.authorize(1, newer)
        assert not uow.rounds.authorize(99, newer)
        uow.commit()
    assert look(transaction).authorized == newer
