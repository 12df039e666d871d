"""Renewing one grant from many places at once: the provider is asked once, and it lives."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.audit import Deed
from bot.domain.errors import ProviderSilentError
from bot.domain.grant import Grant
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.ports.probe import Tried
from bot.ports.provider import ProviderClient
from bot.ports.unit_of_work import Transaction
from bot.ports.witness import Heard
from bot.services.opening import open_grant
from bot.services.refreshing import LEASE, UNASKED, Held, Refreshing
from tests.services.holding import CRM, WATCHED, ask, audited, give, held, reading, secrets, subject
from tests.services.stage import Stage, set_up

WORKERS = 8


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker, and a provider that gives a new refresh token with every refresh."""
    made = set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED)
    made.provider.rotates = True
    return made


@pytest.fixture
def elsewhere(database_url: str, kinds: dict[str, Kind]) -> Iterator[Transaction]:
    """The same database from another process's engine."""
    engine = make_engine(database_url)
    yield partial(SqlUnitOfWork, engine, kinds)
    engine.dispose()


def refreshing(stage: Stage, transaction: Transaction | None = None) -> Refreshing:
    return Refreshing(
        transaction=transaction or stage.transaction,
        clock=stage.clock,
        cipher=stage.cipher,
        provider=stage.provider,
    )


def taken_out(stage: Stage, grant: Grant) -> Held:
    with stage.transaction(read=True) as uow:
        ((integration, account, _),) = uow.watched.members([grant.integration_id])
    return Held(
        integration=integration,
        account_client_id=account.client_id,
        grant=grant,
        credentials=open_grant(stage.cipher, grant),
        client=ProviderClient(provider="salesforce"),
    )


def lives(stage: Stage) -> bool:
    return secrets(stage, CRM.name)["refresh_token"] in stage.provider.living


def test_eight_refreshes_at_once_from_two_engines_are_one(
    stage: Stage, elsewhere: Transaction
) -> None:
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    others_are_back = Event()
    stage.provider.troubles.meanwhile = lambda: _given(others_are_back)
    rooms = [refreshing(stage, one) for one in (stage.transaction, elsewhere)]
    with ThreadPoolExecutor(WORKERS) as pool:
        coming = [pool.submit(rooms[n % 2].refresh, grant) for n in range(WORKERS)]
        back = as_completed(coming)
        for _ in range(WORKERS - 1):
            next(back)
        others_are_back.set()
        outcomes = [one.result() for one in coming]
    (winner,) = [one for one in outcomes if isinstance(one, Held)]
    assert [one for one in outcomes if one is not winner] == [UNASKED] * (WORKERS - 1)
    assert stage.provider.troubles.calls["refresh"] == 1
    assert secrets(stage, CRM.name) == winner.credentials.values
    assert lives(stage)


def _given(event: Event) -> None:
    assert event.wait(30)


def test_who_read_the_grant_before_another_refresh_does_not_use_it_up(
    stage: Stage, elsewhere: Transaction
) -> None:
    """The old refresh token, sent again, would end the whole family."""
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    assert isinstance(refreshing(stage).refresh(grant), Held)
    assert refreshing(stage, elsewhere).refresh(grant) == UNASKED
    assert stage.provider.troubles.calls["refresh"] == 1
    assert lives(stage)


def test_whoever_lost_is_asked_again_with_what_the_winner_brought(stage: Stage) -> None:
    grant = give(stage, CRM.name, stage.provider.new())
    stage.pass_time(minutes=50)
    with stage.transaction() as uow:
        assert uow.grants.claim_refresh(grant.id, stage.clock.now(), LEASE)
        uow.commit()
    ask(stage)
    assert subject(stage, "own_probe", CRM.name).testimony is None
    assert stage.provider.troubles.calls["refresh"] == 0
    stage.clock.advance(LEASE)
    ask(stage)
    assert reading(stage, "own_probe", CRM.name) is Reading.GOOD
    assert lives(stage)


