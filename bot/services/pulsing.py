"""Writing down that this process goes on, and telling a dead man's switch."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction

log = logging.getLogger(__name__)

STALE_SECONDS = 180.0
"""What has not gone well for so long does not go on."""

WRITTEN_EVERY = timedelta(seconds=10)

Ages = Callable[[], Mapping[str, float | None]]
"""Seconds since each beat of this process last went well; None before the first time."""


class Pulsing:
    """Writes the pulse of each beat, so that every process can tell the ages of all."""

    def __init__(self, *, transaction: Transaction, clock: Clock, ages: Ages) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._ages = ages
        self._written: dict[str, datetime] = {}

    def tick(self) -> bool:
        """Write what is new by some seconds; there is never more to do at once."""
        now = self._clock.now()
        ages = self._ages().items()
        beaten = {name: now - timedelta(seconds=age) for name, age in ages if age is not None}
        news = {name: at for name, at in beaten.items() if self._is_news(name, at)}
        if news:
            with self._transaction() as uow:
                for name, at in sorted(news.items()):
                    uow.pulses.beat(name, at)
                uow.commit()
            self._written |= news
        return False

    def _is_news(self, name: str, at: datetime) -> bool:
        written = self._written.get(name)
        return written is None or at - written >= WRITTEN_EVERY


class Reassuring:
    """Tells a dead man's switch that all goes well, while it does.

    `ask` tells it, and says why it could not be told.
    """

    def __init__(
        self, *, ages: Ages, needed: Collection[str], ask: Callable[[], str | None]
    ) -> None:
        """Keep the collaborators; `needed` are the beats that have to go on."""
        self._ages = ages
        self._needed = needed
        self._ask = ask

    def tick(self) -> bool:
        """Tell it, unless something stands still; there is never more to do at once."""
        ages = {name: self._ages().get(name) for name in self._needed}
        if None in ages.values():
            return False  # just started: nothing is known yet
        still = [name for name, age in ages.items() if age is None or age >= STALE_SECONDS]
        if still:
            log.warning("the dead man's switch is not told: %s stands still", ", ".join(still))
        elif fault := self._ask():
            log.warning("the dead man's switch (DEADMAN_URL) could not be told: %s", fault)
        return False
