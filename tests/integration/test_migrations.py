"""The schema, up and down on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Engine, func, inspect, select

from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.tables import metadata
from bot.domain.errors import ConfigurationError
from bot.domain.incident import EventKind
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import HOUR, NOW, ids_by_name, incident, recorded, watch

REBUILD = """
    for table in ("workspace", "account", "integration", "subject", "incident"):
        with op.batch_alter_table(table) as batch:
            batch.create_check_constraint("some_id", "id > 0")
"""
ONE_MORE = """
from alembic import op
revision, down_revision = "one_more", "{head}"
def upgrade() -> None:
    {step}
def downgrade() -> None:
    for table in ("workspace", "account", "integration", "subject", "incident"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint("some_id", type_="check")
"""


def tables_of(url: str) -> set[str]:
    engine = make_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_an_empty_database_goes_up_equals_the_models_and_goes_down_again(
    empty_database_url: str,
) -> None:
    migrations = Migrations(empty_database_url)
    assert migrations.current() is None
    assert migrations.upgrade() == (None, migrations.expected)
    assert migrations.current() == migrations.expected
    migrations.check()
    assert tables_of(empty_database_url) >= set(metadata.tables)
    migrations.downgrade()
    assert tables_of(empty_database_url) <= {"alembic_version"}
    assert migrations.current() is None


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrations = Migrations(database_url)
    assert migrations.upgrade() == (migrations.expected, migrations.expected)


def test_a_table_that_the_models_lack_is_noticed(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE stray (id INTEGER PRIMARY KEY)")
    with pytest.raises(CommandError, match="stray"):
        Migrations(database_url).check()


def test_the_bot_refuses_an_empty_database_and_says_what_to_run(empty_database_url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"is empty.*mbi-bot migrate"):
        Migrations(empty_database_url).require_current()


def test_the_bot_takes_a_database_at_its_own_revision(database_url: str) -> None:
    Migrations(database_url).require_current()


def test_rebuilding_parent_tables_and_back_keeps_their_children(
    database_url: str,
    engine: Engine,
    kinds: dict[str, Kind],
    transaction: Transaction,
    tmp_path: Path,
) -> None:
    """SQLite alters a table by making it anew: with foreign keys on, children go with it."""
    watch(engine, kinds)
    with transaction() as uow:
        opened = incident(uow, ids_by_name(uow).values())
        uow.incidents.tell(opened.id, NOW, EventKind.OPENED)
        uow.subjects.record(
            [recorded(s) for s in uow.subjects.claim(NOW + HOUR, limit=3, lease=HOUR)]
        )
        uow.commit()
    engine.dispose()
    config = _with_one_more(database_url, tmp_path)
    before = _counts(engine)
    command.upgrade(config, "head")
    assert _counts(engine) == before
    command.downgrade(config, "-1")
    assert _counts(engine) == before
    assert {before[name] for name in ("event", "observation", "incident_member")} == {1, 3}
    with transaction(read=True) as uow:
        assert uow.incidents.get(opened.id) == opened


def test_a_migration_that_orphans_rows_is_rolled_back(
    sqlite_url: str, kinds: dict[str, Kind], tmp_path: Path
) -> None:
    engine = make_engine(sqlite_url)
    watch(engine, kinds)
    before = _counts(engine)
    config = _with_one_more(sqlite_url, tmp_path, 'op.execute("DELETE FROM account")')
    with pytest.raises(RuntimeError, match="without their parents"):
        command.upgrade(config, "head")
    assert _counts(engine) == before
    engine.dispose()


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def _with_one_more(url: str, folder: Path, step: str = REBUILD) -> Config:
    """The bot's own migrations, and after them one that does `step`."""
    head = Migrations(url).expected
    (folder / "9999_one_more.py").write_text(ONE_MORE.format(head=head, step=step))
    config = Config()
    config.set_main_option("script_location", "bot.migrations:")
    config.set_main_option("version_locations", f"bot.migrations:versions;{folder}")
    config.set_main_option("path_separator", ";")
    config.attributes["url"] = url
    return config
