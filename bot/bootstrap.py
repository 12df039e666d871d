"""The composition root: the only module that knows every class."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flask import Flask
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.adapters.cipher import Fernets
from bot.adapters.clock import SystemClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.adapters.db.watch_list import SqlWatchList
from bot.adapters.desks.email import EmailDesk
from bot.adapters.desks.zendesk import ZendeskDesk
from bot.adapters.witnesses.http import HttpWitnesses
from bot.catalogue.loader import Catalogue, load_catalogue
from bot.config.desired import read_desired
from bot.config.settings import DatabaseSettings, Settings, WatchSettings, WitnessSettings
from bot.domain.ticket import DeskKind
from bot.jobs.scheduler import Beat, Jobs
from bot.ports.clock import Clock
from bot.ports.desk import Desk
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import Watched
from bot.services.alerting import Alerting
from bot.services.answering import Answering
from bot.services.applying import Applying
from bot.services.delivering import Delivering
from bot.services.handled import Handled
from bot.services.observing import Observing
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
class Watch:
    """The half of the bot that looks: enough to ask witnesses and to judge."""

    engine: Engine
    clock: Clock
    transaction: Transaction
    observing: Observing
    alerting: Alerting
    answering: Answering

    def settle(self) -> None:
        """Judge whatever is due."""
        while self.alerting.assess():
            pass


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
        self.watch.settle()
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


def migrations_of(settings: DatabaseSettings) -> Migrations:
    """The schema of the database that the settings name."""
    return Migrations(settings.database_url.get_secret_value())


@contextmanager
def applying_with(
    settings: WatchSettings, environ: Mapping[str, str], *, clock: Clock | None = None
) -> Iterator[tuple[Applying, Watched]]:
    """What `apply` needs: the service, and what the watch file asks for."""
    migrations_of(settings).require_current()
    catalogue = load_catalogue()
    desired = read_desired(settings, environ=environ, catalogue=catalogue, cipher=_cipher(settings))
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        watch_list = SqlWatchList(engine, catalogue.kinds())
        yield Applying(watch_list=watch_list, clock=clock or SystemClock()), desired
    finally:
        engine.dispose()


@contextmanager
def checking_with(settings: WitnessSettings) -> Iterator[Answering]:
    """What `check` needs."""
    migrations_of(settings).require_current()
    watch = _watch(settings, load_catalogue(), SystemClock())
    try:
        yield watch.answering
    finally:
        watch.engine.dispose()


def build(settings: Settings, *, clock: Clock | None = None) -> Bot:
    """Everything, put together; nothing runs or listens yet."""
    watch = _watch(settings, load_catalogue(), clock or SystemClock())
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
        desk=_desk(settings),
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


def _watch(settings: WitnessSettings, catalogue: Catalogue, clock: Clock) -> Watch:
    engine = make_engine(settings.database_url.get_secret_value())
    kinds = catalogue.kinds()

    def transaction(*, read: bool = False) -> SqlUnitOfWork:
        return SqlUnitOfWork(engine, kinds, read=read)

    observing = Observing(
        transaction=transaction,
        witnesses=HttpWitnesses(
            mbi_api_url=settings.mbi_api_url,
            connect_url=settings.mbi_connect_url,
            clock=clock,
            proxy=_proxy(settings),
        ),
        clock=clock,
        cipher=_cipher(settings),
        chance=random.random,
    )
    alerting = Alerting(transaction=transaction, clock=clock, reads=catalogue.meaning)

    def settle() -> None:
        while alerting.assess():
            pass

    return Watch(
        engine=engine,
        clock=clock,
        transaction=transaction,
        observing=observing,
        alerting=alerting,
        answering=Answering(
            transaction=transaction, clock=clock, observing=observing, settle=settle
        ),
    )


def _cipher(settings: WatchSettings) -> Fernets:
    return Fernets([key.get_secret_value() for key in settings.secret_keys])


def _proxy(settings: WitnessSettings) -> str | None:
    return settings.outbound_proxy.get_secret_value() if settings.outbound_proxy else None


def _desk(settings: Settings) -> Desk | None:
    """The desk that takes tickets by itself; None where a person sends Adobe's form."""
    if settings.desk is DeskKind.ZENDESK:
        return _zendesk(settings)
    if settings.desk is DeskKind.EMAIL:
        return _email(settings)
    return None


def _ready(watch: Watch, socket: Socket | None) -> bool:
    """Whether the database answers and Slack's socket, where there is one, is alive."""
    try:
        with watch.transaction() as uow:
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


def _zendesk(settings: Settings) -> ZendeskDesk:
    oauth, api = settings.zendesk_oauth_token, settings.zendesk_api_token
    return ZendeskDesk(
        base_url=settings.zendesk_base or "",
        oauth_token=oauth.get_secret_value() if oauth else None,
        email=settings.zendesk_email,
        api_token=api.get_secret_value() if api else None,
    )


def _email(settings: Settings) -> EmailDesk:
    password = settings.smtp_password
    return EmailDesk(
        host=settings.smtp_host or "",
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
        sender=settings.smtp_from or "",
        recipient=settings.desk_email or "",
    )
