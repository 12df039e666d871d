"""How often somebody may ask: a moving window in this process's memory.

The library `limits` would do the same, but its memory forgets no name that ever asked and
starts a thread for nearly every request (5.8.0); here both time and names have a bound.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache

WINDOW = 60.0
"""Seconds."""
REMEMBERED = 10_000
"""Names; past that the one that asked longest ago is forgotten. At 120 a minute each of them
costs about 4 kB, so that all of them together stay below 40 MB."""


class MovingWindow:
    """Implements the port `Pace`: at most `most` requests in any minute."""

    def __init__(
        self,
        most: int,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        remembered: int = REMEMBERED,
    ) -> None:
        """Begin with nobody known."""
        self._most = most
        self._monotonic = monotonic
        self._asked: LRUCache[str, deque[float]] = LRUCache(remembered)
        self._lock = Lock()

    def wait(self, who: str) -> int:
        """Count one request of `who`: 0, or the whole seconds after which the next may come.

        What is refused does not count, so that who asks on and on is served in the end.
        """
        with self._lock:
            now = self._monotonic()
            asked = self._asked.get(who)
            if asked is None:
                asked = self._asked[who] = deque(maxlen=self._most)
            if len(asked) == self._most and (left := asked[0] + WINDOW - now) > 0:
                return max(1, math.ceil(left))
            asked.append(now)
            return 0
