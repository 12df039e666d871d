"""Erasing one workspace from every table, in batches that may be interrupted.

What belongs to a workspace is read from the tables themselves: the column `workspace_id`, or
else the rows that they refer to. So a table that is added later is erased without a word here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    and_,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.adapters.db.engine import READ
from bot.adapters.db.locks import lock_rows
from bot.adapters.db.tables import (
    account,
    erasure,
    installation,
    integration,
    interaction,
    metadata,
    pulse,
    serves,
    workspace,
)
from bot.adapters.db.upserting import insert_into
from bot.ports.workspaces import Housed

NOBODYS = frozenset({erasure, installation, pulse, serves})
"""Tables without rows of one workspace; an installation goes when its erasing begins."""
OWNER = "workspace_id"


class SqlEraser:
    """Implements the port `Eraser`."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine: every batch is a transaction of its own."""
        self._engine = engine

    def found(self, team: str | None) -> Sequence[Housed]:
        """The workspaces of that team (its id); all of them without one."""
        wanted = select(
            workspace.c.id,
            workspace.c.team_id,
            workspace.c.team_name,
            workspace.c.gone_at,
            _count(account),
            _count(integration),
        ).order_by(workspace.c.id)
        if team is not None:
            wanted = wanted.where(workspace.c.team_id == team)
        with self._engine.connect().execution_options(**{READ: True}) as connection:
            rows = connection.execute(wanted).all()
        return [
            Housed(
                id=row.id,
                team_id=row.team_id,
                team_name=row.team_name or "",
                gone_at=row.gone_at,
                accounts=row.account,
                integrations=row.integration,
            )
            for row in rows
        ]

    def begun(self) -> Sequence[int]:
        """Workspaces whose erasing was begun and not finished."""
        with self._engine.connect().execution_options(**{READ: True}) as connection:
            begun = select(erasure.c.workspace_id).order_by(erasure.c.begun_at)
            return connection.execute(begun).scalars().all()

    def due(self, now: datetime) -> int | None:
        """One whose erasing was begun and not finished, or whose time has come."""
        with self._engine.connect().execution_options(**{READ: True}) as connection:
            begun = connection.execute(select(erasure.c.workspace_id).limit(1)).scalar()
            if begun is not None:
                return int(begun)
            late = select(workspace.c.id).where(workspace.c.erase_at <= now)
            return connection.execute(late.order_by(workspace.c.erase_at).limit(1)).scalar()

    def begin(self, workspace_id: int, now: datetime, *, if_due: bool = False) -> bool:
        """From now on it is erased, whatever happens; the same team may come back as a new one."""
        wanted = select(workspace.c.team_id).where(workspace.c.id == workspace_id)
        with self._engine.begin() as connection:
            # The installation first, as whoever adds the bot does: nobody waits in a circle.
            lock_rows(connection, installation.c.id, installation.c.team_id.in_(wanted))
            if if_due:
                begun = exists().where(erasure.c.workspace_id == workspace_id)
                wanted = wanted.where(or_(workspace.c.erase_at <= now, begun))
            row = connection.execute(wanted.with_for_update()).first()
            if row is None:
                return False
            if row.team_id is not None:
                connection.execute(
                    delete(installation).where(installation.c.team_id == row.team_id)
                )
            connection.execute(
                update(workspace)
                .where(workspace.c.id == workspace_id)
                .values(
                    team_id=None,
                    gone_at=func.coalesce(workspace.c.gone_at, now),
                    erase_at=func.coalesce(workspace.c.erase_at, now),
                )
            )
            connection.execute(
                insert_into(connection, erasure)
                .values(workspace_id=workspace_id, begun_at=now)
                .on_conflict_do_nothing()
            )
        return True

    def step(self, workspace_id: int, *, limit: int) -> int:
        """Delete at most so many rows and count them; 0 when nothing is left of it.

        What somebody wrote meanwhile, and so keeps the row that it refers to, counts as one: it
        goes with the next step.
        """
        try:
            return self._delete(workspace_id, limit)
        except IntegrityError:
            return 1

    def _delete(self, workspace_id: int, limit: int) -> int:
        for table in reversed(metadata.sorted_tables):
            if table is workspace or table in NOBODYS:
                continue
            with self._engine.begin() as connection:
                if some := _delete_some(connection, table, workspace_id, limit):
                    return some
        with self._engine.begin() as connection:
            gone = connection.execute(delete(workspace).where(workspace.c.id == workspace_id))
            connection.execute(delete(erasure).where(erasure.c.workspace_id == workspace_id))
        return gone.rowcount

    def forget_installations(self, gone_before: datetime) -> int:
        """Delete what is left of installations that ended before then."""
        with self._engine.begin() as connection:
            ended = delete(installation).where(installation.c.gone_at <= gone_before)
            return connection.execute(ended).rowcount


def belongs(table: Table, workspace_id: int) -> ColumnElement[bool]:
    """Whether a row is of that workspace: by itself, or by any row that it refers to."""
    if table is workspace:
        return workspace.c.id == workspace_id
    if table is interaction:
        return interaction.c.key.startswith(f"{workspace_id}:", autoescape=True)
    if OWNER in table.c:
        return table.c[OWNER] == workspace_id
    return or_(false(), *(_refers(column, workspace_id) for column in referring(table)))


def referring(table: Table) -> list[Column[object]]:
    """The columns by which its rows belong to others."""
    return [column for column in table.columns if column.foreign_keys]


def _refers(column: Column[object], workspace_id: int) -> ColumnElement[bool]:
    to = next(iter(column.foreign_keys)).column
    return and_(column.is_not(None), column.in_(select(to).where(belongs(to.table, workspace_id))))


def _delete_some(connection: Connection, table: Table, workspace_id: int, limit: int) -> int:
    key = tuple(table.primary_key.columns)
    found = connection.execute(select(*key).where(belongs(table, workspace_id)).limit(limit)).all()
    if not found:
        return 0
    chosen = (
        key[0].in_([row[0] for row in found])
        if len(key) == 1
        else tuple_(*key).in_([tuple(row) for row in found])
    )
    return connection.execute(delete(table).where(chosen)).rowcount


def _count(table: Table) -> ColumnElement[int]:
    counted = select(func.count()).where(
        table.c["workspace_id"] == workspace.c.id, table.c["removed_at"].is_(None)
    )
    return counted.scalar_subquery().label(table.name)
