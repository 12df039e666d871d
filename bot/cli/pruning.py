"""`prune`: forget at once what a worker forgets a little at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.bootstrap.forgetting import pruning_with
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.ports.past import Remains
from bot.services.forgetting import Progress

EVERY = 10_000
"""Progress is told each time so many more were forgotten."""


@click.command(short_help="Forget at once what is old.")
@click.option("--dry-run", is_flag=True, help="Count what would go and change nothing.")
def prune(*, dry_run: bool) -> None:
    """Forget what is older than KEEP_OBSERVATIONS_DAYS and KEEP_INCIDENTS_DAYS.

    Workers do so by themselves, a little at a time. This does it all at once, beside a
    running bot; it may be stopped and run again at any time.
    """
    settings = read_settings(os.environ, Settings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    with pruning_with(settings) as forgetting, _progress() as progress:
        gone = forgetting.prune(progress, pretend=dry_run)
    verb = "Would forget" if dry_run else "Forgot"
    for remains, count in gone.items():
        click.echo(f"{verb} {count} {remains}.")
    click.echo(
        f"Kept: observations of {settings.keep_observations_days} days, closed incidents of "
        f"{settings.keep_incidents_days}, all that is open, and the audit."
    )


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line now and then on the side of errors."""
    seen, next_line = 0, EVERY

    def told(remains: Remains, more: int) -> None:
        nonlocal seen, next_line
        seen += more
        if seen >= next_line:
            click.echo(f"{seen} so far, at {remains} now.", file=sys.stderr)
            next_line = seen + EVERY

    yield told
