"""The bot in many workspaces: what installs it, keeps its tokens alive, and erases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from slack_sdk import WebClient

from bot.adapters.clock import SystemClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.erasing import SqlEraser
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.watch import Watch, calls_of
from bot.config.needs import DatabaseSettings
from bot.config.settings import Settings
from bot.jobs.scheduler import Beat
from bot.ports.app_tokens import AppTokens
from bot.ports.measures import Measures
from bot.services.erasing import Erasing
from bot.services.installing import Installing
from bot.services.renewing import Renewing
from bot.slack.app_tokens import SlackAppTokens
from bot.slack.client import make_client
from bot.slack.oauth_flow import Flow
from bot.slack.stores import Installations, States
from bot.texts.reader import LOCALES, Texts
from bot.web.installing import InstallPages
from bot.web.links import Links

ROTATE, ERASE = "rotate", "erase"
ROTATE_SECONDS = 30.0
ERASE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """Slack, asked for the app itself, and the installations that come of it."""

    client_id: str
    client_secret: str = field(repr=False)
    tokens: AppTokens
    installing: Installing
    nobody: WebClient
    """A client without a token."""


def distribution_of(
    settings: Settings, watch: Watch, texts: Texts, measures: Measures | None = None
) -> Distribution | None:
    """None where there is one workspace, whose token the operator gives."""
    secret = settings.slack_client_secret
    if settings.workspaces != "many" or settings.slack_client_id is None or secret is None:
        return None

    def connect(token: str) -> WebClient:
        return make_client(
            token=token,
            api_url=settings.slack_api_url,
            measures=measures,
            calls=calls_of(settings),
        )

    tokens = SlackAppTokens(
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value(),
        connect=connect,
        texts=texts,
        clock=watch.clock,
    )
    return Distribution(
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value(),
        tokens=tokens,
        installing=Installing(
            transaction=watch.transaction,
            clock=watch.clock,
            cipher=watch.cipher,
            tokens=tokens,
            locale=settings.locale,
            locales=LOCALES,
        ),
        nobody=connect(""),
    )


def serve_installing(
    web: Flask, settings: Settings, watch: Watch, distribution: Distribution, links: Links
) -> None:
    """Let workspaces add the bot, at pages beside those of private links."""
    pages = InstallPages(pages=links.pages, outside=links.outside)
    pages.serve(web, flow_of(settings, watch, distribution, pages))


def flow_of(
    settings: Settings, watch: Watch, distribution: Distribution, pages: InstallPages
) -> Flow:
    """The way to Slack and back."""
    return Flow(
        client=distribution.nobody,
        client_id=distribution.client_id,
        client_secret=distribution.client_secret,
        slack_url=settings.slack_url,
        public_url=settings.public_url or "",
        installations=Installations(installing=distribution.installing, clock=watch.clock),
        states=States(transaction=watch.transaction, clock=watch.clock),
        answers=pages.answers,
        page=pages.page,
        now=watch.clock.now,
    )


def beats_of(watch: Watch, distribution: Distribution | None) -> tuple[Beat, ...]:
    """Keeping tokens alive, and erasing what is due; the latter wherever the bot runs."""
    erasing = Erasing(eraser=SqlEraser(watch.engine), clock=watch.clock)
    erase = Beat(name=ERASE, work=erasing.tick, seconds=ERASE_SECONDS)
    if distribution is None:
        return (erase,)
    renewing = Renewing(
        transaction=watch.transaction,
        clock=watch.clock,
        cipher=watch.cipher,
        tokens=distribution.tokens,
    )
    return (Beat(name=ROTATE, work=renewing.tick, seconds=ROTATE_SECONDS), erase)


@contextmanager
def erasing_with(settings: DatabaseSettings) -> Iterator[Erasing]:
    """What `erase` needs."""
    migrations_of(settings).require_current()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        yield Erasing(eraser=SqlEraser(engine), clock=SystemClock())
    finally:
        engine.dispose()
