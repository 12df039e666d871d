"""How the bot itself runs: its pulse, and which versions its schema serves."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text

from bot.adapters.db.columns import UtcDateTime
from bot.adapters.db.tables.naming import metadata

# When any process last did this to the end, such as one round of observing.
pulse = Table(
    "pulse",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# Revisions that versions of the bot may ask for and go on working with this schema. A
# migration that only expands adds its own; one that contracts takes those away that it breaks.
serves = Table(
    "serves",
    metadata,
    Column("revision", Text, primary_key=True),
)

# Workspaces that are being erased: only their audit may be deleted. Refers to no row, since
# it outlives them.
erasure = Table(
    "erasure",
    metadata,
    Column("workspace_id", BigInteger, primary_key=True, autoincrement=False),
    Column("begun_at", UtcDateTime, nullable=False),
)
