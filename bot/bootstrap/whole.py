"""The whole bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from flask import Flask

from bot.adapters.clock import SystemClock
from bot.bootstrap.installing import beats_of, distribution_of, serve_installing
from bot.bootstrap.kits import many_fronts, one_front
from bot.bootstrap.oversight import Oversight, health_of, jobs_of, metrics_of
from bot.bootstrap.paces import limits_of, pace_of
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.store import catalogue_of
from bot.bootstrap.surfaces import Shared, links_of, reports_of, shared_of
from bot.bootstrap.watch import Watch, watching
from bot.bootstrap.work import Work, work_of
from bot.config.settings import Settings
from bot.jobs.scheduler import Jobs
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.slack.app import make_app
from bot.slack.kits import Kits
from bot.slack.socket import Socket
from bot.texts.reader import Texts
from bot.web.app import make_health_web, make_web
from bot.web.slack import SlackRequests


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The whole bot, ready to be started; a context manager that lets everything go."""

    watch: Watch
    due: Work
    kits: Kits
    shared: Shared
    web: Flask
    health: Flask
    """Health and figures alone."""
    jobs: Jobs
    socket: Socket | None
    oversight: Oversight

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
            held = [uow.clients.of(one.id) for one in uow.watched.workspaces()]
        return sorted({n for one in held for n, client in one.items() if client.client_id})

    def start_socket(self) -> None:
        """Connect to Slack by Socket Mode, where that is set."""
        if self.socket:
            self.socket.start()

    def stop(self) -> None:
        """Take no more, and let what is under way finish."""
        self.oversight.stop()
        if self.socket:
            self.socket.stop()
        self.jobs.stop()

    def close(self) -> None:
        """Let go of threads and connections."""
        self.due.close()
        self.shared.close()
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
    metrics = metrics_of()
    watch = watching(settings, catalogue, clock or SystemClock(), measures=metrics)
    distribution = distribution_of(settings, watch, texts, metrics)
    shared = shared_of(settings)
    if distribution is None:
        front = one_front(settings, watch, texts, shared)
    else:
        front = many_fronts(settings, watch, texts, shared, catalogue, distribution)
    kits = front.kits
    secret = settings.slack_signing_secret
    app = make_app(
        client=front.client,
        signing_secret=secret.get_secret_value() if secret else "",
        kits=kits,
        pace=pace_of(settings),
        installing=distribution.installing if distribution else None,
    )
    token = settings.slack_app_token
    socket = Socket(app=app, app_token=token.get_secret_value()) if token else None
    due = work_of(settings, watch, kits, texts, beats_of(watch, distribution))
    jobs = jobs_of(settings, watch, due, metrics)
    health = health_of(settings, watch, jobs, socket, metrics)
    links = links_of(settings, watch, front.rooms, catalogue, texts)
    web = make_web(
        slack=SlackRequests(app) if secret else None,
        reports=reports_of(settings, kits),
        links=links,
        health=health,
        measures=metrics,
        limits=limits_of(settings, links),
        trust_proxy=settings.trust_proxy,
    )
    if distribution and links:
        serve_installing(web, settings, watch, distribution, links)
    return Bot(
        watch=watch,
        due=due,
        kits=kits,
        shared=shared,
        web=web,
        health=make_health_web(health),
        jobs=jobs,
        socket=socket,
        oversight=Oversight(watch=watch, jobs=jobs, socket=socket),
    )
