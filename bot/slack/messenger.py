"""The port `Messenger` over Slack's Web API."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.metadata import Metadata
from slack_sdk.web import SlackResponse

from bot.domain.card import CardView, TicketView, TimelineView
from bot.domain.delivery import Posted
from bot.domain.errors import (
    DeliveryError,
    Lane,
    LookUpRefusedError,
    MessageGoneError,
    PlaceGoneError,
)
from bot.ports.in_time import is_in_time
from bot.ports.messenger import Found, NoticeView, PrivateLink
from bot.slack.blocks.card import card as card_message
from bot.slack.blocks.card import ticket_line
from bot.slack.blocks.guide import remark
from bot.slack.blocks.mrkdwn import USER_ID
from bot.slack.blocks.news import news as news_message
from bot.slack.blocks.notice import notice as notice_message
from bot.slack.blocks.parts import Message
from bot.slack.blocks.reauth import private_link
from bot.slack.blocks.voice import Voice
from bot.slack.directory import Directory
from bot.slack.errors import FAILURES, PLAIN, code_of, delivery_error
from bot.slack.sought import Sought, mark_of
from bot.texts.reader import Texts

log = logging.getLogger(__name__)

LONGEST_PLAIN = 3900
"""Characters of a message without blocks; Slack cuts longer ones into several from 4,000 on."""


class SlackMessenger:
    """Posts and edits cards; every call is made once, whoever calls decides about the next."""

    def __init__(
        self, *, client: WebClient, directory: Directory, texts: Texts, by_id: bool = False
    ) -> None:
        """Keep the collaborators.

        `by_id`: never name a channel to Slack. An organization's token opens several teams,
        where the same name may be in each.
        """
        self._by_id = by_id
        self._client = client
        self._directory = directory
        self._texts = texts
        self._sought = Sought(client)

    def post_card(self, place: str, card: CardView, *, key: str) -> Posted:
        """Post the card; its owners are notified.

        Where they cannot be looked up they are named by address: an alert that nobody is
        mentioned in is better than none.
        """
        try:
            owners = self._directory.mentions(_owners(card))
        except DeliveryError as error:
            if error.retry_after is not None:
                raise
            log.warning("owners could not be looked up: %s", error)
            owners = {}
        message = card_message(card, self._voice(card.locale, card.timezone), owners)
        return self._post(place, self._channel(place), message, key)

    def update_card(self, posted: Posted, card: CardView) -> None:
        """Edit the card in place."""
        try:
            owners = self._directory.mentions(_owners(card))
        except DeliveryError:
            owners = {}  # an edit notifies nobody, so addresses will do
        self._edit(posted, card_message(card, self._voice(card.locale, card.timezone), owners))

    def post_news(self, card: Posted, news: TimelineView, *, key: str) -> Posted:
        """Post news into the card's thread."""
        message = news_message(news, self._voice(news.locale, news.timezone))
        until = news.events[-1].id
        return self._send(card.channel_id, message, key, card.ts, until)

    def post_ticket_news(self, place: str, ticket: TicketView, *, locale: str, key: str) -> Posted:
        """Tell what became of a ticket that belongs to no incident."""
        message = remark(ticket_line(ticket, self._voice(locale, "UTC")))
        return self._post(place, self._channel(place), message, key)

    def post_crowd(self, place: str, count: int, *, locale: str, key: str) -> Posted:
        """Say that so many new cards are about to come."""
        message = remark(self._voice(locale, "UTC").say("card-crowd", count=count))
        return self._post(place, self._channel(place), message, key)

    def post_notice(self, place: str, notice: NoticeView, *, key: str) -> Posted:
        """Tell one person, in their own language where Slack tells it."""
        channel = self._channel(place)
        message = notice_message(notice, self._readers_voice(place, notice))
        return self._post(place, channel, message, key)

    def update_notice(self, posted: Posted, notice: NoticeView) -> None:
        """Edit the message in place."""
        voice = self._readers_voice(notice.notice.place, notice)
        self._edit(posted, notice_message(notice, voice))

    def send_link(self, link: PrivateLink) -> None:
        """Write the link to its person directly, with no preview of its page."""
        voice = self._voice(link.link.locale, link.link.timezone)
        channel = self._directory.direct(link.link.person)
        self._send(channel, private_link(link, voice), f"link-{link.link.id}", None)

    def find(
        self, place: str, *, key: str, since: datetime, thread: Posted | None = None
    ) -> Found | None:
        """Look for the key in what was said there since; of several the oldest stays."""
        channel = thread.channel_id if thread else self._channel_to_read(place)
        found = self._sought.find(channel, key, since, thread.ts if thread else None)
        for later in found[1:]:
            self.remove(later.posted)
        return found[0] if found else None

    def remove(self, posted: Posted) -> None:
        """Take a message of the bot's away; one that is gone already is no error."""
        try:
            self._call(
                lambda: self._client.chat_delete(channel=posted.channel_id, ts=posted.ts),
                repeatable=True,
                lane=Lane.EDIT,
            )
        except (MessageGoneError, PlaceGoneError):
            log.info("a message to take away was gone already")

    def _channel_to_read(self, place: str) -> str:
        channel = self._channel(place)
        if place.startswith("#"):
            channel = self._directory.channel_id(channel) or ""
        if not channel:
            raise LookUpRefusedError
        return channel

    def _voice(self, locale: str, timezone: str) -> Voice:
        return Voice(texts=self._texts, locale=locale, timezone=timezone)

    def _readers_voice(self, place: str, notice: NoticeView) -> Voice:
        """The voice for whoever the place names; the notice's own where they aren't known."""
        try:
            user_id = self._person(place)
            person = self._directory.person(user_id) if user_id else None
        except DeliveryError as error:
            log.info("the reader's language is not known yet (%s)", type(error).__name__)
            person = None
        locale = (person.locale if person else "") or notice.locale
        return self._voice(locale, (person.timezone if person else "") or notice.timezone)

    def _person(self, place: str) -> str | None:
        """The Slack id of the person that a place names; None for nobody's and for channels."""
        if not place.startswith("@"):
            return None
        person = place.removeprefix("@")
        return person if USER_ID.fullmatch(person) else self._directory.user_id(person)

    def _channel(self, place: str) -> str:
        """What Slack takes for a place; it knows channels by name itself."""
        if not place.startswith("@"):
            return place.removeprefix("#")
        user_id = self._person(place)
        if user_id is None:
            message = "nobody in Slack has this address"
            raise PlaceGoneError(message)
        return self._directory.direct(user_id)

    def _post(self, place: str, channel: str, message: Message, key: str) -> Posted:
        if not place.startswith("#"):
            return self._send(channel, message, key, None)
        if self._by_id:
            known = self._directory.channel_id(channel)
            if known is None:
                words = f"no channel of the team is called {place}"
                raise PlaceGoneError(words)
            return self._send(known, message, key, None)
        try:
            posted = self._send(f"#{channel}", message, key, None)
        except PlaceGoneError:
            # Slack knows channels by name; a server that speaks like it may want the id.
            channel_id = self._known_id(channel)
            if channel_id is None:
                raise
            return self._send(channel_id, message, key, None)
        self._directory.learn_channel(channel, posted.channel_id)
        return posted

    def _known_id(self, channel: str) -> str | None:
        try:
            return self._directory.channel_id(channel)
        except DeliveryError:
            return None

    def _send(
        self,
        channel: str,
        message: Message,
        key: str,
        thread_ts: str | None,
        until: int | None = None,
    ) -> Posted:
        if not is_in_time():
            late = "looking up what it needs took too long; it is sent by whoever has time"
            raise DeliveryError(late)
        answer = self._said(
            message,
            lambda text, blocks, metadata: self._client.chat_postMessage(
                channel=channel,
                text=text,
                blocks=blocks,
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
                metadata=metadata,
            ),
            mark=mark_of(key, until),
            repeatable=False,
            lane=Lane.ALL,
        )
        return Posted(channel_id=str(answer["channel"]), ts=str(answer["ts"]))

    def _edit(self, posted: Posted, message: Message) -> None:
        self._said(
            message,
            lambda text, blocks, _: self._client.chat_update(
                channel=posted.channel_id,
                ts=posted.ts,
                text=text,
                blocks=blocks,
                unfurl_links=False,
                unfurl_media=False,
            ),
            mark=None,
            repeatable=True,
            lane=Lane.EDIT,
        )

    def _said(
        self,
        message: Message,
        say: Callable[[str, list[Block], Metadata | None], SlackResponse],
        *,
        mark: Metadata | None,
        repeatable: bool,
        lane: Lane,
    ) -> SlackResponse:
        """Say it; where Slack refuses how it is made, its sentence alone: no alert is lost."""
        try:
            return say(message.text, list(message.blocks), mark)
        except FAILURES as error:
            if not (isinstance(error, SlackApiError) and code_of(error) in PLAIN):
                raise delivery_error(error, repeatable=repeatable, lane=lane) from error
            log.error(  # noqa: TRY400 - the code says it all, and the traceback holds the message
                "Slack refused how a message is made (%s); it goes out in plain words: please "
                "report this as a fault of the bot",
                code_of(error),
            )
        plain = message.text[:LONGEST_PLAIN] or "…"
        return self._call(lambda: say(plain, [], mark), repeatable=repeatable, lane=lane)

    @staticmethod
    def _call(call: Callable[[], SlackResponse], *, repeatable: bool, lane: Lane) -> SlackResponse:
        try:
            return call()
        except FAILURES as error:
            raise delivery_error(error, repeatable=repeatable, lane=lane) from error


def _owners(card: CardView) -> Iterable[str]:
    return dict.fromkeys(owner for member in card.members for owner in member.owners)
