"""`run`, `web` and `worker`: processes that stay until they are told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from contextlib import ExitStack
from threading import Thread, Timer

import click
from flask import Flask

from bot.adapters.http.user_agent import user_agent
from bot.adapters.sentry import start_sentry
from bot.bootstrap.whole import Bot, build
from bot.cli.logs import secrets_of, start_logging, tell_uncaught
from bot.cli.server import WebServer
from bot.cli.stopping import Stop
from bot.config.environment import read_settings
from bot.config.rules import advice
from bot.config.settings import Settings
from bot.domain.errors import ConfigurationError, CredentialsRefusedError
from bot.slack.errors import FAILURES, delivery_error

log = logging.getLogger(__name__)

GRACE_SECONDS = 8.0
"""What is under way at the end gets this long: some platforms kill after ten seconds."""
LATEST_SECONDS = 9.0
"""Then it ends whatever hangs, also before there is anything to let finish."""
RECONNECT_SECONDS = 10.0
GAVE_UP = os.EX_TEMPFAIL
"""The exit code where something hangs: try again."""


@click.command(short_help="Run everything in one process.")
def run() -> None:
    """Run everything in one process: Slack, the web side and the worker."""
    _serve(web=True, worker=True)


@click.command(short_help="Run the web side only.")
def web() -> None:
    """Run the web side: Slack's requests, reports and health."""
    _serve(web=True, worker=False)


@click.command(short_help="Run a worker only; there may be many.")
def worker() -> None:
    """Run a worker: it watches, judges and delivers. There may be any number of them."""
    _serve(web=False, worker=True)


def _serve(*, web: bool, worker: bool) -> None:
    settings = read_settings(os.environ, Settings)
    hides = start_logging(settings.log_level, secrets_of(settings), settings.log_format)
    tell_uncaught()
    if settings.sentry_dsn:
        start_sentry(settings.sentry_dsn.get_secret_value(), hides.hide, release=user_agent())
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Thread(target=_end_in_time, args=[stop], name="end in time", daemon=True).start()
    ending = ExitStack()
    try:
        bot = build(settings)
        ending.callback(bot.close)
        for line in advice(settings, os.environ, listens=web, clients=bot.registered()):
            log.warning("Advice: %s", line)
        ending.callback(bot.stop)
        server = _listening(bot.web, settings.host, settings.port, ending) if web else None
        if not web and settings.health_port:
            health = _listening(bot.health, settings.host, settings.health_port, ending)
            log.info("health and figures at %s", health.url)
        bot.oversight.start(worker=worker, give_up=lambda: _give_up(stop))
        _until(stop, bot, server, worker=worker)
    finally:
        _end(ending, stop)
    if stop.code:
        sys.exit(stop.code)


def _listening(app: Flask, host: str, port: int, ending: ExitStack) -> WebServer:
    server = WebServer(app, host=host, port=port)
    server.start()
    ending.callback(server.stop)
    return server


def _give_up(stop: Stop) -> None:
    """End with a code that has a platform start another, whatever hangs meanwhile."""
    stop.set(GAVE_UP)
    lasting = Timer(2 * GRACE_SECONDS, os._exit, [GAVE_UP])
    lasting.daemon = True
    lasting.start()


def _until(stop: Stop, bot: Bot, server: WebServer | None, *, worker: bool) -> None:
    """Serve until stopped; a worker watches even while Slack is away."""
    connected = True
    if server:
        log.info("listening on %s", server.url)
        connected = _connected(bot)
    if worker:
        bot.jobs.start()
        log.info("watching")
    while not connected and not stop.wait(RECONNECT_SECONDS):
        connected = _connected(bot)
    stop.wait()
    log.info("stopping: what is under way is finished first")


def _connected(bot: Bot) -> bool:
    """Whether Slack's socket, where there is one, was opened now.

    Raises ConfigurationError when Slack refuses the token: no other try would help.
    """
    try:
        bot.start_socket()
    except FAILURES as error:
        failure = delivery_error(error, repeatable=True)
        if isinstance(failure, CredentialsRefusedError):
            message = (
                f"SLACK_APP_TOKEN: {failure} to Socket Mode; copy the app-level token with "
                "connections:write from Basic Information of your Slack app"
            )
            raise ConfigurationError(message) from error
        log.warning("%s; trying again in %d s", failure, RECONNECT_SECONDS)
        return False
    return True


def _end_in_time(stop: Stop) -> None:
    """End the process soon after it was told to, while the main thread may hang anywhere.

    Such as at a database or at Slack, that take a connection and never say a word.
    """
    stop.wait()
    time.sleep(LATEST_SECONDS)
    log.warning("something hangs; whoever runs next does again what was under way")
    logging.shutdown()
    os._exit(stop.code)


def _end(ending: ExitStack, stop: Stop) -> None:
    """Let what is under way finish, within reason where a signal asks for the end.

    Whatever is cut off is done again: its lease runs out, and somebody else claims it.
    """
    thread = Thread(target=ending.close, name="ending", daemon=True)
    thread.start()
    thread.join(GRACE_SECONDS if stop.is_set() else None)
    if thread.is_alive():
        log.warning("not all has finished; whoever runs next does it again")
        logging.shutdown()
        os._exit(stop.code)  # threads that hang would hold up every gentler way out
