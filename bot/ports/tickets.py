"""Tickets, and what was pressed already, within a unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ticket import Ticket


class TicketRepository(Protocol):
    """Tickets."""

    def add(self, ticket: Ticket) -> tuple[Ticket, bool]:
        """Keep a ticket, once per `key`: the one kept, and whether it is new."""
        ...

    def get(self, ticket_id: int) -> Ticket | None:
        """One."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Write its state, number and error."""
        ...

    def of_incident(self, incident_id: int) -> Sequence[Ticket]:
        """Those of an incident, oldest first."""
        ...


class InteractionRepository(Protocol):
    """What was pressed already."""

    def first(self, key: str, at: datetime) -> bool:
        """Whether this interaction is seen for the first time; remembers it."""
        ...
