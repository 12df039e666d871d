"""When each beat of this process last came to an end, and which one never does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, get_ident


@dataclass(kw_only=True)
class _Vital:
    ended: float
    """Since when nothing is heard of it."""
    went_well: float | None = None
    thread: int | None = None
    """The thread that it is under way in."""


class Vitals:
    """Seconds since beats came to an end, on a clock that nobody sets.

    `monotonic` is that clock; tests move it.
    """

    def __init__(
        self, names: Iterable[str], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin to count now."""
        self._monotonic = monotonic
        self._lock = Lock()
        self._of = {name: _Vital(ended=monotonic()) for name in names}

    @contextmanager
    def under_way(self, name: str) -> Iterator[None]:
        """One round of a beat; it went well unless it raised."""
        with self._lock:
            self._of[name].thread = get_ident()
        well = False
        try:
            yield
            well = True
        finally:
            self._over(name, well=well)

    def began(self) -> None:
        """Count from now on: beats begin only now."""
        with self._lock:
            for vital in self._of.values():
                vital.ended = self._monotonic()

    def silent(self, name: str) -> float:
        """Seconds since a round last ended, well or not, or since all began."""
        with self._lock:
            return self._monotonic() - self._of[name].ended

    def ages(self) -> dict[str, float | None]:
        """Seconds since a round last went well; None before the first."""
        now = self._monotonic()
        with self._lock:
            return {
                name: None if vital.went_well is None else now - vital.went_well
                for name, vital in self._of.items()
            }

    def thread(self, name: str) -> int | None:
        """Where it is under way."""
        with self._lock:
            return self._of[name].thread

    def _over(self, name: str, *, well: bool) -> None:
        with self._lock:
            vital = self._of[name]
            vital.thread = None
            vital.ended = self._monotonic()
            if well:
                vital.went_well = vital.ended
