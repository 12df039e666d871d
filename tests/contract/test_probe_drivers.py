"""Engines by what their drivers raise, and every engine before odd peers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from time import monotonic

import psycopg
import pymssql
import pytest
from pymongo.errors import AutoReconnect, OperationFailure, ServerSelectionTimeoutError

from bot.adapters.probes.databases import mongodb, mssql, postgresql
from bot.adapters.probes.databases.door import Driver
from bot.adapters.probes.databases.mongodb import MongoDb, NothingSeenError
from bot.adapters.probes.databases.mssql import MsSql
from bot.adapters.probes.databases.mysql import MySql
from bot.adapters.probes.databases.postgresql import PostgreSql
from bot.adapters.probes.databases.probe import DatabaseProbe
from bot.domain.integration import Encryption, Engine
from bot.domain.observation import Reading
from bot.ports.witness import Heard
from tests.contract.databases import database_probe, database_trial

PASSWORD = "pass-word-of-the-reader"
ANSWER, SILENCE, REFUSED = Heard.ANSWER, Heard.SILENCE, Heard.REFUSED
CREDENTIAL, ACCOUNT = Reading.CREDENTIAL_REFUSED, Reading.ACCOUNT_REFUSED
NOWHERE = Reading.CANNOT_CONNECT
AFTER = (
    b"DB-Lib error message 20018, severity 14:\nGeneral SQL Server error: Check messages\n"
    b"DB-Lib error message 20002, severity 9:\nTDS server connection failed (db)\n"
)
UNAVAILABLE = (
    b"DB-Lib error message 20009, severity 9:\nUnable to connect: TDS server is unavailable"
)


def of_sql_server(number: int, said: bytes = b"x") -> pymssql.OperationalError:
    """As pymssql hands it on while it connects."""
    return pymssql.OperationalError((number, said + AFTER))


def of_freetds(reason: bytes) -> pymssql.OperationalError:
    return pymssql.OperationalError((20009, UNAVAILABLE + b" (db)\n" + reason))


@pytest.mark.parametrize(
    ("error", "heard", "reading"),
    [
        (of_sql_server(18456, b"Login failed for user 'reader'."), ANSWER, CREDENTIAL),
        (of_sql_server(18456, "Échec de la connexion".encode()), ANSWER, CREDENTIAL),
        (of_sql_server(18452), ANSWER, ACCOUNT),
        (of_sql_server(18470), ANSWER, ACCOUNT),
        (of_sql_server(18486), ANSWER, ACCOUNT),
        (of_sql_server(18487), ANSWER, ACCOUNT),
        (of_sql_server(18488), ANSWER, ACCOUNT),
        (of_sql_server(916), ANSWER, ACCOUNT),
        (pymssql.ProgrammingError(229, b"SELECT was denied"), ANSWER, ACCOUNT),
        (pymssql.ProgrammingError(208, b"Invalid object name"), ANSWER, NOWHERE),
        (of_sql_server(911), ANSWER, NOWHERE),
        (of_sql_server(4060), ANSWER, NOWHERE),
        (of_sql_server(4064), ANSWER, NOWHERE),
        (of_sql_server(40615), REFUSED, None),
        (of_sql_server(40613), SILENCE, None),
        (of_sql_server(40501), SILENCE, None),
        (of_freetds(b"Net-Lib error during Connection refused (111)\n"), ANSWER, NOWHERE),
        (of_freetds(b"Net-Lib error during No route to host (113)\n"), SILENCE, None),
        (of_freetds(b""), SILENCE, None),
        (pymssql.OperationalError((20003, b"TDS server connection timed out")), SILENCE, None),
        (pymssql.OperationalError((20047, b"DBPROCESS is dead")), SILENCE, None),
        (pymssql.InterfaceError("Connection is closed."), SILENCE, None),
    ],
)
def test_what_pymssql_raises_is_told_by_its_number(
    error: Exception, heard: Heard, reading: Reading | None
) -> None:
    found = mssql.hear(error)
    assert (found.heard, found.reading) == (heard, reading)
    assert "DB-Lib" not in found.detail


@pytest.mark.parametrize(
    "said",
    [
        'FATAL:  password authentication failed for user "reader"',
        "FATAL:  Passwort-Authentifizierung für Benutzer »reader« fehlgeschlagen",
        'FATALE:  autenticazione con password fallita per l\'utente "reader"',
        "FATAL:  authentification par mot de passe échouée pour l'utilisateur « reader »",
        "FATAL:  la autentificación password falló para el usuario «reader»",
        'FATAL:  autenticação do tipo senha falhou para o usuário "reader"',
    ],
)
def test_postgresql_refuses_a_password_in_its_own_language(said: str) -> None:
    """While libpq connects there is no code; the message is in the server's `lc_messages`."""
    whole = f'connection to server at "db" (10.0.0.9), port 5432 failed: {said}'
    found = postgresql.hear(psycopg.OperationalError(whole))
    assert (found.heard, found.reading) == (ANSWER, CREDENTIAL)
    other = f"{whole}\nFATAL:  pg_hba.conf: SSL off"
    assert postgresql.hear(psycopg.OperationalError(other)).reading is CREDENTIAL


SECRET_TIME = {"$clusterTime": {"signature": {"hash": "c2lnbmF0dXJl"}}, "ok": 0.0}


def of_mongo(code: int, name: str = "", said: str = "x") -> OperationFailure:
    return OperationFailure(f"{said}, full error: {SECRET_TIME}", code, {"codeName": name})


def selecting(reason: str) -> ServerSelectionTimeoutError:
    topology = f"Topology Description: <TopologyDescription servers: [{reason!r} c2lnbmF0dXJl]>"
    return ServerSelectionTimeoutError(f"db:27017: {reason}, Timeout: 5s, {topology}")


