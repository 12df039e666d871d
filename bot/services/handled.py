"""Interactions that were seen before have no second effect."""

from __future__ import annotations

from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction


class Handled:
    """Remembers interactions by a key that Slack repeats when it sends one again."""

    def __init__(self, *, transaction: Transaction, clock: Clock) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock

    def first(self, key: str) -> bool:
        """Whether this is the first time; at most one caller is ever told so."""
        with self._transaction() as uow:
            first = uow.interactions.first(key, self._clock.now())
            uow.commit()
        return first
