"""What a real PostgreSQL's answers amount to, also behind a bastion."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Thread
from typing import Any

import psycopg
import pytest

from bot.adapters.probes.databases.postgresql import NoDatabaseNamedError, PostgreSql, hear
from bot.adapters.probes.databases.probe import DatabaseProbe
from bot.domain.grant import DataAccount
from bot.domain.integration import Encryption, Engine
from bot.domain.observation import Reading
from bot.ports.probe import Jump, Tried
from bot.ports.witness import Heard
from bot.sandbox.fakes.ssh import BastionPeer, BastionTruth
from tests.contract.databases import database_probe, database_trial
from tests.contract.servers import PASSWORD, Server, behind_tls, postgresql


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql() as running:
        yield running


def tried(
    server: Server,
    username: str = "reader",
    database: str | None = "orders",
    *,
    password: str = PASSWORD,
    encryption: Encryption = Encryption.PREFER,
    jump: Jump | None = None,
) -> Tried:
    trial = database_trial(
        Engine.POSTGRESQL,
        server.address,
        username=username,
        password=password,
        database=database,
        encryption=encryption,
        jump=jump,
    )
    (outcome,) = database_probe().try_all([trial])
    assert PASSWORD not in outcome.detail
    return outcome


def test_the_right_password_opens_the_database(server: Server) -> None:
    assert tried(server) == Tried(
        heard=Heard.ANSWER, reading=Reading.GOOD, data_accounts=(DataAccount(id="orders"),)
    )


def test_without_a_named_database_those_that_the_account_sees_are_told(server: Server) -> None:
    found = tried(server, database=None).data_accounts
    assert {one.id for one in found} == {"orders", "postgres"}


@pytest.mark.parametrize(
    ("username", "database", "reading", "said"),
    [
        ("nobody", "orders", None, "no pg_hba.conf entry"),
        ("reader", "payroll", Reading.ACCOUNT_REFUSED, "permission denied for database"),
        ("reader", "archive", Reading.CANNOT_CONNECT, "does not exist"),
        ("clear", "orders", None, "cleartext password"),
        ("locked", "orders", Reading.ACCOUNT_REFUSED, "not permitted to log in"),
    ],
)
def test_a_refusal_is_told_by_its_sentence(
    server: Server, username: str, database: str, reading: Reading | None, said: str
) -> None:
    found = tried(server, username, database)
    assert said in found.detail
    assert "failed: FATAL" not in found.detail, "people read the server's own words"
    assert found.reading is reading
    assert found.heard is (Heard.ANSWER if reading else Heard.REFUSED)


def test_a_wrong_password_is_refused(server: Server) -> None:
    found = tried(server, password="wrong")
    assert (found.heard, found.reading) == (Heard.ANSWER, Reading.CREDENTIAL_REFUSED)


def test_the_password_itself_is_given_only_behind_encryption(server: Server) -> None:
    with behind_tls(server) as encrypted:
        for asked in (Encryption.PREFER, Encryption.REQUIRE):
            assert tried(encrypted, "clear", encryption=asked).reading is Reading.GOOD
    for asked in (Encryption.OFF, Encryption.PREFER, Encryption.REQUIRE):
        found = tried(server, "clear", encryption=asked)
        assert found.heard is Heard.REFUSED


def test_a_certificate_that_nobody_vouches_for_is_no_verified_one(server: Server) -> None:
    with behind_tls(server) as encrypted:
        assert tried(encrypted, encryption=Encryption.REQUIRE).reading is Reading.GOOD
        found = tried(encrypted, encryption=Encryption.VERIFY)
    assert found.heard is Heard.REFUSED
    assert found.detail.startswith("the encryption that tls asks for does not come about")


def test_nothing_can_be_written(server: Server) -> None:
    seen: list[str] = []

    class Listening(psycopg.Connection[Any]):
        def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as given
            found = super().execute(query, *args, **kwargs)
            if query == "SELECT 1":
                with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                    super().execute("CREATE TABLE t (n integer)")
                for name in ("statement_timeout", "application_name"):
                    told = super().execute("SELECT current_setting(%s)", [name]).fetchone()
                    seen.extend(told or ())
            return found

    class Driver:
        Error = psycopg.Error
        OperationalError = psycopg.OperationalError
        connect = Listening.connect

    probe = PostgreSql(Driver)  # type: ignore[arg-type]  # what the probe uses of the module
    trial = database_trial(Engine.POSTGRESQL, server.address, password=PASSWORD, database="orders")
    only = DatabaseProbe(drivers={Engine.POSTGRESQL: probe}, engines={}, timeout=5)
    (outcome,) = only.try_all([trial])
    assert outcome.reading is Reading.GOOD
    assert seen == ["5s", "mbi-bot"]


def test_it_is_tried_through_a_bastion(server: Server) -> None:
    bastion = BastionPeer(BastionTruth()).start()
    jump = Jump(
        host=bastion.host,
        port=bastion.port,
        username="mbi-bot",
        private_key=bastion.truth.admit(),
        known=bastion.truth.fingerprints[0],
    )
    try:
        assert tried(server, jump=jump).reading is Reading.GOOD
        wrong = tried(server, password="wrong", jump=jump)
        assert wrong.reading is Reading.CREDENTIAL_REFUSED
    finally:
        bastion.stop()
    assert set(bastion.opened) == {server.address}


def test_where_nothing_is_known_to_begin_with_the_database_has_to_be_named() -> None:
    found = hear(NoDatabaseNamedError())
    assert found.heard is Heard.REFUSED
    assert "data_account" in found.detail


def test_a_server_that_falls_silent_once_it_let_somebody_in_is_cut_off() -> None:
    """It answers AuthenticationOk and ReadyForQuery, and then nothing any more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=_let_in, args=(listening,), daemon=True).start()
        address = listening.getsockname()
        trial = database_trial(Engine.POSTGRESQL, address, database="orders")
        (outcome,) = database_probe(timeout=0.5, batch_timeout=10).try_all([trial])
    assert (outcome.heard, outcome.reading) == (Heard.SILENCE, None)
    assert outcome.detail != "timed out"  # it was cut, not left behind


