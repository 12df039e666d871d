"""The whole bot."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flask import Flask

from bot.adapters.clock import SystemClock
from bot.bootstrap.commands import catalogue_of, migrations_of
from bot.bootstrap.surfaces import kit_of, links_of, reports_of
from bot.bootstrap.watch import Watch, bot_token, calls_of, watching
from bot.bootstrap.work import Work, work_of
from bot.config.settings import Settings
from bot.domain.errors import ConfigurationError
from bot.jobs.scheduler import Jobs
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.slack.app import make_app
from bot.slack.client import make_client
from bot.slack.kit import Kit
from bot.slack.socket import Socket
from bot.texts.reader import Texts
from bot.web.app import make_web
from bot.web.slack import SlackRequests

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The whole bot, ready to be started; a context manager that lets everything go."""

    watch: Watch
    due: Work
    kit: Kit
    web: Flask
    jobs: Jobs
    socket: Socket | None

    @property
    def transaction(self) -> Transaction:
        """Opens a unit of work."""
        return self.watch.transaction

    def work(self) -> None:
        """Do all that is due now: what the jobs do by themselves, one after the other."""
        self.due.do()

    def registered(self) -> Sequence[str]:
        """The providers where the operator has an OAuth client; none before anything is applied."""
        with self.transaction(read=True) as uow:
            try:
                clients = uow.clients.of(uow.watched.workspace().id)
            except ConfigurationError:
                return []
        return sorted(name for name, client in clients.items() if client.client_id)

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
        self.kit.replies.close()
        self.kit.readers.close()
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
    """Everything, put together; nothing runs or listens yet.

    Raises ConfigurationError when the database is not at this version's schema.
    """
    migrations_of(settings).require_current()
    catalogue, texts = catalogue_of(settings), Texts()
    watch = watching(settings, catalogue, clock or SystemClock())
    client = make_client(
        token=bot_token(settings),
        api_url=settings.slack_api_url,
        calls=calls_of(settings),
    )
    kit, messenger = kit_of(settings, watch, client, texts)
    secret = settings.slack_signing_secret
    app = make_app(
        client=client, signing_secret=secret.get_secret_value() if secret else "", kit=kit
    )
    token = settings.slack_app_token
    socket = Socket(app=app, app_token=token.get_secret_value()) if token else None
    due = work_of(settings, watch, kit, messenger)
    return Bot(
        watch=watch,
        due=due,
        kit=kit,
        web=make_web(
            slack=SlackRequests(app) if secret else None,
            reports=reports_of(settings, watch, kit),
            links=links_of(settings, watch, kit, catalogue, texts),
            ready=lambda: _ready(watch, socket),
            trust_proxy=settings.trust_proxy,
        ),
        jobs=Jobs(due.beats),
        socket=socket,
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
