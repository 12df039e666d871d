"""What goes when an integration is watched no more, or is another one by the same name.

Links and what waits for a decision go before the integrations are written, grants and
hand-overs after: the order of `locks`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, or_, select, update

from bot.adapters.db.links import SqlLinks
from bot.adapters.db.rows import Kinds, keeping_of, kind_of
from bot.adapters.db.tables import access_grant, handover, integration, oauth_state, pending_grant
from bot.domain.grant import Keeping
from bot.domain.integration import Authorization
from bot.domain.round import How

ENTERED = (Authorization.KEY, Authorization.PASSWORD)


def forget_waiting(connection: Connection, integration_ids: Collection[int], now: datetime) -> None:
    """Let nobody begin or end a re-authorization that was begun for these."""
    ids = sorted(integration_ids)
    SqlLinks(connection).withdraw(ids, now)
    for table in (oauth_state, pending_grant):
        connection.execute(delete(table).where(table.c.integration_id.in_(ids)))


def forget_grants(connection: Connection, integration_ids: Collection[int]) -> None:
    """Erase what is held of these, and what is owed to a pipeline."""
    ids = sorted(integration_ids)
    connection.execute(delete(access_grant).where(access_grant.c.integration_id.in_(ids)))
    connection.execute(
        delete(handover).where(handover.c.integration_id.in_(ids), handover.c.taken_at.is_(None))
    )


def forget_unkept(connection: Connection, workspace_id: int, kinds: Kinds) -> None:
    """Erase keys and passwords that the operator no longer lets the bot keep."""
    rows = connection.execute(
        select(integration.c.id, integration.c.kind, integration.c.settings)
        .join(access_grant, access_grant.c.integration_id == integration.c.id)
        .where(integration.c.workspace_id == workspace_id)
    )
    unkept = [
        row.id
        for row in rows
        if kind_of(kinds, row.kind).authorization in ENTERED
        and keeping_of(row.settings) is not Keeping.STORE
    ]
    connection.execute(delete(access_grant).where(access_grant.c.integration_id.in_(unkept)))


def forget_dates(
    connection: Connection, *, others: Collection[int], moved: Collection[int]
) -> None:
    """Forget when these were authorized: others by the same name; moved dates of the operator's."""
    of_operator = integration.c.authorized_how == str(How.OPERATOR)
    connection.execute(
        update(integration)
        .where(
            or_(
                integration.c.id.in_(sorted(others)),
                and_(integration.c.id.in_(sorted(moved)), of_operator),
            )
        )
        .values(authorized_at=None, authorized_by=None, authorized_how=None)
    )


def take_operators_dates(connection: Connection, workspace_id: int) -> Sequence[int]:
    """Remember the operator's dates where nothing later is known; the ids of those changed."""
    earlier = or_(
        integration.c.authorized_at.is_(None),
        integration.c.authorized_at < integration.c.authorized_on,
    )
    changed = connection.execute(
        update(integration)
        .where(
            integration.c.workspace_id == workspace_id,
            integration.c.removed_at.is_(None),
            integration.c.authorized_on.is_not(None),
            earlier,
        )
        .values(
            authorized_at=integration.c.authorized_on,
            authorized_by=None,
            authorized_how=str(How.OPERATOR),
        )
        .returning(integration.c.id)
    )
    return sorted(changed.scalars())
