"""Whose rows a unit of work sees and changes: one workspace's, or all.

What belongs elsewhere is as if it were not there, whoever names its id. Feeds, ingest and
MBI's own feed belong to nobody: everybody sees those. Rows that have expired for everybody
are cleaned up by whoever comes by, whosever they were.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, func, or_, select, true

from bot.adapters.db.tables import incident, integration, subject, workspace
from bot.domain.errors import NotHereError

OWNERS = {
    "integration_id": integration,
    "incident_id": incident,
    "subject_id": subject,
}
"""Through which column a row without a workspace of its own belongs to one."""


@dataclass(frozen=True)
class Scope:
    """One workspace, or all where there is no id."""

    workspace_id: int | None = None

    def sees(self, table: FromClause) -> ColumnElement[bool]:
        """Whether a row is this workspace's, or nobody's."""
        if self.workspace_id is None:
            return true()
        if table is subject:
            return or_(subject.c.workspace_id.is_(None), self.owns(subject))
        return self.owns(table)

    def owns(self, table: FromClause) -> ColumnElement[bool]:
        """Whether a row is this workspace's."""
        if self.workspace_id is None:
            return true()
        if table is workspace:
            return workspace.c.id == self.workspace_id
        if "workspace_id" in table.c:
            return table.c["workspace_id"] == self.workspace_id
        name = next(name for name in OWNERS if name in table.c)
        owner = OWNERS[name]
        return table.c[name].in_(
            select(owner.c.id).where(owner.c.workspace_id == self.workspace_id)
        )

    def require(self, connection: Connection, table: FromClause, *ids: int | None) -> None:
        """Raise NotHereError unless all that a new row refers to is here; None is nothing."""
        wanted = sorted({one for one in ids if one is not None})
        if self.workspace_id is None or not wanted:
            return
        found = connection.execute(
            select(func.count())
            .select_from(table)
            .where(table.c["id"].in_(wanted), self.owns(table))
        ).scalar_one()
        if found != len(wanted):
            raise NotHereError

    def require_own(self, *workspace_ids: int) -> None:
        """Raise NotHereError for a row that names another workspace."""
        if self.workspace_id is not None and set(workspace_ids) != {self.workspace_id}:
            raise NotHereError

    def own_key(self, key: str) -> str:
        """A key of this workspace's, which is another one than any other's."""
        return key if self.workspace_id is None else f"{self.workspace_id}:{key}"


EVERYWHERE = Scope()


def living(table: FromClause) -> ColumnElement[bool]:
    """Whether a row's workspace still has the bot, or it is nobody's: only then it is worked on."""
    gone = select(workspace.c.id).where(workspace.c.gone_at.is_not(None))
    column = table.c["workspace_id"]
    if table is subject:
        return or_(column.is_(None), column.not_in(gone))
    return column.not_in(gone)
