"""Links, and what people were sent to providers with, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.adapters.db.locks import lock_rows
from bot.adapters.db.newer import readable, word
from bot.adapters.db.rows import AnyRow
from bot.adapters.db.scope import EVERYWHERE, Scope
from bot.adapters.db.tables import incident, integration, link, oauth_state
from bot.domain.link import STATE_LIFE, Link, OAuthState, Purpose, digest


class SqlLinks:
    """Implements the port `LinkRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def add(self, new: Link, token: str) -> Link:
        """Keep a new one under the digest of its token; its id is given."""
        self._scope.require_own(new.workspace_id)
        self._scope.require(self._connection, integration, new.integration_id)
        self._scope.require(self._connection, incident, new.incident_id)
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
            select(link).where(link.c.token_digest == digest(token), self._scope.sees(link))
        ).first()
        return next(readable(link_of, [row] if row else ()), None)

    def opened(self, link_id: int) -> int:
        """Count one more opening; how many there are now."""
        return int(
            self._connection.execute(
                update(link)
                .where(link.c.id == link_id, self._scope.sees(link))
                .values(opened=link.c.opened + 1)
                .returning(link.c.opened)
            ).scalar_one()
        )

    def sign_in(self, link_id: int, browser: str) -> None:
        """Its person signed in in the browser with the cookie of that digest."""
        self._connection.execute(
            update(link)
            .where(link.c.id == link_id, self._scope.sees(link))
            .values(signed_in_browser=browser)
        )

    def signed_in(self, link_id: int, browser: str) -> bool:
        """Whether its person signed in in that browser, and in none after it."""
        found = select(link.c.id).where(
            link.c.id == link_id, link.c.signed_in_browser == browser, self._scope.sees(link)
        )
        return self._connection.execute(found).first() is not None

    def spend(
        self,
        token: str,
        now: datetime,
        *,
        browser: str,
        page_until: datetime,
        signed_in: str | None = None,
    ) -> Link | None:
        """Spend it, in one statement: at most one caller ever gets it, while it is usable."""
        here = () if signed_in is None else (link.c.signed_in_browser == signed_in,)
        row = self._connection.execute(
            update(link)
            .where(
                link.c.token_digest == digest(token),
                link.c.spent_at.is_(None),
                link.c.withdrawn_at.is_(None),
                link.c.expires_at > now,
                self._scope.sees(link),
                *here,
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
                self._scope.sees(link),
            )
        ).first()
        return next(readable(link_of, [row] if row else ()), None)

    def get(self, link_id: int) -> Link | None:
        """One, whatever its state."""
        row = self._connection.execute(
            select(link).where(link.c.id == link_id, self._scope.sees(link))
        ).first()
        return next(readable(link_of, [row] if row else ()), None)

    def withdraw(self, integration_ids: Collection[int], now: datetime) -> None:
        """Let none of these integrations' unspent links be spent any more."""
        unspent = (
            link.c.integration_id.in_(sorted(integration_ids))
            & link.c.spent_at.is_(None)
            & link.c.withdrawn_at.is_(None)
            & self._scope.sees(link)
        )
        lock_rows(self._connection, link.c.id, unspent)
        self._connection.execute(update(link).where(unspent).values(withdrawn_at=now))


class SqlStates:
    """Implements the port `StateRepository`."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope

    def add(self, state: OAuthState, state_digest: str) -> None:
        """Keep one, and drop those that nobody came back with."""
        self._scope.require_own(state.workspace_id)
        self._scope.require(self._connection, link, state.link_id)
        self._scope.require(self._connection, integration, state.integration_id)
        expired = (
            select(oauth_state.c.digest)
            .where(oauth_state.c.expires_at <= state.expires_at - STATE_LIFE)
            .with_for_update(skip_locked=True)
        )
        self._connection.execute(delete(oauth_state).where(oauth_state.c.digest.in_(expired)))
        self._connection.execute(
            insert(oauth_state).values({**vars(state), "digest": state_digest})
        )

    def whose(self, state_digest: str) -> int | None:
        """The workspace that a state is for, which stays where it is."""
        return self._connection.execute(
            select(oauth_state.c.workspace_id).where(
                oauth_state.c.digest == state_digest, self._scope.sees(oauth_state)
            )
        ).scalar_one_or_none()

    def take(self, state_digest: str, now: datetime) -> OAuthState | None:
        """Take it away, in one statement: at most one caller gets it, until it expires."""
        row = self._connection.execute(
            delete(oauth_state)
            .where(
                oauth_state.c.digest == state_digest,
                oauth_state.c.expires_at > now,
                self._scope.sees(oauth_state),
            )
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
        purpose=word(Purpose, row.purpose),
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
