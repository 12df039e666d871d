"""The whole bot."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flask import Flask
from slack_sdk import WebClient

from bot.adapters.clock import SystemClock
from bot.adapters.db.migrate import Migrations
from bot.bootstrap.commands import migrations_of
from bot.bootstrap.desks import desk_of
from bot.bootstrap.watch import Watch, watching
from bot.catalogue.loader import load_catalogue
from bot.config.settings import Settings
from bot.jobs.scheduler import Beat, Jobs
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.services.delivering import Delivering
from bot.services.handled import Handled
from bot.services.reporting import Reporting
from bot.services.ticketing import Ticketing
from bot.slack.app import make_app
from bot.slack.client import make_client
from bot.slack.directory import Directory
from bot.slack.kit import Kit
from bot.slack.messenger import SlackMessenger
from bot.slack.modals import Modals
from bot.slack.readers import Readers
from bot.slack.replies import Replies
from bot.slack.socket import Socket
from bot.texts.letters import Letters
from bot.texts.reader import Texts
from bot.web.app import make_web
from bot.web.reports import Reports
from bot.web.slack import SlackRequests

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The whole bot, ready to be started; a context manager that lets everything go."""

    watch: Watch
    delivering: Delivering
    ticketing: Ticketing
    replies: Replies
    readers: Readers
    web: Flask
    jobs: Jobs
    socket: Socket | None
    migrations: Migrations

    @property
    def transaction(self) -> Transaction:
        """Opens a unit of work."""
        return self.watch.transaction

    def work(self) -> None:
        """Do all that is due now: what the jobs do by themselves, one after the other."""
        while self.watch.observing.tick():
            pass
        self.watch.alerting.assess_all()
        while self.ticketing.tick():
            pass
        while self.delivering.tick():
            pass

    def refuse_unknown_schema(self) -> None:
        """Raise ConfigurationError when the database is not at this version's schema."""
        self.migrations.require_current()

    def start_socket(self) -> None:
        """Connect to Slack by Socket Mode, where that is set."""
        if self.socket:
            self.socket.start()

    def stop(self) -> None:
        """Take no more, and let what is under way finish."""
        if self.socket:
            self.socket.stop()
        self.jobs.stop()

    def close(self) -> None:
        """Let go of threads and connections."""
        self.replies.close()
        self.readers.close()
        self.watch.engine.dispose()

    def __enter__(self) -> Self:
        """For the length of a `with`."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go, whatever happened inside."""
        self.close()


def build(settings: Settings, *, clock: Clock | None = None) -> Bot:
    """Everything, put together; nothing runs or listens yet."""
    watch = watching(settings, load_catalogue(), clock or SystemClock())
    texts = Texts()
    client = make_client(
        token=settings.slack_bot_token.get_secret_value(),
        api_url=settings.slack_api_url,
    )
    directory = Directory(client)
    messenger = SlackMessenger(client=client, directory=directory, texts=texts)
    delivering = Delivering(transaction=watch.transaction, messenger=messenger, clock=watch.clock)
    ticketing = Ticketing(
        transaction=watch.transaction,
        clock=watch.clock,
        wording=Letters(texts),
        desk=desk_of(settings),
        form_url=settings.adobe_support_url,
    )
    replies = Replies()
    handled = Handled(transaction=watch.transaction, clock=watch.clock)
    kit = Kit(
        answering=watch.answering,
        alerting=watch.alerting,
        ticketing=ticketing,
        handled=handled,
        directory=directory,
        readers=Readers(directory=directory, texts=texts, locale=settings.locale),
        replies=replies,
        modals=Modals(client),
    )
    return _assembled(settings, watch, kit, client, delivering)


def _assembled(
    settings: Settings, watch: Watch, kit: Kit, client: WebClient, delivering: Delivering
) -> Bot:
    secret = settings.slack_signing_secret
    app = make_app(
        client=client, signing_secret=secret.get_secret_value() if secret else "", kit=kit
    )
    token = settings.slack_app_token
    socket = Socket(app=app, app_token=token.get_secret_value()) if token else None
    jobs = Jobs(
        (
            Beat(name="observe", work=watch.observing.tick),
            Beat(name="judge", work=watch.alerting.assess),
            Beat(name="deliver", work=delivering.tick, seconds=0.5),
            Beat(name="ticket", work=kit.ticketing.tick),
        )
    )
    return Bot(
        watch=watch,
        delivering=delivering,
        ticketing=kit.ticketing,
        replies=kit.replies,
        readers=kit.readers,
        web=make_web(
            slack=SlackRequests(app) if secret else None,
            reports=_reports(settings, watch, kit.handled),
            ready=lambda: _ready(watch, socket),
            trust_proxy=settings.trust_proxy,
        ),
        jobs=jobs,
        socket=socket,
        migrations=migrations_of(settings),
    )


def _ready(watch: Watch, socket: Socket | None) -> bool:
    """Whether the database answers and Slack's socket, where there is one, is alive."""
    try:
        with watch.transaction(read=True) as uow:
            uow.watched.workspace()
    except Exception:
        log.exception("the database does not answer")
        return False
    return socket is None or socket.alive


def _reports(settings: Settings, watch: Watch, handled: Handled) -> Reports | None:
    if settings.report_secret is None:
        return None
    return Reports(
        secret=settings.report_secret.get_secret_value(),
        reporting=Reporting(
            transaction=watch.transaction, clock=watch.clock, observing=watch.observing
        ),
        handled=handled,
    )
