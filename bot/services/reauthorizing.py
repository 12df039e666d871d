"""The page of a spent link: its steps, done by the browser that spent it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.probe import Probes
from bot.ports.provider import Callback, Provider
from bot.ports.unit_of_work import Transaction
from bot.services.link_views import Decided, LinkPage, Presser, Returned


class Reauthorizing:
    """Leads a person through the steps; `browser` is always the raw value of the cookie."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        cipher: Cipher,
        provider: Provider,
        probes: Probes,
        public_url: str,
        make_token: Callable[[int], str] = secrets.token_urlsafe,
    ) -> None:
        """Keep the collaborators."""

    def page(self, link_id: int, *, browser: str) -> LinkPage | None:
        """The page as it stands; None for whoever may not see it."""
        raise NotImplementedError

    def send(self, link_id: int, *, browser: str) -> str | None:
        """The address at the provider; None when there is none: the page says why."""
        raise NotImplementedError

    def came_back(
        self, state: str, callback: Callback, *, browsers: Callable[[int], str | None]
    ) -> Returned:
        """Take what a person came back with; `browsers` gives the cookie for a link's id."""
        raise NotImplementedError

    def check(self, link_id: int, *, browser: str, entered: Mapping[str, str]) -> bool:
        """Try an entered key or password; whether it is good."""
        raise NotImplementedError

    def skip(self, link_id: int, *, browser: str) -> bool:
        """Go on without checking."""
        raise NotImplementedError

    def done(self, link_id: int, *, browser: str) -> bool:
        """Take a person's word that MBI was authorized."""
        raise NotImplementedError

    def choose(self, link_id: int, *, browser: str, data_account: str) -> bool:
        """Take one of the data accounts that a waiting grant opens."""
        raise NotImplementedError

    def decide(self, link_id: int, *, browser: str, accept: bool) -> bool:
        """Confirm or decline another data account, as an admin on the page."""
        raise NotImplementedError

    def decide_as(self, presser: Presser, *, pending_id: int, accept: bool) -> Decided:
        """The same, as an admin in Slack."""
        raise NotImplementedError
