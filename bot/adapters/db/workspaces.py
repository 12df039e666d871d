"""Workspaces coming and going, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, exists, select, update

from bot.adapters.db.locks import lock_workspaces
from bot.adapters.db.tables import installation, workspace
from bot.adapters.db.upserting import insert_into
from bot.ports.workspaces import Settler


class SqlWorkspaces:
    """Implements the port `WorkspaceRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def settle(self, settler: Settler) -> int:
        """Make the team's workspace, or have it live again with all that it had; its id."""
        lives = {
            "enterprise_id": settler.enterprise_id,
            "gone_at": None,
            "erase_at": None,
        }
        if settler.team_name:
            lives["team_name"] = settler.team_name
        admins = [settler.admin] if settler.admin else []
        row = self._connection.execute(
            insert_into(self._connection, workspace)
            .values(
                team_id=settler.team_id,
                admins=admins,
                default_channel="",
                locale=settler.locale,
                locales={},
                intervals={},
                kinds={},
                **lives,
            )
            .on_conflict_do_update(index_elements=[workspace.c.team_id], set_=lives)
            .returning(workspace.c.id, workspace.c.admins)
        ).one()
        if admins and not row.admins:
            self._connection.execute(
                update(workspace).where(workspace.c.id == row.id).values(admins=admins)
            )
        return int(row.id)

    def id_of(self, team_id: str, *, enterprise_id: str | None = None) -> int | None:
        """The living workspace of that team, in that enterprise where one is named."""
        wanted = select(workspace.c.id).where(
            workspace.c.team_id == team_id, workspace.c.gone_at.is_(None)
        )
        if enterprise_id is not None:
            wanted = wanted.where(workspace.c.enterprise_id == enterprise_id)
        found = self._connection.execute(wanted).scalar()
        return None if found is None else int(found)

    def leave(
        self, *, team_id: str | None, enterprise_id: str | None, at: datetime, erase_at: datetime
    ) -> Sequence[int]:
        """Nobody of that team is asked or told any more; without a team, of that enterprise."""
        if team_id is not None:
            theirs = workspace.c.team_id == team_id
        else:
            own = exists().where(
                installation.c.team_id == workspace.c.team_id, installation.c.gone_at.is_(None)
            )
            theirs = (workspace.c.enterprise_id == enterprise_id) & ~own
        living = and_(theirs, workspace.c.gone_at.is_(None))
        # Somebody may just add the bot again: only a statement that begins after that sees it.
        lock_workspaces(self._connection, living)
        left = self._connection.execute(
            update(workspace)
            .where(living)
            .values(gone_at=at, erase_at=erase_at)
            .returning(workspace.c.id)
        )
        return [int(row.id) for row in left]
