"""One process of the bot, as `mbi-bot worker`, `web` or `run` builds it, with a clock to move.

Its beats wake one another, and it waits a shorter while for Slack: a lease or a retry is waited for
by moving the clock, while no process is at work; so each is as long as it is for people.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Client, Connection

from bot.adapters.clock import MovableClock
from bot.bootstrap.whole import build
from bot.cli.server import WebServer
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.jobs.scheduler import Beat, Jobs
from bot.slack import client
from tests.crash.sabotage import SABOTAGES

BEAT = 0.5
"""Real seconds between two looks at what is due; whatever was done wakes the other beats."""
PAUSE = 0.2
"""Real seconds of rest after a failure of the database."""
SLACK_SECONDS = 2
"""Real seconds that Slack gets to answer."""
PAUSED = "paused"


@dataclass(frozen=True, kw_only=True)
class Role:
    """What a process is to be; `control` is the socket by which its clock is moved."""

    name: str
    environ: Mapping[str, str]
    control: str
    log: str
    port: int | None = None
    """Where it serves the web side, if it does."""
    worker: bool = True
    sabotage: str | None = None


def serve(role: Role) -> None:
    """Be that process, until it is killed or nobody moves its clock any more."""
    os.environ.clear()
    os.environ.update(role.environ)
    logging.basicConfig(filename=role.log, level=logging.INFO, force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    client.TIMEOUT = SLACK_SECONDS
    if role.sabotage:
        SABOTAGES[role.sabotage]()
    settings = read_settings(os.environ, Settings)
    clock = MovableClock()
    with Client(role.control, "AF_UNIX") as runner:
        bot = build(settings, clock=clock)
        jobs = _jobs(bot.due.beats)
        runner.send(role.name)
        clock.advance(runner.recv())
        if role.port is not None:
            WebServer(bot.web, host="127.0.0.1", port=role.port).start()
        if role.worker:
            jobs.start()
        names = [beat.name for beat in bot.due.beats] if role.worker else []
        _follow(runner, jobs, clock, names)


def _jobs(beats: Sequence[Beat]) -> Jobs:
    """The beats, each of which wakes the others when it has done something."""

    def waking(work: Callable[[], int | bool]) -> int | bool:
        found = work()
        if found:
            jobs.wake(names)
        return found

    names = [beat.name for beat in beats]
    jobs = Jobs(
        tuple(replace(beat, seconds=BEAT, work=partial(waking, beat.work)) for beat in beats),
        pause=PAUSE,
    )
    return jobs


def _follow(
    runner: Connection[object, timedelta | None],
    jobs: Jobs,
    clock: MovableClock,
    names: Sequence[str],
) -> None:
    """Let time pass when told so, between two pieces of work."""
    while True:
        try:
            runner.recv()
            with jobs.paused():
                runner.send(PAUSED)
                clock.advance(runner.recv() or timedelta())
            jobs.wake(names)
        except (EOFError, OSError):
            return
