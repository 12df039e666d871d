"""Messages to one person, and the audit, in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, and_, insert, literal_column, select, true, update

from bot.adapters.db.locks import lock_rows
from bot.adapters.db.newer import readable, word, word_if_known
from bot.adapters.db.rows import AnyRow
from bot.adapters.db.scope import EVERYWHERE, Scope
from bot.adapters.db.tables import audit, incident, integration, notice
from bot.adapters.db.upserting import insert_into
from bot.domain.audit import Deed, Entry
from bot.domain.errors import NotHereError
from bot.domain.notice import Notice, NoticeKind, NoticeState


class SqlNotices:
    """Implements the port `NoticeRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def add(self, new: Notice) -> tuple[Notice, bool]:
        """Keep it, once per `key`: the one kept, and whether it is new."""
        self._scope.require_own(new.workspace_id)
        self._scope.require(self._connection, integration, new.integration_id)
        self._scope.require(self._connection, incident, new.incident_id)
        added = self._connection.execute(
            insert_into(self._connection, notice)
            .values(
                workspace_id=new.workspace_id,
                kind=str(new.kind),
                place=new.place,
                key=new.key,
                integration_id=new.integration_id,
                incident_id=new.incident_id,
                created_at=new.created_at,
                args=dict(new.args),
                state=str(new.state),
                version=new.version,
            )
            .on_conflict_do_nothing(index_elements=[notice.c.key])
            .returning(notice.c.id)
        ).first()
        row = self._connection.execute(
            select(notice).where(notice.c.key == new.key, self._scope.sees(notice))
        ).first()
        if row is None:
            raise NotHereError  # another workspace's has this key
        return notice_of(row), added is not None

    def get(self, notice_id: int) -> Notice | None:
        """One."""
        row = self._connection.execute(
            select(notice).where(notice.c.id == notice_id, self._scope.sees(notice))
        ).first()
        return notice_of(row) if row else None

    def close(
        self,
        integration_ids: Collection[int],
        kinds: Collection[NoticeKind],
        state: NoticeState,
        *,
        place: str | None = None,
    ) -> Sequence[int]:
        """Close the open ones of these; the ids, whose messages the caller owes again."""
        open_ones = and_(
            notice.c.integration_id.in_(sorted(integration_ids)),
            notice.c.kind.in_(sorted(str(kind) for kind in kinds)),
            notice.c.state == str(NoticeState.OPEN),
            true() if place is None else notice.c.place == place,
            self._scope.sees(notice),
        )
        lock_rows(self._connection, notice.c.id, open_ones)
        closed = self._connection.execute(
            update(notice)
            .where(open_ones)
            .values(state=str(state), version=notice.c.version + 1)
            .returning(notice.c.id)
        )
        return sorted(closed.scalars())

    def open_ones(self, workspace_id: int, kind: NoticeKind) -> Sequence[Notice]:
        """All open ones of that kind."""
        # A state written out, so that SQLite sees that the index of open ones fits.
        is_open = notice.c.state == literal_column(f"'{NoticeState.OPEN}'")
        mine = and_(
            notice.c.workspace_id == workspace_id,
            notice.c.kind == str(kind),
            self._scope.sees(notice),
        )
        rows = self._connection.execute(
            select(notice).where(is_open, mine).order_by(notice.c.integration_id, notice.c.id)
        )
        return list(readable(notice_of, rows))


class SqlAudit:
    """Implements the port `AuditRepository`; triggers refuse whatever else one might try."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def add(self, entry: Entry) -> None:
        """Append one; its id is given by the database."""
        self._scope.require_own(entry.workspace_id)
        self._scope.require(self._connection, integration, entry.integration_id)
        self._scope.require(self._connection, incident, entry.incident_id)
        self._connection.execute(
            insert(audit).values(
                at=entry.at,
                workspace_id=entry.workspace_id,
                deed=str(entry.deed),
                actor=entry.actor,
                integration_id=entry.integration_id,
                incident_id=entry.incident_id,
                args=dict(entry.args),
            )
        )

    def read(
        self,
        *,
        after: int = 0,
        limit: int = 1000,
        since: datetime | None = None,
        integration_id: int | None = None,
    ) -> Sequence[Entry]:
        """Entries in their order, those after that id."""
        wanted = select(audit).where(audit.c.id > after, self._scope.sees(audit))
        if since is not None:
            wanted = wanted.where(audit.c.at >= since)
        if integration_id is not None:
            wanted = wanted.where(audit.c.integration_id == integration_id)
        rows = self._connection.execute(wanted.order_by(audit.c.id).limit(limit))
        return [entry_of(row) for row in rows]


def notice_of(row: AnyRow) -> Notice:
    """A row of `notice`."""
    return Notice(
        id=row.id,
        workspace_id=row.workspace_id,
        kind=word(NoticeKind, row.kind),
        place=row.place,
        key=row.key,
        integration_id=row.integration_id,
        incident_id=row.incident_id,
        created_at=row.created_at,
        args=row.args,
        state=word(NoticeState, row.state),
        version=row.version,
    )


def entry_of(row: AnyRow) -> Entry:
    """A row of `audit`."""
    return Entry(
        id=row.id,
        at=row.at,
        workspace_id=row.workspace_id,
        # Whatever a newer version wrote down is told in its own word.
        deed=word_if_known(Deed, row.deed) or cast("Deed", row.deed),
        actor=row.actor,
        integration_id=row.integration_id,
        incident_id=row.incident_id,
        args=row.args,
    )
