"""One person's private, single-use way to re-authorize one integration."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

LINK_LIFE = timedelta(minutes=15)
"""How long a link may be opened and spent."""
PAGE_LIFE = timedelta(hours=12)
"""How long the browser that spent a link may come back to its page."""
STATE_LIFE = timedelta(minutes=10)
"""How long a person may take at the provider."""

CALLBACK = "/oauth/callback"
"""Where providers send people back to, behind the bot's public address."""


class Purpose(StrEnum):
    """What a link is for."""

    REAUTHORIZE = "reauthorize"
    CONNECT = "connect"
    """For the first time."""
    FIX_CONNECTION = "fix_connection"


class LinkState(StrEnum):
    """What may be done with a link."""

    USABLE = "usable"
    SPENT = "spent"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """What it was for is mended already."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link. `person` is a Slack user id; the token itself is nowhere kept, only its digest.

    `team_id` and `team_name` are the Slack team the press came from. `opened` counts how
    often the page was shown before it was spent. `page_until` is set when it is spent.
    """

    id: int
    workspace_id: int
    integration_id: int
    purpose: Purpose
    person: str
    person_name: str
    person_email: str
    team_id: str
    team_name: str
    locale: str
    timezone: str
    created_at: datetime
    expires_at: datetime
    incident_id: int | None = None
    opened: int = 0
    spent_at: datetime | None = None
    page_until: datetime | None = None
    withdrawn_at: datetime | None = None

    def state(self, now: datetime) -> LinkState:
        """What may be done with it at that moment."""
        if self.spent_at is not None:
            return LinkState.SPENT
        if self.withdrawn_at is not None:
            return LinkState.WITHDRAWN
        return LinkState.USABLE if now < self.expires_at else LinkState.EXPIRED


@dataclass(frozen=True, kw_only=True)
class OAuthState:
    """What a person was sent to a provider with; bound to team, person, integration, browser.

    `browser` is the digest of the cookie; `sealed_verifier` the PKCE verifier (RFC 7636).
    """

    link_id: int
    workspace_id: int
    team_id: str
    person: str
    integration_id: int
    browser: str
    sealed_verifier: str = field(repr=False)
    redirect_uri: str
    expires_at: datetime


def digest(token: str) -> str:
    """What is kept of a token: enough to know it again, useless to whoever reads it."""
    return sha256(token.encode()).hexdigest()
