"""APScheduler's ticks: each beat does the work that is due, until none is left."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Beat:
    """One kind of due work; `work` does a batch and says whether there was any."""

    name: str
    work: Callable[[], int | bool]
    seconds: float = BEAT_SECONDS


class Jobs:
    """Runs beats until stopped; a beat never overlaps itself, and stopping lets work finish."""

    def __init__(self, beats: tuple[Beat, ...]) -> None:
        """Keep the beats; nothing runs before `start`."""
        self._beats = beats
        self._stopping = Event()
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

    def _run(self, beat: Beat) -> None:
        try:
            while not self._stopping.is_set() and beat.work():
                pass
        except Exception:
            # The rows are still due: the next beat tries again.
            log.exception("%s failed; it goes on with the next beat", beat.name)
