"""Private links: who gets one, what opening it shows, and how it is spent."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bot.domain.link import Link, Purpose
from bot.ports.clock import Clock
from bot.ports.messenger import Messenger, PrivateLink
from bot.ports.unit_of_work import Transaction
from bot.services.link_views import Closed, Confirmation, Pressed, Presser, SaidDone
from bot.services.views import NoSuchName


class Linking:
    """Answers the button, and the link that came of it."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        messenger: Messenger,
        public_url: str | None,
        make_token: Callable[[int], str] = secrets.token_urlsafe,
    ) -> None:
        """Keep the collaborators; without a public address there are no links, only words."""
        self._transaction = transaction
        self._clock = clock
        self._messenger = messenger
        self._public_url = public_url
        self._make_token = make_token

    def press(
        self,
        presser: Presser,
        *,
        incident_id: int | None = None,
        integration_id: int | None = None,
        name: str | None = None,
        purpose: Purpose | None = None,
    ) -> Pressed | NoSuchName:
        """What pressing comes to, for an incident, an integration, or a name loosely matched."""
        raise NotImplementedError

    def ask_owners(
        self, presser: Presser, *, integration_id: int, incident_id: int | None = None
    ) -> tuple[str, ...]:
        """Ask those who may, by direct message; the e-mails of those who are asked."""
        raise NotImplementedError

    def send(self, private: PrivateLink) -> None:
        """Send a link to its person directly; raises DeliveryError."""
        raise NotImplementedError

    def show(self, token: str) -> Confirmation | Closed:
        """What opening a link shows; spends nothing, and counts the opening."""
        raise NotImplementedError

    def spend(self, token: str, *, browser: str) -> Link | Closed:
        """Spend a link for the browser with that cookie; at most one ever does."""
        raise NotImplementedError

    def renew(self, token: str) -> bool:
        """Send a new link to the person of this one, once a minute; whether one was sent."""
        raise NotImplementedError

    def say_done(self, presser: Presser, *, integration_id: int) -> SaidDone:
        """Take a person's word, given in Slack, that MBI was authorized."""
        raise NotImplementedError
