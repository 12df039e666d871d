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

from bot.domain.errors import CredentialsRefusedError, Lane, PlaceGoneError
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
OUTSIDERS = ("deleted", "is_bot", "is_app_user", "is_stranger")
"""The signs in a user object of whoever may do nothing here."""
ABSENT = {"users_not_found", "user_not_found", "channel_not_found", "user_not_visible"}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in Slack. `timezone` is an IANA name.

    `member` is false of whoever may do nothing in the bot's workspace: bots, the
    deactivated, and strangers of shared channels. `teams` are all that a person is in.
    """

    user_id: str
    name: str
    email: str | None
    locale: str
    timezone: str
    teams: frozenset[str] = frozenset()
    member: bool = True


@dataclass(frozen=True, kw_only=True)
class Team:
    """A Slack team, and the organization that it belongs to."""

    id: str
    name: str
    enterprise_id: str | None = None


class Directory:
    """People and channels; safe for many threads. Methods raise DeliveryError."""

    def __init__(self, client: WebClient, home: Team | None = None) -> None:
        """Keep the client, and the team that it is for, where that is known."""
        self._client = client
        self._home = home
        self._people = _Kept[Person]()
        self._ids = _Kept[str]()
        self._channels = _Kept[str]()
        self._direct = _Kept[str]()
        self._teams = _Kept[Team]()

    def person(self, user_id: str, *, fresh: bool = False) -> Person | None:
        """A person by Slack id; `fresh` where rights depend on what Slack says at this moment."""
        if not fresh:
            return self._people.get(user_id, lambda: self._ask_person(user_id))
        person = self._ask_person(user_id)
        if person:
            self._people.put(user_id, person)
        return person

    def home(self) -> Team:
        """The team that the bot is installed in."""
        team = self._home or self._teams.get("home", self._ask_home)
        if team is None:
            raise CredentialsRefusedError
        return team

    def zone(self, email: str) -> str | None:
        """The time zone of whoever has this address, by its IANA name."""
        user_id = self.user_id(email)
        person = self.person(user_id) if user_id else None
        return person.timezone or None if person else None

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
            email=profile.get("email") if user.get("is_email_confirmed", True) else None,
            locale=str(user.get("locale") or ""),
            timezone=str(user.get("tz") or ""),
            teams=_teams(user),
            member=not any(user.get(sign) for sign in OUTSIDERS),
        )

    def _ask_home(self) -> Team | None:
        answer = self._ask(self._client.auth_test)
        if not answer:
            return None
        return Team(id=str(answer["team_id"]), name=str(answer.get("team") or ""))

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
            raise delivery_error(error, repeatable=True, lane=Lane.PEOPLE) from error


def _teams(user: dict[str, Any]) -> frozenset[str]:
    """In an organization on Enterprise Grid people are in several."""
    grid = user.get("enterprise_user") or {}
    named = (user.get("team_id"), grid.get("enterprise_id"), *(grid.get("teams") or ()))
    return frozenset(str(team) for team in named if team)


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
