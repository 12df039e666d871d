"""Clients at providers, and hand-overs to the operator's pipelines, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, Select, case, delete, select, update

from bot.adapters.db.rows import AnyRow
from bot.adapters.db.scope import EVERYWHERE, Scope, living
from bot.adapters.db.tables import account, handover, integration, oauth_client, round_
from bot.adapters.db.upserting import insert_into
from bot.ports.grants import Handover, SealedClient


class SqlClients:
    """Implements the port `ClientRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def of(self, workspace_id: int) -> Mapping[str, SealedClient]:
        """All of a workspace, by provider."""
        rows = self._connection.execute(
            select(oauth_client).where(
                oauth_client.c.workspace_id == workspace_id, self._scope.sees(oauth_client)
            )
        )
        return {
            row.provider: SealedClient(
                provider=row.provider, client_id=row.client_id, urls=row.urls, sealed=row.sealed
            )
            for row in rows
        }


class SqlHandovers:
    """Implements the port `HandoverRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def owe(self, owed: Handover) -> Handover:
        """Owe it, in place of an older one of the same integration that was not taken.

        Its id is always a new one: the pipeline knows by it what it has taken already.
        """
        self._scope.require_own(owed.workspace_id)
        self._scope.require(self._connection, integration, owed.integration_id)
        self._scope.require(self._connection, round_, owed.round_id)
        self._connection.execute(
            delete(handover).where(
                handover.c.integration_id == owed.integration_id, handover.c.taken_at.is_(None)
            )
        )
        new_id = self._connection.execute(
            insert_into(self._connection, handover)
            .values(
                workspace_id=owed.workspace_id,
                integration_id=owed.integration_id,
                round_id=owed.round_id,
                given_by=owed.given_by,
                given_at=owed.given_at,
                sealed=owed.sealed,
                data_account=owed.data_account,
                due_at=owed.due_at,
                attempts=owed.attempts,
            )
            .on_conflict_do_nothing(
                index_elements=[handover.c.integration_id],
                index_where=handover.c.taken_at.is_(None),
            )
            .returning(handover.c.id)
        ).scalar_one_or_none()
        if new_id is None:
            # Somebody else's came just between the two statements: it is the older one now.
            return self.owe(owed)
        return handover_of(
            self._connection.execute(_with_account().where(handover.c.id == new_id)).one()
        )

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Handover]:
        """Take due ones that nobody holds; one never recorded comes with one more attempt."""
        due = self._connection.execute(
            select(handover.c.id)
            .where(handover.c.due_at <= now, living(handover), self._scope.sees(handover))
            .order_by(handover.c.due_at, handover.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).scalars()
        mine = handover.c.id.in_(list(due))
        lost = case((handover.c.lease.is_not(None), 1), else_=0)
        self._connection.execute(
            update(handover)
            .where(mine)
            .values(lease=uuid4().hex, due_at=now + lease, attempts=handover.c.attempts + lost)
        )
        rows = self._connection.execute(_with_account().where(mine).order_by(handover.c.id))
        return [handover_of(row) for row in rows]

    def taken(self, done: Handover, now: datetime) -> bool:
        """It was taken: erase its secrets; False when the lease was ours no more."""
        return self._write(done, taken_at=now, sealed=None, due_at=None, error=None)

    def failed(self, owed: Handover) -> bool:
        """Write error and next due time (None gives it up); False without the lease.

        Given up, its secrets go too: nobody sends them any more.
        """
        kept = handover.c.sealed if owed.due_at else None
        return self._write(owed, due_at=owed.due_at, error=owed.error, sealed=kept)

    def of_round(self, round_id: int) -> Handover | None:
        """The newest one of a round, whatever its state."""
        row = self._connection.execute(
            _with_account()
            .where(handover.c.round_id == round_id, self._scope.sees(handover))
            .order_by(handover.c.id.desc())
            .limit(1)
        ).first()
        return handover_of(row) if row else None

    def _write(self, known: Handover, **values: object) -> bool:
        changed = self._connection.execute(
            update(handover)
            .where(
                handover.c.id == known.id,
                handover.c.lease == known.lease,
                self._scope.sees(handover),
            )
            .values(**values, attempts=known.attempts, lease=None)
        )
        return bool(changed.rowcount)


def _with_account() -> Select[tuple[object, ...]]:
    return (
        select(handover, account.c.handover_url, account.c.sealed_handover_secret)
        .join(integration, integration.c.id == handover.c.integration_id)
        .join(account, account.c.id == integration.c.account_id)
    )


def handover_of(row: AnyRow) -> Handover:
    """A row of `handover`, with what its account says of the pipeline now."""
    return Handover(
        id=row.id,
        workspace_id=row.workspace_id,
        integration_id=row.integration_id,
        round_id=row.round_id,
        given_by=row.given_by,
        given_at=row.given_at,
        sealed=row.sealed,
        data_account=row.data_account,
        url=row.handover_url,
        sealed_secret=row.sealed_handover_secret,
        lease=row.lease,
        attempts=row.attempts,
        due_at=row.due_at,
        taken_at=row.taken_at,
        error=row.error,
    )
