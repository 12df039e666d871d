"""Ways to break delivery, by which the harness shows that it would notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import update

from bot.adapters.db.deliveries import SqlDeliveries
from bot.adapters.db.rows import AnyRow
from bot.adapters.db.tables import delivery
from bot.domain.delivery import Delivery, Posted
from bot.slack.messenger import SlackMessenger

# ruff: noqa: SLF001 - breaking what is inside is the point
# mypy: disable-error-code="method-assign,assignment"


def _look_for_nothing() -> None:
    """What an earlier send left is never found."""
    SlackMessenger.find = lambda *_args, **_kwargs: None


def _say_sent() -> None:
    """Every third message is taken as sent, and was not."""
    send, numbers = SlackMessenger._send, count(1)

    def dropping(self: SlackMessenger, channel: str, *rest: object) -> Posted:
        if next(numbers) % 3 == 0:
            return Posted(channel_id=channel, ts="1700000000.000001")
        return send(self, channel, *rest)  # type: ignore[arg-type]  # handed on as it came

    SlackMessenger._send = dropping


def _try_once() -> None:
    """What fails is given up."""
    failed = SqlDeliveries.failed

    def giving_up(self: SqlDeliveries, owed: Delivery) -> None:
        failed(self, replace(owed, due_at=None))

    SqlDeliveries.failed = giving_up


def _send_at_most_once() -> None:
    """What is taken to be sent counts as sent: nobody takes over from a process that dies."""
    claim = SqlDeliveries._claim

    def settled(
        self: SqlDeliveries, rows: Sequence[AnyRow], now: datetime, lease: timedelta
    ) -> Sequence[Delivery]:
        taken = claim(self, rows, now, lease)
        ids = [one.id for one in taken]
        self._connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(due_at=None))
        return taken

    SqlDeliveries._claim = settled


SABOTAGES: Mapping[str, Callable[[], None]] = {
    "look-for-nothing": _look_for_nothing,
    "say-sent": _say_sent,
    "try-once": _try_once,
    "send-at-most-once": _send_at_most_once,
}
