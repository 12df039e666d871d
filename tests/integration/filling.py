"""Rows with sealed texts in every table that holds such, whatever else the tables hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import JSON, Boolean, Column, Connection, Engine, Float, Integer, insert
from sqlalchemy.types import TypeEngine

from bot.adapters.db.columns import Duration, UtcDateTime
from bot.adapters.db.sealed import sealed_columns
from bot.adapters.db.tables import metadata
from bot.ports.cipher import Cipher

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Where = tuple[str, str, int]
"""Table, column and number of a row."""


def fill(engine: Engine, cipher: Cipher, *, rows: int = 1, first: int = 1) -> Mapping[Where, str]:
    """The secrets that were sealed, each another one."""
    secrets: dict[Where, str] = {}
    with engine.connect() as connection:
        _without_references(connection)
        with connection.begin():
            for table in metadata.sorted_tables:
                for number in range(first, first + rows) if sealed_columns(table) else ():
                    values = {
                        column.name: _value(column, number)
                        for column in table.c
                        if column.primary_key or not column.nullable
                    }
                    for column in sealed_columns(table):
                        secret = f"secret of {table.name}.{column.name} {number}"
                        secrets[table.name, column.name, number] = secret
                        values[column.name] = cipher.encrypt(secret)
                    connection.execute(insert(table).values(**values))
    return secrets


def _without_references(connection: Connection) -> None:
    """Until the connection is closed, in a transaction or not."""
    driver = connection.connection.driver_connection
    assert driver
    on_sqlite = connection.dialect.name == "sqlite"
    turned_off = (
        "PRAGMA foreign_keys = OFF" if on_sqlite else "SET session_replication_role = replica"
    )
    driver.execute(turned_off)
    if not on_sqlite:
        driver.commit()
    connection.detach()


def _value(column: Column[object], number: int) -> object:
    kind: TypeEngine[object] = column.type
    if isinstance(kind, UtcDateTime):
        return NOW
    if isinstance(kind, Duration):
        return timedelta(hours=1)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer | Float):
        return number
    if isinstance(kind, JSON):
        return {}
    return f"{column.name} {number:06}"
