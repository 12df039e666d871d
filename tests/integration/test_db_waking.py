"""What falls due at once wakes workers: in this process, and by NOTIFY where it is heard."""

from __future__ import annotations

import queue
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from threading import Event, Thread

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.listening import EVERYTHING, Line, Listener, line_to
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.adapters.db.waking import Waking
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from bot.ports.waking import Due

PATIENCE = 20.0
SOON = timedelta(minutes=5)


class Woken:
    """Keeps what it was woken for."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[frozenset[str]] = queue.SimpleQueue()

    def __call__(self, due: frozenset[str], /) -> None:
        self.heard.put(due)

    def next(self) -> frozenset[str]:
        return self.heard.get(timeout=PATIENCE)


@pytest.fixture
def here() -> Woken:
    return Woken()


@pytest.fixture
def waking(clock: MovableClock, here: Woken) -> Waking:
    waking = Waking(clock)
    waking.to(here)
    return waking


@pytest.fixture
def transaction(engine: Engine, kinds: dict[str, Kind], waking: Waking) -> Transaction:
    return partial(SqlUnitOfWork, engine, kinds, waking=waking)


def hasten(transaction: Transaction, clock: MovableClock, *, commit: bool = True) -> None:
    with transaction() as uow:
        uow.subjects.hasten(["ingest"], clock.now())
        uow.watched.ask_assessment([1], clock.now())
        if commit:
            uow.commit()


def test_what_is_due_now_wakes_with_the_commit(
    transaction: Transaction, clock: MovableClock, here: Woken
) -> None:
    hasten(transaction, clock)
    assert here.next() == {Due.OBSERVE, Due.JUDGE}
    assert here.heard.empty()


def test_what_is_rolled_back_or_due_later_wakes_nobody(
    transaction: Transaction, clock: MovableClock, here: Woken
) -> None:
    hasten(transaction, clock, commit=False)
    with transaction() as uow:
        uow.subjects.hasten(["ingest"], clock.now() + SOON)
        uow.subjects.hasten([], clock.now())
        uow.commit()
    assert here.heard.empty()


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[Engine]:
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def others(on_postgres: Engine, kinds: dict[str, Kind], clock: MovableClock) -> Transaction:
    """Work of another process: nobody is woken in it."""
    return partial(SqlUnitOfWork, on_postgres, kinds, waking=Waking(clock))


@contextmanager
def listening(
    engine: Engine, woken: Woken, *, connect: Callable[[], Line] | None = None
) -> Iterator[Listener]:
    listener = Listener(engine, woken, connect=connect, echo=0.2, patience=2.0, retry=0.05)
    listener.start()
    try:
        yield listener
    finally:
        listener.stop()


def test_other_processes_are_woken_by_the_commit(
    on_postgres: Engine, others: Transaction, clock: MovableClock
) -> None:
    woken = Woken()
    with listening(on_postgres, woken) as listener:
        assert woken.next() == EVERYTHING  # whatever came before it listened
        assert listener.hears
        hasten(others, clock, commit=False)
        hasten(others, clock)
        assert woken.next() == {Due.OBSERVE, Due.JUDGE}


def test_a_listener_that_was_cut_off_listens_again(
    on_postgres: Engine, others: Transaction, clock: MovableClock
) -> None:
    woken = Woken()
    with listening(on_postgres, woken):
        assert woken.next() == EVERYTHING
        with on_postgres.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                    "AND query LIKE 'LISTEN%'"
                )
            )
        assert woken.next() == EVERYTHING
        hasten(others, clock)
        assert woken.next() == {Due.OBSERVE, Due.JUDGE}


def test_where_listening_is_refused_it_is_said_once_and_nothing_else_changes(
    on_postgres: Engine,
    others: Transaction,
    clock: MovableClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries, enough, woken = [], Event(), Woken()

    def refuse() -> Line:
        tries.append(1)
        if len(tries) == 3:
            enough.set()
        message = "no listening through this pooler, my-secret-host"
        raise psycopg.OperationalError(message)

    with listening(on_postgres, woken, connect=refuse) as listener:
        assert enough.wait(PATIENCE)
        assert not listener.hears
        hasten(others, clock)
    assert woken.heard.empty()
    said = [r.getMessage() for r in caplog.records if "notifications" in r.getMessage()]
    assert len(said) == 1
    assert "work is found at each tick" in said[0]
    assert "my-secret-host" not in caplog.text


def test_a_pooler_that_takes_listen_and_delivers_nothing_is_noticed(
    on_postgres: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """In transaction mode it gives the session to somebody else: here, to another database."""
    elsewhere = make_engine(
        make_url(on_postgres.url).set(database="postgres").render_as_string(hide_password=False)
    )
    tries, enough, woken = [], Event(), Woken()

    def pooled() -> Line:
        tries.append(1)
        if len(tries) == 2:
            enough.set()
        return line_to(elsewhere)

    listener = Listener(on_postgres, woken, connect=pooled, patience=0.3, retry=0.05)
    listener.start()
    assert enough.wait(PATIENCE)
    listener.stop()
    elsewhere.dispose()
    assert woken.heard.empty()
    assert "a transaction pooler may stand before the database" in caplog.text


def test_a_connection_that_is_dropped_without_a_word_is_opened_anew(on_postgres: Engine) -> None:
    """As firewalls do with quiet ones: no packet passes, and nobody is told."""
    woken, lines = Woken(), []
    url = on_postgres.url

    def through_proxy() -> Line:
        lines.append(Proxy(str(url.host or url.query.get("host", "")), url.port or 5432))
        return psycopg.connect(
            host="127.0.0.1",
            port=lines[-1].port,
            user=url.username,
            password=url.password,
            dbname=url.database,
            autocommit=True,
            sslmode="disable",
        )

    listener = Listener(
        on_postgres, woken, connect=through_proxy, echo=0.1, patience=0.5, retry=0.05
    )
    listener.start()
    assert woken.next() == EVERYTHING
    lines[0].frozen.set()
    assert woken.next() == EVERYTHING
    assert len(lines) == 2
    listener.stop()
    for line in lines:
        line.close()


class Proxy:
    """Carries bytes to a server, until it is frozen: then it swallows them."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self.frozen = Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._sockets: list[socket.socket] = [self._server]
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        for one in self._sockets:
            one.close()

    def _serve(self) -> None:
        here, _ = self._server.accept()
        host, port = self._target
        if host.startswith("/"):
            there = socket.socket(socket.AF_UNIX)
            there.connect(f"{host}/.s.PGSQL.{port}")
        else:
            there = socket.create_connection(self._target)
        self._sockets += [here, there]
        for one, other in ((here, there), (there, here)):
            Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while came := one.recv(4096):
                if not self.frozen.is_set():
                    other.sendall(came)
        except OSError:
            pass
