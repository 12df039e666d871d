"""Where the bot is installed, and who is on the way to or from Slack. Tokens are sealed."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Table, Text, text

from bot.adapters.db.columns import BigId, Prose, UtcDateTime
from bot.adapters.db.tables.links import link
from bot.adapters.db.tables.naming import metadata

installation = Table(
    "installation",
    metadata,
    Column("id", BigId, primary_key=True),
    # The enterprise and the team, either of which may be missing: one row for each pair.
    Column("key", Text, nullable=False, unique=True),
    Column("enterprise_id", Text),
    Column("team_id", Text, index=True),
    Column("team_name", Prose),
    Column("org_wide", Boolean, nullable=False),
    Column("app_id", Text),
    Column("bot_id", Text),
    Column("bot_user_id", Text),
    Column("scopes", JSON, nullable=False),
    Column("sealed", Text),
    # When the bot's token ends, where the app rotates tokens.
    Column("expires_at", UtcDateTime),
    Column("installed_by", Text),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("gone_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("lease", Text),
    sqlite_autoincrement=True,
)
Index(
    "ix_installation_due_at",
    installation.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)

slack_state = Table(
    "slack_state",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    # The digest of the cookie of the browser that set out.
    Column("browser", Text),
    Column("link_id", ForeignKey(link.c.id), index=True),
    # What has to come back to the same browser, such as the address of a link.
    Column("sealed", Text),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
