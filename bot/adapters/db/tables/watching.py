"""What is watched, and what is held of it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.adapters.db.columns import BigId, Duration, Prose, SortableText, UtcDateTime
from bot.adapters.db.tables.naming import metadata

workspace = Table(
    "workspace",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("team_id", Text, unique=True),
    Column("enterprise_id", Text),
    Column("team_name", Prose),
    # Since when the bot is no longer installed there, and from when on it is forgotten.
    Column("gone_at", UtcDateTime),
    Column("erase_at", UtcDateTime),
    Column("admins", JSON, nullable=False),
    Column("default_channel", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("locales", JSON, nullable=False),
    Column("intervals", JSON, nullable=False),
    # What the operator says of kinds in the catalogue's place.
    Column("kinds", JSON, nullable=False, server_default=text("'{}'")),
    # An id that was erased is never given again.
    sqlite_autoincrement=True,
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
    Column("handover_url", Text),
    Column("sealed_handover_secret", Text),
    Column("handover_fingerprint", Text),
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
    Column("sealed_ssh_key", Text),
    Column("ssh_key_fingerprint", Text),
    # When the operator says that it was authorized, beside what is known by now.
    Column("authorized_on", UtcDateTime),
    Column("authorized_at", UtcDateTime),
    Column("authorized_by", Text),
    Column("authorized_how", Text),
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

Index(
    "ix_integration_authorized_at",
    integration.c.workspace_id,
    integration.c.authorized_at,
    sqlite_where=text("authorized_at IS NOT NULL"),
    postgresql_where=text("authorized_at IS NOT NULL"),
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
    # How a feed is written; nothing for a Statuspage.
    Column("shape", Text),
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
    Column("at", UtcDateTime, nullable=False, index=True),
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
