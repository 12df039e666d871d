"""Making one card of two.

Where a send had an unknown outcome and the bot may not look, the card was sent again once
people would have missed it. Whoever then presses a button of a card that the bot does not
know of shows it to the bot.
"""

from __future__ import annotations

import logging

from bot.domain.delivery import Delivery, Posted
from bot.domain.errors import DeliveryError
from bot.domain.flapping import told_in_thread
from bot.ports.clock import Clock
from bot.ports.messenger import Messenger
from bot.ports.unit_of_work import Transaction
from bot.services.cards import card_of

log = logging.getLogger(__name__)

LONGEST_TIMELINE = 1000


class Merging:
    """Takes cards away that stand there twice."""

    def __init__(self, *, transaction: Transaction, messenger: Messenger, clock: Clock) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._messenger = messenger
        self._clock = clock

    def seen(self, incident_id: int, at: Posted, *, answered: bool) -> None:
        """A card of the incident was seen there; `answered` where people wrote in its thread.

        One whose sending was uncertain is now known to have arrived. Of two in one channel
        the older stays, unless news or people's words stand in the other's thread: what is
        in a thread is kept. What cannot be taken away now stays until it is pressed again.
        """
        with self._transaction(read=True) as uow:
            cards = uow.deliveries.cards(incident_id)
        if any(card.posted == at for card in cards):
            return
        lost = [card for card in cards if card.posted is None and card.uncertain]
        twin = next((c for c in cards if c.channel_id == at.channel_id and c.posted), None)
        if twin:
            self._merge(twin, at, answered=answered)
        elif len(lost) == 1:
            self._adopt(lost[0], at)

    def _merge(self, known: Delivery, other: Posted, *, answered: bool) -> None:
        stands = known.posted
        if stands is None:
            return
        older = float(other.ts) < float(stands.ts)
        try:
            if self._has_news(known):
                goes = None if answered else other
            elif older and self._can_stand(known, other) and self._adopt(known, other):
                goes = stands
            else:
                goes = None if answered else other
            if goes:
                self._messenger.remove(goes)
        except DeliveryError as error:
            log.warning("two cards of incident %s stay for now: %s", known.incident_id, error)

    def _has_news(self, card: Delivery) -> bool:
        if card.incident_id is None:
            return False
        with self._transaction(read=True) as uow:
            told = uow.deliveries.told(card.incident_id, card.place)
            events = uow.incidents.events(card.incident_id, limit=LONGEST_TIMELINE)
        return any(event.id <= told and told_in_thread(event) for event in events)

    def _can_stand(self, card: Delivery, at: Posted) -> bool:
        """Whether that message can still be edited; it then shows the present state."""
        with self._transaction(read=True) as uow:
            incident = uow.incidents.get(card.incident_id) if card.incident_id else None
            shown = card_of(uow, incident) if incident else None
        if shown is None:
            return False
        try:
            self._messenger.update_card(at, shown)
        except DeliveryError as error:
            log.info("a card that was seen again cannot be edited (%s)", error)
            return False
        return True

    def _adopt(self, card: Delivery, at: Posted) -> bool:
        now = self._clock.now()
        with self._transaction() as uow:
            adopted = uow.deliveries.adopt(card, at, now)
            uow.commit()
        if adopted:
            log.info("the card of incident %s was seen, and stands there now", card.incident_id)
        return adopted
