"""What a real MariaDB's answers amount to: with its own codes, and TLS of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pymysql
import pytest

from bot.adapters.probes.databases.mysql import MySql, hear
from bot.adapters.probes.databases.probe import DatabaseProbe
from bot.domain.integration import Encryption, Engine
from bot.domain.observation import Reading
from bot.ports.probe import Tried
from bot.ports.witness import Heard
from tests.contract.databases import database_probe, database_trial
from tests.contract.servers import PASSWORD, Server, mariadb


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with mariadb() as running:
        yield running


def tried(
    server: Server,
    username: str = "reader",
    database: str | None = "orders",
    *,
    password: str = PASSWORD,
    encryption: Encryption = Encryption.PREFER,
    probe: DatabaseProbe | None = None,
) -> Tried:
    trial = database_trial(
        Engine.MYSQL,
        server.address,
        username=username,
        password=password,
        database=database,
        encryption=encryption,
    )
    (outcome,) = (probe or database_probe()).try_all([trial])
    assert PASSWORD not in outcome.detail
    return outcome


def test_the_right_password_opens_the_database(server: Server) -> None:
    for asked in (Encryption.OFF, Encryption.PREFER):
        found = tried(server, encryption=asked)
        assert found.reading is Reading.GOOD
        assert [one.id for one in found.data_accounts] == ["orders"]


def test_without_a_named_database_those_that_the_account_sees_are_told(server: Server) -> None:
    found = tried(server, database=None)
    assert [one.id for one in found.data_accounts] == ["orders"]


@pytest.mark.parametrize(
    ("username", "password", "database", "reading", "code"),
    [
        ("reader", "wrong", "orders", Reading.CREDENTIAL_REFUSED, "1045"),
        ("nobody", PASSWORD, "orders", Reading.CREDENTIAL_REFUSED, "1045"),
        ("reader", PASSWORD, "payroll", Reading.ACCOUNT_REFUSED, "1044"),
        ("reader", PASSWORD, "archive", Reading.ACCOUNT_REFUSED, "1044"),
        ("root_of_all", PASSWORD, "archive", Reading.CANNOT_CONNECT, "1049"),
        ("locked", PASSWORD, "orders", Reading.ACCOUNT_REFUSED, "4151"),
    ],
)
def test_a_refusal_is_told_by_its_code(
    server: Server, username: str, password: str, database: str, reading: Reading, code: str
) -> None:
    found = tried(server, username, database, password=password)
    assert (found.heard, found.reading) == (Heard.ANSWER, reading)
    assert found.detail.startswith(code)


def test_encryption_is_had_where_it_is_wanted_or_nothing_is_sent(server: Server) -> None:
    needed, verified = (
        tried(server, encryption=asked) for asked in (Encryption.REQUIRE, Encryption.VERIFY)
    )
    offered = needed.reading is Reading.GOOD
    assert offered or needed.heard is Heard.REFUSED  # as this build of MariaDB offers TLS
    assert verified.heard is Heard.REFUSED


def test_nothing_can_be_written(server: Server) -> None:
    refused: list[int] = []

    class Careful(pymysql.cursors.Cursor):
        def execute(self, query: str, args: object = None) -> int:
            done = super().execute(query, args)
            if query == "SELECT 1":
                with pytest.raises(pymysql.MySQLError) as caught:
                    super().execute("DELETE FROM orders.numbers")
                refused.append(caught.value.args[0])
            return done

    class Driver:
        err = pymysql.err

        @staticmethod
        def connect(**settings: object) -> pymysql.Connection:
            return pymysql.connect(cursorclass=Careful, **settings)  # type: ignore[call-overload,no-any-return]  # as the probe says

    careful = MySql(Driver)  # type: ignore[arg-type]  # what the probe uses of the module
    probe = DatabaseProbe(drivers={Engine.MYSQL: careful}, engines={}, timeout=5)
    assert tried(server, "root_of_all", probe=probe).reading is Reading.GOOD
    assert refused == [1792]  # ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION


@pytest.mark.parametrize(
    ("error", "heard", "reading"),
    [
        (pymysql.OperationalError(1130, "x"), Heard.REFUSED, None),
        (pymysql.OperationalError(1129, "x"), Heard.REFUSED, None),
        (pymysql.OperationalError(2026, "x"), Heard.REFUSED, None),
        (pymysql.OperationalError(1862, "x"), Heard.ANSWER, Reading.ACCOUNT_REFUSED),
        (pymysql.OperationalError(3118, "x"), Heard.ANSWER, Reading.ACCOUNT_REFUSED),
        (pymysql.ProgrammingError(1146, "x"), Heard.ANSWER, Reading.CANNOT_CONNECT),
        (pymysql.OperationalError(1040, "x"), Heard.ANSWER, Reading.FULL),
        (pymysql.OperationalError(1203, "x"), Heard.ANSWER, Reading.FULL),
        (pymysql.OperationalError(1053, "x"), Heard.SILENCE, None),
        (pymysql.OperationalError(2006, "x"), Heard.SILENCE, None),
        (pymysql.OperationalError(2013, "x"), Heard.SILENCE, None),
        (pymysql.OperationalError(2003, "x"), Heard.SILENCE, None),
        (TimeoutError(), Heard.SILENCE, None),
        (OSError(113, "No route to host"), Heard.SILENCE, None),
    ],
)
def test_what_pymysql_raises_is_told_by_its_code(
    error: Exception, heard: Heard, reading: Reading | None
) -> None:
    found = hear(error)
    assert (found.heard, found.reading) == (heard, reading)
