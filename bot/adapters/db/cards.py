"""Where the cards of an incident stand, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, or_, select, update

from bot.adapters.db.rows import delivery_of
from bot.adapters.db.scope import EVERYWHERE, Scope
from bot.adapters.db.tables import delivery, incident
from bot.adapters.db.turns import take_turns
from bot.domain.delivery import Delivery, DeliveryKind, Posted

CROWD = "!crowd "
"""Before a place: the turn to announce a crowd there."""


class SqlCards:
    """The part of the port `DeliveryRepository` that tells and moves cards."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def card(self, incident_id: int, place: str) -> Posted | None:
        """Where the incident's card for that place stands; None while it is not posted."""
        found = (one for one in self.cards(incident_id) if one.place == place)
        return next((one.posted for one in found if one.posted), None)

    def cards(self, incident_id: int) -> Sequence[Delivery]:
        """The incident's cards, posted or not."""
        rows = self._connection.execute(
            select(delivery)
            .where(
                delivery.c.incident_id == incident_id,
                delivery.c.kind == str(DeliveryKind.CARD),
                self._scope.sees(delivery),
            )
            .order_by(delivery.c.id)
        )
        return [delivery_of(row) for row in rows]

    def told(self, incident_id: int, place: str) -> int:
        """The last event told in the thread of the incident's card for that place."""
        told = self._connection.execute(
            select(delivery.c.told).where(
                delivery.c.incident_id == incident_id,
                delivery.c.kind == str(DeliveryKind.THREAD),
                delivery.c.place == place,
                self._scope.sees(delivery),
            )
        ).scalar()
        return told or 0

    def crowd(self, owed: Delivery, now: datetime, *, least: int, every: timedelta) -> int:
        """How many new cards are due there, where that is to be announced."""
        self._scope.require_own(owed.workspace_id)
        waiting = self._connection.execute(
            select(func.count())
            .select_from(delivery)
            .join(incident, incident.c.id == delivery.c.incident_id)
            .where(
                delivery.c.workspace_id == owed.workspace_id,
                delivery.c.place == owed.place,
                delivery.c.kind == str(DeliveryKind.CARD),
                delivery.c.ts.is_(None),
                or_(delivery.c.due_at <= now, delivery.c.id == owed.id),
                incident.c.resolved_at.is_(None),
            )
        ).scalar_one()
        turn = (owed.workspace_id, f"{CROWD}{owed.place}")
        if waiting < least or not take_turns(self._connection, {turn}, now, spacing=every):
            return 0
        return waiting

    def adopt(self, owed: Delivery, posted: Posted, due_at: datetime) -> bool:
        """Let a card stand there, where it still is as it was read and is not on its way."""
        changed = self._connection.execute(
            update(delivery)
            .where(
                and_(
                    delivery.c.id == owed.id,
                    delivery.c.lease.is_(None),
                    delivery.c.ts.is_not_distinct_from(owed.ts),
                    self._scope.sees(delivery),
                )
            )
            .values(
                channel_id=posted.channel_id,
                ts=posted.ts,
                version_sent=0,
                due_at=due_at,
                attempts=0,
                uncertain=None,
                error=None,
            )
        )
        return bool(changed.rowcount)
