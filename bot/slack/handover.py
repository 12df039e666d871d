"""Who brings a result: whoever waits for it, or the worker once nobody waits any more."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Handover(Generic[T]):
    """One result that is brought exactly once."""

    def __init__(self, later: Callable[[T], None]) -> None:
        """`later` brings the result when nobody waited long enough for it."""
        self._later = later
        self._lock = Lock()
        self._ready = Event()
        self._result: list[T] = []
        self._given_up = False

    def run(self, work: Callable[[], T]) -> None:
        """Do the work, in the worker's thread."""
        result = work()
        with self._lock:
            self._result.append(result)
            alone = self._given_up
        self._ready.set()
        if alone:
            self._later(result)

    def wait(self, seconds: float) -> tuple[T] | None:
        """The result, or None when it takes longer: then the worker brings it."""
        self._ready.wait(seconds)
        with self._lock:
            if self._result:
                return (self._result[0],)
            self._given_up = True
            return None
