"""Waiting until somebody waits for a lock of PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Engine

_WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
_MANY = 100_000


def until_somebody_waits(engine: Engine) -> None:
    """Return when a transaction of this database waits for another one's row."""
    with engine.connect() as connection:
        for _ in range(_MANY):
            if connection.exec_driver_sql(_WAITING).scalar_one():
                return
    message = "nobody waited"
    raise AssertionError(message)
