"""The port `Messenger` over Slack's Web API."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.models.metadata import Metadata
from slack_sdk.web import SlackResponse

from bot.domain.card import CardView, TicketView, TimelineView
from bot.domain.errors import CredentialsRefusedError, DeliveryError, PlaceGoneError
from bot.ports.messenger import NoticeView, Posted, PrivateLink
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
from bot.slack.errors import FAILURES, delivery_error
from bot.texts.reader import Texts

log = logging.getLogger(__name__)

EVENT_TYPE = "mbi_incident"
LOOK_BACK = 100
"""Messages of a channel in which an uncertain post is looked for."""
THREADS = 5
"""The newest cards whose threads are looked into as well."""


class SlackMessenger:
    """Posts and edits cards; every call is made once, whoever calls decides about the next."""

    def __init__(self, *, client: WebClient, directory: Directory, texts: Texts) -> None:
        """Keep the collaborators."""
        self._client = client
        self._directory = directory
        self._texts = texts

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
        return self._post("", card.channel_id, message, key, thread_ts=card.ts)

    def post_ticket_news(self, place: str, ticket: TicketView, *, locale: str, key: str) -> Posted:
        """Tell what became of a ticket that belongs to no incident."""
        message = remark(ticket_line(ticket, self._voice(locale, "UTC")))
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

    def find(self, place: str, *, key: str) -> Posted | None:
        """Look for the key in the channel's latest messages and its latest cards' threads."""
        channel = self._channel(place)
        if place.startswith("#"):
            channel = self._directory.channel_id(channel) or ""
        if not channel:
            raise PlaceGoneError
        try:
            seen = self._messages(lambda: self._history(channel))
            cards = [m for m in seen if m.get("reply_count") and _event(m)][:THREADS]
            for card in cards:
                seen += self._messages(lambda ts=card["ts"]: self._replies(channel, ts))  # type: ignore[misc]  # the default binds the loop variable
        except CredentialsRefusedError as refused:
            message = "the bot may not look into the channel"
            raise DeliveryError(message) from refused
        found = next((m for m in seen if _event(m).get("key") == key), None)
        return Posted(channel_id=channel, ts=str(found["ts"])) if found else None

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

    def _post(
        self,
        place: str,
        channel: str,
        message: Message,
        key: str,
        thread_ts: str | None = None,
    ) -> Posted:
        if not place.startswith("#"):
            return self._send(channel, message, key, thread_ts)
        try:
            posted = self._send(f"#{channel}", message, key, thread_ts)
        except PlaceGoneError:
            # Slack knows channels by name; a server that speaks like it may want the id.
            channel_id = self._known_id(channel)
            if channel_id is None:
                raise
            return self._send(channel_id, message, key, thread_ts)
        self._directory.learn_channel(channel, posted.channel_id)
        return posted

    def _known_id(self, channel: str) -> str | None:
        try:
            return self._directory.channel_id(channel)
        except DeliveryError:
            return None

    def _send(self, channel: str, message: Message, key: str, thread_ts: str | None) -> Posted:
        answer = self._call(
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks),
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
                metadata=Metadata(event_type=EVENT_TYPE, event_payload={"key": key}),
            ),
            repeatable=False,
        )
        return Posted(channel_id=str(answer["channel"]), ts=str(answer["ts"]))

    def _edit(self, posted: Posted, message: Message) -> None:
        self._call(
            lambda: self._client.chat_update(
                channel=posted.channel_id,
                ts=posted.ts,
                text=message.text,
                blocks=list(message.blocks),
                unfurl_links=False,
                unfurl_media=False,
            ),
            repeatable=True,
        )

    @staticmethod
    def _call(call: Callable[[], SlackResponse], *, repeatable: bool) -> SlackResponse:
        try:
            return call()
        except FAILURES as error:
            raise delivery_error(error, repeatable=repeatable) from error

    def _messages(self, call: Callable[[], SlackResponse]) -> list[dict[str, Any]]:
        return list(self._call(call, repeatable=True).get("messages") or ())

    def _history(self, channel: str) -> SlackResponse:
        return self._client.conversations_history(
            channel=channel, limit=LOOK_BACK, include_all_metadata=True
        )

    def _replies(self, channel: str, ts: str) -> SlackResponse:
        return self._client.conversations_replies(
            channel=channel, ts=ts, limit=LOOK_BACK, include_all_metadata=True
        )


def _owners(card: CardView) -> Iterable[str]:
    return dict.fromkeys(owner for member in card.members for owner in member.owners)


def _event(message: dict[str, Any]) -> dict[str, Any]:
    """The bot's own mark on a message; empty on all others."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") if metadata.get("event_type") == EVENT_TYPE else None
    return payload if isinstance(payload, dict) else {}