def _let_in(listening: socket.socket) -> None:
    with suppress(OSError):
        client, _ = listening.accept()
        with client:
            client.recv(1024)  # asks for TLS
            client.sendall(b"N")
            client.recv(1024)
            client.sendall(b"R\0\0\0\x08\0\0\0\0" + b"Z\0\0\0\x05I")
            while client.recv(1024):
                pass


@pytest.mark.parametrize(
    ("error", "heard", "reading"),
    [
        (psycopg.errors.InvalidPassword("x"), Heard.ANSWER, Reading.CREDENTIAL_REFUSED),
        (
            psycopg.errors.InvalidAuthorizationSpecification("x"),
            Heard.ANSWER,
            Reading.ACCOUNT_REFUSED,
        ),
        (
            psycopg.errors.InvalidAuthorizationSpecification(
                'FATAL:  no pg_hba.conf entry for host "192.0.2.1"'
            ),
            Heard.REFUSED,
            None,
        ),
        # servers speak their operator's language; the file's name stays
        (
            psycopg.errors.InvalidAuthorizationSpecification(
                'FATAL:  kein pg_hba.conf-Eintrag für Host "192.0.2.1"'
            ),
            Heard.REFUSED,
            None,
        ),
        (
            psycopg.errors.InvalidAuthorizationSpecification(
                'FATAL:  pg_hba.conf rejects connection for host "192.0.2.1"'
            ),
            Heard.REFUSED,
            None,
        ),
        # libpq tries again without encryption, where the address may not be admitted
        (
            psycopg.OperationalError(
                'connection failed: FATAL:  password authentication failed for user "mbi"\n'
                'connection failed: FATAL:  no pg_hba.conf entry for host "192.0.2.1"'
            ),
            Heard.ANSWER,
            Reading.CREDENTIAL_REFUSED,
        ),
        (psycopg.errors.InsufficientPrivilege("x"), Heard.ANSWER, Reading.ACCOUNT_REFUSED),
        (psycopg.errors.InvalidCatalogName("x"), Heard.ANSWER, Reading.CANNOT_CONNECT),
        (psycopg.errors.UndefinedTable("x"), Heard.ANSWER, Reading.CANNOT_CONNECT),
        (psycopg.errors.TooManyConnections("x"), Heard.ANSWER, Reading.FULL),
        (psycopg.errors.AdminShutdown("x"), Heard.SILENCE, None),
        (psycopg.errors.CannotConnectNow("x"), Heard.SILENCE, None),
        (psycopg.errors.ConnectionFailure("x"), Heard.SILENCE, None),
        (psycopg.errors.ConnectionTimeout("connection timeout expired"), Heard.SILENCE, None),
        (psycopg.OperationalError("failed: No route to host"), Heard.SILENCE, None),
        (
            psycopg.OperationalError("failed: Connection refused"),
            Heard.ANSWER,
            Reading.CANNOT_CONNECT,
        ),
        (
            psycopg.OperationalError(
                'could not translate host name "db" to address: Name or service not known'
            ),
            Heard.ANSWER,
            Reading.CANNOT_CONNECT,
        ),
        (
            psycopg.OperationalError(
                "could not translate host name: Temporary failure in name resolution"
            ),
            Heard.SILENCE,
            None,
        ),
        (
            psycopg.OperationalError("FATAL:  sorry, too many clients already"),
            Heard.SILENCE,
            None,
        ),
    ],
)
def test_what_psycopg_raises_is_told_by_state_or_sentence(
    error: psycopg.Error, heard: Heard, reading: Reading | None
) -> None:
    found = hear(error)
    assert (found.heard, found.reading) == (heard, reading)


def test_a_closed_port_and_an_unknown_name_are_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = gone.getsockname()
    trial = database_trial(Engine.POSTGRESQL, address, database="orders")
    closed, unknown = database_probe().try_all([trial, replace(trial, host="nowhere.invalid")])
    assert closed.reading is Reading.CANNOT_CONNECT
    # Without a resolver the name may not even be asked for, which is silence.
    assert unknown.reading in {Reading.CANNOT_CONNECT, None}
