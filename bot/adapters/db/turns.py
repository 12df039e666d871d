"""Whose turn it is: how soon a place, or a whole workspace, may be written to again.

Shared by all processes, since Slack counts what all of them send.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, exists, or_

from bot.adapters.db.tables import delivery, incident, pace
from bot.adapters.db.upserting import insert_into
from bot.domain.delivery import DeliveryKind
from bot.domain.diagnosis import WORST_FIRST
from bot.domain.errors import Lane

SPACING = timedelta(seconds=1)
"""Slack takes about one message a second a channel (its rate limit documentation)."""

Turn = tuple[int, str]
"""A workspace's id and a place in it."""

_NEW_CARD = and_(delivery.c.kind == str(DeliveryKind.CARD), delivery.c.ts.is_(None))
_SEVERITY = case(
    {str(status): rank for rank, status in enumerate(WORST_FIRST)},
    value=incident.c.diagnosis["status"].as_string(),
    else_=len(WORST_FIRST),
)
NEWEST_AND_WORST_FIRST = (
    case((_NEW_CARD, 0), else_=1),
    case((_NEW_CARD, _SEVERITY), else_=0),
)
"""New cards before all else, and the worst of them first."""


def may_be_written_to(now: datetime) -> ColumnElement[bool]:
    """Whether a delivery's place and workspace take this message now."""
    waits = or_(
        pace.c.place.in_([Lane.ALL.value, delivery.c.place]),
        and_(pace.c.place == Lane.EDIT.value, delivery.c.ts.is_not(None)),
        and_(pace.c.place == Lane.LOOK.value, delivery.c.uncertain.is_not(None)),
        and_(
            pace.c.place == Lane.PEOPLE.value,
            delivery.c.ts.is_(None),
            delivery.c.kind != str(DeliveryKind.THREAD),
        ),
    )
    return ~exists().where(
        pace.c.workspace_id == delivery.c.workspace_id, waits, pace.c.next_at > now
    )


def take_turns(
    connection: Connection,
    wanted: Collection[Turn],
    now: datetime,
    *,
    spacing: timedelta = SPACING,
) -> frozenset[Turn]:
    """Take the next second of these places; exactly one of all processes gets each."""
    if not wanted:
        return frozenset()
    statement = insert_into(connection, pace).values(
        # In one order for all, so that two processes never wait for each other in a circle.
        [
            {"workspace_id": workspace_id, "place": place, "next_at": now + spacing}
            for workspace_id, place in sorted(wanted)
        ]
    )
    taken = connection.execute(
        statement.on_conflict_do_update(
            index_elements=[pace.c.workspace_id, pace.c.place],
            set_={"next_at": statement.excluded.next_at},
            where=pace.c.next_at <= now,
        ).returning(pace.c.workspace_id, pace.c.place)
    )
    return frozenset((row.workspace_id, row.place) for row in taken)


def hold_lane(connection: Connection, workspace_id: int, until: datetime, lane: Lane) -> None:
    """Nobody sends this to the workspace before then; never shortens a hold."""
    statement = insert_into(connection, pace).values(
        workspace_id=workspace_id, place=lane.value, next_at=until
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[pace.c.workspace_id, pace.c.place],
            set_={"next_at": until},
            where=pace.c.next_at < until,
        )
    )
