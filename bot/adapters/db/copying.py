"""Copies of a whole SQLite database, made beside a running bot, and put back while none runs.

SQLite's own online copying (https://sqlite.org/backup.html) within one reading transaction:
with a write-ahead log nobody waits for it, and it is the state of one moment. A copy is
checked before it takes its place, and takes it in one step. PostgreSQL brings its own tools.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shlex import quote
from stat import S_IMODE

from sqlalchemy import URL

from bot.adapters.db.engine import database_url
from bot.adapters.db.migrate import Migrations
from bot.domain.errors import ConfigurationError

PAGES = 2_000
"""In one step: some 8 MB, a fraction of a second."""
PATIENCE_SECONDS = 10.0
LOOK_SECONDS = 2.0
"""For whoever is just about to end."""
ONLY_OURS = 0o600
SHOWN = ("host", "port", "sslmode")
"""Of what an address of PostgreSQL may say besides, what is no secret and leads there."""

Progress = Callable[[int, int], None]
"""Told how many pages are copied, and of how many."""


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What was copied where."""

    path: Path
    revision: str
    size: int
    """In bytes."""
    aside: Path | None = None
    """Where what was there before is kept."""


class Copies:
    """Copies of the database at one address; raises ConfigurationError where it is no file."""

    def __init__(self, url: str) -> None:
        """Keep the address; nothing is opened yet."""
        self._url = url

    def backup(self, target: Path, *, force: bool, progress: Progress) -> Copied:
        """Copy the database to a file, which is not there yet unless `force`."""
        source = self._file(
            "pg_dump --format=custom --file={file} {url}", target, "made consistently by"
        )
        if not source.exists():
            message = f"DATABASE_URL: there is no file {source} to back up."
            raise ConfigurationError(message)
        if target.exists() and target.samefile(source):
            message = f"{target} is the database itself: name another file."
            raise ConfigurationError(message)
        if target.exists() and not force:
            message = f"{target} is there already: name another file, or add --force."
            raise ConfigurationError(message)
        with _copy(source, target, progress) as (made, revision):
            made.replace(target)
            for log in _logs(target):
                log.unlink()  # of the copy that stood there before
        _settle(target.parent)
        return Copied(path=target, revision=revision, size=target.stat().st_size)

    def restore(self, source: Path, *, now: datetime, force: bool, progress: Progress) -> Copied:
        """Put a copy in the database's place; what was there is kept beside it.

        Refuses while a bot has the database open. `force` restores also where the present
        file is so broken that it can't be told whether one has.
        """
        target = self._file(
            "pg_restore --clean --if-exists --no-owner --dbname={url} {file}", source, "put back by"
        )
        if not source.is_file():
            message = f"{source} is no file: name one that mbi-bot backup made."
            raise ConfigurationError(message)
        if target.exists() and source.samefile(target):
            message = f"{source} is the database itself: name a copy of it."
            raise ConfigurationError(message)
        with _copy(source, target, progress) as (made, revision):
            Migrations(self._at(made)).require_known()
            kept = target.with_name(f"{target.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
            aside = kept if target.exists() else None
            if aside:
                _give_to_owner_of(target, made)
            with _unused(target, force=force):
                if aside:
                    target.rename(aside)
                for log in _logs(target):
                    log.rename(f"{kept}{log.name.removeprefix(target.name)}")
                try:
                    made.replace(target)
                except OSError:
                    if aside:
                        aside.rename(target)
                    raise
        _settle(target.parent)
        size = target.stat().st_size
        return Copied(path=target, revision=revision, size=size, aside=aside)

    def _file(self, instead: str, path: Path, how: str) -> Path:
        parsed = database_url(self._url)
        if parsed.get_backend_name() == "sqlite":
            return Path(parsed.database or "")
        # Without the password, which would stand in the shell's history.
        shown = URL.create(
            "postgresql",
            username=parsed.username,
            host=parsed.host,
            port=parsed.port,
            database=parsed.database,
            query={name: parsed.query[name] for name in SHOWN if name in parsed.query},
        )
        command = instead.format(
            file=quote(str(path)), url=quote(shown.render_as_string(hide_password=False))
        )
        message = (
            f"DATABASE_URL is a PostgreSQL database, whose copies are {how} its own tools, also "
            f"while the bot runs: {command}  (they ask for the password, or take PGPASSWORD)."
        )
        raise ConfigurationError(message)

    @staticmethod
    def _at(path: Path) -> str:
        return URL.create("sqlite", database=str(path)).render_as_string()


@contextmanager
def _copy(source: Path, target: Path, progress: Progress) -> Iterator[tuple[Path, str]]:
    """A checked copy beside the target, gone at the end unless it was moved; its revision."""
    made = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        made.touch(mode=ONLY_OURS, exist_ok=False)
        _copy_pages(source, made, progress)
        yield made, _checked(made, source)
    except sqlite3.DatabaseError as error:
        message = f"{source} can't be copied ({error}): it is damaged, or no database of the bot."
        raise ConfigurationError(message) from error
    except OSError as error:
        message = f"{error.filename or target} can't be written ({error.strerror})."
        raise ConfigurationError(message) from error
    finally:
        made.unlink(missing_ok=True)


def _copy_pages(source: Path, made: Path, progress: Progress) -> None:
    with (
        closing(sqlite3.connect(source, timeout=PATIENCE_SECONDS, isolation_level=None)) as there,
        closing(sqlite3.connect(made, isolation_level=None)) as here,
    ):
        # One moment for all pages: else each write of a running bot begins the copy anew.
        there.execute("BEGIN")
        there.execute("SELECT count(*) FROM sqlite_master").fetchone()
        there.backup(
            here, pages=PAGES, progress=lambda _status, left, of: progress(of - left, of), sleep=0
        )
        there.execute("ROLLBACK")
        # One file, without a log beside it.
        here.execute("PRAGMA journal_mode = DELETE")


def _checked(made: Path, source: Path) -> str:
    """The revision of a copy; raises ConfigurationError where it is not whole or not the bot's."""
    with closing(sqlite3.connect(made)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            message = f"{source} is damaged ({verdict}): take an older copy."
            raise ConfigurationError(message)
        with suppress(sqlite3.OperationalError):
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if found:
                return str(found[0])
    message = f"{source} is no database of the bot: it has no schema of its."
    raise ConfigurationError(message)


@contextmanager
def _unused(target: Path, *, force: bool) -> Iterator[None]:
    """Nobody has the file open: only then SQLite puts its log away (https://sqlite.org/wal.html).

    A bot keeps a connection as long as it runs, and one that was killed keeps none.
    """
    if not target.exists():
        yield
        return
    with closing(sqlite3.connect(target, timeout=LOOK_SECONDS, isolation_level=None)) as there:
        try:
            there.execute("PRAGMA journal_mode = DELETE")
            there.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                message = (
                    f"{target} is in use ({error}): stop the bot and whatever else has it "
                    "open, and restore again."
                )
                raise ConfigurationError(message) from error
            if not force:
                message = (
                    f"{target} is damaged ({error}), so that it can't be told whether a bot "
                    "runs on it: make sure that none does, and add --force."
                )
                raise ConfigurationError(message) from error
        yield


def _logs(database: Path) -> list[Path]:
    """What a process that was killed, or a file that was damaged or removed, leaves beside it.

    SQLite would read it into whatever file bears that name by now.
    """
    beside = (database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm", "-journal"))
    return [one for one in beside if one.exists()]


def _give_to_owner_of(target: Path, made: Path) -> None:
    """Let whoever may use the present file use the new one too, also where root restores."""
    there = target.stat()
    made.chmod(S_IMODE(there.st_mode))
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(made, there.st_uid, there.st_gid)


def _settle(folder: Path) -> None:
    """Have the new name outlive a power cut."""
    with suppress(OSError):  # not every system opens a folder
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
