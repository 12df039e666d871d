"""Being told to stop by a signal, whatever is interrupted by it."""

from __future__ import annotations

from contextlib import suppress
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic

SLICE_SECONDS = 0.2


class Stop:
    """Like an event, and safe to set in a signal handler.

    A handler runs in the midst of whatever the main thread does, so it may take no lock
    that the main thread may hold: an Event set while it begins to wait hangs for ever. The
    queue's `put` is made for that. And a handler runs only between two steps of the main
    thread: a signal that comes when it is just about to wait, or that the system hands to
    another thread, interrupts no waiting, so that it waits in slices.
    """

    def __init__(self) -> None:
        """Nobody asked yet."""
        self._asked = False
        self.code = 0
        """What the process ends with."""
        self._told: SimpleQueue[None] = SimpleQueue()

    def set(self, code: int = 0) -> None:
        """Ask to stop; another code than zero says that it is no end that anybody wanted."""
        self.code = self.code or code
        self._asked = True
        self._told.put(None)

    def is_set(self) -> bool:
        """Whether it was asked for."""
        return self._asked

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is asked for, or so long; whether it was."""
        end = inf if seconds is None else monotonic() + seconds
        while not self._asked and (left := end - monotonic()) > 0:
            with suppress(Empty):
                self._told.get(timeout=min(left, SLICE_SECONDS))
        return self._asked
