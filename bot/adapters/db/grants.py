"""Grants in the database: what is held, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from bot.adapters.db.newer import readable, word
from bot.adapters.db.rows import AnyRow
from bot.adapters.db.scope import EVERYWHERE, Scope
from bot.adapters.db.tables import access_grant, integration, pending_grant
from bot.adapters.db.upserting import insert_into
from bot.domain.grant import DataAccount, Grant, Ownership, PendingGrant


class SqlGrants:
    """Implements the port `GrantRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def of_integrations(self, integration_ids: Collection[int]) -> Mapping[int, Grant]:
        """Those that are held, by integration."""
        if not integration_ids:
            return {}
        these = access_grant.c.integration_id.in_(sorted(set(integration_ids)))
        return grants_of(self._connection, these & self._scope.sees(access_grant))

    def put(self, grant: Grant) -> Grant:
        """Keep it in place of the one before; whoever refreshes that one has lost it."""
        self._scope.require(self._connection, integration, grant.integration_id)
        values = {**_values(grant), "refresh_lease": None, "refresh_until": None}
        row = self._connection.execute(
            insert_into(self._connection, access_grant)
            .values(**values, integration_id=grant.integration_id)
            .on_conflict_do_update(index_elements=[access_grant.c.integration_id], set_=values)
            .returning(access_grant)
        ).one()
        return grant_of(row)

    def forget(self, integration_id: int) -> None:
        """Erase what is held, and what waits for a decision."""
        for table in (pending_grant, access_grant):
            self._connection.execute(
                delete(table).where(
                    table.c.integration_id == integration_id, self._scope.sees(table)
                )
            )

    def claim_refresh(self, grant_id: int, now: datetime, lease: timedelta) -> str | None:
        """Be the only one to refresh it until the lease ends; None while another is."""
        free = or_(access_grant.c.refresh_until.is_(None), access_grant.c.refresh_until <= now)
        return self._connection.execute(
            update(access_grant)
            .where(access_grant.c.id == grant_id, free, self._scope.sees(access_grant))
            .values(refresh_lease=uuid4().hex, refresh_until=now + lease)
            .returning(access_grant.c.refresh_lease)
        ).scalar_one_or_none()

    def refreshed(self, grant: Grant, lease: str) -> bool:
        """Write what a refresh brought and end the lease; False when it was ours no more."""
        return self._end_lease(grant.id, lease, _values(grant))

    def unclaim(self, grant_id: int, lease: str) -> None:
        """End the lease with nothing to write."""
        self._end_lease(grant_id, lease, {})

    def pend(self, pending: PendingGrant) -> PendingGrant:
        """Keep one that waits for a decision, in place of the one before.

        Its id is always a new one: a decision on the one before is none on this. Secrets that
        nobody decided on in time go.
        """
        self._scope.require(self._connection, integration, pending.integration_id)
        expired = (
            select(pending_grant.c.id)
            .where(pending_grant.c.expires_at <= pending.grant.given_at)
            .with_for_update(skip_locked=True)
        )
        for replaced in (
            pending_grant.c.integration_id == pending.integration_id,
            pending_grant.c.id.in_(expired),
        ):
            self._connection.execute(delete(pending_grant).where(replaced))
        values = _values(pending.grant)
        values["grant_expires_at"] = values.pop("expires_at")
        row = self._connection.execute(
            insert_into(self._connection, pending_grant)
            .values(
                **values,
                integration_id=pending.integration_id,
                link_id=pending.link_id,
                candidates=[vars(one) for one in pending.candidates],
                expected=pending.expected,
                expires_at=pending.expires_at,
            )
            .on_conflict_do_nothing(index_elements=[pending_grant.c.integration_id])
            .returning(pending_grant)
        ).first()
        # Somebody else's came just between the two statements: it is the one before now.
        return pending_of(row) if row else self.pend(pending)

    def pending_of(self, integration_id: int, now: datetime) -> PendingGrant | None:
        """The one that waits, while it may still be decided on."""
        return self._waiting(pending_grant.c.integration_id == integration_id, now)

    def pending(self, pending_id: int, now: datetime) -> PendingGrant | None:
        """That one, while it may still be decided on."""
        return self._waiting(pending_grant.c.id == pending_id, now)

    def take_pending(self, pending_id: int, now: datetime) -> PendingGrant | None:
        """Take it away to decide on it: at most one caller gets it, while it may be."""
        row = self._connection.execute(
            delete(pending_grant)
            .where(
                pending_grant.c.id == pending_id,
                pending_grant.c.expires_at > now,
                self._scope.sees(pending_grant),
            )
            .returning(pending_grant)
        ).first()
        return pending_of(row) if row else None

    def _waiting(self, which: ColumnElement[bool], now: datetime) -> PendingGrant | None:
        row = self._connection.execute(
            select(pending_grant).where(
                which, pending_grant.c.expires_at > now, self._scope.sees(pending_grant)
            )
        ).first()
        return pending_of(row) if row else None

    def _end_lease(self, grant_id: int, lease: str, values: Mapping[str, object]) -> bool:
        changed = self._connection.execute(
            update(access_grant)
            .where(
                access_grant.c.id == grant_id,
                access_grant.c.refresh_lease == lease,
                self._scope.sees(access_grant),
            )
            .values(**values, refresh_lease=None, refresh_until=None)
        )
        return bool(changed.rowcount)


def grants_of(connection: Connection, which: ColumnElement[bool]) -> Mapping[int, Grant]:
    """Those that are held, by integration."""
    rows = connection.execute(select(access_grant).where(which))
    return {one.integration_id: one for one in readable(grant_of, rows)}


def grant_of(row: AnyRow) -> Grant:
    """A row of `access_grant`."""
    return Grant(
        id=row.id,
        integration_id=row.integration_id,
        ownership=word(Ownership, row.ownership),
        sealed=row.sealed,
        given_by=row.given_by,
        given_name=row.given_name,
        given_at=row.given_at,
        data_account=row.data_account,
        expires_at=row.expires_at,
        until=row.until,
        scopes=tuple(row.scopes),
    )


def pending_of(row: AnyRow) -> PendingGrant:
    """A row of `pending_grant`; the grant within it has no id of its own yet."""
    return PendingGrant(
        id=row.id,
        integration_id=row.integration_id,
        link_id=row.link_id,
        grant=replace(grant_of(row), id=0, expires_at=row.grant_expires_at),
        candidates=tuple(DataAccount(**one) for one in row.candidates),
        expected=row.expected,
        expires_at=row.expires_at,
    )


def _values(grant: Grant) -> dict[str, object]:
    return {
        "ownership": str(grant.ownership),
        "sealed": grant.sealed,
        "given_by": grant.given_by,
        "given_name": grant.given_name,
        "given_at": grant.given_at,
        "data_account": grant.data_account,
        "expires_at": grant.expires_at,
        "until": grant.until,
        "scopes": list(grant.scopes),
    }
