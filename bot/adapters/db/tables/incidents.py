"""Incidents, their timelines and their tickets."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from bot.adapters.db.columns import BigId, Prose, UtcDateTime
from bot.adapters.db.tables.naming import metadata
from bot.adapters.db.tables.watching import integration, workspace

incident = Table(
    "incident",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("channel", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("diagnosis", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("resolved_at", UtcDateTime, index=True),
    Column("acknowledged_by", Text),
    Column("acknowledged_at", UtcDateTime),
    Index("ix_incident_closed", "workspace_id", "subject", "cause", "resolved_at"),
)
Index(
    "uq_incident_open",
    incident.c.workspace_id,
    incident.c.subject,
    incident.c.cause,
    incident.c.channel,
    unique=True,
    sqlite_where=text("resolved_at IS NULL"),
    postgresql_where=text("resolved_at IS NULL"),
)

incident_member = Table(
    "incident_member",
    metadata,
    Column("incident_id", ForeignKey(incident.c.id), primary_key=True),
    Column("integration_id", ForeignKey(integration.c.id), primary_key=True, index=True),
)

event = Table(
    "event",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("incident_id", ForeignKey(incident.c.id), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text),
    Column("args", JSON, nullable=False),
    Index(None, "incident_id", "id"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("desk", Text, nullable=False),
    Column("subject", Prose, nullable=False),
    Column("body", Prose, nullable=False),
    Column("priority", Text, nullable=False),
    Column("requester", Text, nullable=False),
    Column("requester_name", Prose, nullable=False),
    Column("requester_email", Prose),
    Column("created_at", UtcDateTime, nullable=False),
    Column("incident_id", ForeignKey(incident.c.id), index=True),
    Column("integration_id", ForeignKey(integration.c.id)),
    Column("state", Text, nullable=False),
    Column("tried_at", UtcDateTime),
    Column("number", Prose),
    Column("url", Prose),
    Column("error", Prose),
)
