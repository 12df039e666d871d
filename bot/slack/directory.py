"""Who is who in the workspace, kept for a while so that Slack is asked rarely."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from cachetools import TTLCache
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import CredentialsRefusedError, PlaceGoneError
from bot.slack.blocks.mrkdwn import mention
from bot.slack.errors import FAILURES, code_of, delivery_error

log = logging.getLogger(__name__)

T = TypeVar("T")

KEPT_SECONDS = 3600
MISSED_SECONDS = 300
"""How long "there is no such one" is believed."""
MOST_KEPT = 20_000
PAGE = 1000
MOST_PAGES = 200
ABSENT = {"users_not_found", "user_not_found", "channel_not_found", "user_not_visible"}


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of the workspace. `timezone` is an IANA name."""

    user_id: str
    name: str
    email: str | None
    locale: str
    timezone: str


class Directory:
    """People and channels; safe for many threads. Methods raise DeliveryError."""

    def __init__(self, client: WebClient) -> None:
        """Keep the client."""
        self._client = client
        self._people = _Kept[Person]()
        self._ids = _Kept[str]()
        self._channels = _Kept[str]()
        self._direct = _Kept[str]()

    def person(self, user_id: str) -> Person | None:
        """A person by Slack id."""
        return self._people.get(user_id, lambda: self._ask_person(user_id))

    def user_id(self, email: str) -> str | None:
        """The Slack id behind an e-mail address; None for nobody's."""
        return self._ids.get(email.strip().casefold(), lambda: self._ask_user_id(email))

    def direct(self, user_id: str) -> str:
        """The conversation with a person; PlaceGoneError when they cannot be written to."""
        channel = self._direct.get(user_id, lambda: self._open(user_id))
        if channel is None:
            raise PlaceGoneError
        return channel

    def channel_id(self, name: str) -> str | None:
        """The id of a channel the bot can see, by name without the hash sign."""
        return self._channels.get(name.casefold(), lambda: self._ask_channels(name.casefold()))

    def learn_channel(self, name: str, channel_id: str) -> None:
        """Remember an id that Slack gave while posting."""
        self._channels.put(name.casefold(), channel_id)

    def mentions(self, emails: Iterable[str]) -> dict[str, str]:
        """Markup that mentions each of these people; those who aren't in Slack are left out."""
        found = {email: self.user_id(email) for email in emails}
        return {email: mention(user_id) for email, user_id in found.items() if user_id}

    def _ask_person(self, user_id: str) -> Person | None:
        answer = self._ask(lambda: self._client.users_info(user=user_id, include_locale=True))
        user: dict[str, Any] | None = answer.get("user") if answer else None
        if not user:
            return None
        profile = user.get("profile") or {}
        names = (user.get("real_name"), profile.get("real_name"), user.get("name"), user_id)
        return Person(
            user_id=user_id,
            name=next(name for name in names if name),
            email=profile.get("email"),
            locale=str(user.get("locale") or ""),
            timezone=str(user.get("tz") or ""),
        )

    def _ask_user_id(self, email: str) -> str | None:
        try:
            answer = self._ask(lambda: self._client.users_lookupByEmail(email=email.strip()))
        except CredentialsRefusedError as refused:
            # Owners are then shown by address; that is no reason to withhold a card.
            log.warning("people cannot be looked up by e-mail: %s", refused)
            return None
        return str(answer["user"]["id"]) if answer else None

    def _open(self, user_id: str) -> str | None:
        answer = self._ask(lambda: self._client.conversations_open(users=user_id))
        return str(answer["channel"]["id"]) if answer else None

    def _ask_channels(self, wanted: str) -> str | None:
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            answer = self._ask(lambda at=cursor: self._list(at))  # type: ignore[misc]  # the default binds the loop variable
            for channel in (answer and answer.get("channels")) or ():
                self._channels.put(str(channel.get("name", "")).casefold(), str(channel["id"]))
            cursor = ((answer and answer.get("response_metadata")) or {}).get("next_cursor")
            if not cursor:
                break
        return self._channels.held(wanted)

    def _list(self, cursor: str | None) -> SlackResponse:
        return self._client.conversations_list(
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=PAGE,
            cursor=cursor,
        )

    @staticmethod
    def _ask(call: Callable[[], SlackResponse]) -> SlackResponse | None:
        """The answer, or None when there is no such one."""
        try:
            return call()
        except FAILURES as error:
            if isinstance(error, SlackApiError) and code_of(error) in ABSENT:
                return None
            raise delivery_error(error, repeatable=True) from error


class _Kept(Generic[T]):
    """Answers by key: found ones for an hour, misses for five minutes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: MutableMapping[str, T] = TTLCache(MOST_KEPT, KEPT_SECONDS)
        self._missed: MutableMapping[str, bool] = TTLCache(MOST_KEPT, MISSED_SECONDS)

    def get(self, key: str, ask: Callable[[], T | None]) -> T | None:
        """What is held, else what asking gives. No lock is held while asking."""
        with self._lock:
            held = self._found.get(key)
            if held is not None or key in self._missed:
                return held
        answer = ask()
        if answer is None:
            with self._lock:
                self._missed[key] = True
        else:
            self.put(key, answer)
        return answer

    def held(self, key: str) -> T | None:
        """What is held, without asking."""
        with self._lock:
            return self._found.get(key)

    def put(self, key: str, answer: T) -> None:
        """Keep an answer."""
        with self._lock:
            self._found[key] = answer
            self._missed.pop(key, None)
