"""From a press in one process to the worker in another, with notifications and without."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from threading import Event

import psycopg
import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.listening import Line, Listener
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.adapters.db.waking import Waking
from bot.domain.integration import Kind
from bot.jobs.scheduler import Beat, Jobs
from bot.ports.unit_of_work import Transaction
from bot.ports.waking import Due

PATIENCE = 20.0
NEVER = 3600.0
TICK = 0.05


class Judging:
    """A worker's beat: counts its rounds, and tells of the first one after a press."""

    def __init__(self) -> None:
        self.rounds = 0
        self.pressed = False
        self.first, self.saw_it = Event(), Event()

    def __call__(self) -> bool:
        self.rounds += 1
        self.first.set()
        if self.pressed:
            self.saw_it.set()
        return False


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def web(engine: Engine, kinds: dict[str, Kind], clock: MovableClock) -> Transaction:
    """The process that takes the press."""
    return partial(SqlUnitOfWork, engine, kinds, waking=Waking(clock))


def press(web: Transaction, clock: MovableClock, judging: Judging) -> None:
    with web() as uow:
        uow.watched.ask_assessment([1], clock.now())
        judging.pressed = True
        uow.commit()


def refuse() -> Line:
    message = "LISTEN is not supported"
    raise psycopg.errors.FeatureNotSupported(message)


def test_with_notifications_the_very_next_round_is_that_of_the_press(
    engine: Engine, web: Transaction, clock: MovableClock
) -> None:
    """The tick is an hour away: only the notification can bring the second round."""
    judging = Judging()
    jobs = Jobs((Beat(name=Due.JUDGE, work=judging, seconds=NEVER),))
    jobs.start()
    assert judging.first.wait(PATIENCE)
    heard = Event()

    def wake(due: frozenset[str], /) -> None:
        if due == {Due.JUDGE}:
            heard.set()
            jobs.wake(due)

    listener = Listener(engine, wake)
    listener.start()
    while not listener.hears:
        Event().wait(0.01)
    rounds = judging.rounds
    press(web, clock, judging)
    assert judging.saw_it.wait(PATIENCE)
    assert heard.is_set()
    assert judging.rounds == rounds + 1
    listener.stop()
    jobs.stop()


def test_without_them_the_next_tick_finds_it_all_the_same(
    engine: Engine, web: Transaction, clock: MovableClock
) -> None:
    judging = Judging()
    jobs = Jobs((Beat(name=Due.JUDGE, work=judging, seconds=TICK),))
    listener = Listener(engine, jobs.wake, connect=refuse)
    listener.start()
    jobs.start()
    assert judging.first.wait(PATIENCE)
    press(web, clock, judging)
    assert judging.saw_it.wait(PATIENCE)
    assert not listener.hears
    listener.stop()
    jobs.stop()


def test_in_one_process_a_commit_wakes_without_any_notification(
    engine: Engine, kinds: dict[str, Kind], clock: MovableClock
) -> None:
    judging = Judging()
    jobs = Jobs((Beat(name=Due.JUDGE, work=judging, seconds=NEVER),))
    waking = Waking(clock)
    waking.to(jobs.wake)
    jobs.start()
    assert judging.first.wait(PATIENCE)
    press(partial(SqlUnitOfWork, engine, kinds, waking=waking), clock, judging)
    assert judging.saw_it.wait(PATIENCE)
    jobs.stop()
