"""Paying what is owed to Slack: cards, threads, news of tickets, and notices to one person.

Written with the decision, sent after: a claim is taken, the state is read again, the call
goes out with no transaction open, and what came of it is written. Stale changes so
collapse into the present one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.card import CardView
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    MessageGoneError,
    OutcomeUnknownError,
    PermanentDeliveryError,
    PlaceGoneError,
)
from bot.domain.flapping import told_in_thread
from bot.domain.incident import Event, State
from bot.domain.notice import NoticeState
from bot.ports.clock import Clock
from bot.ports.messenger import Messenger, NoticeView, Posted
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.cards import card_of, news_of, ticket_view
from bot.services.noticing import view_of

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(seconds=60)
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=5)
CREDENTIALS_RETRY = timedelta(minutes=5)
HOPELESS_RETRY = timedelta(hours=1)
MISSED = timedelta(minutes=2)
"""An uncertain card is posted again only after a person would have missed it this long."""


class Delivering:
    """Sends what is owed to Slack."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        messenger: Messenger,
        clock: Clock,
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._messenger = messenger
        self._clock = clock

    def tick(self, *, limit: int = BATCH) -> int:
        """Send one batch of due messages; how many there were."""
        begun = self._clock.now()
        with self._transaction() as uow:
            owed = uow.deliveries.claim_messages(begun, limit=limit, lease=LEASE)
            uow.commit()
        for delivery in owed:
            if self._clock.now() < begun + LEASE / 2:
                self._try(delivery)
            else:
                self._give_back(delivery)
        return len(owed)

    def _try(self, delivery: Delivery) -> None:
        try:
            self._send(delivery)
        except Exception:
            # Its lease brings it back, with an outcome that is unknown; the others go on.
            log.exception("delivery %s was not completed", delivery.id)

    def _give_back(self, delivery: Delivery) -> None:
        """Let a worker with more time take it: near its lease's end two might send it."""
        with self._transaction() as uow:
            uow.deliveries.failed(replace(delivery, due_at=self._clock.now()))
            uow.commit()

    def _send(self, delivery: Delivery) -> None:
        try:
            if delivery.kind is DeliveryKind.TICKET_NEWS:
                after = self._ticket_news(delivery)
            elif delivery.kind is DeliveryKind.NOTICE:
                after = self._notice(delivery)
            else:
                after = self._of_incident(delivery)
        except DeliveryError as error:
            self._failed(delivery, error)
            return
        with self._transaction() as uow:
            uow.deliveries.sent(after)
            uow.commit()

    def _of_incident(self, delivery: Delivery) -> Delivery:
        with self._transaction(read=True) as uow:
            shown = self._read(uow, delivery)
        return self._pay(delivery, *shown) if shown else replace(delivery, due_at=None)

    def _ticket_news(self, delivery: Delivery) -> Delivery:
        """Tell the requester what became of a ticket that no thread can tell of."""
        with self._transaction(read=True) as uow:
            ticket = uow.tickets.get(delivery.ticket_id) if delivery.ticket_id else None
            locale = uow.watched.workspace().locale
        key = f"ticket-{delivery.id}"
        if ticket and self._found(delivery, key) is None:
            self._messenger.post_ticket_news(
                delivery.place, ticket_view(ticket), locale=locale, key=key
            )
        return replace(delivery, due_at=None, uncertain=None, attempts=0, error=None)

    def _read(
        self, uow: UnitOfWork, delivery: Delivery
    ) -> tuple[CardView, tuple[Event, ...], Posted | None] | None:
        incident = uow.incidents.get(delivery.incident_id) if delivery.incident_id else None
        if incident is None:
            return None
        events: tuple[Event, ...] = ()
        if delivery.kind is DeliveryKind.THREAD:
            events = tuple(uow.incidents.events(incident.id, after=delivery.told))
        card = uow.deliveries.card(incident.id, delivery.place)
        return card_of(uow, incident), events, card

    def _pay(
        self,
        delivery: Delivery,
        card: CardView,
        events: tuple[Event, ...],
        posted: Posted | None,
    ) -> Delivery:
        if delivery.kind is DeliveryKind.CARD:
            return self._card(delivery, card)
        if not events or posted is None:
            return delivery
        key = f"thread-{delivery.id}-{events[-1].id}"
        news = tuple(event for event in events if told_in_thread(event))
        if news and self._found(delivery, key) is None:
            self._messenger.post_news(posted, news_of(card, news), key=key)
        return replace(delivery, told=events[-1].id, uncertain=None, attempts=0, error=None)

    def _card(self, delivery: Delivery, card: CardView) -> Delivery:
        return self._stand(
            replace(delivery, version_sent=card.version),
            key=f"card-{delivery.id}",
            over=card.state is State.RESOLVED,
            post=lambda place, key: self._messenger.post_card(place, card, key=key),
            update=lambda posted: self._messenger.update_card(posted, card),
        )

    def _notice(self, delivery: Delivery) -> Delivery:
        shown = self._read_notice(delivery)
        if shown is None:
            return replace(delivery, due_at=None)
        return self._stand(
            replace(delivery, version_sent=shown.notice.version),
            key=f"notice-{delivery.id}",
            over=shown.notice.state is not NoticeState.OPEN,
            post=lambda place, key: self._messenger.post_notice(place, shown, key=key),
            update=lambda posted: self._messenger.update_notice(posted, shown),
        )

    def _read_notice(self, delivery: Delivery) -> NoticeView | None:
        with self._transaction(read=True) as uow:
            notice = uow.notices.get(delivery.notice_id) if delivery.notice_id else None
            return view_of(uow, notice) if notice else None

    def _stand(
        self,
        delivery: Delivery,
        *,
        key: str,
        over: bool,
        post: Callable[[str, str], Posted],
        update: Callable[[Posted], None],
    ) -> Delivery:
        """Edit the one message in place, or post it; what is over before anyone saw it is not."""
        done = replace(delivery, uncertain=None, attempts=0, error=None)
        if delivery.channel_id and delivery.ts:
            update(Posted(channel_id=delivery.channel_id, ts=delivery.ts))
            return done
        if over and _untold(delivery):
            return done
        found = self._found(delivery, key)
        if found:
            update(found)
        else:
            found = post(delivery.place, key)
        return replace(done, channel_id=found.channel_id, ts=found.ts)

    def _found(self, delivery: Delivery, key: str) -> Posted | None:
        """What an earlier send of unknown outcome left, where the bot may look."""
        if delivery.uncertain is None:
            return None
        try:
            return self._messenger.find(delivery.place, key=key)
        except DeliveryError:
            if self._clock.now() - delivery.uncertain < MISSED:
                raise
            log.warning("sending %s again: what became of it cannot be looked up", key)
            return None

    def _failed(self, delivery: Delivery, error: DeliveryError) -> None:
        """Act on the failure by its kind; nothing owed is ever dropped silently."""
        now = self._clock.now()
        log.warning("delivery %s: %s", delivery.id, error)
        after = replace(delivery, attempts=delivery.attempts + 1, error=str(error))
        if isinstance(error, OutcomeUnknownError) and delivery.uncertain is None:
            after = replace(after, uncertain=now)
        with self._transaction() as uow:
            if isinstance(error, PlaceGoneError):
                self._elsewhere(uow, after, now)
            else:
                uow.deliveries.failed(_next(after, error, now))
            if error.retry_after is not None:
                uow.deliveries.hold(delivery.workspace_id, now + error.retry_after)
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
        workspace = uow.watched.workspace()
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


def _untold(delivery: Delivery) -> bool:
    """Whether nobody can have seen the card: then nobody waits to hear that all is well."""
    return delivery.uncertain is None and not delivery.fallbacks


def _next(delivery: Delivery, error: DeliveryError, now: datetime) -> Delivery:
    """When to try again, by the kind of failure."""
    if isinstance(error, MessageGoneError):
        # Somebody deleted the card; the incident still has to be seen.
        return replace(delivery, channel_id=None, ts=None, version_sent=0, due_at=now)
    if isinstance(error, CredentialsRefusedError):
        return replace(delivery, due_at=now + CREDENTIALS_RETRY)
    if isinstance(error, PermanentDeliveryError):
        log.error("delivery %s is given up: %s", delivery.id, error)
        return replace(delivery, due_at=None)
    return replace(delivery, due_at=now + (error.retry_after or retry_delay(delivery.attempts)))
