"""APScheduler's ticks: each beat does the work that is due, until none is left."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Condition, Event, Lock

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.jobs.vitals import Vitals
from bot.ports.context import working_on
from bot.ports.measures import Measures, Unmeasured

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
PAUSE_SECONDS = 5.0
"""After a failure, such as a database that is away, a beat waits this long."""
HANGING_SECONDS = 300.0
"""One batch of anything is over by far within this: every call to the outside has a time-out."""
SPARE_THREADS = 2
"""For a beat that comes while the last one still works: it only says so, and goes."""


@dataclass(frozen=True, kw_only=True)
class Beat:
    """One kind of due work; `work` does a batch and says whether there was any.

    A batch that takes longer than `patience` seconds hangs.
    """

    name: str
    work: Callable[[], int | bool]
    seconds: float = BEAT_SECONDS
    patience: float = HANGING_SECONDS


class Jobs:
    """Runs beats until stopped; a beat never overlaps itself, and stopping lets work finish."""

    def __init__(
        self,
        beats: tuple[Beat, ...],
        *,
        pause: float = PAUSE_SECONDS,
        vitals: Vitals | None = None,
        measures: Measures | None = None,
    ) -> None:
        """Keep the beats; nothing runs before `start`. After a failure a beat rests `pause` s."""
        self._pause = pause
        self._beats = {beat.name: beat for beat in beats}
        self.vitals = vitals or Vitals(self._beats)
        self._measures = measures or Unmeasured()
        self._stopping = Event()
        self._failing: set[str] = set()
        self._turn = Condition()
        self._paused = False
        self._under_way = 0
        self._waking = Lock()
        self._busy: set[str] = set()
        self._woken: set[str] = set()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max_workers=len(beats) + SPARE_THREADS)},
        )

    @property
    def running(self) -> bool:
        """Whether it ticks."""
        return bool(self._scheduler.running) and not self._stopping.is_set()

    def hanging(self) -> dict[str, float]:
        """Beats of which nothing was heard for too long, with the seconds since then."""
        if not self.running:
            return {}
        silent = {name: self.vitals.silent(name) for name in self._beats}
        return {n: s for n, s in silent.items() if s > _longest(self._beats[n], self._pause)}

    def start(self) -> None:
        """Begin to tick."""
        self.vitals.began()
        for beat in self._beats.values():
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[beat],
                seconds=beat.seconds,
                id=beat.name,
                max_instances=2,  # the second one finds the first at work, and leaves it to that
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()

    def wake(self, names: Collection[str]) -> None:
        """Have these look at once, and not at their next tick; never waits.

        One that is at work looks once more when it is done.
        """
        with self._waking:
            new = {name for name in names if name in self._beats} - self._woken
            self._woken |= new
            idle = new - self._busy
        if idle and self.running:
            for name in sorted(idle):
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

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
            return self._measured(beat)
        finally:
            with self._turn:
                self._under_way -= 1
                self._turn.notify_all()

    def _measured(self, beat: Beat) -> int | bool:
        begun = time.monotonic()
        well = False
        try:
            with self.vitals.under_way(beat.name), working_on({"beat": beat.name}):
                found = beat.work()
            well = True
            return found
        finally:
            self._measures.beaten(beat.name, time.monotonic() - begun, well=well)

    def _run(self, beat: Beat) -> None:
        with self._waking:
            if beat.name in self._busy:
                return
            self._busy.add(beat.name)
        try:
            self._until_done(beat)
        except Exception as error:
            # The rows are still due: a later beat tries again.
            again = beat.name in self._failing
            self._failing.add(beat.name)
            # One traceback a failing streak: a database that is away would flood the log.
            log.exception("%s failed: %s", beat.name, type(error).__name__, exc_info=not again)
            self._stopping.wait(self._pause)
            self._leave(beat)
        else:
            self._failing.discard(beat.name)

    def _until_done(self, beat: Beat) -> None:
        """Work until nothing is due and nobody woke it meanwhile."""
        while True:
            with self._waking:
                self._woken.discard(beat.name)
            while not self._stopping.is_set() and self._work(beat):
                pass
            with self._waking:
                if self._stopping.is_set() or beat.name not in self._woken:
                    self._busy.discard(beat.name)
                    return

    def _leave(self, beat: Beat) -> None:
        with self._waking:
            self._busy.discard(beat.name)
            self._woken.discard(beat.name)


def _longest(beat: Beat, pause: float) -> float:
    return beat.seconds + pause + beat.patience
