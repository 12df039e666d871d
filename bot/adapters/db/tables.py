"""The tables. Nothing that was watched is deleted: `removed_at` ends it, history stays."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.adapters.db.columns import BigId, Duration, Prose, SortableText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

workspace = Table(
    "workspace",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("team_id", Text, unique=True),
    Column("admins", JSON, nullable=False),
    Column("default_channel", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("locales", JSON, nullable=False),
    Column("intervals", JSON, nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("client_id", BigInteger, nullable=False),
    Column("name", Prose, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("default_channel", Text, nullable=False),
    Column("sealed_key", Text),
    Column("key_fingerprint", Text),
    Column("blackout", JSON, nullable=False),
    Column("cadence", Duration, nullable=False),
    Column("updates_enabled", Boolean, nullable=False),
    Column("dashboard_url", Text),
    Column("reports_url", Text),
    Column("assess_at", UtcDateTime),
    Column("removed_at", UtcDateTime),
    UniqueConstraint("workspace_id", "client_id"),
)
Index(
    "ix_account_assess_at",
    account.c.assess_at,
    sqlite_where=text("assess_at IS NOT NULL"),
    postgresql_where=text("assess_at IS NOT NULL"),
)

integration = Table(
    "integration",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("account_id", ForeignKey(account.c.id), nullable=False),
    Column("name", Prose, nullable=False),
    Column("sort_name", SortableText, nullable=False),
    Column("kind", Text, nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("owners", JSON, nullable=False),
    Column("data_account", Text),
    Column("newest_row_figure", BigInteger),
    Column("settings", JSON, nullable=False),
    # The present status as a number, worst first: pages and counts need no other table.
    Column("rank", Integer, nullable=False),
    Column("removed_at", UtcDateTime),
    UniqueConstraint("account_id", "name"),
)
Index(
    "ix_integration_page",
    integration.c.workspace_id,
    integration.c.rank,
    integration.c.sort_name,
    integration.c.id,
    sqlite_where=text("removed_at IS NULL"),
    postgresql_where=text("removed_at IS NULL"),
)

subject = Table(
    "subject",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("workspace_id", ForeignKey(workspace.c.id)),
    Column("account_id", ForeignKey(account.c.id), index=True),
    Column("integration_id", ForeignKey(integration.c.id), index=True),
    Column("witness", Text, nullable=False),
    Column("provider", Text),
    Column("url", Text),
    Column("components", JSON, nullable=False),
    Column("interval", Duration, nullable=False),
    Column("due_at", UtcDateTime),
    # When to ask again after the question that is on its way now, where it was hastened since.
    Column("hasten_at", UtcDateTime),
    Column("lease", Text),
    Column("claims", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("asked_at", UtcDateTime),
    Column("testimony", JSON(none_as_null=True)),
    Column("cadence", JSON, nullable=False),
)
Index(
    "ix_subject_due_at",
    subject.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)

observation = Table(
    "observation",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("subject_id", ForeignKey(subject.c.id), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("reading", Text, nullable=False),
    Column("moment", UtcDateTime),
    Column("detail", Prose, nullable=False),
)

verdict = Table(
    "verdict",
    metadata,
    Column("integration_id", ForeignKey(integration.c.id), primary_key=True),
    Column("diagnosis", JSON, nullable=False),
    Column("data_until", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
)

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
    Column("resolved_at", UtcDateTime),
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

delivery = Table(
    "delivery",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("incident_id", ForeignKey(incident.c.id)),
    Column("ticket_id", ForeignKey(ticket.c.id)),
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
    "ix_delivery_due_at",
    delivery.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
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
