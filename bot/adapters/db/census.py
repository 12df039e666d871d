"""Counting what there is, for whoever watches the bot. One reading, in a few queries.

What belongs to workspaces that the bot left is not worked on, so that it counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Engine, Select, case, func, select

from bot.adapters.db.engine import READ
from bot.adapters.db.scope import living
from bot.adapters.db.tables import (
    account,
    delivery,
    handover,
    incident,
    integration,
    link,
    pulse,
    subject,
    ticket,
)
from bot.domain.delivery import DeliveryKind

DUE: Mapping[str, tuple[Column[datetime], ColumnElement[bool] | None]] = {
    "subjects": (subject.c.due_at, None),
    "judgements": (account.c.assess_at, account.c.removed_at.is_(None)),
    "messages": (delivery.c.due_at, delivery.c.kind != str(DeliveryKind.TICKET)),
    "tickets": (delivery.c.due_at, delivery.c.kind == str(DeliveryKind.TICKET)),
    "handovers": (handover.c.due_at, None),
}
"""What falls due, where that stands, and which rows are meant."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """What is due by now, and the seconds since the oldest of it fell due."""

    count: int
    oldest: float


@dataclass(frozen=True, kw_only=True)
class Census:
    """What there is, by name."""

    due: Mapping[str, Due] = field(default_factory=dict)
    incidents: Mapping[str, int] = field(default_factory=dict)
    """Open ones, by cause."""
    integrations: int = 0
    links: Mapping[str, int] = field(default_factory=dict)
    tickets: Mapping[str, int] = field(default_factory=dict)
    """By state."""
    pulses: Mapping[str, float] = field(default_factory=dict)
    """Seconds since any worker did this."""


def take_census(engine: Engine, now: datetime) -> Census:
    """Read it, in all workspaces; raises what SQLAlchemy raises."""
    with engine.connect() as connection:
        connection.execution_options(**{READ: True})
        with connection.begin():
            return Census(
                due={name: _due(connection, *what, now) for name, what in DUE.items()},
                incidents=_by(
                    connection,
                    select(incident.c.cause, func.count())
                    .where(incident.c.resolved_at.is_(None), living(incident))
                    .group_by(incident.c.cause),
                ),
                integrations=connection.execute(
                    select(func.count()).where(
                        integration.c.removed_at.is_(None), living(integration)
                    )
                ).scalar_one(),
                links=_by(connection, _links(now)),
                tickets=_by(
                    connection, select(ticket.c.state, func.count()).group_by(ticket.c.state)
                ),
                pulses={
                    row.name: (now - row.at).total_seconds()
                    for row in connection.execute(select(pulse))
                },
            )


def _due(
    connection: Connection,
    when: Column[datetime],
    which: ColumnElement[bool] | None,
    now: datetime,
) -> Due:
    query = select(func.count(), func.min(when)).where(when <= now, living(when.table))
    row = connection.execute(query if which is None else query.where(which)).one()
    oldest: datetime | None = row[1]
    return Due(count=row[0], oldest=(now - oldest).total_seconds() if oldest else 0.0)


def _links(now: datetime) -> Select[str, int]:
    state = case(
        (link.c.spent_at.is_not(None), "used"),
        (link.c.withdrawn_at.is_not(None), "withdrawn"),
        (link.c.expires_at <= now, "expired"),
        else_="open",
    )
    return select(state.label("state"), func.count()).group_by("state")


def _by(connection: Connection, query: Select[str, int]) -> dict[str, int]:
    return {str(row[0]): row[1] for row in connection.execute(query)}
