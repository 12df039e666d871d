"""Links and what people were sent to providers with, within a unit of work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.link import Link, OAuthState


class LinkRepository(Protocol):
    """Links; tokens and cookies are known by their digests only."""

    def add(self, link: Link, token: str) -> Link:
        """Keep a new one under the digest of its token; its id is given."""
        ...

    def by_token(self, token: str) -> Link | None:
        """The one with this digest, whatever its state."""
        ...

    def opened(self, link_id: int) -> int:
        """Count one more opening; how many there are now."""
        ...

    def sign_in(self, link_id: int, browser: str) -> None:
        """Its person signed in in the browser with the cookie of that digest."""
        ...

    def signed_in(self, link_id: int, browser: str) -> bool:
        """Whether its person signed in in that browser, and in none after it."""
        ...

    def spend(
        self,
        token: str,
        now: datetime,
        *,
        browser: str,
        page_until: datetime,
        signed_in: str | None = None,
    ) -> Link | None:
        """Spend it, in one statement: at most one caller ever gets it, while it is usable.

        `browser` is the digest of the cookie that may come back to the page. With
        `signed_in` only for the browser in which its person signed in.
        """
        ...

    def of_browser(self, link_id: int, browser: str, now: datetime) -> Link | None:
        """The spent link whose page this browser may see now."""
        ...

    def get(self, link_id: int) -> Link | None:
        """One, whatever its state."""
        ...

    def withdraw(self, integration_ids: Collection[int], now: datetime) -> None:
        """Let none of these integrations' unspent links be spent any more."""
        ...


class StateRepository(Protocol):
    """States of OAuth, by digest."""

    def add(self, state: OAuthState, digest: str) -> None:
        """Keep one."""
        ...

    def whose(self, digest: str) -> int | None:
        """The workspace that a state is for; it is not taken, and may have expired."""
        ...

    def take(self, digest: str, now: datetime) -> OAuthState | None:
        """Take it away, in one statement: at most one caller gets it, until it expires."""
        ...
