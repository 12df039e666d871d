"""Links, and what people were sent to providers with, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.adapters.db.locks import lock_rows
from bot.adapters.db.rows import AnyRow
from bot.adapters.db.tables import link, oauth_state
from bot.domain.link import STATE_LIFE, Link, OAuthState, Purpose, digest


class SqlLinks:
    """Implements the port `LinkRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def add(self, new: Link, token: str) -> Link:
        """Keep a new one under the digest of its token; its id is given."""
        values = {key: value for key, value in vars(new).items() if key != "id"}
        row = self._connection.execute(
            insert(link)
            .values({**values, "purpose": str(new.purpose), "token_digest": digest(token)})
            .returning(link)
        ).one()
        return link_of(row)

    def by_token(self, token: str) -> Link | None:
        """The one with this digest, whatever its state."""
        row = self._connection.execute(
            select(link).where(link.c.token_digest == digest(token))
        ).first()
        return link_of(row) if row else None

    def opened(self, link_id: int) -> int:
        """Count one more opening; how many there are now."""
        return int(
            self._connection.execute(
                update(link)
                .where(link.c.id == link_id)
                .values(opened=link.c.opened + 1)
                .returning(link.c.opened)
            ).scalar_one()
        )

    def spend(
        self, token: str, now: datetime, *, browser: str, page_until: datetime
    ) -> Link | None:
        """Spend it, in one statement: at most one caller ever gets it, while it is usable."""
        row = self._connection.execute(
            update(link)
            .where(
                link.c.token_digest == digest(token),
                link.c.spent_at.is_(None),
                link.c.withdrawn_at.is_(None),
                link.c.expires_at > now,
            )
            .values(spent_at=now, browser_digest=browser, page_until=page_until)
            .returning(link)
        ).first()
        return link_of(row) if row else None

    def of_browser(self, link_id: int, browser: str, now: datetime) -> Link | None:
        """The spent link whose page this browser may see now."""
        row = self._connection.execute(
            select(link).where(
                link.c.id == link_id,
                link.c.browser_digest == browser,
                link.c.spent_at.is_not(None),
                link.c.page_until > now,
            )
        ).first()
        return link_of(row) if row else None

    def get(self, link_id: int) -> Link | None:
        """One, whatever its state."""
        row = self._connection.execute(select(link).where(link.c.id == link_id)).first()
        return link_of(row) if row else None

    def withdraw(self, integration_ids: Collection[int], now: datetime) -> None:
        """Let none of these integrations' unspent links be spent any more."""
        unspent = (
            link.c.integration_id.in_(sorted(integration_ids))
            & link.c.spent_at.is_(None)
            & link.c.withdrawn_at.is_(None)
        )
        lock_rows(self._connection, link.c.id, unspent)
        self._connection.execute(update(link).where(unspent).values(withdrawn_at=now))


class SqlStates:
    """Implements the port `StateRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def add(self, state: OAuthState, state_digest: str) -> None:
        """Keep one, and drop those that nobody came back with."""
        expired = (
            select(oauth_state.c.digest)
            .where(oauth_state.c.expires_at <= state.expires_at - STATE_LIFE)
            .with_for_update(skip_locked=True)
        )
        self._connection.execute(delete(oauth_state).where(oauth_state.c.digest.in_(expired)))
        self._connection.execute(
            insert(oauth_state).values({**vars(state), "digest": state_digest})
        )

    def take(self, state_digest: str, now: datetime) -> OAuthState | None:
        """Take it away, in one statement: at most one caller gets it, until it expires."""
        row = self._connection.execute(
            delete(oauth_state)
            .where(oauth_state.c.digest == state_digest, oauth_state.c.expires_at > now)
            .returning(oauth_state)
        ).first()
        return state_of(row) if row else None


def state_of(row: AnyRow) -> OAuthState:
    """A row of `oauth_state`."""
    return OAuthState(
        link_id=row.link_id,
        workspace_id=row.workspace_id,
        team_id=row.team_id,
        person=row.person,
        integration_id=row.integration_id,
        browser=row.browser,
        sealed_verifier=row.sealed_verifier,
        redirect_uri=row.redirect_uri,
        expires_at=row.expires_at,
    )


def link_of(row: AnyRow) -> Link:
    """A row of `link`, without what only proves who it is."""
    return Link(
        id=row.id,
        workspace_id=row.workspace_id,
        integration_id=row.integration_id,
        incident_id=row.incident_id,
        purpose=Purpose(row.purpose),
        person=row.person,
        person_name=row.person_name,
        person_email=row.person_email,
        team_id=row.team_id,
        team_name=row.team_name,
        locale=row.locale,
        timezone=row.timezone,
        created_at=row.created_at,
        expires_at=row.expires_at,
        opened=row.opened,
        spent_at=row.spent_at,
        page_until=row.page_until,
        withdrawn_at=row.withdrawn_at,
    )
