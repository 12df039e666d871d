"""What the database's own answers amount to when an account and its password are tried."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.grant import Credentials, DataAccount
from bot.domain.observation import Reading
from bot.ports.probe import Trial, Tried
from bot.ports.provider import ProviderClient
from bot.ports.witness import Heard
from bot.sandbox.fakes.database import DatabaseAccount, DatabasePeer, DatabaseTruth
from bot.sandbox.fakes.database.peer import CONNECT
from bot.sandbox.fakes.peer import Reset, Slow
from tests.contract.databases import database_probe

PASSWORD = "pass wörd €"


@pytest.fixture
def database() -> Iterator[DatabasePeer]:
    reader = DatabaseAccount(name="rjmetric", password=PASSWORD, databases={"orders"})
    truth = DatabaseTruth(databases={"orders", "payroll"}, accounts=[reader])
    peer = DatabasePeer(truth).start()
    yield peer
    peer.stop()


def trial(
    peer: DatabasePeer, *, password: str = PASSWORD, database: str | None = "orders"
) -> Trial:
    return Trial(
        kind="mysql",
        credentials=Credentials(values={"username": "rjmetric", "password": password}),
        client=ProviderClient(provider="mysql"),
        data_account=database,
        host=peer.host,
        port=peer.port,
    )


def tried(one: Trial, *, timeout: float = 5) -> Tried:
    (outcome,) = database_probe(timeout=timeout).try_all([one])
    return outcome


def test_the_right_password_opens_the_database(database: DatabasePeer) -> None:
    assert tried(trial(database)) == Tried(
        heard=Heard.ANSWER, reading=Reading.GOOD, data_accounts=(DataAccount(id="orders"),)
    )


def test_without_a_named_database_those_that_the_account_sees_are_told(
    database: DatabasePeer,
) -> None:
    found = tried(trial(database, database=None))
    assert found.data_accounts == (DataAccount(id="orders"),)


@pytest.mark.parametrize(
    ("password", "wanted", "reading", "code"),
    [
        ("wrong", "orders", Reading.CREDENTIAL_REFUSED, "1045"),
        (PASSWORD, "payroll", Reading.ACCOUNT_REFUSED, "1044"),
        (PASSWORD, "archive", Reading.CANNOT_CONNECT, "1049"),
    ],
)
def test_a_refusal_is_told_by_its_code(
    database: DatabasePeer, password: str, wanted: str, reading: Reading, code: str
) -> None:
    found = tried(trial(database, password=password, database=wanted))
    assert (found.heard, found.reading) == (Heard.ANSWER, reading)
    assert found.detail.startswith(code)
    assert password not in found.detail


def test_a_locked_account_is_the_accounts_fault(database: DatabasePeer) -> None:
    database.truth.accounts[0].locked = True
    assert tried(trial(database)).reading is Reading.ACCOUNT_REFUSED


def test_too_many_connections_say_nothing_of_the_password(database: DatabasePeer) -> None:
    database.truth.full = True
    found = tried(trial(database))
    assert (found.heard, found.reading) == (Heard.ANSWER, Reading.FULL)


def test_a_closed_port_and_an_unknown_name_are_no_connection(database: DatabasePeer) -> None:
    database.down()
    closed = tried(trial(database))
    unknown = tried(replace(trial(database), host="nowhere.invalid"))
    assert closed.reading is Reading.CANNOT_CONNECT
    # Without a resolver the name may not even be asked for, which is silence.
    assert unknown.reading in {Reading.CANNOT_CONNECT, None}
    assert unknown.reading is not None or unknown.heard is Heard.SILENCE


@pytest.mark.parametrize("fault", [Reset(), Slow(seconds=30)])
def test_a_broken_or_hanging_connection_is_silence(
    database: DatabasePeer, fault: Reset | Slow
) -> None:
    database.faults.add(CONNECT, fault)
    assert tried(trial(database), timeout=0.5).heard is Heard.SILENCE


def test_what_speaks_another_protocol_is_silence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        one = Trial(
            kind="mysql",
            credentials=Credentials(values={"username": "a", "password": "b"}),
            client=ProviderClient(provider="mysql"),
            host="127.0.0.1",
            port=port,
        )
        assert tried(one, timeout=0.3).heard is Heard.SILENCE


def test_a_host_that_nobody_named_is_a_matter_of_settings(database: DatabasePeer) -> None:
    assert tried(replace(trial(database), host=None)).heard is Heard.REFUSED


def test_a_batch_is_answered_in_its_order_within_its_time(database: DatabasePeer) -> None:
    hanging = 3
    database.faults.add(CONNECT, Slow(seconds=30), times=hanging)
    probe = database_probe(timeout=1, batch_timeout=0.5, at_once=2)
    heard = [one.heard for one in probe.try_all([trial(database)] * 5)]
    assert len(heard) == 5
    assert set(heard) == {Heard.SILENCE, Heard.UNASKED}
