"""Finding messages of the bot again, by the mark that goes with them unseen.

Sources: conversations.history and conversations.replies, and their limits for apps that are
distributed outside Slack's Marketplace (one request a minute, fifteen messages each),
https://docs.slack.dev/apis/web-api/rate-limits. However little a request may bring, looking
goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from cachetools import TTLCache
from slack_sdk import WebClient
from slack_sdk.models.metadata import Metadata
from slack_sdk.web import SlackResponse

from bot.domain.delivery import Posted
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    Lane,
    LookUpRefusedError,
    PlaceGoneError,
)
from bot.ports.in_time import is_in_time
from bot.ports.messenger import Found
from bot.slack.errors import FAILURES, delivery_error

EVENT_TYPE = "mbi_incident"
PAGE = 100
"""Messages that are asked for at once; Slack may bring fewer."""
MOST_PAGES = 20
"""Requests in one go, while a delivery's lease lasts."""
BEFORE = timedelta(minutes=2)
"""How long before its outcome became uncertain a message may have been sent: a lease, and what
the clocks of Slack and of this machine differ by."""
REMEMBERED = 1000
REMEMBERED_SECONDS = 3600


def mark_of(key: str, until: int | None = None) -> Metadata:
    """The mark of a message; of news, with the last event that it tells."""
    payload = {"key": key} if until is None else {"key": key, "until": until}
    return Metadata(event_type=EVENT_TYPE, event_payload=payload)


def marked(message: object) -> dict[str, Any]:
    """The bot's own mark on a message; empty on all others."""
    metadata = message.get("metadata") if isinstance(message, dict) else None
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return {}
    payload = metadata.get("event_payload")
    return payload if isinstance(payload, dict) else {}


class Sought:
    """Looks through channels and threads; safe for many threads."""

    def __init__(self, client: WebClient) -> None:
        """Keep the client."""
        self._client = client
        self._lock = Lock()
        # Up to where one was looked for, so that a limit delays a search and never ends it.
        self._reached: MutableMapping[tuple[str, str], str] = TTLCache(
            REMEMBERED, REMEMBERED_SECONDS
        )

    def find(self, channel: str, key: str, since: datetime, thread_ts: str | None) -> list[Found]:
        """All messages with that key, oldest first; see `Messenger.find` for its errors."""
        oldest = f"{(since - BEFORE).timestamp():.6f}"
        found: list[Found] = []
        for _ in range(MOST_PAGES):
            reached = self._recall(channel, key)
            answer = self._ask(channel, thread_ts, oldest, reached)
            messages = [m for m in answer.get("messages") or () if isinstance(m, dict)]
            found += [
                Found(posted=Posted(channel_id=channel, ts=str(m["ts"])), until=_until(m))
                for m in messages
                if marked(m).get("key") == key
            ]
            stamps = sorted((str(m["ts"]) for m in messages), key=float)
            if found or not answer.get("has_more") or not stamps:
                self._forget(channel, key)
                return sorted(found, key=lambda one: float(one.posted.ts))
            self._remember(channel, key, stamps[-1] if thread_ts else stamps[0])
            if not is_in_time():
                break
        message = "there is more to look through"
        raise DeliveryError(message, retry_after=timedelta(seconds=2), lane=Lane.LOOK)

    def _ask(
        self, channel: str, thread_ts: str | None, oldest: str, reached: str | None
    ) -> SlackResponse:
        """One page: a channel goes backwards from the newest, a thread forwards."""
        try:
            if thread_ts is None:
                return self._client.conversations_history(
                    channel=channel,
                    oldest=oldest,
                    latest=reached,
                    limit=PAGE,
                    include_all_metadata=True,
                )
            return self._client.conversations_replies(
                channel=channel,
                ts=thread_ts,
                oldest=reached or oldest,
                limit=PAGE,
                include_all_metadata=True,
            )
        except FAILURES as error:
            raise _refused(delivery_error(error, repeatable=True, lane=Lane.LOOK)) from error

    def _recall(self, channel: str, key: str) -> str | None:
        with self._lock:
            return self._reached.get((channel, key))

    def _remember(self, channel: str, key: str, reached: str) -> None:
        with self._lock:
            self._reached[channel, key] = reached

    def _forget(self, channel: str, key: str) -> None:
        with self._lock:
            self._reached.pop((channel, key), None)


def _refused(error: DeliveryError) -> DeliveryError:
    """Where the bot may not look, it can do nothing else than say so."""
    if isinstance(error, PlaceGoneError | CredentialsRefusedError):
        return LookUpRefusedError(f"the bot may not look into the channel ({error})")
    return error


def _until(message: dict[str, Any]) -> int | None:
    until = marked(message).get("until")
    return until if isinstance(until, int) else None
