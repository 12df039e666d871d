"""Grants: one refreshes at a time, and a new one is never overwritten by an old refresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import Engine, select

from bot.adapters.db.engine import make_engine
from bot.adapters.db.tables import access_grant, pending_grant
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.grant import DataAccount, Grant, Ownership, PendingGrant
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.integration.begun import all_at_once, new_grant, new_link
from tests.integration.seeds import HOUR, MINUTE, NOW, SECOND, watch


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds)


@pytest.fixture
def two_processes(database_url: str, kinds: dict[str, Kind]) -> Iterator[list[Transaction]]:
    """Transactions of two engines, as two processes have them."""
    with ExitStack() as stack:
        engines = [make_engine(database_url) for _ in range(2)]
        for one in engines:
            stack.callback(one.dispose)
        yield [partial(SqlUnitOfWork, one, kinds) for one in engines]


def put(transaction: Transaction, grant: Grant) -> Grant:
    with transaction() as uow:
        kept = uow.grants.put(grant)
        uow.commit()
    return kept


def held(transaction: Transaction, integration_id: int = 1) -> Grant | None:
    with transaction(read=True) as uow:
        return uow.grants.of_integrations([integration_id]).get(integration_id)


def claim(transaction: Transaction, grant: Grant, at: datetime = NOW) -> str | None:
    with transaction() as uow:
        lease = uow.grants.claim_refresh(grant.id, at, MINUTE)
        uow.commit()
    return lease


def refreshed(transaction: Transaction, grant: Grant, lease: str) -> bool:
    with transaction() as uow:
        won = uow.grants.refreshed(grant, lease)
        uow.commit()
    return won


def test_a_grant_is_read_back_whole(transaction: Transaction) -> None:
    grant = replace(
        new_grant(ownership=Ownership.SHARED),
        data_account="123-456-7890",
        expires_at=NOW + HOUR,
        until=NOW + 90 * 24 * HOUR,
        scopes=("read", "more"),
    )
    kept = put(transaction, grant)
    assert kept == replace(grant, id=kept.id)
    assert held(transaction) == kept
    with transaction(read=True) as uow:
        assert uow.grants.of_integrations([]) == {}
        assert uow.grants.of_integrations([2, 3]) == {}
    assert "sealed one" not in repr(kept)


def test_a_new_grant_takes_the_place_of_the_old_one(
    engine: Engine, transaction: Transaction
) -> None:
    put(transaction, new_grant())
    new = put(transaction, new_grant(sealed="sealed two", ownership=Ownership.SHARED))
    assert held(transaction) == new
    with engine.connect() as connection:
        assert [row.sealed for row in connection.execute(select(access_grant))] == ["sealed two"]


def test_of_eight_in_two_processes_one_refreshes(
    transaction: Transaction, two_processes: list[Transaction]
) -> None:
    grant = put(transaction, new_grant())
    leases = all_at_once(8, lambda number: claim(two_processes[number % 2], grant))
    assert len([one for one in leases if one]) == 1


def test_a_lease_that_ended_is_free_again_and_the_late_one_writes_nothing(
    transaction: Transaction,
) -> None:
    grant = put(transaction, new_grant())
    first = claim(transaction, grant)
    assert first
    assert claim(transaction, grant, NOW + MINUTE - SECOND) is None
    second = claim(transaction, grant, NOW + MINUTE)
    assert second
    assert not refreshed(transaction, replace(grant, sealed="late"), first)
    assert held(transaction) == grant
    assert refreshed(transaction, replace(grant, sealed="in time"), second)


def test_what_came_late_is_kept_where_nobody_else_refreshed(transaction: Transaction) -> None:
    """The provider may have spent the old refresh token: a new one must not be thrown away."""
    grant = put(transaction, new_grant())
    lease = claim(transaction, grant)
    assert lease
    assert refreshed(transaction, replace(grant, sealed="rotated"), lease)
    now_held = held(transaction)
    assert now_held is not None
    assert now_held.sealed == "rotated"


def test_a_refresh_brings_what_it_brought_and_ends_its_lease(transaction: Transaction) -> None:
    grant = put(transaction, new_grant())
    lease = claim(transaction, grant)
    assert lease
    better = replace(grant, sealed="rotated", expires_at=NOW + HOUR, scopes=("read",))
    assert refreshed(transaction, better, lease)
    assert held(transaction) == better
    assert not refreshed(transaction, grant, lease)
    assert claim(transaction, grant)


def test_a_grant_given_during_a_refresh_is_not_overwritten_by_it(transaction: Transaction) -> None:
    old = put(transaction, new_grant())
    lease = claim(transaction, old)
    assert lease
    new = put(transaction, new_grant(sealed="given anew"))
    assert not refreshed(transaction, replace(old, sealed="rotated"), lease)
    assert held(transaction) == new
    assert claim(transaction, new)


def test_a_refresh_that_brought_nothing_lets_the_next_one_try(transaction: Transaction) -> None:
    grant = put(transaction, new_grant())
    lease = claim(transaction, grant)
    assert lease
    with transaction() as uow:
        uow.grants.unclaim(grant.id, "somebody else's")
        uow.commit()
    assert claim(transaction, grant) is None
    with transaction() as uow:
        uow.grants.unclaim(grant.id, lease)
        uow.commit()
    assert held(transaction) == grant
    assert claim(transaction, grant)


def test_a_refresh_of_a_grant_that_was_erased_writes_nothing(transaction: Transaction) -> None:
    grant = put(transaction, new_grant())
    lease = claim(transaction, grant)
    assert lease
    with transaction() as uow:
        uow.grants.forget(1)
        uow.commit()
    assert not refreshed(transaction, grant, lease)
    assert claim(transaction, grant) is None
    assert held(transaction) is None


@pytest.fixture
def waiting(transaction: Transaction) -> PendingGrant:
    """A grant to be decided on, not kept yet."""
    with transaction() as uow:
        link = uow.links.add(new_link(), "token")
        uow.commit()
    grant = replace(new_grant(), expires_at=NOW + MINUTE, scopes=("read",), data_account="9")
    return PendingGrant(
        id=0,
        integration_id=1,
        link_id=link.id,
        grant=grant,
        candidates=(DataAccount(id="9", title="Acme – Rome"), DataAccount(id="10")),
        expected="123",
        expires_at=NOW + HOUR,
    )


def pend(transaction: Transaction, pending: PendingGrant) -> PendingGrant:
    with transaction() as uow:
        kept = uow.grants.pend(pending)
        uow.commit()
    return kept


def take(transaction: Transaction, pending_id: int, at: datetime = NOW) -> PendingGrant | None:
    with transaction() as uow:
        taken = uow.grants.take_pending(pending_id, at)
        uow.commit()
    return taken


def test_a_waiting_grant_is_read_back_and_the_one_held_stays(
    transaction: Transaction, waiting: PendingGrant
) -> None:
    old = put(transaction, new_grant())
    kept = pend(transaction, waiting)
    assert kept == replace(waiting, id=kept.id)
    with transaction(read=True) as uow:
        assert uow.grants.pending_of(1, NOW) == kept
        assert uow.grants.pending(kept.id, NOW) == kept
        assert uow.grants.pending_of(2, NOW) is None
    assert held(transaction) == old


def test_one_of_many_decides(transaction: Transaction, waiting: PendingGrant) -> None:
    kept = pend(transaction, waiting)
    assert [one for one in all_at_once(8, lambda _: take(transaction, kept.id)) if one] == [kept]


def test_nobody_decides_too_late(transaction: Transaction, waiting: PendingGrant) -> None:
    kept = pend(transaction, waiting)
    with transaction(read=True) as uow:
        assert uow.grants.pending_of(1, kept.expires_at) is None
        assert uow.grants.pending(kept.id, kept.expires_at) is None
    assert take(transaction, kept.id, kept.expires_at) is None


def test_a_decision_on_one_is_never_a_decision_on_the_next(
    transaction: Transaction, waiting: PendingGrant
) -> None:
    """A button names it by its id; SQLite would give the same id again."""
    first = pend(transaction, waiting)
    assert take(transaction, first.id)
    second = pend(transaction, waiting)
    third = pend(transaction, waiting)
    assert len({first.id, second.id, third.id}) == 3
    assert take(transaction, first.id) is None
    assert take(transaction, second.id) is None
    assert take(transaction, third.id) == third


def test_many_that_wait_at_once_leave_one(
    engine: Engine, transaction: Transaction, waiting: PendingGrant
) -> None:
    kept = all_at_once(8, lambda _: pend(transaction, waiting))
    assert len({one.id for one in kept}) == 8
    with engine.connect() as connection:
        (row,) = connection.execute(select(pending_grant)).all()
    assert row.id in {one.id for one in kept}


def test_secrets_that_nobody_decided_on_go_when_the_next_one_waits(
    engine: Engine, transaction: Transaction, waiting: PendingGrant
) -> None:
    pend(transaction, waiting)
    later = replace(new_grant(2), given_at=waiting.expires_at)
    pend(
        transaction,
        replace(waiting, integration_id=2, grant=later, expires_at=NOW + 2 * HOUR),
    )
    with engine.connect() as connection:
        assert [row.integration_id for row in connection.execute(select(pending_grant))] == [2]


def test_forgetting_erases_what_is_held_and_what_waits(
    engine: Engine, transaction: Transaction, waiting: PendingGrant
) -> None:
    put(transaction, new_grant())
    put(transaction, new_grant(2))
    pend(transaction, waiting)
    with transaction() as uow:
        uow.grants.forget(1)
        uow.commit()
    with engine.connect() as connection:
        assert [row.integration_id for row in connection.execute(select(access_grant))] == [2]
        assert connection.execute(select(pending_grant)).all() == []
