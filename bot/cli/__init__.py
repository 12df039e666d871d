"""The command line: one lazy table of commands, so that each starts only what it needs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError

from bot.domain.errors import BotError

COMMANDS: Mapping[str, str] = {
    "sandbox": "bot.cli.sandbox:sandbox",
    "run": "bot.cli.serving:run",
    "web": "bot.cli.serving:web",
    "worker": "bot.cli.serving:worker",
    "migrate": "bot.cli.database:migrate",
    "apply": "bot.cli.database:apply",
    "check": "bot.cli.checking:check",
    "doctor": "bot.cli.examining:doctor",
    "rotate-keys": "bot.cli.rotating:rotate_keys",
    "prune": "bot.cli.pruning:prune",
    "backup": "bot.cli.copying:backup",
    "restore": "bot.cli.copying:restore",
    "erase": "bot.cli.erasing:erase",
    "audit": "bot.cli.auditing:audit",
    "diagnose": "bot.cli.diagnosing:diagnose",
}


class LazyCommands(click.Group):
    """Imports a command when it is called or described."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """All names, in the order people need them."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if name not in COMMANDS:
            return None
        module, _, function = COMMANDS[name].partition(":")
        command = getattr(import_module(module), function)
        return command if isinstance(command, click.Command) else None


@click.command(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mbi-bot")
def commands() -> None:
    """A Slack bot that says why an MBI integration stopped, and who can mend it."""


def main() -> None:
    """Run one command; what an operator can mend is said in words, without a traceback."""
    try:
        commands(prog_name="mbi-bot")
    except BotError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OperationalError as error:
        # The driver's own words name host, file or table, and never the password.
        reason = " ".join(str(error.orig).split())
        click.echo(f"DATABASE_URL: the database can't be used ({reason})", err=True)
        sys.exit(1)
