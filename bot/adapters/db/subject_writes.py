"""Writing the subjects that follow from what is watched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy import ColumnElement, Connection, Table, bindparam, insert, select, update

from bot.adapters.db.codec import CADENCE
from bot.adapters.db.subject_rows import PROBE_OF, Wanted
from bot.adapters.db.subjects import STOPPED
from bot.adapters.db.tables import subject
from bot.domain.observation import Witness
from bot.domain.schedule import Cadence

FIRST_ASKED_WITHIN = timedelta(seconds=30)
"""A new subject is first asked within this time, or its interval where that is shorter."""
SPREAD = 1000
PROBES = frozenset(PROBE_OF.values())
FORGOTTEN = {str(witness) for witness in (*PROBES, Witness.CALENDAR, Witness.HOST_KEY)}
"""What they said is worth nothing without the grant, date or server that it was said of."""


def keep_subjects(
    connection: Connection,
    wanted: Sequence[Wanted],
    now: datetime,
    *,
    known: ColumnElement[bool],
    needed: Collection[str],
) -> None:
    """Subjects by key; those no longer wanted are never due, what most of them said stays.

    Others than the `known` are left alone, and so are those that others need.
    """
    held = {
        row.key: row
        for row in connection.execute(
            select(
                subject.c.id, subject.c.key, subject.c.witness, subject.c.due_at, subject.c.url
            ).where(known)
        )
    }
    added, changed, moved = [], [], []
    for one in wanted:
        row = held.get(one.key)
        if row is None:
            asked = {"claims": 0, "failures": 0, "cadence": CADENCE.dump(Cadence())}
            added.append({**one.values(), "key": one.key, "due_at": _first(one, now), **asked})
        else:
            due_at = _next(one, row.due_at, now)
            changed.append({**one.values(), "due_at": due_at, "row": row.id})
            if one.witness is Witness.HOST_KEY and one.url != row.url:
                moved.append({"due_at": _first(one, now), "row": row.id})
    keys = {one.key for one in wanted} | set(needed)
    gone = [row.id for key, row in held.items() if key not in keys and row.due_at is not None]
    write_rows(connection, subject, added, changed)
    # Another server is known by another key, so that the one before is no measure.
    write_rows(connection, subject, [], [{**STOPPED, **one} for one in moved])
    connection.execute(
        update(subject).where(subject.c.id.in_(gone)).values(due_at=None, lease=None)
    )
    unable = {one.key for one in wanted if not one.able}
    silent = [
        row.id
        for key, row in held.items()
        if row.witness in FORGOTTEN and (key in unable or key not in keys)
    ]
    connection.execute(update(subject).where(subject.c.id.in_(silent)).values(**STOPPED))


def write_rows(
    connection: Connection,
    table: Table,
    added: Sequence[dict[str, object]],
    changed: Sequence[dict[str, object]],
) -> None:
    """Insert these and update those by the id in `row`, each in bulk."""
    if added:
        connection.execute(insert(table), added)
    if changed:
        columns = {
            name: bindparam(f"new_{name}", type_=table.c[name].type)
            for name in changed[0]
            if name != "row"
        }
        connection.execute(
            update(table).where(table.c.id == bindparam("new_row")).values(**columns),
            [{f"new_{name}": value for name, value in values.items()} for values in changed],
        )


def _next(one: Wanted, due_at: datetime | None, now: datetime) -> datetime | None:
    """When a known one is asked. A probe that was stopped though its grant is held stays so."""
    if due_at is not None and one.polled and one.able:
        return due_at
    return None if one.witness in PROBES else _first(one, now)


def _first(one: Wanted, now: datetime) -> datetime | None:
    """Spread by key, so that a first start does not ask everything at once."""
    if not (one.polled and one.able):
        return None
    share = crc32(one.key.encode()) % SPREAD / SPREAD
    return now + min(one.interval, FIRST_ASKED_WITHIN) * share
