"""One cache of compiled statements for all engines of a test process.

A bot has one engine for as long as it lives. Tests make thousands, and would spend a third
of their time on compiling the same statements for each: SQLAlchemy keeps what it compiled
by engine and by dialect, so here all engines share the one and call the others equal.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED: LRUCache[object, object] = LRUCache(5000)


class _Alike:
    """All dialects of a class are one key."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class OneSqlite(_Alike, SQLiteDialect_pysqlite):
    """SQLite, as one for all engines."""

    supports_statement_cache = True


class OnePostgres(_Alike, PGDialect_psycopg):
    """PostgreSQL, as one for all engines."""

    supports_statement_cache = True


def share_compiled() -> None:
    """Let every engine made from now on use the one cache."""
    for name in ("sqlite", "sqlite.pysqlite"):
        registry.register(name, __name__, OneSqlite.__name__)
    registry.register("postgresql.psycopg", __name__, OnePostgres.__name__)
    event.listen(Engine, "engine_connect", _use)


def _use(connection: Connection) -> None:
    connection.execution_options(compiled_cache=COMPILED)
