"""Installations in Slack and the ways there, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, case, delete, or_, select, update

from bot.adapters.db.rows import AnyRow
from bot.adapters.db.tables import installation, slack_state, workspace
from bot.adapters.db.upserting import insert_into
from bot.domain.installation import Installation, installation_key
from bot.domain.link import STATE_LIFE
from bot.ports.installations import SlackState

MOST_CLEARED = 100
"""States that one who sets out clears away: more than one, so that they never grow."""


class SqlInstallations:
    """Implements the port `InstallationRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def keep(self, new: Installation) -> Installation:
        """Write one, in the place of the one for the same enterprise and team; it lives again."""
        values = _values(new)
        kept = self._connection.execute(
            insert_into(self._connection, installation)
            .values(key=installation_key(new.enterprise_id, new.team_id), **values)
            .on_conflict_do_update(index_elements=[installation.c.key], set_=values)
            .returning(installation)
        ).one()
        return _installation_of(kept)

    def of(self, enterprise_id: str | None, team_id: str | None) -> Installation | None:
        """The living one that serves a team: its own, else its organization's.

        Whoever does not name the organization means that of the team's living workspace.
        """
        serves = [installation.c.team_id == team_id] if team_id else []
        org_wide = installation.c.team_id.is_(None)
        if enterprise_id:
            serves.append((installation.c.enterprise_id == enterprise_id) & org_wide)
        elif team_id:
            theirs = select(workspace.c.enterprise_id).where(
                workspace.c.team_id == team_id, workspace.c.gone_at.is_(None)
            )
            serves.append(installation.c.enterprise_id.in_(theirs) & org_wide)
        if not serves:
            return None
        own_first = case((installation.c.team_id.is_not(None), 0), else_=1)
        row = self._connection.execute(
            select(installation)
            .where(or_(*serves), installation.c.gone_at.is_(None))
            .order_by(own_first, installation.c.id.desc())
            .limit(1)
        ).first()
        return _installation_of(row) if row else None

    def living(self) -> Sequence[Installation]:
        """All that live."""
        rows = self._connection.execute(
            select(installation).where(installation.c.gone_at.is_(None)).order_by(installation.c.id)
        )
        return [_installation_of(row) for row in rows]

    def claim_rotation(self, now: datetime, *, lease: timedelta) -> Installation | None:
        """Take one whose token is due to be renewed and that nobody holds."""
        due = (
            select(installation.c.id)
            .where(installation.c.due_at <= now, installation.c.gone_at.is_(None))
            .order_by(installation.c.due_at, installation.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        found = self._connection.execute(due).scalar()
        if found is None:
            return None
        row = self._connection.execute(
            update(installation)
            .where(installation.c.id == found)
            .values(lease=uuid4().hex, due_at=now + lease)
            .returning(installation)
        ).one()
        return _installation_of(row)

    def rotated(self, renewed: Installation) -> bool:
        """Write its tokens and next due time, where the lease is still ours; whether it was."""
        tokens = {"sealed": renewed.sealed, "expires_at": renewed.expires_at}
        return self._end_lease(renewed, {**tokens, "due_at": renewed.due_at})

    def put_off(self, one: Installation, due_at: datetime | None) -> bool:
        """End the lease with no new tokens, where it is still ours; whether it was."""
        return self._end_lease(one, {"due_at": due_at})

    def leave(self, left: Installation, at: datetime) -> bool:
        """It is gone, where it is still the one that was read; its tokens are forgotten at once."""
        changed = self._connection.execute(
            update(installation)
            .where(
                installation.c.id == left.id,
                installation.c.gone_at.is_(None),
                installation.c.sealed.is_not_distinct_from(left.sealed),
            )
            .values(gone_at=at, sealed=None, due_at=None, lease=None)
        )
        return bool(changed.rowcount)

    def _end_lease(self, held: Installation, values: Mapping[str, object]) -> bool:
        changed = self._connection.execute(
            update(installation)
            .where(installation.c.id == held.id, installation.c.lease == held.lease)
            .values(**values, lease=None)
        )
        return bool(changed.rowcount)


class SqlSlackStates:
    """Implements the port `SlackStateRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def add(self, state: SlackState, digest: str) -> None:
        """Keep one; whoever comes by clears those away that have ended."""
        ended = (
            select(slack_state.c.digest)
            .where(slack_state.c.expires_at <= state.expires_at - STATE_LIFE)
            .limit(MOST_CLEARED)
            .with_for_update(skip_locked=True)
        )
        self._connection.execute(delete(slack_state).where(slack_state.c.digest.in_(ended)))
        self._connection.execute(
            insert_into(self._connection, slack_state).values(
                digest=digest,
                purpose=state.purpose,
                browser=state.browser,
                link_id=state.link_id,
                sealed=state.sealed,
                expires_at=state.expires_at,
            )
        )

    def take(self, digest: str, purpose: str, now: datetime) -> SlackState | None:
        """Take it away; None when it is unknown, used, or has ended."""
        row = self._connection.execute(
            delete(slack_state)
            .where(
                slack_state.c.digest == digest,
                slack_state.c.purpose == purpose,
                slack_state.c.expires_at > now,
            )
            .returning(slack_state)
        ).first()
        if row is None:
            return None
        return SlackState(
            purpose=row.purpose,
            browser=row.browser,
            link_id=row.link_id,
            sealed=row.sealed,
            expires_at=row.expires_at,
        )


def _values(new: Installation) -> dict[str, object]:
    return {
        "enterprise_id": new.enterprise_id,
        "team_id": new.team_id,
        "team_name": new.team_name,
        "org_wide": new.org_wide,
        "app_id": new.app_id,
        "bot_id": new.bot_id,
        "bot_user_id": new.bot_user_id,
        "scopes": list(new.scopes),
        "sealed": new.sealed,
        "expires_at": new.expires_at,
        "installed_by": new.installed_by,
        "installed_at": new.installed_at,
        "gone_at": None,
        "due_at": new.due_at,
        "lease": None,
    }


def _installation_of(row: AnyRow) -> Installation:
    return Installation(
        id=row.id,
        enterprise_id=row.enterprise_id,
        team_id=row.team_id,
        team_name=row.team_name or "",
        org_wide=row.org_wide,
        app_id=row.app_id,
        bot_id=row.bot_id,
        bot_user_id=row.bot_user_id,
        scopes=tuple(row.scopes),
        sealed=row.sealed,
        expires_at=row.expires_at,
        installed_by=row.installed_by,
        installed_at=row.installed_at,
        gone_at=row.gone_at,
        due_at=row.due_at,
        lease=row.lease,
    )
