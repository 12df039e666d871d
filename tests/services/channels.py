"""Slack as the port promises it, in memory, failing as a test tells."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.card import CardView, TicketView, TimelineView
from bot.domain.delivery import Posted
from bot.domain.errors import LookUpRefusedError, MessageGoneError, PlaceGoneError
from bot.domain.incident import Event
from bot.ports.messenger import Found, Messenger, Messengers, NoticeView, PrivateLink
from tests.services.troubles import Troubles


@dataclass(kw_only=True)
class Message:
    """One message in a place: a card or a notice with its states, or news of a ticket."""

    place: str
    posted: Posted
    cards: list[CardView] = field(default_factory=list)
    thread: list[Event] = field(default_factory=list)
    ticket: TicketView | None = None
    notices: list[NoticeView] = field(default_factory=list)

    @property
    def card(self) -> CardView:
        """What people see now."""
        return self.cards[-1]

    @property
    def kinds(self) -> list[str]:
        """The kinds of news in the thread."""
        return [str(event.kind) for event in self.thread]


class Channels(Messenger, Messengers):
    """Places that keep what is posted, the same for every workspace; for many threads."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.links: list[PrivateLink] = []
        self.crowds: list[tuple[str, int]] = []
        self.gone: set[str] = set()
        self.may_look = True
        self.troubles = Troubles()
        self._stamps = itertools.count(1)
        self._keys: dict[str, Found] = {}

    def of(self, workspace_id: int) -> Messenger:
        """Itself, for every workspace."""
        assert workspace_id > 0
        return self

    def fail(
        self, call: str, error: BaseException, *, carried_out: bool = False, times: int = 1
    ) -> None:
        """Let the next calls of that name go wrong; `carried_out` when they took effect."""
        self.troubles.fail(call, error, carried_out=carried_out, times=times)

    def at(self, place: str) -> list[Message]:
        """What stands in a place, oldest first."""
        return [m for m in self.messages if m.place == place]

    def delete_all(self) -> None:
        """What a person can do to messages."""
        self.messages.clear()
        self._keys.clear()

    def post_card(self, place: str, card: CardView, *, key: str) -> Posted:
        """Keep it."""

        def post() -> Posted:
            return self._post(Message(place=place, posted=self._stamp(place), cards=[card]), key)

        return self.troubles.carry_out("post_card", post)

    def update_card(self, posted: Posted, card: CardView) -> None:
        """Change it."""
        self.troubles.carry_out("update_card", lambda: self._there(posted).cards.append(card))

    def post_news(self, card: Posted, news: TimelineView, *, key: str) -> Posted:
        """Put it into the card's thread."""

        def put() -> Posted:
            self._there(card).thread.extend(news.events)
            self._keys[key] = Found(posted=card, until=news.events[-1].id)
            return card

        return self.troubles.carry_out("post_news", put)

    def post_ticket_news(self, place: str, ticket: TicketView, *, locale: str, key: str) -> Posted:
        """Keep it."""
        del locale

        def post() -> Posted:
            return self._post(Message(place=place, posted=self._stamp(place), ticket=ticket), key)

        return self.troubles.carry_out("post_ticket_news", post)

    def post_crowd(self, place: str, count: int, *, locale: str, key: str) -> Posted:
        """Keep how many."""
        del locale

        def post() -> Posted:
            if place in self.gone:
                raise PlaceGoneError
            posted = self._stamp(place)
            self.crowds.append((place, count))
            self._keys[key] = Found(posted=posted)
            return posted

        return self.troubles.carry_out("post_crowd", post)

    def post_notice(self, place: str, notice: NoticeView, *, key: str) -> Posted:
        """Keep it."""

        def post() -> Posted:
            posted = self._stamp(place)
            return self._post(Message(place=place, posted=posted, notices=[notice]), key)

        return self.troubles.carry_out("post_notice", post)

    def update_notice(self, posted: Posted, notice: NoticeView) -> None:
        """Change it."""
        self.troubles.carry_out("update_notice", lambda: self._there(posted).notices.append(notice))

    def send_link(self, link: PrivateLink) -> None:
        """Keep it."""
        self.troubles.carry_out("send_link", lambda: self.links.append(link))

    def find(
        self, place: str, *, key: str, since: datetime, thread: Posted | None = None
    ) -> Found | None:
        """Look, where the bot may."""
        del place, since, thread
        return self.troubles.carry_out("find", lambda: self._look(key))

    def remove(self, posted: Posted) -> None:
        """Take it away."""
        self.troubles.carry_out("remove", lambda: self._remove(posted))

    def _remove(self, posted: Posted) -> None:
        self.messages = [m for m in self.messages if m.posted != posted]

    def _stamp(self, place: str) -> Posted:
        return Posted(channel_id=f"C-{place}", ts=f"{next(self._stamps)}.000100")

    def _post(self, message: Message, key: str) -> Posted:
        if message.place in self.gone:
            raise PlaceGoneError
        self.messages.append(message)
        self._keys[key] = Found(posted=message.posted)
        return message.posted

    def _there(self, posted: Posted) -> Message:
        found = next((m for m in self.messages if m.posted == posted), None)
        if found is None:
            raise MessageGoneError
        if found.place in self.gone:
            raise PlaceGoneError
        return found

    def _look(self, key: str) -> Found | None:
        if not self.may_look:
            raise LookUpRefusedError
        return self._keys.get(key)
