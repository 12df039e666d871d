"""`backup` and `restore`: the whole database as one file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.adapters.db.copying import Copied, Progress
from bot.bootstrap.schema import copies_of
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.needs import DatabaseSettings

MEGABYTE = 1_000_000
KEYS = "SECRET_KEYS are not in it: keep them too, elsewhere. Without them its secrets stay sealed."


@click.command(short_help="Copy the database to a file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def backup(file: Path, *, force: bool) -> None:
    """Copy the database to FILE, safely beside a running bot."""
    settings = _settings()
    with _progress("Copying") as progress:
        copied = copies_of(settings).backup(file, force=force, progress=progress)
    click.echo(f"Copied to {_told(copied)}.")
    click.echo(KEYS)


@click.command(short_help="Put a copy in the database's place.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--force", is_flag=True, help="Also where the present database is too damaged to be opened."
)
def restore(file: Path, *, force: bool) -> None:
    """Put FILE, which `backup` made, in the database's place. No bot may run on it."""
    settings = _settings()
    with _progress("Restoring") as progress:
        copied = copies_of(settings).restore(
            file, now=datetime.now(UTC), force=force, progress=progress
        )
    click.echo(f"Restored {_told(copied)}.")
    if copied.aside:
        click.echo(f"What was there before is kept as {copied.aside}.")
    click.echo("Next: mbi-bot migrate, then start the bot with the SECRET_KEYS of that time.")


def _settings() -> DatabaseSettings:
    settings = read_settings(os.environ, DatabaseSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    return settings


@contextmanager
def _progress(what: str) -> Iterator[Progress]:
    """A bar on a terminal; elsewhere nothing, since a timer's log needs only the outcome."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    with click.progressbar(length=1, label=what, file=sys.stderr) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield tell


def _told(copied: Copied) -> str:
    return f"{copied.path}: {copied.size / MEGABYTE:.1f} MB, at revision {copied.revision}"
