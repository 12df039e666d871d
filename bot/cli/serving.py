"""`run`, `web` and `worker`: processes that stay until they are told to stop."""

from __future__ import annotations

import logging
import os
import signal
from threading import Event

import click

from bot.bootstrap import Bot, build
from bot.cli.logs import secrets_of, start_logging
from bot.cli.server import WebServer
from bot.config.environment import read_settings
from bot.config.settings import Settings

log = logging.getLogger(__name__)


@click.command()
def run() -> None:
    """Run everything in one process: Slack, the web side and the worker."""
    _serve(web=True, worker=True)


@click.command()
def web() -> None:
    """Run the web side: Slack's requests, reports and health."""
    _serve(web=True, worker=False)


@click.command()
def worker() -> None:
    """Run a worker: it watches, judges and delivers."""
    _serve(web=False, worker=True)


def _serve(*, web: bool, worker: bool) -> None:
    settings = read_settings(os.environ, Settings)
    start_logging(settings.log_level, secrets_of(settings))
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    bot = build(settings)
    try:
        bot.refuse_unknown_schema()
        _until(stop, bot, settings, web=web, worker=worker)
    finally:
        bot.close()


def _until(stop: Event, bot: Bot, settings: Settings, *, web: bool, worker: bool) -> None:
    """Serve until stopped; then take no more, and let what is under way finish."""
    server = WebServer(bot.web, host=settings.host, port=settings.port) if web else None
    try:
        if server:
            server.start()
            log.info("listening on %s", server.url)
        if web:
            bot.start_socket()
        if worker:
            bot.jobs.start()
            log.info("watching")
        stop.wait()
        log.info("stopping: what is under way is finished first")
    finally:
        if server:
            server.stop()
        bot.stop()
