"""Runs migrations on one connection, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, TypeDecorator, event, func, select

from bot.adapters.db.engine import make_engine
from bot.adapters.db.tables import metadata
from bot.domain.errors import ConfigurationError

DEFAULT_URL = "sqlite:///mbi-bot.sqlite3"
LOCK = 0x6D62692D626F74
"""Any number that nothing else in the database locks by: the letters of mbi-bot."""
PATIENCE_SECONDS = 3600.0
LOOK_SECONDS = 0.5


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - Alembic's signature
    """Revisions name the databases' own types, so that they never change with the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        autogen.imports.add("import sqlalchemy as sa")
        return f"sa.{item.impl_instance!r}"
    return False


def run(connection: Connection) -> None:
    """Migrate within one transaction; on PostgreSQL, indexes are built before it."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        render_item=render,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            message = f"the migration left rows without their parents: {broken[:5]}"
            raise RuntimeError(message)


def main() -> None:
    """Open the database and migrate it, one at a time."""
    url = context.config.attributes.get("url") or os.environ.get("DATABASE_URL", DEFAULT_URL)
    engine = make_engine(url)
    try:
        if engine.dialect.name == "sqlite":
            _on_sqlite(engine)
        else:
            _on_postgresql(engine)
    finally:
        engine.dispose()


def _on_sqlite(engine: Engine) -> None:
    event.listen(engine, "connect", _be_patient)
    with engine.connect() as connection:
        # Rebuilding a table drops it, and with foreign keys on that deletes its children.
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        run(connection)
        connection.commit()


def _be_patient(connection: sqlite3.Connection, _record: object) -> None:
    """Wait for whoever migrates already, however much there is to migrate."""
    connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE_SECONDS * 1000)}")


def _on_postgresql(engine: Engine) -> None:
    """Migrate, while a second connection keeps all others from doing so too.

    A lock of a session would be lost behind a transaction pooler, and one of the migrating
    transaction ends where an index is built outside it. Nobody waits for the lock within a
    statement: an index that is built concurrently waits for every statement under way.
    """
    event.listen(engine, "begin", _unhurried)
    with engine.connect() as guard:
        _alone(guard)
        with engine.connect() as connection:
            run(connection)
            connection.commit()


def _unhurried(connection: Connection) -> None:
    """Rows may be many; only who waits for others' locks gives up, and lets them go on."""
    limits = ("statement_timeout", "idle_in_transaction_session_timeout")
    connection.execute(select(*(func.set_config(name, "0", True) for name in limits)))  # noqa: FBT003 - SQL has no keywords


def _alone(guard: Connection) -> None:
    """Take the lock of all migrations, until the transaction ends.

    Without parameters: those leave a portal open, whose snapshot an index that is built
    concurrently would wait for.
    """
    plain = guard.execution_options(no_parameters=True)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not plain.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({LOCK})").scalar_one():
        guard.rollback()
        if time.monotonic() > deadline:
            message = "The database is being migrated by somebody else for too long; try again."
            raise ConfigurationError(message)
        time.sleep(LOOK_SECONDS)


main()
