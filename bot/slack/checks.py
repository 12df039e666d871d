"""Looks at Slack: the tokens, the rights, the channels and the people that are named."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import CredentialsRefusedError, DeliveryError
from bot.ports.check import Area, Level, Result
from bot.services.examination.telling import told
from bot.slack.errors import FAILURES, code_of, delivery_error
from bot.slack.scopes import NEEDED, OPTIONAL

LANE = "slack"
PAGE = 1000
MOST_PAGES = 200
LONGEST_WAIT = 30.0
"""Seconds that Slack may ask to wait for."""
TRIES = 3
CALL_SECONDS = 10.0
GRANTED = "x-oauth-scopes"
ABSENT = frozenset({"users_not_found", "user_not_found", "channel_not_found"})

Sleep = Callable[[float], None]


def ask(call: Callable[[], SlackResponse], sleep: Sleep) -> SlackResponse:
    """The answer, after the waits that Slack asks for.

    Raises DeliveryError, or SlackApiError where there is no such one.
    """
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            return call()
        except FAILURES as error:
            if isinstance(error, SlackApiError) and code_of(error) in ABSENT:
                raise
            fault = delivery_error(error, repeatable=True)
            wait = fault.retry_after.total_seconds() if fault.retry_after else None
            if last or wait is None or wait > LONGEST_WAIT:
                raise fault from None
            sleep(wait)
    raise DeliveryError


@dataclass(frozen=True, kw_only=True)
class TokenCheck:
    """Whether the bot's token is known, and which of its rights are missing."""

    client: WebClient
    sleep: Sleep = time.sleep
    area: Area = Area.SLACK
    about: str = "SLACK_BOT_TOKEN"
    lane: str = LANE
    remedies: str = ""
    """What the texts of the remedies begin with, where the token is not the operator's."""
    seconds: float = TRIES * CALL_SECONDS + (TRIES - 1) * LONGEST_WAIT

    def run(self) -> Sequence[Result]:
        """A result for the token, and one for its rights."""
        try:
            answer = ask(self.client.auth_test, self.sleep)
        except CredentialsRefusedError as refused:
            return [
                self._told(Level.FAIL, "token-refused", str(refused), do=f"{self.remedies}token-do")
            ]
        except DeliveryError as error:
            return [self._told(Level.FAIL, "slack-away", str(error), do="slack-away-do")]
        name, team = str(answer.get("user") or ""), str(answer.get("team") or "")
        known = told(Level.OK, self.about, "token-ok", name=name, team=team)
        return [known, *self._rights(answer)]

    def _rights(self, answer: SlackResponse) -> Sequence[Result]:
        headers = {str(name).lower(): value for name, value in answer.headers.items()}
        if GRANTED not in headers:
            return [told(Level.WARN, "scopes", "scopes-unsaid")]
        granted = {scope.strip() for scope in str(headers[GRANTED]).split(",")}
        lacking = [scope for scope in NEEDED if scope not in granted]
        if lacking:
            scopes = ", ".join(lacking)
            do = f"{self.remedies}scopes-do"
            return [told(Level.FAIL, "scopes", "scopes-missing", do=do, scopes=scopes)]
        unused = [scope for scope in OPTIONAL if scope not in granted]
        if unused:
            return [told(Level.OK, "scopes", "scopes-optional", scopes=", ".join(unused))]
        return [told(Level.OK, "scopes", "scopes-ok")]

    def _told(self, level: Level, key: str, detail: str, *, do: str) -> Result:
        return told(level, self.about, key, do=do, detail=detail)


@dataclass(frozen=True, kw_only=True)
class AppTokenCheck:
    """Whether Slack would open a socket for the app; none is opened."""

    client: WebClient
    app_token: str = field(repr=False)
    sleep: Sleep = time.sleep
    area: Area = Area.SLACK
    about: str = "SLACK_APP_TOKEN"
    lane: str = LANE
    seconds: float = TRIES * CALL_SECONDS + (TRIES - 1) * LONGEST_WAIT

    def run(self) -> Sequence[Result]:
        """One result."""
        try:
            ask(lambda: self.client.apps_connections_open(app_token=self.app_token), self.sleep)
        except CredentialsRefusedError as refused:
            detail = str(refused)
            return [told(Level.FAIL, self.about, "app-token-refused", do="app-do", detail=detail)]
        except DeliveryError as error:
            detail = str(error)
            return [told(Level.FAIL, self.about, "slack-away", do="slack-away-do", detail=detail)]
        return [told(Level.OK, self.about, "app-token-ok")]


