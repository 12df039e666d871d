"""`rotate-keys`: seal everything anew with the first of SECRET_KEYS."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from bot.bootstrap.keys import rotating_with
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.services.rotating import Rotated

SHOWN = 20
"""Texts that no key opens are named up to so many."""
LINES = 10
"""Progress is told so many times where there is no terminal to draw on."""

Told = Callable[[int], None]


@click.command("rotate-keys", short_help="Seal everything anew with the first of SECRET_KEYS.")
@click.option("--check", "only_check", is_flag=True, help="Count what is left and change nothing.")
def rotate_keys(*, only_check: bool) -> None:
    """Seal everything in the database anew with the first of SECRET_KEYS.

    Put the new key before the old ones, restart the bot everywhere, then run this beside it.
    It may be stopped and run again at any time. Ends with 0 once the first key opens
    everything, with 1 while something is left to do.
    """
    settings = read_settings(os.environ, WatchSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    size = len(settings.secret_keys)
    with rotating_with(settings) as rotating, _progress(rotating.count) as told:
        done = rotating.check(told) if only_check else rotating.rotate(told)
    if not only_check:
        click.echo(f"Sealed anew: {done.anew}.")
    _tell(done, size)
    sys.exit(1 if done.left or done.closed or not done.settled else 0)


def _tell(done: Rotated, size: int) -> None:
    """What is left, and which keys are of no use any more."""
    for place in range(size):
        click.echo(f"Opened by key {place + 1} of SECRET_KEYS: {done.by_key[place]}.")
    if done.left:
        click.echo("Run mbi-bot rotate-keys to seal them anew with key 1.")
    if not done.settled:
        click.echo(
            "Some were being written just now: run this again. If it says so again, something "
            "still seals with an older key: restart all of the bot with the new SECRET_KEYS.",
            err=True,
        )
    for text in done.closed[:SHOWN]:
        click.echo(f"No key opens {text}.", err=True)
    if done.closed:
        click.echo(
            f"No key opens {len(done.closed)} in all: put the key that sealed them at the end of "
            "SECRET_KEYS and run this again. Without it, run mbi-bot apply for keys and secrets of "
            "mbi.toml, and /mbi connect NAME for what people gave.",
            err=True,
        )
        return  # one of the keys may be theirs, misspelt
    if size == 1:
        click.echo("SECRET_KEYS holds one key. To change it, put a new one before it.")
    elif done.settled and (idle := done.idle(size)):
        names = ", ".join(str(place + 1) for place in idle)
        click.echo(
            f"No longer needed in SECRET_KEYS: key {names}. "
            "Backups from before need what sealed them."
        )


@contextmanager
def _progress(count: int) -> Iterator[Told]:
    """A bar on a terminal, else a line now and then."""
    if sys.stderr.isatty():
        with click.progressbar(length=count, label="Sealed texts", file=sys.stderr) as bar:
            yield bar.update
        return
    seen, next_line = 0, 0

    def told(more: int) -> None:
        nonlocal seen, next_line
        seen += more
        if seen >= next_line:
            click.echo(f"Looked at {seen} of {max(count, seen)}.", err=True)
            next_line = seen + max(count // LINES, 1)

    yield told
