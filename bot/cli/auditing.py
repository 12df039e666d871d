"""`audit`: who did what about whose authorization."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from bot.bootstrap.auditing import auditing_with
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.needs import DatabaseSettings


@click.command(short_help="Print who did what about whose authorization.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]),
    help="Only what happened from then on, in UTC where no offset is given.",
)
@click.option("--integration", metavar="NAME", help="Only what concerns this one.")
@click.option("--team", metavar="T…", help="Only the workspace of that Slack team.")
def audit(*, since: datetime | None, integration: str | None, team: str | None) -> None:
    """Print every press, opening, authorization, refusal, change and hand-over as JSON lines.

    The oldest comes first. NAME matches loosely.
    """
    settings = read_settings(os.environ, DatabaseSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    with auditing_with(settings, team=team) as auditing:
        for line in auditing.lines(since=since, integration=integration):
            click.echo(line)