@dataclass(frozen=True, kw_only=True)
class ChannelsCheck:
    """Whether the channels are there, in use, and have the bot among them."""

    client: WebClient
    channels: Sequence[str]
    """As the file names them: "#name", or an id."""
    sleep: Sleep = time.sleep
    area: Area = Area.SLACK
    lane: str = LANE
    seconds: float = 120.0
    """A large workspace is read page by page."""

    @property
    def about(self) -> str:
        """All of them."""
        return ", ".join(self.channels[:3])

    def run(self) -> Sequence[Result]:
        """A result a channel."""
        try:
            me = str(ask(self.client.auth_test, self.sleep).get("user") or "mbi-bot")
            found = self._found()
            return [self._result(name, found.get(name), me) for name in self.channels]
        except DeliveryError as error:
            detail = str(error)
            return [told(Level.SKIP, self.about, "channels-unseen", detail=detail)]

    def _found(self) -> Mapping[str, Mapping[str, Any]]:
        """The channels by what the file calls them."""
        names = {
            name.removeprefix("#").casefold(): name for name in self.channels if name[0] == "#"
        }
        found: dict[str, Mapping[str, Any]] = {}
        for wanted in self.channels:
            if wanted[0] != "#" and (channel := self._by_id(wanted)):
                found[wanted] = channel
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            if not names or len(found) == len(self.channels):
                break
            answer = ask(lambda at=cursor: self._list(at), self.sleep)  # type: ignore[misc]  # the default binds the loop variable
            for channel in answer.get("channels") or ():
                name = names.get(str(channel.get("name", "")).casefold())
                # A name is free again once its channel is archived.
                if name and (name not in found or found[name].get("is_archived")):
                    found[name] = channel
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return found

    def _by_id(self, channel_id: str) -> Mapping[str, Any] | None:
        try:
            answer = ask(lambda: self.client.conversations_info(channel=channel_id), self.sleep)
        except SlackApiError:
            return None
        channel: Mapping[str, Any] | None = answer.get("channel")
        return channel

    def _list(self, cursor: str | None) -> SlackResponse:
        return self.client.conversations_list(
            types="public_channel,private_channel",
            exclude_archived=False,
            limit=PAGE,
            cursor=cursor,
        )

    @staticmethod
    def _result(name: str, channel: Mapping[str, Any] | None, me: str) -> Result:
        if channel is None:
            return told(Level.FAIL, name, "channel-unknown", do="channel-unknown-do", me=me)
        if channel.get("is_archived"):
            return told(Level.FAIL, name, "channel-archived", do="channel-archived-do")
        if not channel.get("is_member"):
            return told(Level.FAIL, name, "channel-outside", do="channel-outside-do", me=me)
        return told(Level.OK, name, "channel-ok")


@dataclass(frozen=True, kw_only=True)
class PeopleCheck:
    """Whether the people whom the file names by e-mail are in Slack."""

    client: WebClient
    people: Sequence[str]
    sleep: Sleep = time.sleep
    area: Area = Area.SLACK
    lane: str = LANE

    @property
    def seconds(self) -> float:
        """Slack lets about fifty be looked up a minute."""
        return 30.0 + 2.0 * len(self.people)

    @property
    def about(self) -> str:
        """All of them."""
        return ", ".join(self.people[:3])

    def run(self) -> Sequence[Result]:
        """A result each."""
        try:
            return [self._result(email) for email in self.people]
        except DeliveryError as error:
            return [told(Level.SKIP, self.about, "people-unseen", detail=str(error))]

    def _result(self, email: str) -> Result:
        try:
            answer = ask(lambda: self.client.users_lookupByEmail(email=email), self.sleep)
        except SlackApiError:
            return told(Level.FAIL, email, "person-unknown", do="person-do")
        user: Mapping[str, Any] = answer.get("user") or {}
        if user.get("deleted"):
            return told(Level.FAIL, email, "person-gone", do="person-do")
        return told(Level.OK, email, "person-ok")
