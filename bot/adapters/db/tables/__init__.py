"""The tables. Nothing that was watched is deleted: `removed_at` ends it, history stays."""

from __future__ import annotations

from bot.adapters.db.tables.incidents import event, incident, incident_member, ticket
from bot.adapters.db.tables.messages import delivery, interaction, pace
from bot.adapters.db.tables.naming import metadata
from bot.adapters.db.tables.watching import (
    account,
    integration,
    observation,
    subject,
    verdict,
    workspace,
)

__all__ = [
    "account",
    "delivery",
    "event",
    "incident",
    "incident_member",
    "integration",
    "interaction",
    "metadata",
    "observation",
    "pace",
    "subject",
    "ticket",
    "verdict",
    "workspace",
]
