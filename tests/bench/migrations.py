"""How long migrations take on a large database: `python -m tests.bench.migrations`.

Fills a database at the revision before with many integrations and a year of their history,
goes up and down, and prints the seconds of each step with the memory that it took.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Engine, text

from bot.adapters.db.codec import DIAGNOSIS
from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from tests.conftest import _embedded
from tests.integration.seeds import TROUBLE

BEFORE = "0003"
PATH: Sequence[tuple[str, str]] = (
    ("up", "0004"),
    ("down", "0003"),
    ("down", "0002"),
    ("up", "head"),
)
MINUTES_OF_A_YEAR = 525_600
STARTS = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', '2025-11-24', '+' || ({minutes}) || ' minutes')",
    "postgresql": "timestamptz '2025-11-24' + ({minutes}) * interval '1 minute'",
}
NUMBERS = """
    (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})
    SELECT i FROM n) AS numbers
"""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is of everything."""

    integrations: int
    observations: int
    """Of each integration."""

    def rows(self, moment: str, diagnosis: str) -> Iterator[tuple[str, str, str, int]]:
        """Table, columns, values by the number `i`, and how many."""
        many = self.integrations
        yield (
            "integration",
            "id, workspace_id, account_id, name, sort_name, kind, channel, owners, settings, rank",
            "i, 1, 1, 'Ads ' || i, 'ads ' || i, 'google_ads', '#data', '[]', '{}', 4",
            many,
        )
        yield (
            "subject",
            (
                "id, key, workspace_id, account_id, integration_id, witness, components, "
                '"interval", claims, failures, cadence, due_at'
            ),
            f"i, 'newest_row:' || i, 1, 1, i, 'newest_row', '[]', 300, 0, 0, '{{}}', {moment}",
            many,
        )
        yield (
            "verdict",
            "integration_id, diagnosis, changed_at",
            f"i, '{diagnosis}', {moment}",
            many,
        )
        yield (
            "incident",
            (
                "id, workspace_id, channel, subject, cause, state, opened_at, diagnosis, version, "
                "resolved_at"
            ),
            (
                f"i, 1, '#data', 'integration:' || i, 'token', 'resolved', {moment}, "
                f"'{diagnosis}', 3, {moment}"
            ),
            many,
        )
        yield "incident_member", "incident_id, integration_id", "i, i", many
        yield (
            "event",
            "id, incident_id, at, kind, args",
            f"i, 1 + i % {many}, {moment}, 'opened', '{{}}'",
            4 * many,
        )
        yield (
            "audit",
            "id, at, workspace_id, deed, integration_id, incident_id, args",
            f"i, {moment}, 1, 'link_spent', i, i, '{{}}'",
            many,
        )
        yield (
            "observation",
            "id, subject_id, at, reading, detail",
            f"i, 1 + i % {many}, {moment}, 'fresh', 'row ' || i",
            many * self.observations,
        )


def fill(engine: Engine, size: Size) -> int:
    """Fill it in bulk; how many rows there are."""
    told = DIAGNOSIS.dump(TROUBLE)
    assert isinstance(told, dict)
    diagnosis = json.dumps({**told, "well": ["mbi_feed", "cycle"]}).replace("'", "''")
    moment = STARTS[engine.dialect.name].format(minutes=f"i % {MINUTES_OF_A_YEAR}")
    count = 0
    with engine.begin() as connection:
        _unlimited(connection)
        _first(connection)
        for table, columns, values, many in size.rows(moment, diagnosis):
            numbers = NUMBERS.format(many=many)
            statement = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {numbers}"  # noqa: S608 - words of this file
            plain = connection.execution_options(no_parameters=True)  # else % is theirs
            plain.exec_driver_sql(statement)
            count += many
    return count


def _unlimited(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def _first(connection: Connection) -> None:
    """The workspace and the account that all the others are of."""
    for statement in (
        (
            "INSERT INTO workspace (id, admins, default_channel, locale, locales, intervals) "
            "VALUES (1, '[]', '#data', 'en', '{}', '{}')"
        ),
        (
            "INSERT INTO account (id, workspace_id, client_id, name, timezone, default_channel, "
            "blackout, cadence, updates_enabled) "
            "VALUES (1, 1, 194, 'Acme', 'UTC', '#data', '[]', 21600, true)"
        ),
    ):
        connection.exec_driver_sql(statement)


def run(url: str, size: Size) -> Iterator[tuple[str, float]]:
    """Fill that empty database, then go up and down: each step with its seconds."""
    migrations = Migrations(url)
    config = migrations._config  # noqa: SLF001 - only here and in tests one stops halfway
    command.upgrade(config, BEFORE)
    engine = make_engine(url)
    begun = time.monotonic()
    count = fill(engine, size)
    engine.dispose()
    yield f"fill {count:,} rows", time.monotonic() - begun
    for way, revision in PATH:
        begun = time.monotonic()
        if way == "up":
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)
        yield f"{way} to {revision}", time.monotonic() - begun
    migrations.check()


@contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
    else:
        with _embedded() as url:
            yield url


def main() -> None:
    """Print a line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--integrations", type=int, default=100_000)
    parser.add_argument("--observations", type=int, default=30, help="of each integration")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    told = parser.parse_args()
    size = Size(integrations=told.integrations, observations=told.observations)
    for kind in told.database or ["sqlite", "postgresql"]:
        with _database(kind) as url:
            for step, seconds in run(url, size):
                sys.stdout.write(f"{kind:<11} {step:<24} {seconds:7.1f} s\n")
                sys.stdout.flush()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{os.cpu_count()} cores; at most {most} MB of memory\n")


if __name__ == "__main__":
    main()
