"""The database, as ordinary MySQL clients see it."""

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pymysql
import pytest
import requests
from sqlalchemy import NullPool, create_engine, text

from bot.sandbox.fakes.database import DatabaseAccount, DatabasePeer, DatabaseTruth, Refused
from bot.sandbox.fakes.database.peer import CONNECT
from bot.sandbox.fakes.peer import Reset, Slow

TIMEOUT = 5


@pytest.fixture
def database() -> Iterator[DatabasePeer]:
    reader = DatabaseAccount(name="rjmetric", password="pass wörd", databases={"orders"})
    truth = DatabaseTruth(databases={"orders", "payroll"}, accounts=[reader])
    peer = DatabasePeer(truth).start()
    yield peer
    peer.stop()


def connect(peer: DatabasePeer, **changed: object) -> "pymysql.Connection[Any]":
    wanted: dict[str, Any] = {
        "host": peer.host,
        "port": peer.port,
        "user": "rjmetric",
        "password": "pass wörd".encode(),
        "database": "orders",
        "connect_timeout": TIMEOUT,
        **changed,
    }
    return pymysql.connect(**wanted)


def ask(connection: "pymysql.Connection[Any]", sql: str) -> tuple[tuple[Any, ...], ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchall())


def test_the_right_password_is_let_in_and_may_look_around(database: DatabasePeer) -> None:
    with connect(database) as connection:
        assert ask(connection, "SELECT 1") == ((1,),)
        assert ask(connection, "SELECT DATABASE()") == (("orders",),)
        assert ask(connection, "SHOW DATABASES") == (("information_schema",), ("orders",))
        assert ask(connection, "select @@version")[0][0].startswith("8.")
        connection.ping(reconnect=False)
    assert database.signed_in == 1


def test_sqlalchemy_finds_its_way(database: DatabasePeer) -> None:
    url = f"mysql+pymysql://rjmetric:pass%20w%C3%B6rd@{database.host}:{database.port}/orders"
    engine = create_engine(url, poolclass=NullPool, connect_args={"password": "pass wörd".encode()})
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
        assert connection.execute(text("SHOW DATABASES")).scalars().all() == [
            "information_schema",
            "orders",
        ]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"password": b"wrong"}, 1045),
        ({"password": b""}, 1045),
        ({"user": "nobody"}, 1045),  # who has no account is not told so
        ({"database": "payroll"}, 1044),  # it is there, for others
        ({"database": "renamed"}, 1049),
    ],
)
def test_a_refusal_has_the_servers_own_code(
    database: DatabasePeer, changed: dict[str, Any], code: int
) -> None:
    with pytest.raises(pymysql.err.OperationalError) as refused:
        connect(database, **changed)
    assert refused.value.args[0] == code


def test_a_database_may_be_chosen_later_by_the_same_rules(database: DatabasePeer) -> None:
    with connect(database, database=None) as connection:
        connection.select_db("orders")
        assert ask(connection, "SELECT DATABASE()") == (("orders",),)
        with pytest.raises(pymysql.err.OperationalError) as refused:
            connection.select_db("payroll")
        assert refused.value.args[0] == 1044


def test_what_the_stand_in_does_not_know_is_a_syntax_error(database: DatabasePeer) -> None:
    with connect(database) as connection:
        with pytest.raises(pymysql.err.ProgrammingError) as refused:
            ask(connection, "SELECT * FROM sales")
        assert refused.value.args[0] == 1064
        assert ask(connection, "SELECT 1") == ((1,),)


def test_a_locked_account_and_a_full_server_say_so(database: DatabasePeer) -> None:
    database.truth.accounts[0].locked = True
    with pytest.raises(pymysql.err.OperationalError) as refused:
        connect(database)
    assert refused.value.args[0] == 3118
    database.truth.full = True
    with pytest.raises(pymysql.err.OperationalError) as refused:
        connect(database)
    assert refused.value.args[0] == 1040


def test_a_server_that_is_down_refuses_connections_until_it_is_up(database: DatabasePeer) -> None:
    database.down()
    with pytest.raises(pymysql.err.OperationalError) as refused:
        connect(database)
    assert refused.value.args[0] == 2003
    database.up()
    with connect(database) as connection:
        assert ask(connection, "SELECT 1") == ((1,),)


def test_a_server_going_down_cuts_who_is_connected(database: DatabasePeer) -> None:
    with connect(database) as connection:
        database.down()
        with pytest.raises(pymysql.err.OperationalError):
            ask(connection, "SELECT 1")


def test_a_connection_may_be_reset_or_slow(database: DatabasePeer) -> None:
    database.faults.add(CONNECT, Reset())
    with pytest.raises(pymysql.err.OperationalError) as failed:
        connect(database)
    assert failed.value.args[0] in {2003, 2013}
    database.faults.add(CONNECT, Slow(seconds=60))
    begun = monotonic()
    with pytest.raises(pymysql.err.OperationalError):
        connect(database, connect_timeout=0.2, read_timeout=0.2)
    assert monotonic() - begun < 10


def test_a_new_password_on_the_console_ends_the_old_one(database: DatabasePeer) -> None:
    settled: list[str] = []
    database.truth.settle = lambda: settled.append(database.truth.accounts[0].password)
    page = requests.get(database.url, timeout=TIMEOUT)
    assert "pass wörd" in page.text
    url = f"{database.url}/accounts/rjmetric/password"
    assert requests.post(url, timeout=TIMEOUT).status_code == 200
    assert settled == ["pass wörd"]
    with pytest.raises(pymysql.err.OperationalError):
        connect(database)
    fresh = database.truth.accounts[0].password
    assert fresh in requests.get(database.url, timeout=TIMEOUT).text
    with connect(database, password=fresh.encode()) as connection:
        assert ask(connection, "SELECT 1") == ((1,),)
    assert requests.post(f"{database.url}/accounts/no/password", timeout=30).status_code == 404


def test_a_renamed_database_is_there_under_its_new_name_only(database: DatabasePeer) -> None:
    database.truth.rename("orders", "orders_2027")
    with pytest.raises(pymysql.err.OperationalError) as failed:
        connect(database)
    assert failed.value.args[0] == 1049
    with connect(database, database="orders_2027") as connection:
        assert ask(connection, "SELECT 1") == ((1,),)


def test_what_it_refuses_everybody_with_comes_before_any_password(database: DatabasePeer) -> None:
    database.truth.refuses = Refused(code=1130, state="HY000", words="Host is not allowed")
    with pytest.raises(pymysql.err.MySQLError) as failed:
        connect(database)
    assert failed.value.args[0] == 1130
    database.truth.refuses = None
    with connect(database) as connection:
        assert ask(connection, "SELECT 1") == ((1,),)
