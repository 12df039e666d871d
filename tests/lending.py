"""PostgreSQL databases that are lent to one test after another.

Making one takes PostgreSQL longer than most tests run, and its first connection reads the whole
catalogue anew. So a test gets one that was made before, with every row deleted and every number
counting from one again. Where a test altered the tables themselves, its database is not lent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Self

from sqlalchemy import Connection, Engine, Row, create_engine, make_url

from bot.adapters.db.tables import metadata, serves

ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
LAYOUT = """SELECT
    (SELECT sum(hashtext(a::text)) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace),
    (SELECT sum(oid::bigint) FROM pg_constraint)"""
"""Changes with every table, column, index and constraint that is made, altered or dropped."""
EMPTY = "; ".join(
    [
        # The audit may only be added to; that is meant for the bot.
        "ALTER TABLE audit DISABLE TRIGGER USER",
        # What a schema serves comes with the schema.
        *(str(one.delete()) for one in reversed(metadata.sorted_tables) if one is not serves),
        "ALTER TABLE audit ENABLE TRIGGER USER",
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)


class _Database:
    """One of them, and a way in that stays open."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.door: Engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
        with self.door.connect() as connection:
            self._layout = _layout(connection)

    def empty(self) -> bool:
        """Throw everyone out and empty it; False where it is no longer what it was."""
        with self.door.connect() as connection:
            connection.exec_driver_sql(ALONE)
            if _layout(connection) != self._layout:
                return False
            connection.exec_driver_sql(EMPTY)
        return True


class Lending:
    """Makes databases where none is free; all end with it."""

    def __init__(self, make: Callable[[], AbstractContextManager[str]]) -> None:
        self._make = make
        self._free: list[_Database] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def lend(self) -> Iterator[str]:
        """An empty, migrated database for the length of a `with`: its address."""
        database = self._free.pop() if self._free else self._made()
        yield database.url
        if database.empty():
            self._free.append(database)

    def _made(self) -> _Database:
        database = _Database(self._stack.enter_context(self._make()))
        self._stack.callback(database.door.dispose)
        return database


def _layout(connection: Connection) -> Row[tuple[object, ...]]:
    return connection.exec_driver_sql(LAYOUT).one()
