"""Opening the database."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import ConfigurationError

CONNECT_TIMEOUT = timedelta(seconds=10)
LOCK_TIMEOUT = timedelta(seconds=10)
STATEMENT_TIMEOUT = timedelta(seconds=30)
IDLE_TIMEOUT = timedelta(seconds=60)

READ = "bot_read"
"""Execution option of a connection that will only read."""


def database_url(url: str) -> URL:
    """Understand a DATABASE_URL; raises ConfigurationError, which never shows its password."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        message = "DATABASE_URL is not a URL such as sqlite:///mbi-bot.sqlite3 or postgresql://…"
        raise ConfigurationError(message) from None
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite"}:
        message = f"DATABASE_URL names {parsed.drivername}; use sqlite or postgresql"
        raise ConfigurationError(message)
    if parsed.database in {None, "", ":memory:"}:
        message = "DATABASE_URL must name a file: SQLite in memory is lost with each connection"
        raise ConfigurationError(message)
    return parsed


def make_engine(url: str) -> Engine:
    """An engine for SQLite in a file or for PostgreSQL, also behind a transaction pooler.

    Nothing is kept in a session: no prepared statements, no session settings, no
    session locks. The caller disposes of it.
    """
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return _postgresql(parsed)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url,
        # What a failing statement was given may be a digest, an address or a sealed secret.
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": LOCK_TIMEOUT.total_seconds()},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later can't wait for the lock (it fails at
    # once), so those that may write take it at the start. Readers never wait with WAL.
    read = connection.get_execution_options().get(READ, False)
    connection.exec_driver_sql("BEGIN" if read else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": int(CONNECT_TIMEOUT.total_seconds()),
            "prepare_threshold": None,
        },
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    # Local to the transaction, since a pooler hands the session to somebody else after it.
    limits = {
        "statement_timeout": STATEMENT_TIMEOUT,
        "lock_timeout": LOCK_TIMEOUT,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT,
    }
    connection.execute(
        select(
            *(
                func.set_config(name, f"{int(limit.total_seconds() * 1000)}ms", True)  # noqa: FBT003 - SQL has no keywords
                for name, limit in limits.items()
            )
        )
    )
