"""Telling people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.card import CardView, TicketView, TimelineView
from bot.domain.delivery import Posted
from bot.domain.link import Link, Purpose
from bot.domain.notice import Notice


@dataclass(frozen=True, kw_only=True)
class Found:
    """A message that an uncertain post left behind; of news, the last event that it tells."""

    posted: Posted
    until: int | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """Everything that a notice shows; who reads it is known to the messenger."""

    notice: Notice
    integration: str
    account: str
    kind: str
    """The kind's title, such as "Google Ads"."""
    locale: str
    timezone: str


@dataclass(frozen=True, kw_only=True)
class PrivateLink:
    """A link with its address, for the one person that it is for."""

    link: Link
    url: str = field(repr=False)
    integration: str
    account: str

    @property
    def purpose(self) -> Purpose:
        """What it is for."""
        return self.link.purpose


class Messenger(Protocol):
    """Carries cards and thread messages to a place.

    A place is a channel by name or id ("#data-alerts", "C024BE91L"), or a person by
    e-mail or Slack user id with "@" before it ("@anna@acme.example", "@U024BE7LH").
    Every method may raise DeliveryError (try again, maybe after `retry_after`),
    OutcomeUnknownError (it may have arrived), PlaceGoneError (use another place),
    MessageGoneError (the card is no longer there), PermanentDeliveryError (it never
    can) or CredentialsRefusedError.
    """

    def post_card(self, place: str, card: CardView, *, key: str) -> Posted:
        """Post the card; `key` goes with it unseen, so that it can be found again."""
        ...

    def update_card(self, posted: Posted, card: CardView) -> None:
        """Edit the card in place. Repeating it is harmless."""
        ...

    def post_news(self, card: Posted, news: TimelineView, *, key: str) -> Posted:
        """Post news into the card's thread."""
        ...

    def post_ticket_news(self, place: str, ticket: TicketView, *, locale: str, key: str) -> Posted:
        """Tell what became of a ticket that belongs to no incident."""
        ...

    def post_crowd(self, place: str, count: int, *, locale: str, key: str) -> Posted:
        """Say that so many new cards are about to come."""
        ...

    def post_notice(self, place: str, notice: NoticeView, *, key: str) -> Posted:
        """Tell one person."""
        ...

    def update_notice(self, posted: Posted, notice: NoticeView) -> None:
        """Edit the message in place. Repeating it is harmless."""
        ...

    def send_link(self, link: PrivateLink) -> None:
        """Write the link to its person directly; nobody else ever sees it."""
        ...

    def find(
        self, place: str, *, key: str, since: datetime, thread: Posted | None = None
    ) -> Found | None:
        """The message that an uncertain post left behind, in the place or in a card's thread.

        The post was made not long before `since`, or later. None when it is not there;
        raises LookUpRefusedError where the bot may not look, DeliveryError where it has to
        look again later, maybe after `retry_after`. Of several the oldest is given, and the
        others are taken away.
        """
        ...

    def remove(self, posted: Posted) -> None:
        """Take a message of the bot's away; one that is gone already is no error."""
        ...


class Messengers(Protocol):
    """What writes to each workspace."""

    def of(self, workspace_id: int) -> Messenger:
        """The one for that workspace, by whose token it writes.

        Where its token is missing or refused, the calls of its messenger fail, and hold up
        nobody else's.
        """
        ...
