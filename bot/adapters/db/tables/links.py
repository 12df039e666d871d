"""Links, rounds, and what people are told and did about authorizations."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text, text

from bot.adapters.db.columns import BigId, Prose, UtcDateTime
from bot.adapters.db.tables.incidents import incident
from bot.adapters.db.tables.naming import metadata
from bot.adapters.db.tables.watching import integration, workspace

link = Table(
    "link",
    metadata,
    Column("id", BigId, primary_key=True),
    # Tokens and cookies are kept as digests only.
    Column("token_digest", Text, nullable=False, unique=True),
    Column("browser_digest", Text),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("integration_id", ForeignKey(integration.c.id), nullable=False),
    Column("incident_id", ForeignKey(incident.c.id)),
    Column("purpose", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("person_name", Prose, nullable=False),
    Column("person_email", Prose, nullable=False),
    Column("team_id", Text, nullable=False),
    Column("team_name", Prose, nullable=False),
    Column("locale", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("spent_at", UtcDateTime),
    Column("page_until", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    # The browser in which its person signed in with Slack, where that is asked for.
    Column("signed_in_browser", Text),
)
Index(
    "ix_link_unspent",
    link.c.integration_id,
    sqlite_where=text("spent_at IS NULL AND withdrawn_at IS NULL"),
    postgresql_where=text("spent_at IS NULL AND withdrawn_at IS NULL"),
)
Index(
    "ix_link_incident_id",
    link.c.incident_id,
    sqlite_where=text("incident_id IS NOT NULL"),
    postgresql_where=text("incident_id IS NOT NULL"),
)

oauth_state = Table(
    "oauth_state",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("link_id", ForeignKey(link.c.id), nullable=False),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("team_id", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("integration_id", ForeignKey(integration.c.id), nullable=False),
    Column("browser", Text, nullable=False),
    Column("sealed_verifier", Text, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

round_ = Table(
    "round",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("integration_id", ForeignKey(integration.c.id), nullable=False),
    Column("incident_id", ForeignKey(incident.c.id), index=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("begun_by", Text, nullable=False),
    Column("begun_name", Prose, nullable=False),
    Column("access", Text, nullable=False),
    Column("access_at", UtcDateTime),
    Column("access_by", Text),
    Column("data_account", Prose),
    Column("problem", Text),
    Column("problem_at", UtcDateTime),
    Column("problem_detail", Prose),
    Column("authorized_at", UtcDateTime),
    Column("authorized_by", Text),
    Column("how", Text),
    Column("deadline", UtcDateTime),
    Column("outcome", Text, nullable=False),
    Column("proof", Text),
    Column("closed_at", UtcDateTime),
    Index(None, "integration_id", "id"),
)
Index(
    "uq_round_open",
    round_.c.integration_id,
    unique=True,
    sqlite_where=text("outcome = 'open'"),
    postgresql_where=text("outcome = 'open'"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("integration_id", ForeignKey(integration.c.id), nullable=False),
    Column("incident_id", ForeignKey(incident.c.id)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("args", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
Index(
    "ix_notice_open",
    notice.c.integration_id,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)
Index(
    "ix_notice_incident_id",
    notice.c.incident_id,
    sqlite_where=text("incident_id IS NOT NULL"),
    postgresql_where=text("incident_id IS NOT NULL"),
)

# The migration adds triggers that refuse to change or to delete an entry. Whoever rebuilds
# this table for SQLite (Alembic's batch mode) has to make them again.
audit = Table(
    "audit",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("workspace_id", ForeignKey(workspace.c.id), nullable=False),
    Column("deed", Text, nullable=False),
    Column("actor", Text),
    Column("integration_id", ForeignKey(integration.c.id)),
    Column("incident_id", ForeignKey(incident.c.id)),
    Column("args", JSON, nullable=False),
    Index(None, "integration_id", "id"),
)
Index(
    "ix_audit_incident_id",
    audit.c.incident_id,
    sqlite_where=text("incident_id IS NOT NULL"),
    postgresql_where=text("incident_id IS NOT NULL"),
)
