"""Forgetting what is old: a little at a time, so that nothing grows without end."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.ports.clock import Clock
from bot.ports.past import Mark, Past, Remains

log = logging.getLogger(__name__)

LOOKED_AT = 1_000
"""Rows in one transaction: some ten milliseconds."""
REST = timedelta(hours=1)
"""After everything was looked at."""

Progress = Callable[[Remains, int], None]
"""Told how many more of these were forgotten."""


class Forgetting:
    """Looks at all that is over, one kind after the other, and begins anew every hour.

    How far it came is in memory only: whoever starts looks from the beginning.
    """

    def __init__(
        self,
        *,
        past: Past,
        clock: Clock,
        keep_observations: timedelta,
        keep_incidents: timedelta,
        limit: int = LOOKED_AT,
    ) -> None:
        """Keep what decides; nothing is forgotten yet."""
        self._past = past
        self._clock = clock
        self._keep_observations = keep_observations
        self._keep_incidents = keep_incidents
        self._limit = limit
        self._order = tuple(Remains)
        self._place = 0
        self._mark: Mark | None = None
        self._rests_until: datetime | None = None
        self._gone: Counter[Remains] = Counter()

    def tick(self) -> bool:
        """Look at one batch. There is never more to do at once: others come first."""
        now = self._clock.now()
        if self._rests_until and now < self._rests_until:
            return False
        remains = self._order[self._place]
        swept = self._past.sweep(
            remains, before=self._before(remains, now), after=self._mark, limit=self._limit
        )
        self._gone[remains] += swept.gone
        self._mark = swept.mark
        if swept.mark is None:
            self._place = (self._place + 1) % len(self._order)
            if self._place == 0:
                self._rest(now)
        return False

    def prune(self, progress: Progress, *, pretend: bool = False) -> Mapping[Remains, int]:
        """Look at everything now; how many were forgotten, or would be with `pretend`."""
        now, gone = self._clock.now(), dict.fromkeys(self._order, 0)
        for remains in self._order:
            mark: Mark | None = None
            while True:
                swept = self._past.sweep(
                    remains,
                    before=self._before(remains, now),
                    after=mark,
                    limit=self._limit,
                    pretend=pretend,
                )
                gone[remains] += swept.gone
                progress(remains, swept.gone)
                mark = swept.mark
                if mark is None:
                    break
        return gone

    def _before(self, remains: Remains, now: datetime) -> datetime:
        of_witnesses = remains is Remains.OBSERVATIONS
        return now - (self._keep_observations if of_witnesses else self._keep_incidents)

    def _rest(self, now: datetime) -> None:
        told = ", ".join(f"{count} {remains}" for remains, count in self._gone.items() if count)
        if told:
            log.info("forgot what is older than it shall be kept: %s", told)
        self._gone.clear()
        self._rests_until = now + REST
