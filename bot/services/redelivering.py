"""What follows when a message could not be delivered: nothing owed is ever dropped."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    Lane,
    LookUpRefusedError,
    MessageGoneError,
    OutcomeUnknownError,
    PermanentDeliveryError,
    PlaceGoneError,
    StrangeRefusalError,
    TokenRefusedError,
)
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction, UnitOfWork

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=5)
CREDENTIALS_RETRY = timedelta(minutes=5)
HOPELESS_RETRY = timedelta(hours=1)
LOOK_AGAIN = timedelta(seconds=30)
"""Where the bot may not look: how often it asks whether it may by now."""


class Redelivering:
    """Acts on a failure by its kind."""

    def __init__(self, *, transaction: Transaction, clock: Clock) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock

    def failed(self, delivery: Delivery, error: DeliveryError) -> None:
        """Write that it failed, where and when it is tried again, and who has to wait."""
        now = self._clock.now()
        loud = isinstance(error, StrangeRefusalError)
        log.log(
            logging.ERROR if loud else logging.WARNING,
            "delivery %s, try %s: %s",
            delivery.id,
            delivery.attempts + 1,
            error,
        )
        after = replace(delivery, attempts=delivery.attempts + 1, error=str(error))
        if isinstance(error, OutcomeUnknownError) and delivery.uncertain is None:
            after = replace(after, uncertain=now)
        with self._transaction() as uow:
            if isinstance(error, PlaceGoneError):
                self._elsewhere(uow, after, now)
            else:
                uow.deliveries.failed(_next(after, error, now))
            if isinstance(error, TokenRefusedError):
                # Every other message would be refused as well.
                uow.deliveries.hold(delivery.workspace_id, now + CREDENTIALS_RETRY, Lane.ALL)
            elif error.retry_after is not None:
                uow.deliveries.hold(delivery.workspace_id, now + error.retry_after, error.lane)
            uow.commit()

    def _elsewhere(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
        """Fall back to the next place; after the last one begin again, in an hour."""
        places = self._places(uow, delivery)
        tried = places.index(delivery.place) + 1 if delivery.place in places else 0
        if any(uow.deliveries.relocate(delivery, place, now) for place in places[tried:]):
            return
        later = now + HOPELESS_RETRY
        log.error("delivery %s reaches nobody; trying again in an hour", delivery.id)
        if not any(uow.deliveries.relocate(delivery, place, later) for place in places[:1]):
            uow.deliveries.failed(replace(delivery, due_at=later))

    def _places(self, uow: UnitOfWork, delivery: Delivery) -> list[str]:
        """The incident's channel, its accounts' default ones, the workspace's, then the admins."""
        workspace = uow.watched.workspace(delivery.workspace_id)
        people = [f"@{email}" for email in workspace.admins]
        if delivery.kind is DeliveryKind.NOTICE:
            return people  # what one person is told belongs into no channel
        incident = uow.incidents.get(delivery.incident_id) if delivery.incident_id else None
        rows = uow.watched.members(incident.members) if incident else ()
        own = [incident.channel] if incident and incident.channel.startswith("#") else []
        channels = [account.default_channel for _, account, _ in rows]
        return [
            p for p in dict.fromkeys([*own, *channels, workspace.default_channel, *people]) if p
        ]


def retry_delay(attempts: int) -> timedelta:
    """Two seconds, doubled with each failure, at most five minutes."""
    return min(FIRST_RETRY * 2.0 ** min(max(attempts - 1, 0), 12), LONGEST_RETRY)


def _next(delivery: Delivery, error: DeliveryError, now: datetime) -> Delivery:
    """When to try again, by the kind of failure."""
    if isinstance(error, MessageGoneError):
        # Somebody deleted the card; the incident still has to be seen.
        return replace(delivery, channel_id=None, ts=None, version_sent=0, due_at=now)
    if isinstance(error, CredentialsRefusedError):
        return replace(delivery, due_at=now + CREDENTIALS_RETRY)
    if isinstance(error, PermanentDeliveryError):
        log.error("delivery %s is refused as it is; trying again in an hour", delivery.id)
        return replace(delivery, due_at=now + HOPELESS_RETRY)
    if isinstance(error, LookUpRefusedError):
        return replace(delivery, due_at=now + LOOK_AGAIN)
    return replace(delivery, due_at=now + (error.retry_after or retry_delay(delivery.attempts)))
