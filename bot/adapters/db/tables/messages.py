"""What is owed to Slack and to the desks, and what came from Slack already."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from bot.adapters.db.columns import BigId, Prose, UtcDateTime
from bot.adapters.db.tables.incidents import incident, ticket
from bot.adapters.db.tables.links import notice
from bot.adapters.db.tables.naming import metadata
from bot.adapters.db.tables.watching import workspace

delivery = Table(
    "delivery",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("incident_id", ForeignKey(incident.c.id)),
    Column("ticket_id", ForeignKey(ticket.c.id)),
    Column("notice_id", ForeignKey(notice.c.id)),
    # Where it was owed first: a fallback moves `place`, and must not make room for a second.
    Column("origin", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("channel_id", Text),
    Column("ts", Text),
    Column("version_sent", Integer, nullable=False),
    Column("told", BigInteger, nullable=False),
    Column("due_at", UtcDateTime),
    Column("lease", Text),
    Column("claimed_at", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("uncertain", UtcDateTime),
    Column("fallbacks", Integer, nullable=False),
    Column("error", Prose),
)
Index(
    "uq_delivery_incident",
    delivery.c.incident_id,
    delivery.c.kind,
    delivery.c.origin,
    unique=True,
    sqlite_where=text("ticket_id IS NULL"),
    postgresql_where=text("ticket_id IS NULL"),
)
Index(
    "uq_delivery_ticket",
    delivery.c.ticket_id,
    delivery.c.kind,
    unique=True,
    sqlite_where=text("ticket_id IS NOT NULL"),
    postgresql_where=text("ticket_id IS NOT NULL"),
)
Index(
    "uq_delivery_notice",
    delivery.c.notice_id,
    unique=True,
    sqlite_where=text("notice_id IS NOT NULL"),
    postgresql_where=text("notice_id IS NOT NULL"),
)
Index(
    "ix_delivery_due_at",
    delivery.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
Index(
    "ix_delivery_incident_id",
    delivery.c.incident_id,
    sqlite_where=text("incident_id IS NOT NULL"),
    postgresql_where=text("incident_id IS NOT NULL"),
)

pace = Table(
    "pace",
    metadata,
    Column("workspace_id", ForeignKey(workspace.c.id), primary_key=True),
    # A place, or "" for all places of the workspace.
    Column("place", Text, primary_key=True),
    Column("next_at", UtcDateTime, nullable=False),
)

interaction = Table(
    "interaction",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)
