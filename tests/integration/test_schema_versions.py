"""Which schemas a version works with, and what a migration may do to the version before."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    insert,
    select,
    text,
)

from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.domain.errors import ConfigurationError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NEWER = "9999"
FIRST_THAT_SERVES = "0004"


def revisions() -> list[str]:
    """All, oldest first."""
    config = Config()
    config.set_main_option("script_location", "bot.migrations:")
    scripts = ScriptDirectory.from_config(config)
    return [one.revision for one in scripts.walk_revisions()][::-1]


SERVING = revisions()[revisions().index(FIRST_THAT_SERVES) :]


def at(url: str, *, revision: str, serves: bool) -> None:
    """Make a database, and let it be at the revision of a newer version."""
    Migrations(url).upgrade()
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
        if not serves:
            connection.execute(text("DELETE FROM serves"))
    engine.dispose()


def served(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(text("SELECT revision FROM serves")).scalars())


def test_a_version_starts_on_a_newer_schema_that_serves_it_and_leaves_it_alone(
    empty_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    at(empty_database_url, revision=NEWER, serves=True)
    migrations = Migrations(empty_database_url)
    with caplog.at_level(logging.INFO):
        migrations.require_current()
    assert f"the schema {NEWER} is newer" in caplog.text
    assert migrations.upgrade() == (NEWER, NEWER)
    assert migrations.current() == NEWER


def test_a_schema_that_serves_it_no_more_is_refused_and_never_touched(
    empty_database_url: str,
) -> None:
    at(empty_database_url, revision=NEWER, serves=False)
    migrations = Migrations(empty_database_url)
    for deed in (migrations.require_current, migrations.upgrade, migrations.downgrade):
        with pytest.raises(ConfigurationError, match=f"revision {NEWER}.*run the version that"):
            deed()
    assert migrations.current() == NEWER


def test_an_older_schema_is_refused_until_it_is_migrated(empty_database_url: str) -> None:
    migrations = Migrations(empty_database_url)
    migrations.upgrade()
    migrations.downgrade("0003")
    with pytest.raises(ConfigurationError, match=r"is at revision 0003.*run mbi-bot migrate"):
        migrations.require_current()


def test_two_machines_that_migrate_at_once_both_end_well(empty_database_url: str) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "bot", "migrate"],
            env={**os.environ, "DATABASE_URL": empty_database_url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [one.communicate(timeout=50) for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    Migrations(empty_database_url).require_current()


def test_an_index_whose_building_was_cut_off_is_built_anew(empty_postgres_url: str) -> None:
    migrations = Migrations(empty_postgres_url)
    migrations.upgrade()
    migrations.downgrade("0003")
    engine = make_engine(empty_postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE INDEX ix_observation_at ON observation (at)"))
        connection.execute(text("CREATE INDEX ix_incident_resolved_at ON incident (resolved_at)"))
        connection.execute(
            text(
                "UPDATE pg_index SET indisvalid = false "
                "WHERE indexrelid = 'ix_observation_at'::regclass"
            )
        )
    migrations.upgrade()
    migrations.check()
    with engine.connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
        assert left.scalar_one() == 0
    engine.dispose()


@pytest.mark.parametrize("revision", SERVING)
def test_every_migration_says_which_versions_it_serves(
    revision: str, empty_database_url: str
) -> None:
    migrations = Migrations(empty_database_url)
    engine = make_engine(empty_database_url)
    _to(migrations, revision)
    assert revision in served(engine)
    assert served(engine) <= set(revisions())
    engine.dispose()


@pytest.mark.parametrize("revision", SERVING)
def test_a_version_that_is_served_finds_all_it_reads_and_may_write_all_it_wrote(
    revision: str, empty_database_url: str
) -> None:
    """The version is taken for the tables that it came with, filled as it would fill them."""
    migrations, engine = Migrations(empty_database_url), make_engine(empty_database_url)
    _to(migrations, revision)
    older = sorted(served(engine) - {revision})
    for before in older:
        migrations.downgrade("base")
        _to(migrations, before)
        engine.dispose()
        tables = MetaData()
        tables.reflect(engine)
        tables.remove(tables.tables["alembic_version"])
        with _without_references(engine) as connection:
            _fill(connection, tables, number=1)
        _to(migrations, revision)
        with _without_references(engine) as connection:
            _fill(connection, tables, number=2)
            for table in tables.sorted_tables:
                assert len(connection.execute(select(table)).all()) >= 2, table.name
    engine.dispose()


def _to(migrations: Migrations, revision: str) -> None:
    """Go up to that revision, and no further."""
    command.upgrade(migrations._config, revision)  # noqa: SLF001 - only tests stop halfway


@contextmanager
def _without_references(engine: Engine) -> Iterator[Connection]:
    """One transaction in which rows may refer to nothing."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver
        on_sqlite = connection.dialect.name == "sqlite"
        driver.execute(
            "PRAGMA foreign_keys = OFF" if on_sqlite else "SET session_replication_role = replica"
        )
        if not on_sqlite:
            driver.commit()
        connection.detach()
        with connection.begin():
            yield connection


def _fill(connection: Connection, tables: MetaData, *, number: int) -> None:
    """A row in every table, with what must not be empty and has no default."""
    for table in tables.sorted_tables:
        row = {
            column.name: _value(column, number)
            for column in table.c
            if column.primary_key or (not column.nullable and column.server_default is None)
        }
        connection.execute(insert(table).values(**row))


def _value(column: Column[object], number: int) -> object:
    values: dict[type, object] = {DateTime: NOW, Boolean: False, JSON: {}}
    for kind, value in values.items():
        if isinstance(column.type, kind):
            return value
    return number if isinstance(column.type, Integer | Float) else f"{column.name} {number}"
