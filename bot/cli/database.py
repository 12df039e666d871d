"""`migrate` and `apply`: what a release step runs."""

from __future__ import annotations

import os
import sys

import click

from bot.bootstrap import applying_with, migrations_of, watch_advice_of
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.needs import DatabaseSettings, WatchSettings
from bot.domain.link import CALLBACK
from bot.ports.watch_list import Watched
from bot.services.applying import Sign


@click.command(short_help="Make or update the database's tables.")
def migrate() -> None:
    """Bring the database to this version's schema."""
    settings = read_settings(os.environ, DatabaseSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    before, after = migrations_of(settings).upgrade()
    if before == after:
        click.echo(f"The database is at {after} already.")
    else:
        click.echo(f"The database went from {before or 'empty'} to {after}.")


@click.command(short_help="Watch what mbi.toml says.")
@click.option("--plan", "only_plan", is_flag=True, help="Show the plan and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before removing something.")
def apply(*, only_plan: bool, yes: bool) -> None:
    """Watch what mbi.toml says, from now on. The plan is shown first."""
    settings = read_settings(os.environ, WatchSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    with applying_with(settings, os.environ) as (applying, desired):
        plan = applying.plan(desired)
        click.echo(str(plan))
        if plan.steps:
            _tell_redirect(settings, desired)
        for line in watch_advice_of(settings, os.environ):
            click.echo(f"Advice: {line}", err=True)
        removes = any(step.sign is Sign.REMOVE for step in plan.steps)
        if only_plan:
            return
        careful = removes and sys.stdin.isatty() and not yes
        if careful and not click.confirm("Go ahead?"):
            click.echo("Nothing was changed.")
            return
        applying.apply(desired)
    if plan.steps:
        click.echo("Done. Running workers take it up by themselves.")


def _tell_redirect(settings: WatchSettings, desired: Watched) -> None:
    """The address that providers have to know, which no plan shows."""
    registered = ", ".join(one.provider for one in desired.clients if one.client_id)
    if registered and settings.public_url:
        address = f"{settings.public_url}{CALLBACK}"
        click.echo(f"The redirect address to register at {registered} is {address}")
