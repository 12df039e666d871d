"""`check`: verdicts at the shell on what is watched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bot.bootstrap.checking import checking_with
from bot.cli.logs import secrets_of, start_logging
from bot.config.environment import read_settings
from bot.config.needs import WitnessSettings
from bot.domain.diagnosis import Cause
from bot.domain.errors import ConfigurationError
from bot.services.answering import Answering
from bot.services.views import Coverage, IntegrationView, NoSuchName, Speaks
from bot.texts.lines import say_line
from bot.texts.moments import written
from bot.texts.reader import Texts


@click.command(short_help="Ask every witness now.")
@click.argument("name", required=False)
@click.option("--team", metavar="T…", help="Only the workspace of that Slack team.")
def check(name: str | None, *, team: str | None) -> None:
    """Ask every witness of the integration NAME now, or of all, and print answers and verdicts.

    NAME matches loosely. The exit code is 1 when an integration is in trouble, when the bot
    itself is refused by a witness, or when no single integration has that name.
    """
    settings = read_settings(os.environ, WitnessSettings)
    start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    texts, locale = Texts(), settings.locale
    with checking_with(settings, team=team) as workspaces:
        found = _asked(workspaces, name)
        several = len({of for of, _ in found}) > 1
        for of, view in found:
            click.echo((f"{of} / " if several and of else "") + _told(texts, locale, view))
    raise SystemExit(0 if all(_well(view) for _, view in found) else 1)


def _asked(
    workspaces: Sequence[tuple[str | None, Answering]], name: str | None
) -> Sequence[tuple[str | None, IntegrationView | NoSuchName]]:
    """Those of that name in whichever workspace, or all, account by account, with their teams."""
    found: list[tuple[str | None, IntegrationView | NoSuchName]] = []
    for team, answering in workspaces:
        views = [answering.check(name=name)] if name else answering.check_all()
        found += [(team, view) for view in views]
    if not found:
        message = "Nothing is watched yet: write mbi.toml and run mbi-bot apply."
        raise ConfigurationError(message)
    known = [one for one in found if not isinstance(one[1], NoSuchName)]
    return known or found[:1]


def _well(view: IntegrationView | NoSuchName) -> bool:
    if isinstance(view, NoSuchName):
        return False
    refused = any(one.speaks is Speaks.BOT for one in view.coverage)
    return not view.diagnosis.trouble and view.diagnosis.cause is not Cause.BOT and not refused


def _told(texts: Texts, locale: str, view: IntegrationView | NoSuchName) -> str:
    if isinstance(view, NoSuchName):
        nearest = ", ".join(view.nearest)
        key = "check-several" if view.several else "check-unknown"
        return texts.say(locale, key, name=view.asked, nearest=nearest)
    zone = view.timezone
    row = view.row
    head = f"{row.account} / {row.name}: {texts.say(locale, f'status-{row.status}')}"
    if row.cause:
        cause = texts.say(locale, f"cause-{row.cause.replace('_', '-')}")
        sure = texts.say(locale, f"confidence-{row.confidence or 'unclear'}")
        head += f" – {cause} ({sure})"
    said = [say_line(texts, locale, one, timezone=zone) for one in view.diagnosis.evidence]
    asked = [_covered(texts, locale, one, zone) for one in view.coverage]
    return "\n".join([head, *(f"  - {line}" for line in said), *(f"  · {line}" for line in asked)])


def _covered(texts: Texts, locale: str, one: Coverage, zone: str) -> str:
    witness = texts.say(locale, f"witness-{one.witness.replace('_', '-')}")
    speaks = texts.say(locale, f"speaks-{one.speaks.replace('_', '-')}")
    when = f", {_local(locale, one.asked_at, zone)}" if one.asked_at else ""
    detail = f": {one.detail}" if one.detail else ""
    return f"{witness} {speaks}{when}{detail}"


def _local(locale: str, moment: datetime, zone: str) -> str:
    return written(locale, moment.astimezone(ZoneInfo(zone)))
