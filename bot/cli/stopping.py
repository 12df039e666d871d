"""Being told to stop by a signal, whatever is interrupted by it."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, SimpleQueue


class Stop:
    """Like an event, and safe to set in a signal handler.

    A handler runs in the midst of whatever the main thread does, so it may take no lock
    that the main thread may hold: an Event set while it begins to wait hangs for ever. The
    queue's `put` is made for that.
    """

    def __init__(self) -> None:
        """Nobody asked yet."""
        self._asked = False
        self._told: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Ask to stop."""
        self._asked = True
        self._told.put(None)

    def is_set(self) -> bool:
        """Whether it was asked for."""
        return self._asked

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is asked for, or so long; whether it was."""
        if not self._asked:
            with suppress(Empty):
                self._told.get(timeout=seconds)
        return self._asked
