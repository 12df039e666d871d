"""APScheduler's ticks: each beat does the work that is due, until none is left."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition, Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
PAUSE_SECONDS = 5.0
"""After a failure, such as a database that is away, a beat waits this long."""


@dataclass(frozen=True, kw_only=True)
class Beat:
    """One kind of due work; `work` does a batch and says whether there was any."""

    name: str
    work: Callable[[], int | bool]
    seconds: float = BEAT_SECONDS


class Jobs:
    """Runs beats until stopped; a beat never overlaps itself, and stopping lets work finish."""

    def __init__(self, beats: tuple[Beat, ...], *, pause: float = PAUSE_SECONDS) -> None:
        """Keep the beats; nothing runs before `start`. After a failure a beat rests `pause` s."""
        self._pause = pause
        self._beats = beats
        self._stopping = Event()
        self._failing: set[str] = set()
        self._turn = Condition()
        self._paused = False
        self._under_way = 0
        self._scheduler = BackgroundScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(max_workers=max(len(beats), 1))}
        )

    def start(self) -> None:
        """Begin to tick."""
        for beat in self._beats:
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[beat],
                seconds=beat.seconds,
                id=beat.name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Take no more work, and wait for what is under way."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let what is under way finish, and begin nothing for the length of a `with`."""
        with self._turn:
            self._paused = True
            self._turn.wait_for(lambda: not self._under_way)
        try:
            yield
        finally:
            with self._turn:
                self._paused = False
                self._turn.notify_all()

    def _work(self, beat: Beat) -> int | bool:
        with self._turn:
            if self._paused:
                return False
            self._under_way += 1
        try:
            return beat.work()
        finally:
            with self._turn:
                self._under_way -= 1
                self._turn.notify_all()

    def _run(self, beat: Beat) -> None:
        try:
            while not self._stopping.is_set() and self._work(beat):
                pass
        except Exception as error:
            # The rows are still due: a later beat tries again.
            again = beat.name in self._failing
            self._failing.add(beat.name)
            # One traceback a failing streak: a database that is away would flood the log.
            log.exception("%s failed: %s", beat.name, type(error).__name__, exc_info=not again)
            self._stopping.wait(self._pause)
        else:
            self._failing.discard(beat.name)