@pytest.mark.parametrize(
    ("error", "heard", "reading", "detail"),
    [
        (of_mongo(18, "AuthenticationFailed"), ANSWER, CREDENTIAL, "18 AuthenticationFailed"),
        (of_mongo(8000, "AtlasError", "bad auth : x"), ANSWER, CREDENTIAL, "8000 AtlasError"),
        (of_mongo(8000, "AtlasError", "you are over your quota"), SILENCE, None, "8000"),
        (of_mongo(13, "Unauthorized"), ANSWER, ACCOUNT, "13 Unauthorized"),
        (NothingSeenError(), ANSWER, ACCOUNT, "the account may see no database"),
        (of_mongo(11600, "InterruptedAtShutdown"), SILENCE, None, "11600"),
        (of_mongo(18, "<script> c2lnbmF0dXJl"), ANSWER, CREDENTIAL, "18"),
        (selecting("[Errno 111] Connection refused"), ANSWER, NOWHERE, "ServerSelection"),
        (selecting("[Errno -2] Name or service not known"), ANSWER, NOWHERE, "ServerSelection"),
        (selecting("[Errno 113] No route to host"), SILENCE, None, "ServerSelection"),
        (selecting("timed out"), SILENCE, None, "ServerSelectionTimeoutError"),
        (AutoReconnect("connection closed c2lnbmF0dXJl"), SILENCE, None, "AutoReconnect"),
    ],
)
def test_what_pymongo_raises_is_told_by_its_code_and_never_shown(
    error: Exception, heard: Heard, reading: Reading | None, detail: str
) -> None:
    found = mongodb.hear(error)
    assert (found.heard, found.reading) == (heard, reading)
    assert found.detail.startswith(detail)
    assert "c2lnbmF0dXJl" not in found.detail
    assert "Topology" not in found.detail


@contextmanager
def peer(says: bytes | None) -> Iterator[tuple[str, int, list[bytes]]]:
    """Accepts anybody; says nothing and waits (None), or says that and hangs up."""
    heard: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                Thread(target=talk, args=(client,), daemon=True).start()

    def talk(client: socket.socket) -> None:
        with suppress(OSError), client:
            client.settimeout(20)
            if says:
                client.sendall(says)
                client.settimeout(0.5)
            while says is None or says:
                part = client.recv(4096)
                if not part:
                    return
                heard.append(part)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=serve, args=(listening,), daemon=True).start()
        yield *listening.getsockname(), heard
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("encryption", [Encryption.OFF, Encryption.PREFER])
@pytest.mark.parametrize("says", [None, b"", b"HTTP/1.1 400 Bad Request\r\n\r\n" * 20])
@pytest.mark.parametrize("engine", list(Engine))
def test_whoever_speaks_another_protocol_or_nothing_is_silence_and_learns_no_password(
    engine: Engine, says: bytes | None, encryption: Encryption
) -> None:
    begun = monotonic()
    with peer(says) as (host, port, heard):
        trial = database_trial(
            engine, (host, port), password=PASSWORD, database="orders", encryption=encryption
        )
        (tried,) = database_probe(timeout=1, batch_timeout=12).try_all([trial])
    assert (tried.heard, tried.reading) == (SILENCE, None)
    assert monotonic() - begun < 12
    assert PASSWORD.encode() not in b"".join(heard)
    assert PASSWORD not in tried.detail


@pytest.mark.parametrize("engine", list(Engine))
def test_a_closed_port_is_no_connection(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = gone.getsockname()
    (tried,) = database_probe(timeout=1).try_all([database_trial(engine, address)])
    assert (tried.heard, tried.reading) == (ANSWER, NOWHERE)


@pytest.mark.parametrize("engine", list(Engine))
def test_an_unknown_name_is_no_connection(engine: Engine) -> None:
    (tried,) = database_probe(timeout=1).try_all(
        [database_trial(engine, ("nowhere.invalid", 4711))]
    )
    # Without a resolver the name may not even be asked for, which is silence.
    assert tried.reading in {NOWHERE, None}
    assert tried.reading or tried.heard is SILENCE


def test_sql_servers_certificates_can_not_be_verified() -> None:
    trial = database_trial(Engine.MSSQL, ("127.0.0.1", 1), encryption=Encryption.VERIFY)
    (tried,) = database_probe().try_all([trial])
    assert tried.heard is REFUSED
    assert "write require" in tried.detail


@pytest.mark.parametrize(
    ("engine", "driver", "told"),
    [
        (Engine.MYSQL, MySql(None), "pip install 'mbi-bot[mysql]'"),
        (Engine.POSTGRESQL, PostgreSql(None), "pip install 'mbi-bot[postgresql]'"),
        (Engine.MSSQL, MsSql(None), "pip install 'mbi-bot[mssql]'"),
        (Engine.MONGODB, MongoDb(None), "pip install 'mbi-bot[mongodb]'"),
    ],
)
def test_a_driver_that_is_not_installed_is_named(engine: Engine, driver: Driver, told: str) -> None:
    probe = DatabaseProbe(drivers={engine: driver}, engines={}, timeout=1)
    (tried,) = probe.try_all([database_trial(engine, ("127.0.0.1", 1))])
    assert tried.heard is REFUSED
    assert "is not installed" in tried.detail
    assert tried.detail.endswith(told)


def test_what_speaks_there_has_to_be_named_where_several_may() -> None:
    unnamed = database_trial(None, ("127.0.0.1", 1))
    only_one = database_trial(None, ("127.0.0.1", 1), kind="spree")
    tried, known = database_probe(timeout=1).try_all([unnamed, only_one])
    assert tried.heard is REFUSED
    assert "set engine" in tried.detail
    assert known.heard is not REFUSED
