"""Tickets, and interactions seen before, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from bot.adapters.db.rows import ticket_of
from bot.adapters.db.tables import interaction, ticket
from bot.adapters.db.upserting import insert_into
from bot.domain.ticket import Ticket

REMEMBERED = timedelta(days=2)
"""Slack repeats an interaction within minutes; a signed report is refused after five."""


class SqlTickets:
    """Implements the port `TicketRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def add(self, new: Ticket) -> tuple[Ticket, bool]:
        """Keep a ticket, once per `key`: the one kept, and whether it is new."""
        added = self._connection.execute(
            insert_into(self._connection, ticket)
            .values(
                workspace_id=new.workspace_id,
                key=new.key,
                desk=str(new.desk),
                subject=new.subject,
                body=new.body,
                priority=str(new.priority),
                requester=new.requester,
                requester_name=new.requester_name,
                requester_email=new.requester_email,
                created_at=new.created_at,
                incident_id=new.incident_id,
                integration_id=new.integration_id,
                state=str(new.state),
            )
            .on_conflict_do_nothing(index_elements=[ticket.c.key])
            .returning(ticket.c.id)
        ).first()
        row = self._connection.execute(select(ticket).where(ticket.c.key == new.key)).one()
        return ticket_of(row), added is not None

    def get(self, ticket_id: int) -> Ticket | None:
        """One."""
        row = self._connection.execute(select(ticket).where(ticket.c.id == ticket_id)).first()
        return ticket_of(row) if row else None

    def save(self, known: Ticket) -> None:
        """Write its state, number and error."""
        self._connection.execute(
            update(ticket)
            .where(ticket.c.id == known.id)
            .values(
                state=str(known.state),
                tried_at=known.tried_at,
                number=known.number,
                url=known.url,
                error=known.error,
            )
        )

    def of_incident(self, incident_id: int) -> Sequence[Ticket]:
        """Those of an incident, oldest first."""
        rows = self._connection.execute(
            select(ticket).where(ticket.c.incident_id == incident_id).order_by(ticket.c.id)
        )
        return [ticket_of(row) for row in rows]


class SqlInteractions:
    """Implements the port `InteractionRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def first(self, key: str, at: datetime) -> bool:
        """Whether this interaction is seen for the first time; remembers it for two days."""
        self._connection.execute(delete(interaction).where(interaction.c.at < at - REMEMBERED))
        added = self._connection.execute(
            insert_into(self._connection, interaction)
            .values(key=key, at=at)
            .on_conflict_do_nothing(index_elements=[interaction.c.key])
            .returning(interaction.c.key)
        )
        return added.first() is not None
