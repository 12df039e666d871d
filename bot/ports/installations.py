"""Installations in Slack, within a unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.installation import Installation


class InstallationRepository(Protocol):
    """Where the bot is installed. Never scoped: requests are told apart by it."""

    def keep(self, new: Installation) -> Installation:
        """Write one, in the place of the one for the same enterprise and team; it lives again."""
        ...

    def of(self, enterprise_id: str | None, team_id: str | None) -> Installation | None:
        """The living one that serves a team: its own, else its organization's.

        Whoever does not name the organization means that of the team's living workspace.
        """
        ...

    def living(self) -> Sequence[Installation]:
        """All that live."""
        ...

    def claim_rotation(self, now: datetime, *, lease: timedelta) -> Installation | None:
        """Take one whose token is due to be renewed and that nobody holds."""
        ...

    def rotated(self, renewed: Installation) -> bool:
        """Write its tokens and next due time, where the lease is still ours; whether it was."""
        ...

    def put_off(self, one: Installation, due_at: datetime | None) -> bool:
        """End the lease with no new tokens, where it is still ours; whether it was.

        What is sealed stays as it stands by now: keys may have been changed meanwhile.
        """
        ...

    def leave(self, left: Installation, at: datetime) -> bool:
        """It is gone: its tokens are forgotten at once.

        Only where it is still the one that was read: its tokens may have been replaced, by
        whoever added the bot again. Whether it was.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class SlackState:
    """Somebody on the way to Slack and back, to add the bot or to sign in.

    `browser` is the digest of the cookie of the browser that set out; `sealed` is what has
    to come back to it. Only the digest of the state itself is kept.
    """

    purpose: str
    browser: str | None = None
    link_id: int | None = None
    sealed: str | None = field(default=None, repr=False)
    expires_at: datetime


class SlackStateRepository(Protocol):
    """States of the ways to Slack; each is taken once, in one statement."""

    def add(self, state: SlackState, digest: str) -> None:
        """Keep one."""
        ...

    def take(self, digest: str, purpose: str, now: datetime) -> SlackState | None:
        """Take it away; None when it is unknown, used, or has ended."""
        ...


class PulseRepository(Protocol):
    """When any process last did something to the end."""

    def beat(self, name: str, at: datetime) -> None:
        """Write it down; never backwards."""
        ...

    def all(self) -> dict[str, datetime]:
        """By name."""
        ...
