"""Ways to break delivery, by which the harness shows that it would notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.adapters.db.deliveries import SqlDeliveries
from bot.domain.delivery import Delivery
from bot.slack.messenger import SlackMessenger


def _look_for_nothing() -> None:
    """What an earlier send left is never found."""
    SlackMessenger.find = lambda *_args, **_kwargs: None  # type: ignore[method-assign]  # breaking it is the point


def _give_up_what_fails() -> None:
    """What could not be sent is owed no more."""
    failed = SqlDeliveries.failed

    def giving_up(self: SqlDeliveries, owed: Delivery) -> None:
        failed(self, replace(owed, due_at=None))

    SqlDeliveries.failed = giving_up  # type: ignore[method-assign]  # the same


SABOTAGES: Mapping[str, Callable[[], None]] = {
    "look-for-nothing": _look_for_nothing,
    "give-up-what-fails": _give_up_what_fails,
}
