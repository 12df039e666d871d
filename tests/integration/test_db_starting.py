"""Subjects that are asked only at times: started with a grant, stopped without one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.domain.schedule import Cadence
from bot.domain.subject import Subject
from bot.ports.unit_of_work import Transaction
from tests.integration.begun import all_at_once
from tests.integration.seeds import HOUR, MINUTE, NOW, recorded, settled, watch

OWN, SHARED = "own_probe:1", "shared_probe:1"


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds)


def start(transaction: Transaction, *keys: str, at: datetime = NOW) -> None:
    with transaction() as uow:
        uow.subjects.start(keys, at)
        uow.commit()


def stop(transaction: Transaction, *keys: str) -> None:
    with transaction() as uow:
        uow.subjects.stop(keys)
        uow.commit()


def look(transaction: Transaction, key: str = OWN) -> Subject:
    with transaction(read=True) as uow:
        return uow.subjects.by_keys([key])[key]


def claimed(transaction: Transaction, key: str = OWN) -> Subject:
    with transaction() as uow:
        (found,) = (s for s in uow.subjects.claim(NOW, limit=99, lease=MINUTE) if s.key == key)
        uow.commit()
    return found


def test_one_that_was_never_due_is_asked_from_then_on(transaction: Transaction) -> None:
    assert look(transaction).due_at is None
    start(transaction, OWN, "own_probe:999")
    assert look(transaction).due_at == NOW
    assert look(transaction, SHARED).due_at is None
    assert claimed(transaction).figure == 360531


def test_one_that_is_due_is_brought_forward_and_never_put_off(transaction: Transaction) -> None:
    start(transaction, OWN, at=NOW + HOUR)
    start(transaction, OWN, at=NOW + MINUTE)
    assert look(transaction).due_at == NOW + MINUTE
    start(transaction, OWN, at=NOW + HOUR)
    assert look(transaction).due_at == NOW + MINUTE


def test_one_that_is_being_asked_is_asked_again_after_that(transaction: Transaction) -> None:
    """It may be asked with the grant before this one."""
    start(transaction, OWN)
    under_way = claimed(transaction)
    start(transaction, OWN)
    assert look(transaction).due_at == NOW + MINUTE
    with transaction() as uow:
        uow.subjects.record([recorded(under_way, due_at=NOW + HOUR)])
        uow.commit()
    assert look(transaction).due_at == NOW


def test_one_that_is_stopped_says_nothing_and_its_answer_under_way_is_lost(
    transaction: Transaction,
) -> None:
    start(transaction, OWN)
    said = replace(recorded(claimed(transaction), due_at=NOW), failures=3, cadence=Cadence(seen=4))
    refused = replace(said, testimony=settled(reading=Reading.CREDENTIAL_REFUSED))
    with transaction() as uow:
        uow.subjects.record([refused])
        uow.commit()
    under_way = claimed(transaction)
    stop(transaction, OWN)
    stopped = look(transaction)
    assert (stopped.due_at, stopped.testimony, stopped.failures) == (None, None, 0)
    with transaction() as uow:
        assert uow.subjects.record([recorded(under_way)]) == frozenset()
        uow.commit()
    assert look(transaction) == stopped
    with transaction() as uow:
        uow.subjects.hasten([OWN], NOW)
        uow.commit()
    assert look(transaction).due_at is None
    start(transaction, OWN)
    assert look(transaction).due_at == NOW


def test_starting_none_or_stopping_none_changes_nothing(transaction: Transaction) -> None:
    before = look(transaction)
    start(transaction)
    stop(transaction)
    assert look(transaction) == before


def test_those_of_an_integration_are_its_probes_too(transaction: Transaction) -> None:
    with transaction(read=True) as uow:
        keys = [s.key for s in uow.subjects.of_integration(1)]
    assert keys == ["words:1", "newest_row:1", SHARED, OWN, "cycle:1", "ingest"]


def test_many_that_start_and_stop_at_once_never_wait_in_a_circle(transaction: Transaction) -> None:
    keys = (OWN, SHARED, "own_probe:3", "shared_probe:3")

    def work(number: int) -> None:
        for step in range(5):
            some = keys if (number + step) % 2 else keys[::-1]
            if (number + step) % 3:
                start(transaction, *some)
            else:
                stop(transaction, *some)

    all_at_once(6, work)
    start(transaction, *keys)
    assert {look(transaction, key).due_at for key in keys} == {NOW}
