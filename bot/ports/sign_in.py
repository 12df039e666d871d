"""Where people prove who they are in Slack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who signed in: a Slack user, in a team, and in an organization where the team has one."""

    user_id: str
    team_id: str
    enterprise_id: str | None = None


class SignIn(Protocol):
    """Sign in with Slack (OpenID Connect)."""

    @property
    def origins(self) -> tuple[str, ...]:
        """Where a form that begins it may lead to, as sources of a content policy."""
        ...

    def address(self, *, state: str, nonce: str, team_id: str) -> str:
        """Where a person is sent; `team_id` is the team that they are asked to sign in to."""
        ...

    def who(self, *, code: str, nonce: str) -> SignedIn:
        """Who came back with that code, once.

        Raises GrantRefusedError where the code or what it gives is not to be believed,
        ProviderClientError where the operator's app is refused, and ProviderSilentError
        where nothing can be learned now.
        """
        ...
