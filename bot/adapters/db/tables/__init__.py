"""The tables. Nothing that was watched is deleted: `removed_at` ends it, history stays."""

from __future__ import annotations

from bot.adapters.db.tables.grants import access_grant, handover, oauth_client, pending_grant
from bot.adapters.db.tables.incidents import event, incident, incident_member, ticket
from bot.adapters.db.tables.installing import installation, slack_state
from bot.adapters.db.tables.links import audit, link, notice, oauth_state, round_
from bot.adapters.db.tables.messages import delivery, interaction, pace
from bot.adapters.db.tables.naming import metadata
from bot.adapters.db.tables.running import erasure, pulse, serves
from bot.adapters.db.tables.watching import (
    account,
    integration,
    observation,
    subject,
    verdict,
    workspace,
)

__all__ = [
    "access_grant",
    "account",
    "audit",
    "delivery",
    "erasure",
    "event",
    "handover",
    "incident",
    "incident_member",
    "installation",
    "integration",
    "interaction",
    "link",
    "metadata",
    "notice",
    "oauth_client",
    "oauth_state",
    "observation",
    "pace",
    "pending_grant",
    "pulse",
    "round_",
    "serves",
    "slack_state",
    "subject",
    "ticket",
    "verdict",
    "workspace",
]