def test_a_worker_killed_before_it_kept_the_answer_is_told_honestly(
    stage: Stage,
) -> None:
    """The new tokens are lost, the provider takes the old one for a stolen one; no alarm."""
    give(stage, CRM.name, stage.provider.new())
    stage.pass_time(minutes=50)
    killed = KeyboardInterrupt()
    stage.provider.troubles.fail("refresh", killed, carried_out=True, times=1)
    ask(stage)
    assert subject(stage, "own_probe", CRM.name).testimony is None
    for _ in range(4):
        stage.pass_time(minutes=2)
        ask(stage)
    said = subject(stage, "own_probe", CRM.name).testimony
    assert said
    assert said.reading is Reading.CREDENTIAL_REFUSED
    (entry,) = audited(stage, Deed.GRANT_REFUSED)
    assert "invalid_grant" in entry.args["detail"]
    stage.judge()
    assert not [i for i in stage.incidents() if i.diagnosis.trouble]


def test_a_grant_that_a_person_gives_during_a_refresh_stays(stage: Stage) -> None:
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    new = stage.provider.new()

    def give_anew() -> None:
        give(stage, CRM.name, new)

    stage.provider.troubles.meanwhile = give_anew
    assert refreshing(stage).refresh(grant) == UNASKED
    assert secrets(stage, CRM.name) == new.values


def test_a_refusal_of_the_old_grant_says_nothing_of_the_new_one(stage: Stage) -> None:
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    stage.provider.revoke()
    stage.provider.troubles.meanwhile = lambda: _give_again(stage)
    assert refreshing(stage).refresh(grant) == UNASKED


def _give_again(stage: Stage) -> None:
    give(stage, CRM.name, stage.provider.new())
    stage.provider.revoke()


def test_a_refresh_that_failed_is_free_for_the_next(stage: Stage) -> None:
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    silent = ProviderSilentError("HTTP 503", retry_after=timedelta(seconds=7))
    stage.provider.troubles.fail("refresh", silent, carried_out=False, times=1)
    first = refreshing(stage).refresh(grant)
    assert not isinstance(first, Held)
    assert (first.heard, first.retry_after) == (Heard.SILENCE, 7.0)
    assert isinstance(refreshing(stage).refresh(grant), Held)


class Breaking:
    """A database that fails while a renewed grant is written."""

    def __init__(self, transaction: Transaction, *, times: int) -> None:
        self._transaction = transaction
        self._opened = 0
        self._times = times

    def __call__(self, *, read: bool = False) -> SqlUnitOfWork:
        self._opened += not read
        if 1 < self._opened <= 1 + self._times:
            message = "the database is away, with refresh-2"
            raise ConnectionError(message)
        opened = self._transaction(read=read)
        assert isinstance(opened, SqlUnitOfWork)
        return opened


def test_a_database_that_stumbles_does_not_cost_the_grant(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    broken = Breaking(stage.transaction, times=2)
    (outcome,) = refreshing(stage, broken).refresh_all([grant], seconds=30)
    assert isinstance(outcome, Held)
    assert lives(stage)
    assert "could not be kept" in caplog.text
    assert "refresh-2" not in caplog.text


def test_a_database_that_is_gone_leaves_the_others_as_they_were(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    broken = Breaking(stage.transaction, times=9)
    assert refreshing(stage, broken).refresh_all([grant], seconds=30) == [UNASKED]
    assert "refresh-2" not in caplog.text


def test_whoever_takes_too_long_is_not_waited_for_but_kept(stage: Stage) -> None:
    grant = taken_out(stage, give(stage, CRM.name, stage.provider.new()))
    go_on, done = Event(), Event()

    class Noting(Refreshing):
        def refresh(self, held: Held) -> Held | Tried:
            try:
                return super().refresh(held)
            finally:
                done.set()

    room = Noting(
        transaction=stage.transaction,
        clock=stage.clock,
        cipher=stage.cipher,
        provider=stage.provider,
    )
    stage.provider.troubles.meanwhile = lambda: _given(go_on)
    assert room.refresh_all([grant], seconds=0.05) == [UNASKED]
    go_on.set()
    assert done.wait(30)
    assert secrets(stage, CRM.name)["access_token"] == "access-2"
    assert lives(stage)


def test_an_end_of_a_grant_that_is_not_known_asks_for_no_refresh(stage: Stage) -> None:
    give(stage, CRM.name, replace(stage.provider.new(), expires_at=None))
    stage.pass_time(minutes=600)
    ask(stage)
    assert stage.provider.troubles.calls["refresh"] == 0
    grant = held(stage, CRM.name)
    assert grant
    assert grant.expires_at is None
