"""Noticing what is up but deaf: by its age, in a thread of its own."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from threading import Event, Thread

from bot.jobs.scheduler import Jobs

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0


class Watchdog:
    """Looks every few seconds until it is stopped; one that can't look says so, and goes on."""

    def __init__(
        self, name: str, look: Callable[[], object], *, seconds: float = LOOK_SECONDS
    ) -> None:
        """Keep what to look at; nothing runs before `start`."""
        self._name = name
        self._look = look
        self._seconds = seconds
        self._stopping = Event()
        self._thread = Thread(target=self._watch, name=f"watchdog of {name}", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a look that hangs is not waited for."""
        self._stopping.set()

    def _watch(self) -> None:
        while not self._stopping.wait(self._seconds):
            try:
                self._look()
            except Exception as error:
                log.exception("the watchdog of %s: %s", self._name, type(error).__name__)


class HangingBeats:
    """Ends a process in which a beat hangs, so that the platform starts another.

    A thread that hangs can't be ended from outside, and it keeps its connection and its
    place: beginning anew is the one way that mends all of it. Nothing is lost: leases run
    out, and whoever runs next takes up what was under way.
    """

    def __init__(self, jobs: Jobs, give_up: Callable[[], None]) -> None:
        """Keep the jobs, and what ends the process."""
        self._jobs = jobs
        self._give_up = give_up
        self._gave_up = False

    def look(self) -> None:
        """Give up where a beat hangs, and say in the log where it stands."""
        hanging = self._jobs.hanging()
        if not hanging or self._gave_up:
            return
        self._gave_up = True
        for name, seconds in hanging.items():
            log.critical(
                "%s hangs for %d s: this process ends, and the next one goes on.%s",
                name,
                seconds,
                _stack(self._jobs.vitals.thread(name)),
            )
        self._give_up()


def _stack(thread: int | None) -> str:
    """Where a thread stands."""
    frame = sys._current_frames().get(thread or 0)  # noqa: SLF001 - its documented purpose is a deadlock's debugging
    if frame is None:
        return " No thread is at it."
    return " It stands here:\n" + "".join(traceback.format_stack(frame)).rstrip()
