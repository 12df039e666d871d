"""`migrate` and `apply`: what a release step runs."""

from __future__ import annotations

import os
import sys

import click

from bot.bootstrap.applying import ToApply, applying_all_with, watch_advice_of
from bot.bootstrap.schema import migrations_of
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.needs import DatabaseSettings, WatchSettings
from bot.domain.link import CALLBACK
from bot.ports.watch_list import Watched
from bot.services.applying import Plan, Sign


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
@click.option("--team", metavar="T…", help="Only the workspace of that Slack team.")
def apply(*, only_plan: bool, yes: bool, team: str | None) -> None:
    """Watch what mbi.toml says, from now on. The plan is shown first."""
    settings = read_settings(os.environ, WatchSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    with applying_all_with(settings, os.environ, team=team) as all_of_them:
        plans = [_planned(settings, one) for one in all_of_them]
        for line in watch_advice_of(settings, os.environ):
            click.echo(f"Advice: {line}", err=True)
        removes = any(step.sign is Sign.REMOVE for plan in plans for step in plan.steps)
        if only_plan:
            return
        careful = removes and sys.stdin.isatty() and not yes
        if careful and not click.confirm("Go ahead?"):
            click.echo("Nothing was changed.")
            return
        for one in all_of_them:
            one.applying.apply(one.desired)
    if any(plan.steps for plan in plans):
        click.echo("Done. Running workers take it up by themselves.")


def _planned(settings: WatchSettings, one: ToApply) -> Plan:
    """The plan for one workspace, told."""
    plan = one.applying.plan(one.desired)
    if one.desired.team_id:
        click.echo(f"Team {one.desired.team_id}:")
    click.echo(str(plan))
    if plan.steps:
        _tell_redirect(settings, one.desired)
    return plan


def _tell_redirect(settings: WatchSettings, desired: Watched) -> None:
    """The address that providers have to know, which no plan shows."""
    registered = ", ".join(one.provider for one in desired.clients if one.client_id)
    if registered and settings.public_url:
        address = f"{settings.public_url}{CALLBACK}"
        click.echo(f"The redirect address to register at {registered} is {address}")
