"""Repositories whose writes can make work due at once, which they tell.

They stay what they are: what wakes whom is said here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.adapters.db.deliveries import SqlDeliveries
from bot.adapters.db.handovers import SqlHandovers
from bot.adapters.db.subjects import SqlSubjects
from bot.adapters.db.waking import NOBODY, Rouses
from bot.adapters.db.watched import SqlWatched
from bot.domain.delivery import Delivery, DeliveryKind
from bot.ports.grants import Handover
from bot.ports.waking import Due


class RousingSubjects(SqlSubjects):
    """Subjects; those that are asked for now are asked at once."""

    rouses: Rouses = NOBODY

    def hasten(self, keys: Collection[str], due_at: datetime) -> None:
        """Bring due times forward; `start` does so by this too."""
        super().hasten(keys, due_at)
        if keys:
            self.rouses.due(Due.OBSERVE, due_at)


class RousingWatched(SqlWatched):
    """What is watched; accounts with news are judged at once."""

    rouses: Rouses = NOBODY

    def ask_assessment(self, account_ids: Collection[int], at: datetime) -> None:
        """Have these accounts judged."""
        super().ask_assessment(account_ids, at)
        if account_ids:
            self.rouses.due(Due.JUDGE, at)


class RousingDeliveries(SqlDeliveries):
    """What is owed; it is sent at once."""

    rouses: Rouses = NOBODY

    def owe(
        self,
        kind: DeliveryKind,
        *,
        workspace_id: int,
        due_at: datetime,
        place: str = "",
        incident_id: int | None = None,
        ticket_id: int | None = None,
        notice_id: int | None = None,
    ) -> None:
        """Owe one."""
        super().owe(
            kind,
            workspace_id=workspace_id,
            due_at=due_at,
            place=place,
            incident_id=incident_id,
            ticket_id=ticket_id,
            notice_id=notice_id,
        )
        self.rouses.due(Due.TICKET if kind is DeliveryKind.TICKET else Due.DELIVER, due_at)

    def owe_again(self, incident_id: int, due_at: datetime) -> None:
        """Owe cards and threads anew."""
        super().owe_again(incident_id, due_at)
        self.rouses.due(Due.DELIVER, due_at)

    def relocate(self, owed: Delivery, place: str, due_at: datetime) -> bool:
        """Owe it elsewhere."""
        moved = super().relocate(owed, place, due_at)
        if moved:
            self.rouses.due(Due.DELIVER, due_at)
        return moved


class RousingHandovers(SqlHandovers):
    """Hand-overs; they are handed over at once."""

    rouses: Rouses = NOBODY

    def owe(self, owed: Handover) -> Handover:
        """Owe it."""
        kept = super().owe(owed)
        if owed.due_at is not None:
            self.rouses.due(Due.HAND_OVER, owed.due_at)
        return kept
