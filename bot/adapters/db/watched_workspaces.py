"""The rows of workspaces, as an operator's file names them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.adapters.db.rows import AnyRow
from bot.adapters.db.tables import account, workspace
from bot.ports.watch_list import Watched


def find_workspace(connection: Connection, team_id: str | None) -> AnyRow | None:
    """The one of that team; without a team the only one, which is the first."""
    wanted = select(workspace).order_by(workspace.c.id)
    if team_id is not None:
        wanted = wanted.where(workspace.c.team_id == team_id)
    return connection.execute(wanted.limit(1)).first()


def keep_workspace(
    connection: Connection, team_id: str | None, desired: Watched, now: datetime
) -> int:
    """Write what the file says of it, and make it where it is not there yet; its id."""
    values = {
        "admins": list(desired.workspace.admins),
        "default_channel": desired.workspace.default_channel,
        "locale": desired.workspace.locale,
        "locales": dict(desired.workspace.locales),
        "intervals": {str(w): span.total_seconds() for w, span in desired.intervals.items()},
        "kinds": {name: dict(fields) for name, fields in desired.kinds.items()},
    }
    row = find_workspace(connection, team_id)
    found = int(row.id) if row else _left_over(connection, desired)
    if row and team_id is not None and not _has_accounts(connection, found):
        # The team added the bot before its file was applied: its row has no history to lose.
        before = _left_over(connection, desired)
        if before is not None:
            emptied = {"team_id": None, "gone_at": now}
            connection.execute(update(workspace).where(workspace.c.id == found).values(**emptied))
            values |= {"enterprise_id": row.enterprise_id, "team_name": row.team_name}
            found = before
    if team_id is not None:
        values["team_id"] = team_id
    if found is None:
        new = insert(workspace).values(**values).returning(workspace.c.id)
        return int(connection.execute(new).scalar_one())
    connection.execute(update(workspace).where(workspace.c.id == found).values(**values))
    return found


def _has_accounts(connection: Connection, workspace_id: int | None) -> bool:
    mine = select(account.c.id).where(account.c.workspace_id == workspace_id).limit(1)
    return connection.execute(mine).first() is not None


def _left_over(connection: Connection, desired: Watched) -> int | None:
    """The one from before there were many, known by an account that the file still names.

    Its history goes on. MBI gives each client id once, so it is nobody else's.
    """
    named = [one.client_id for one in desired.accounts]
    return connection.execute(
        select(workspace.c.id)
        .join(account, account.c.workspace_id == workspace.c.id)
        .where(workspace.c.team_id.is_(None), account.c.client_id.in_(named))
        .order_by(workspace.c.id)
        .limit(1)
    ).scalar_one_or_none()
