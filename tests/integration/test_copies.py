"""Backups of SQLite beside a running bot, and putting them back."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from bot.adapters.db.copying import Copied, Copies
from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Kind
from tests.integration.seeds import NOW, many, watch

Kinds = Mapping[str, Kind]


def file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def integrations(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("SELECT count(*) FROM integration").fetchone()
    return int(found)


def backup(url: str, target: Path, *, force: bool = False) -> Copied:
    return Copies(url).backup(target, force=force, progress=lambda _done, _of: None)


def restore(url: str, source: Path, *, force: bool = False) -> Copied:
    return Copies(url).restore(source, now=NOW, force=force, progress=lambda _done, _of: None)


def watching(url: str, kinds: Kinds, integrations: int = 3) -> Engine:
    """A database in use."""
    engine = make_engine(url)
    watch(engine, kinds, many(integrations))
    return engine


def test_a_backup_beside_a_running_bot_is_one_whole_file_for_its_owner_alone(
    sqlite_url: str, kinds: Kinds, tmp_path: Path
) -> None:
    engine, target = watching(sqlite_url, kinds), tmp_path / "backup.sqlite3"
    with engine.connect():  # in the midst of writing
        copied = backup(sqlite_url, target)
    engine.dispose()
    assert integrations(target) == 3
    assert (copied.revision, copied.size) == (
        Migrations(sqlite_url).expected,
        target.stat().st_size,
    )
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*backup*")] == [target.name]


def test_a_backup_tells_how_far_it_is_and_is_of_one_moment(
    sqlite_url: str, kinds: Kinds, tmp_path: Path
) -> None:
    """A bot that writes all the time holds it up no more than one that sleeps."""
    engine, told = watching(sqlite_url, kinds), list[tuple[int, int]]()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE filler (some TEXT)"))
        connection.execute(text("INSERT INTO filler VALUES (hex(zeroblob(30000000)))"))

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM subject"))
            connection.execute(text("DELETE FROM integration"))

    Copies(sqlite_url).backup(tmp_path / "backup", force=False, progress=tell)
    engine.dispose()
    assert len(told) > 2
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert integrations(tmp_path / "backup") == 3


def test_a_file_that_is_there_is_replaced_only_by_force(sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    target.write_text("mine")
    with pytest.raises(ConfigurationError, match=r"is there already.*--force"):
        backup(sqlite_url, target)
    assert target.read_text() == "mine"
    backup(sqlite_url, target, force=True)
    assert integrations(target) == 0


def test_what_can_not_be_backed_up_is_refused_with_the_reason(
    sqlite_url: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match="there is no file"):
        backup(f"sqlite:///{tmp_path / 'none'}", tmp_path / "backup")
    with pytest.raises(ConfigurationError, match="is the database itself"):
        backup(sqlite_url, file_of(sqlite_url), force=True)
    with pytest.raises(ConfigurationError, match="can't be written"):
        backup(sqlite_url, tmp_path / "nowhere" / "backup")
    (tmp_path / "text").write_text("no database, but long enough to be looked at" * 100)
    with pytest.raises(ConfigurationError, match="damaged, or no database of the bot"):
        backup(f"sqlite:///{tmp_path / 'text'}", tmp_path / "backup")
    sqlite3.connect(tmp_path / "empty").close()
    with pytest.raises(ConfigurationError, match="no database of the bot"):
        backup(f"sqlite:///{tmp_path / 'empty'}", tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_copy_is_put_back_and_what_was_there_is_kept(
    sqlite_url: str, kinds: Kinds, tmp_path: Path
) -> None:
    watching(sqlite_url, kinds).dispose()
    backup(sqlite_url, tmp_path / "backup")
    watching(sqlite_url, kinds, integrations=5).dispose()
    done = restore(sqlite_url, tmp_path / "backup")
    assert integrations(file_of(sqlite_url)) == 3
    assert done.aside is not None
    assert done.aside.name.endswith(".before-restore-20261124T090000Z")
    assert integrations(done.aside) == 5
    Migrations(sqlite_url).require_current()


def test_nothing_is_restored_under_a_running_bot(
    sqlite_url: str, kinds: Kinds, tmp_path: Path
) -> None:
    """It needs no transaction under way: a connection that is kept is enough."""
    backup(sqlite_url, tmp_path / "backup")
    engine = watching(sqlite_url, kinds)
    with pytest.raises(ConfigurationError, match=r"is in use.*stop the bot"):
        restore(sqlite_url, tmp_path / "backup", force=True)
    engine.dispose()
    assert integrations(file_of(sqlite_url)) == 3
    restore(sqlite_url, tmp_path / "backup")
    assert integrations(file_of(sqlite_url)) == 0


def test_a_damaged_database_is_replaced_by_force(sqlite_url: str, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "backup")
    damaged = file_of(sqlite_url)
    damaged.write_bytes(b"damaged" * 10_000)
    with pytest.raises(ConfigurationError, match=r"is damaged.*--force"):
        restore(sqlite_url, tmp_path / "backup")
    restore(sqlite_url, tmp_path / "backup", force=True)
    Migrations(sqlite_url).require_current()


@pytest.mark.parametrize("gone", [True, False], ids=["removed", "damaged"])
def test_the_log_of_a_bot_that_was_killed_is_not_read_into_what_is_restored(
    sqlite_url: str, kinds: Kinds, tmp_path: Path, *, gone: bool
) -> None:
    backup(sqlite_url, tmp_path / "backup")
    present = file_of(sqlite_url)
    log = present.with_name(f"{present.name}-wal")
    engine = watching(sqlite_url, kinds)
    left = log.read_bytes()
    assert left
    engine.dispose()
    if gone:
        present.unlink()
    else:
        present.write_bytes(b"damaged" * 10_000)
    log.write_bytes(left)
    restore(sqlite_url, tmp_path / "backup", force=True)
    assert integrations(present) == 0
    (kept,) = tmp_path.rglob("*.before-restore-*-wal")
    assert kept.read_bytes() == left


def test_a_copy_that_this_version_does_not_know_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("DELETE FROM serves")
        connection.commit()
    with pytest.raises(ConfigurationError, match="revision 9999"):
        restore(sqlite_url, tmp_path / "backup")
    with pytest.raises(ConfigurationError, match="is no file"):
        restore(sqlite_url, tmp_path / "none")
    Migrations(sqlite_url).require_current()


def test_a_first_database_may_come_from_a_copy(sqlite_url: str, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "backup")
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    assert restore(url, tmp_path / "backup").aside is None
    Migrations(url).require_current()


def test_whoever_has_postgresql_is_told_its_own_command_without_the_password(
    tmp_path: Path,
) -> None:
    url = "postgres://bot:geheim@db.acme.example:5433/mbi?sslmode=require&sslpassword=geheim"
    with pytest.raises(ConfigurationError) as refused:
        backup(url, tmp_path / "b u")
    assert "pg_dump --format=custom --file=" in str(refused.value)
    assert "'postgresql://bot@db.acme.example:5433/mbi?sslmode=require'" in str(refused.value)
    with pytest.raises(ConfigurationError, match="pg_restore --clean --if-exists") as refused:
        restore(url, tmp_path / "backup")
    assert "geheim" not in str(refused.value)
