"""Whose turn it is: how soon a place, or a whole workspace, may be written to again.

Shared by all processes, since Slack counts what all of them send.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists

from bot.adapters.db.tables import delivery, pace
from bot.adapters.db.upserting import insert_into

SPACING = timedelta(seconds=1)
"""Slack takes about one message a second a channel (its rate limit documentation)."""
WHOLE_WORKSPACE = ""

Turn = tuple[int, str]
"""A workspace's id and a place in it."""


def may_be_written_to(now: datetime) -> ColumnElement[bool]:
    """Whether a delivery's place and workspace take messages now."""
    return ~exists().where(
        pace.c.workspace_id == delivery.c.workspace_id,
        pace.c.place.in_([WHOLE_WORKSPACE, delivery.c.place]),
        pace.c.next_at > now,
    )


def take_turns(connection: Connection, wanted: Collection[Turn], now: datetime) -> frozenset[Turn]:
    """Take the next second of these places; exactly one of all processes gets each."""
    if not wanted:
        return frozenset()
    statement = insert_into(connection, pace).values(
        # In one order for all, so that two processes never wait for each other in a circle.
        [
            {"workspace_id": workspace_id, "place": place, "next_at": now + SPACING}
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


def hold_workspace(connection: Connection, workspace_id: int, until: datetime) -> None:
    """Nobody writes to this workspace before then; never shortens a hold."""
    statement = insert_into(connection, pace).values(
        workspace_id=workspace_id, place=WHOLE_WORKSPACE, next_at=until
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[pace.c.workspace_id, pace.c.place],
            set_={"next_at": until},
            where=pace.c.next_at < until,
        )
    )
