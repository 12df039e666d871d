"""What Slack says of the bot's own tokens, and to whom the bot speaks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class BotToken:
    """What opens a team; `refresh` renews it, where the app rotates its tokens."""

    token: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TeamName:
    """A team that a token opens."""

    id: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Installer:
    """Who added the bot; blank is unknown."""

    email: str = ""
    locale: str = ""


class AppTokens(Protocol):
    """Slack, asked with the app's own id and secret, or with a token that it gave.

    Every method may raise ProviderSilentError (ask again) and GrantRefusedError (the token
    opens nothing any more).
    """

    def renew(self, refresh: str) -> BotToken:
        """A new pair.

        Raises GrantRefusedError for a refresh token that is used or revoked, and
        ProviderClientError where Slack refuses the app itself.
        """
        ...

    def check(self, token: str) -> None:
        """Ask Slack whether it still opens anything."""
        ...

    def teams(self, token: str) -> Sequence[TeamName]:
        """The teams of an organization in which the bot may be used."""
        ...

    def installer(self, token: str, user_id: str) -> Installer:
        """Who that is."""
        ...

    def greet(self, token: str, user_id: str, *, team: TeamName, locale: str) -> None:
        """Write to the one who added the bot, what comes next."""
        ...
