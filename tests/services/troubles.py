"""Calls that go wrong as a test tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What goes wrong with a call; `carried_out` when it took effect all the same."""

    error: BaseException
    carried_out: bool = False


class Troubles:
    """Carries out calls one at a time, save those that shall fail."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.meanwhile: Callable[[], None] = lambda: None
        self._coming: dict[str, list[Trouble]] = defaultdict(list)
        self._lock = Lock()

    def fail(self, call: str, error: BaseException, *, carried_out: bool, times: int) -> None:
        """Let the next calls of that name go wrong."""
        self._coming[call] += [Trouble(error=error, carried_out=carried_out)] * times

    def coming(self, call: str) -> int:
        """How many calls of that name have yet to go wrong."""
        return len(self._coming[call])

    def carry_out(self, call: str, act: Callable[[], T]) -> T:
        """Do it, or what was told instead."""
        with self._lock:
            self.calls[call] += 1
            self.meanwhile()
            trouble = self._coming[call].pop(0) if self._coming[call] else None
            if trouble is None:
                return act()
            if trouble.carried_out:
                act()
            raise trouble.error
