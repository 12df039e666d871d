"""`erase`: take away all that belongs to one workspace."""

from __future__ import annotations

import os
import sys

import click

from bot.bootstrap.installing import erasing_with
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.needs import DatabaseSettings
from bot.ports.workspaces import Housed
from bot.services.erasing import Erasing

ONLY = "only"
"""Names the workspace of WORKSPACES=one, whose team nobody has to tell."""


@click.command(short_help="Erase all that belongs to one workspace.")
@click.argument("team")
@click.option("--yes", is_flag=True, help="Do not ask before erasing.")
def erase(*, team: str, yes: bool) -> None:
    """Erase all that belongs to the workspace TEAM, at once and for good.

    TEAM is the team's id in Slack (T…), or "only" for the one workspace of WORKSPACES=one.

    What is watched there, its history, grants, links, tickets and the audit of who did what
    go. It may be interrupted: it goes on when it is called again, and in any worker. Backups
    made before hold it still. The bot stays in the team's list of apps until somebody removes
    it there.
    """
    settings = read_settings(os.environ, DatabaseSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    with erasing_with(settings) as erasing:
        resumed = erasing.go_on(_progress)
        if resumed:
            click.echo(f"Finished what was interrupted before; workspaces erased: {resumed}.")
            if not erasing.found(team):
                return  # that was the one
        found = _chosen(erasing, team)
        click.echo(f"Erasing {_named(found)}: {found.accounts} accounts, ", nl=False)
        click.echo(f"{found.integrations} integrations, and all that is held of them.")
        if not yes:
            if not sys.stdin.isatty():
                message = "Nothing was erased: give --yes where nobody can be asked."
                raise click.ClickException(message)
            if not click.confirm("This can't be undone. Go ahead?"):
                click.echo("Nothing was erased.")
                sys.exit(1)
        rows = erasing.erase(found.id, _progress)
    click.echo(f"{'' if not sys.stderr.isatty() else chr(13)}Done: {rows} rows erased.")


def _chosen(erasing: Erasing, team: str) -> Housed:
    """The workspace of that team; with `only` the one there is, where its team was never known."""
    found = erasing.found(team)
    every = erasing.found(None)
    alone = len(every) == 1 and every[0].team_id is None
    if not found and alone and team == ONLY:
        return every[0]
    if not found:
        message = f"There is no workspace of a team {team}. " + (
            f"The bot serves one whose team it was never told: mbi-bot erase {ONLY} erases it."
            if alone
            else "A team's id begins with T and stands in Slack's address in a browser."
        )
        raise click.ClickException(message)
    return found[0]


def _named(one: Housed) -> str:
    if one.team_id is None:
        return "the only workspace"
    return f"{one.team_name or 'the workspace'} ({one.team_id})"


def _progress(rows: int) -> None:
    """One line that changes, where somebody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r{rows} rows erased", err=True, nl=False)
