"""Counting what becomes of tickets."""

from __future__ import annotations

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import DeliveryError
from bot.domain.ticket import DeskKind, Ticket
from bot.ports.desk import Desk, Opened
from bot.ports.measures import Measures, outcome_of


class MeasuredDesk:
    """Implements the port `Desk` by another one, and counts."""

    def __init__(self, desk: Desk, measures: Measures) -> None:
        """Keep both."""
        self._desk = desk
        self._measures = measures

    @property
    def kind(self) -> DeskKind:
        """Which desk this is."""
        return self._desk.kind

    def open(self, ticket: Ticket, *, tried_before: bool) -> Opened:
        """Open it, as the desk does."""
        try:
            opened = self._desk.open(ticket, tried_before=tried_before)
        except DeliveryError as error:
            self._measures.delivered(DeliveryKind.TICKET, outcome_of(error))
            raise
        self._measures.delivered(DeliveryKind.TICKET, "sent")
        return opened
