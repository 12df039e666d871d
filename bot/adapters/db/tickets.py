"""Tickets, and interactions seen before, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from bot.adapters.db.newer import readable
from bot.adapters.db.rows import ticket_of
from bot.adapters.db.scope import EVERYWHERE, Scope
from bot.adapters.db.tables import incident, integration, interaction, ticket
from bot.adapters.db.upserting import insert_into
from bot.domain.errors import NotHereError
from bot.domain.ticket import Ticket

REMEMBERED = timedelta(days=2)
"""Slack repeats an interaction within minutes; a signed report is refused after five."""


class SqlTickets:
    """Implements the port `TicketRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def add(self, new: Ticket) -> tuple[Ticket, bool]:
        """Keep a ticket, once per `key`: the one kept, and whether it is new."""
        self._scope.require_own(new.workspace_id)
        self._scope.require(self._connection, incident, new.incident_id)
        self._scope.require(self._connection, integration, new.integration_id)
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
        row = self._connection.execute(
            select(ticket).where(ticket.c.key == new.key, self._scope.sees(ticket))
        ).first()
        if row is None:
            raise NotHereError  # another workspace's has this key
        return ticket_of(row), added is not None

    def get(self, ticket_id: int) -> Ticket | None:
        """One."""
        row = self._connection.execute(
            select(ticket).where(ticket.c.id == ticket_id, self._scope.sees(ticket))
        ).first()
        return ticket_of(row) if row else None

    def save(self, known: Ticket) -> None:
        """Write its state, number and error."""
        self._connection.execute(
            update(ticket)
            .where(ticket.c.id == known.id, self._scope.sees(ticket))
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
            select(ticket)
            .where(ticket.c.incident_id == incident_id, self._scope.sees(ticket))
            .order_by(ticket.c.id)
        )
        return list(readable(ticket_of, rows))


class SqlInteractions:
    """Implements the port `InteractionRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def first(self, key: str, at: datetime) -> bool:
        """Whether this interaction is seen for the first time; remembers it for two days."""
        self._connection.execute(delete(interaction).where(interaction.c.at < at - REMEMBERED))
        added = self._connection.execute(
            insert_into(self._connection, interaction)
            .values(key=self._scope.own_key(key), at=at)
            .on_conflict_do_nothing(index_elements=[interaction.c.key])
            .returning(interaction.c.key)
        )
        return added.first() is not None
