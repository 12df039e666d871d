"""Where the bot is installed: in one Slack team, or in all teams of an organization."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

KEPT = timedelta(days=30)
"""How long what belongs to a workspace is kept after the bot was removed from it."""
ROTATE_BEFORE = timedelta(hours=3)
"""A token is renewed so long before it ends; Slack's rotated tokens live twelve hours."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """One installation. `sealed` holds the bot's token, and its refresh token if it has one.

    An org-wide one has no team; its token serves every team of the enterprise, whose calls
    have to name the team. `due_at` is when its token has to be renewed, where it ends at all.
    """

    id: int = 0
    enterprise_id: str | None = None
    team_id: str | None = None
    team_name: str = ""
    org_wide: bool = False
    app_id: str | None = None
    bot_id: str | None = None
    bot_user_id: str | None = None
    scopes: tuple[str, ...] = ()
    sealed: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None
    installed_by: str | None = None
    installed_at: datetime
    gone_at: datetime | None = None
    due_at: datetime | None = None
    lease: str | None = None


def installation_key(enterprise_id: str | None, team_id: str | None) -> str:
    """What tells installations apart; an org-wide one has no team."""
    return f"{enterprise_id or ''}/{team_id or ''}"
