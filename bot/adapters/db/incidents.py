"""Incidents and their timelines in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, delete, insert, select, update

from bot.adapters.db.codec import DIAGNOSIS
from bot.adapters.db.locks import lock_workspaces
from bot.adapters.db.newer import known, readable
from bot.adapters.db.rows import AnyRow, event_of, incident_of
from bot.adapters.db.scope import EVERYWHERE, Scope
from bot.adapters.db.tables import event, incident, incident_member, integration, workspace
from bot.domain.diagnosis import Cause
from bot.domain.incident import Event, EventKind, Incident


class SqlIncidents:
    """Implements the port `IncidentRepository`; `locks` keeps what is read from others.

    It does so by locking the workspace, which whoever decides on its incidents does too:
    with one lock instead of two nobody can take them in the other order.
    """

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE, *, locks: bool) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope
        self._locks = locks

    def open_ones(self, workspace_id: int) -> Sequence[Incident]:
        """All not resolved."""
        return self._read(
            select(incident)
            .where(incident.c.workspace_id == workspace_id, incident.c.resolved_at.is_(None))
            .order_by(incident.c.id)
        )

    def get(self, incident_id: int) -> Incident | None:
        """One, whatever its state."""
        found = self._read(select(incident).where(incident.c.id == incident_id))
        return found[0] if found else None

    def of_integration(self, integration_id: int) -> Incident | None:
        """The open one that it is a member of; an alarm before a notice about the bot.

        One that a newer version opened is left to that version.
        """
        found = self._read(
            select(incident)
            .join(incident_member, incident_member.c.incident_id == incident.c.id)
            .where(
                incident_member.c.integration_id == integration_id,
                incident.c.resolved_at.is_(None),
            )
            .order_by(incident.c.id),
            newer_too=False,
        )
        return min(found, key=lambda one: one.cause is Cause.BOT, default=None)

    def add(self, new: Incident) -> Incident:
        """Keep a new one; its id is given."""
        self._scope.require_own(new.workspace_id)
        self._scope.require(self._connection, integration, *new.members)
        row = self._connection.execute(
            insert(incident).returning(incident),
            {**_values(new), "workspace_id": new.workspace_id, "opened_at": new.opened_at},
        ).one()
        self._keep_members(row.id, new.members)
        return incident_of(row, new.members)

    def save(self, known: Incident) -> None:
        """Write state, cause, members, diagnosis and version."""
        self._scope.require(self._connection, incident, known.id)
        self._scope.require(self._connection, integration, *known.members)
        self._connection.execute(
            update(incident).where(incident.c.id == known.id).values(**_values(known))
        )
        self._connection.execute(
            delete(incident_member).where(incident_member.c.incident_id == known.id)
        )
        self._keep_members(known.id, known.members)

    def tell(
        self,
        incident_id: int,
        at: datetime,
        kind: EventKind,
        *,
        actor: str | None = None,
        args: Mapping[str, str] | None = None,
    ) -> None:
        """Append to the timeline."""
        self._scope.require(self._connection, incident, incident_id)
        self._connection.execute(
            insert(event).values(
                incident_id=incident_id, at=at, kind=str(kind), actor=actor, args=dict(args or {})
            )
        )

    def events(self, incident_id: int, *, after: int = 0, limit: int = 20) -> Sequence[Event]:
        """The timeline from there on, oldest first."""
        rows = self._connection.execute(
            select(event)
            .where(
                event.c.incident_id == incident_id,
                event.c.id > after,
                event.c.kind.in_(known(EventKind)),
                self._scope.sees(event),
            )
            .order_by(event.c.id)
            .limit(limit)
        )
        return [event_of(row) for row in rows]

    def last_resolved(self, workspace_id: int, subject: str, cause: Cause) -> Incident | None:
        """The most recent one of the same subject and cause that was closed."""
        found = self._read(
            select(incident)
            .where(
                incident.c.workspace_id == workspace_id,
                incident.c.subject == subject,
                incident.c.cause == str(cause),
                incident.c.resolved_at.is_not(None),
            )
            .order_by(incident.c.resolved_at.desc(), incident.c.id.desc())
            .limit(1)
        )
        return found[0] if found else None

    def _read(
        self, wanted: Select[tuple[object, ...]], *, newer_too: bool = True
    ) -> list[Incident]:
        wanted = wanted.where(self._scope.sees(incident))
        if self._locks:
            owners = wanted.with_only_columns(incident.c.workspace_id).order_by(None)
            lock_workspaces(self._connection, workspace.c.id.in_(owners))
        rows: Sequence[AnyRow] = self._connection.execute(wanted).all()
        members: dict[int, set[int]] = defaultdict(set)
        if rows:
            pairs = self._connection.execute(
                select(incident_member).where(
                    incident_member.c.incident_id.in_([row.id for row in rows])
                )
            )
            for pair in pairs:
                members[pair.incident_id].add(pair.integration_id)

        def made(row: AnyRow) -> Incident:
            return incident_of(row, frozenset(members[row.id]))

        return [made(row) for row in rows] if newer_too else list(readable(made, rows))

    def _keep_members(self, incident_id: int, members: frozenset[int]) -> None:
        if members:
            self._connection.execute(
                insert(incident_member),
                [{"incident_id": incident_id, "integration_id": m} for m in sorted(members)],
            )


def _values(known: Incident) -> dict[str, object]:
    return {
        "channel": known.channel,
        "subject": known.subject,
        "cause": str(known.cause),
        "state": str(known.state),
        "diagnosis": DIAGNOSIS.dump(known.diagnosis),
        "version": known.version,
        "resolved_at": known.resolved_at,
        "acknowledged_by": known.acknowledged_by,
        "acknowledged_at": known.acknowledged_at,
    }
