"""Making one call to Slack of one delivery, with the state as it is at that moment."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.card import CardView
from bot.domain.delivery import Delivery, DeliveryKind, Posted
from bot.domain.errors import DeliveryError, LookUpRefusedError, OutcomeUnknownError
from bot.domain.flapping import told_in_thread
from bot.domain.incident import Event, State
from bot.domain.notice import NoticeState
from bot.ports.clock import Clock
from bot.ports.messenger import Found, Messenger, Messengers, NoticeView
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.cards import card_of, news_of, ticket_view
from bot.services.noticing import view_of

log = logging.getLogger(__name__)

MISSED = timedelta(minutes=2)
"""Where the bot may not look, what is uncertain is sent again only after a person would have
missed it this long."""
CROWD = 10
"""So many new cards for one place are announced before they come."""
ANNOUNCED_EVERY = timedelta(minutes=30)
LOOKED_LONG = timedelta(minutes=30)
"""Where it may look, and Slack does not let it all this time: rather twice than never."""


class Paying:
    """Sends one delivery; DeliveryError says why it could not be."""

    def __init__(self, *, transaction: Transaction, messengers: Messengers, clock: Clock) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._messengers = messengers
        self._clock = clock

    def pay(self, delivery: Delivery) -> Delivery:
        """Send it, and give what is to be recorded."""
        if delivery.kind is DeliveryKind.TICKET_NEWS:
            return self._ticket_news(delivery)
        if delivery.kind is DeliveryKind.NOTICE:
            return self._notice(delivery)
        with self._transaction(read=True) as uow:
            shown = self._read(uow, delivery)
        if shown is None:
            return replace(delivery, due_at=None)
        card, events, posted = shown
        if delivery.kind is DeliveryKind.CARD:
            return self._card(delivery, card)
        return self._news(delivery, card, events, posted)

    def _to(self, delivery: Delivery) -> Messenger:
        """What writes to the workspace that it is for."""
        return self._messengers.of(delivery.workspace_id)

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

    def _news(
        self,
        delivery: Delivery,
        card: CardView,
        events: tuple[Event, ...],
        posted: Posted | None,
    ) -> Delivery:
        """Tell what came after the last that was told.

        Its key is where it begins; how far an earlier send got stands in that message, so
        that what happened since is told, and nothing of it twice.
        """
        if not events or posted is None:
            return delivery
        done = replace(delivery, uncertain=None, attempts=0, error=None)
        key = f"news-{delivery.id}-{delivery.told}"
        found = self._found(delivery, key, posted)
        if found and found.until is not None:
            return replace(done, told=found.until)
        news = tuple(event for event in events if told_in_thread(event))
        if news and found is None:
            self._to(delivery).post_news(posted, news_of(card, news), key=key)
        return replace(done, told=events[-1].id)

    def _ticket_news(self, delivery: Delivery) -> Delivery:
        """Tell the requester what became of a ticket that no thread can tell of."""
        with self._transaction(read=True) as uow:
            ticket = uow.tickets.get(delivery.ticket_id) if delivery.ticket_id else None
            locale = uow.watched.workspace(delivery.workspace_id).locale
        key = f"ticket-{delivery.id}"
        if ticket and self._found(delivery, key) is None:
            self._to(delivery).post_ticket_news(
                delivery.place, ticket_view(ticket), locale=locale, key=key
            )
        return replace(delivery, due_at=None, uncertain=None, attempts=0, error=None)

    def announce(self, delivery: Delivery) -> bool:
        """Say before a new card how many more are to come, where they are a crowd.

        Whether it did: then the card's second in that place is over. What became of the
        announcement matters little, as the cards come all the same.
        """
        if delivery.kind is not DeliveryKind.CARD or delivery.ts is not None:
            return False
        now = self._clock.now()
        with self._transaction() as uow:
            count = uow.deliveries.crowd(delivery, now, least=CROWD, every=ANNOUNCED_EVERY)
            workspace = uow.watched.workspace(delivery.workspace_id)
            uow.commit()
        if not count:
            return False
        locale = workspace.locales.get(delivery.place, workspace.locale)
        try:
            self._to(delivery).post_crowd(
                delivery.place, count, locale=locale, key=f"crowd-{delivery.id}"
            )
        except OutcomeUnknownError as error:
            log.info("whether a crowd was announced is not known: %s", error)
        return True

    def _card(self, delivery: Delivery, card: CardView) -> Delivery:
        return self._stand(
            replace(delivery, version_sent=card.version),
            key=f"card-{delivery.id}",
            over=card.state is State.RESOLVED,
            post=lambda place, key: self._to(delivery).post_card(place, card, key=key),
            update=lambda posted: self._to(delivery).update_card(posted, card),
        )

    def _notice(self, delivery: Delivery) -> Delivery:
        shown = self._read_notice(delivery)
        if shown is None:
            return replace(delivery, due_at=None)
        return self._stand(
            replace(delivery, version_sent=shown.notice.version),
            key=f"notice-{delivery.id}",
            over=shown.notice.state is not NoticeState.OPEN,
            post=lambda place, key: self._to(delivery).post_notice(place, shown, key=key),
            update=lambda posted: self._to(delivery).update_notice(posted, shown),
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
            update(found.posted)
            stands = found.posted
        else:
            stands = post(delivery.place, key)
        return replace(done, channel_id=stands.channel_id, ts=stands.ts)

    def _found(self, delivery: Delivery, key: str, thread: Posted | None = None) -> Found | None:
        """What an earlier send of unknown outcome left, where the bot may look.

        While it may, it waits as long as Slack asks: what is sent again meanwhile would
        stand there twice.
        """
        if delivery.uncertain is None:
            return None
        waited = self._clock.now() - delivery.uncertain
        try:
            return self._to(delivery).find(
                delivery.place, key=key, since=delivery.uncertain, thread=thread
            )
        except LookUpRefusedError:
            if waited < MISSED:
                raise
            log.warning("sending %s again: the bot may not look what became of it", key)
        except DeliveryError as error:
            if waited < LOOKED_LONG:
                raise
            log.error(  # noqa: TRY400 - the reason is named; where it came from tells nothing
                "sending %s again after %s: what became of it cannot be looked up (%s)",
                key,
                waited,
                error,
            )
        return None


def _untold(delivery: Delivery) -> bool:
    """Whether nobody can have seen the card: then nobody waits to hear that all is well."""
    return delivery.uncertain is None and not delivery.fallbacks
