"""Due work in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Select, and_, bindparam, case, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.adapters.db.codec import CADENCE, TESTIMONY
from bot.adapters.db.locks import lock_subjects
from bot.adapters.db.newer import known
from bot.adapters.db.rows import Kinds, Owner, kind_of, owner_of, subject_of
from bot.adapters.db.scope import EVERYWHERE, Scope, living
from bot.adapters.db.tables import account, integration, observation, subject
from bot.domain.observation import Witness
from bot.domain.subject import Recorded, Subject

READABLE = subject.c.witness.in_(known(Witness))
"""Others are of a newer version, which asks them itself."""
LONGEST_LEASE_FACTOR = 64
CHUNK = 100
"""Rows written in one statement: longer ones hold SQLite's only lock too long."""

STOPPED = {
    "due_at": None,
    "hasten_at": None,
    "lease": None,
    "claims": 0,
    "failures": 0,
    "asked_at": None,
    "testimony": None,
}
"""The columns of a subject that is not asked and said nothing."""


class SqlSubjects:
    """Implements the port `SubjectRepository`."""

    def __init__(self, connection: Connection, kinds: Kinds, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope
        self._kinds = kinds

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Subject]:
        """Take due subjects, earliest first, that nobody holds."""
        due = (
            select(subject.c.id, subject.c.claims)
            .where(subject.c.due_at <= now, READABLE, living(subject), self._scope.sees(subject))
            .order_by(subject.c.due_at, subject.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = self._connection.execute(due).all()
        if not found:
            return []
        token = uuid4().hex
        taken = [
            {
                "row": row.id,
                "token": token,
                "until": now + lease * min(2**row.claims, LONGEST_LEASE_FACTOR),
            }
            for row in found
        ]
        self._connection.execute(
            update(subject)
            .where(subject.c.id == bindparam("row"))
            .values(
                due_at=bindparam("until", type_=subject.c.due_at.type),
                lease=bindparam("token"),
                claims=subject.c.claims + 1,
            ),
            taken,
        )
        rows = self._read(subject.c.id.in_([row.id for row in found]))
        return sorted(rows, key=lambda one: one.id)

    def record(self, results: Sequence[Recorded]) -> frozenset[int]:
        """Write results in bulk; the ids of those whose lease was still ours."""
        if not results:
            return frozenset()
        ours = self._ours(results)
        kept = [r for r in results if r.subject_id in ours]
        for start in range(0, len(kept), CHUNK):
            self._write(kept[start : start + CHUNK])
        history = [
            {
                "subject_id": r.subject_id,
                "at": r.testimony.asked_at,
                "reading": str(r.testimony.reading),
                "moment": r.testimony.moment,
                "detail": r.testimony.detail,
            }
            for r in kept
            if r.changed and r.testimony
        ]
        if history:
            self._connection.execute(insert(observation), history)
        return ours

    def of_integration(self, integration_id: int) -> Sequence[Subject]:
        """Those that speak of one integration, in the order of their keys."""
        row = self._connection.execute(
            select(integration.c.account_id, integration.c.kind).where(
                integration.c.id == integration_id, self._scope.sees(integration)
            )
        ).one_or_none()
        if row is None:
            return []
        keys = [
            f"words:{integration_id}",
            f"newest_row:{integration_id}",
            f"shared_probe:{integration_id}",
            f"own_probe:{integration_id}",
            f"calendar:{integration_id}",
            f"host_key:{integration_id}",
            f"cycle:{row.account_id}",
            f"feed:{kind_of(self._kinds, row.kind).feed}",
            "ingest",
            "mbi_feed",
        ]
        found = self.by_keys(keys)
        return [found[key] for key in keys if key in found]

    def by_keys(self, keys: Collection[str]) -> Mapping[str, Subject]:
        """Those of that key."""
        return {s.key: s for s in self._read(subject.c.key.in_(list(keys)))} if keys else {}

    def hasten(self, keys: Collection[str], due_at: datetime) -> None:
        """Bring due times forward; what is being asked now is asked again after that."""
        named = subject.c.key.in_(sorted(keys)) & self._scope.sees(subject)
        moment = bindparam("moment", due_at, type_=subject.c.due_at.type)
        self._connection.execute(
            update(subject)
            .where(named, subject.c.lease.is_(None), subject.c.due_at > due_at)
            .values(due_at=moment)
        )
        self._connection.execute(
            update(subject)
            .where(named, subject.c.lease.is_not(None), subject.c.due_at.is_not(None))
            .values(hasten_at=moment)
        )

    def start(self, keys: Collection[str], due_at: datetime) -> None:
        """Have these asked from then on, also those that were never due."""
        named = subject.c.key.in_(sorted(keys)) & self._scope.owns(subject)
        lock_subjects(self._connection, named)
        self._connection.execute(
            update(subject)
            .where(named, subject.c.due_at.is_(None))
            .values(due_at=bindparam("moment", due_at, type_=subject.c.due_at.type), lease=None)
        )
        self.hasten(keys, due_at)

    def stop(self, keys: Collection[str]) -> None:
        """Ask these no more and forget what they said, until they are started again.

        An answer that is on its way comes without a lease, and is forgotten too.
        """
        named = subject.c.key.in_(sorted(keys)) & self._scope.owns(subject)
        lock_subjects(self._connection, named)
        self._connection.execute(update(subject).where(named).values(**STOPPED))

    def _ours(self, results: Sequence[Recorded]) -> frozenset[int]:
        """Lock the rows, in one order for all, and keep those whose lease still is ours."""
        wanted = {r.subject_id: r for r in results}
        rows = self._connection.execute(
            select(subject.c.id, subject.c.lease, subject.c.asked_at)
            .where(subject.c.id.in_(sorted(wanted)), self._scope.sees(subject))
            .order_by(subject.c.id)
            .with_for_update()
        )
        return frozenset(
            row.id
            for row in rows
            if _counts(wanted[row.id], lease=row.lease, asked_at=row.asked_at)
        )

    def _write(self, results: Sequence[Recorded]) -> None:
        due = bindparam("due", type_=subject.c.due_at.type)
        sooner = case(
            (
                and_(subject.c.hasten_at.is_not(None), subject.c.hasten_at < due),
                subject.c.hasten_at,
            ),
            else_=due,
        )
        self._connection.execute(
            update(subject)
            .where(subject.c.id == bindparam("row"))
            .values(
                testimony=bindparam("said", type_=subject.c.testimony.type),
                asked_at=bindparam("asked", type_=subject.c.asked_at.type),
                cadence=bindparam("learned", type_=subject.c.cadence.type),
                failures=bindparam("failed"),
                due_at=sooner,
                hasten_at=None,
                lease=None,
                claims=0,
            ),
            [
                {
                    "row": r.subject_id,
                    "said": TESTIMONY.dump(r.testimony) if r.testimony else None,
                    "asked": r.testimony.asked_at if r.testimony else None,
                    "learned": CADENCE.dump(r.cadence),
                    "failed": r.failures,
                    "due": r.due_at,
                }
                for r in results
            ],
        )

    def _read(self, which: ColumnElement[bool]) -> list[Subject]:
        mine = select(subject).where(which, self._scope.sees(subject))
        return read_subjects(self._connection, mine)


def read_subjects(connection: Connection, wanted: Select[tuple[object, ...]]) -> list[Subject]:
    """Subjects with what their accounts and integrations add, in two more queries at most."""
    rows = connection.execute(wanted.where(READABLE)).all()
    account_ids = {row.account_id for row in rows if row.account_id is not None}
    figure_ids = {row.integration_id for row in rows if row.integration_id is not None}
    owners: dict[int, Owner] = {}
    figures: dict[int, int | None] = {}
    if account_ids:
        of_these = select(account).where(account.c.id.in_(sorted(account_ids)))
        owners = {row.id: owner_of(row) for row in connection.execute(of_these)}
    if figure_ids:
        asked = select(integration.c.id, integration.c.newest_row_figure)
        asked = asked.where(integration.c.id.in_(sorted(figure_ids)))
        figures = {row.id: row.newest_row_figure for row in connection.execute(asked)}
    return [
        subject_of(row, owner=owners.get(row.account_id), figure=figures.get(row.integration_id))
        for row in rows
    ]


def _counts(result: Recorded, *, lease: str | None, asked_at: datetime | None) -> bool:
    if result.lease is not None:
        return result.lease == lease
    asked = result.testimony.asked_at if result.testimony else None
    return asked_at is None or asked is None or asked >= asked_at
