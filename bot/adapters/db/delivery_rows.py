"""What a claimed delivery comes with, and what sending it writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, select

from bot.adapters.db.rows import AnyRow, delivery_of
from bot.adapters.db.scope import Scope, living
from bot.adapters.db.tables import delivery, event, incident, notice
from bot.domain.delivery import Delivery, DeliveryKind

card = delivery.alias("card")


def due_rows(
    now: datetime, kinds: Sequence[DeliveryKind], scope: Scope
) -> Select[tuple[object, ...]]:
    """Due rows of workspaces that have the bot; a thread with where its card stands."""
    of_same = and_(
        card.c.incident_id == delivery.c.incident_id,
        card.c.place == delivery.c.place,
        card.c.kind == str(DeliveryKind.CARD),
        delivery.c.kind == str(DeliveryKind.THREAD),
    )
    return (
        select(delivery, card.c.channel_id.label("card_channel"), card.c.ts.label("card_ts"))
        .outerjoin(card, of_same)
        .where(
            delivery.c.due_at <= now,
            delivery.c.kind.in_([str(kind) for kind in kinds]),
            living(delivery),
            scope.sees(delivery),
        )
    )


def with_card(row: AnyRow, channel_id: str | None, ts: str | None) -> Delivery:
    """A row of `delivery`; a thread with where its card stands."""
    found = delivery_of(row)
    if found.kind is not DeliveryKind.THREAD:
        return found
    return Delivery(**{**vars(found), "channel_id": channel_id, "ts": ts})


def newer_than(done: Delivery) -> ColumnElement[bool]:
    """Whether something is owed that this sending did not carry."""
    if done.kind is DeliveryKind.CARD:
        return exists().where(
            incident.c.id == done.incident_id, incident.c.version > done.version_sent
        )
    if done.kind is DeliveryKind.NOTICE:
        return exists().where(notice.c.id == done.notice_id, notice.c.version > done.version_sent)
    return exists().where(event.c.incident_id == done.incident_id, event.c.id > done.told)


def outcome(owed: Delivery) -> dict[str, object]:
    """What both outcomes write; a thread's place is its card's, kept only there."""
    kept = owed.kind is not DeliveryKind.THREAD
    return {
        "channel_id": owed.channel_id if kept else None,
        "ts": owed.ts if kept else None,
        "attempts": owed.attempts,
        "uncertain": owed.uncertain,
        "error": owed.error,
        "lease": None,
    }
