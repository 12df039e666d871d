"""Grants, clients and hand-overs. Every secret is sealed before it comes here.

Rows of `pending_grant` and `handover` are deleted, and other systems and buttons name them
by their ids: SQLite must never give one of those to another row (AUTOINCREMENT).
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text, text

from bot.adapters.db.columns import BigId, Prose, UtcDateTime
from bot.adapters.db.tables.links import link, round_
from bot.adapters.db.tables.naming import metadata
from bot.adapters.db.tables.watching import integration, workspace

access_grant = Table(
    "access_grant",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("integration_id", ForeignKey(integration.c.id), nullable=False, unique=True),
    Column("ownership", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_name", Prose, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("data_account", Prose),
    Column("expires_at", UtcDateTime),
    Column("until", UtcDateTime),
    Column("scopes", JSON, nullable=False),
    Column("refresh_lease", Text),
    Column("refresh_until", UtcDateTime),
    sqlite_autoincrement=True,
)

pending_grant = Table(
    "pending_grant",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("integration_id", ForeignKey(integration.c.id), nullable=False, unique=True),
    Column("link_id", ForeignKey(link.c.id), nullable=False),
    Column("ownership", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_name", Prose, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("data_account", Prose),
    # When its access token ends; `expires_at` is until when one may decide.
    Column("grant_expires_at", UtcDateTime),
    Column("until", UtcDateTime),
    Column("scopes", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("expected", Prose),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

oauth_client = Table(
    "oauth_client",
    metadata,
    Column("workspace_id", ForeignKey(workspace.c.id), primary_key=True),
    Column("provider", Text, primary_key=True),
    Column("client_id", Text),
    Column("urls", JSON, nullable=False),
    Column("sealed", Text),
    Column("fingerprint", Text),
)

handover = Table(
    "handover",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("integration_id", ForeignKey(integration.c.id), nullable=False),
    Column("round_id", ForeignKey(round_.c.id), nullable=False, index=True),
    Column("given_by", Text, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("sealed", Text),
    Column("data_account", Prose),
    Column("due_at", UtcDateTime),
    Column("lease", Text),
    Column("attempts", Integer, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("error", Prose),
    sqlite_autoincrement=True,
)
Index(
    "ix_handover_due_at",
    handover.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
Index(
    "uq_handover_owed",
    handover.c.integration_id,
    unique=True,
    sqlite_where=text("taken_at IS NULL"),
    postgresql_where=text("taken_at IS NULL"),
)
