"""Runs migrations on one connection, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, TypeDecorator

from bot.adapters.db.engine import make_engine
from bot.adapters.db.tables import metadata

DEFAULT_URL = "sqlite:///mbi-bot.sqlite3"


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - Alembic's signature
    """Revisions name the databases' own types, so that they never change with the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        autogen.imports.add("import sqlalchemy as sa")
        return f"sa.{item.impl_instance!r}"
    return False


def run(connection: Connection) -> None:
    """Migrate within one transaction."""
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
    """Open the database and migrate it."""
    url = context.config.attributes.get("url") or os.environ.get("DATABASE_URL", DEFAULT_URL)
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                # Rebuilding a table drops it, and with foreign keys on that deletes its children.
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            run(connection)
            connection.commit()
    finally:
        engine.dispose()


main()
