"""Slack's word on the bot's own tokens, over slack_sdk.

https://docs.slack.dev/authentication/using-token-rotation and
https://docs.slack.dev/reference/methods/oauth.v2.access. Neither a token nor the app's secret
is ever in an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import (
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.ports.app_tokens import BotToken, Installer, TeamName
from bot.ports.clock import Clock
from bot.slack.blocks.greeting import greeting
from bot.slack.blocks.voice import Voice
from bot.slack.client import GONE
from bot.slack.errors import FAILURES, code_of
from bot.texts.reader import Texts

REFUSED = GONE | {"invalid_auth", "invalid_refresh_token", "invalid_grant", "not_authed"}
CLIENT = frozenset(
    {"bad_client_secret", "invalid_client_id", "invalid_client", "invalid_grant_type"}
)
CHECK_SECONDS = 2
"""Slack waits three for the answer to the event that is being checked."""
PAGE = 100
MOST_PAGES = 50
"""Pages of teams that are read of one organization."""


class SlackAppTokens:
    """Implements the port `AppTokens`; `connect` makes a client that holds a token, or none."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        connect: Callable[[str], WebClient],
        texts: Texts,
        clock: Clock,
    ) -> None:
        """Keep who the app is."""
        self._client_id = client_id
        self._client_secret = client_secret
        self._connect = connect
        self._texts = texts
        self._clock = clock

    def renew(self, refresh: str) -> BotToken:
        """A new pair, from a refresh token that is good once."""
        answer = _call(
            lambda: self._connect("").oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                grant_type="refresh_token",
                refresh_token=refresh,
            )
        )
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            message = "Slack's answer holds no token that ends"
            raise ProviderSilentError(message)
        renewed = answer.get("refresh_token")
        return BotToken(
            token=token,
            refresh=renewed if isinstance(renewed, str) and renewed else None,
            expires_at=self._clock.now() + timedelta(seconds=seconds),
        )

    def check(self, token: str) -> None:
        """Ask Slack whether it still opens anything."""
        client = self._connect(token)
        client.timeout = CHECK_SECONDS
        _call(client.auth_test)

    def teams(self, token: str) -> Sequence[TeamName]:
        """The teams of an organization in which the bot may be used."""
        found: list[TeamName] = []
        client, cursor = self._connect(token), ""
        for _ in range(MOST_PAGES):
            page = _call(partial(client.auth_teams_list, limit=PAGE, cursor=cursor or None))
            found += [
                TeamName(id=str(one["id"]), name=str(one.get("name") or ""))
                for one in page.get("teams") or ()
            ]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return found

    def installer(self, token: str, user_id: str) -> Installer:
        """Who that is."""
        answer = _call(lambda: self._connect(token).users_info(user=user_id, include_locale=True))
        user = answer.get("user") or {}
        profile = user.get("profile") or {}
        return Installer(
            email=str(profile.get("email") or ""), locale=str(user.get("locale") or "")
        )

    def greet(self, token: str, user_id: str, *, team: TeamName, locale: str) -> None:
        """Write to the one who added the bot, what comes next."""
        message = greeting(team, Voice(texts=self._texts, locale=locale))
        client = self._connect(token)
        opened = _call(lambda: client.conversations_open(users=user_id))
        channel = (opened.get("channel") or {}).get("id")
        _call(
            lambda: client.chat_postMessage(
                channel=str(channel),
                text=message.text,
                blocks=list(message.blocks),
                unfurl_links=False,
                unfurl_media=False,
            )
        )


def _call(call: Callable[[], SlackResponse]) -> SlackResponse:
    try:
        return call()
    except FAILURES as error:
        raise _fault(error) from error


def _fault(error: Exception) -> ProviderError:
    if not isinstance(error, SlackApiError):
        return ProviderSilentError(f"Slack cannot be reached ({type(error).__name__})")
    code = code_of(error)
    words = f"Slack answered {code or 'nothing of its own'}"
    if code in REFUSED:
        return GrantRefusedError(words, code=code)
    if code in CLIENT:
        return ProviderClientError(words, code=code)
    asked = str(error.response.headers.get("Retry-After") or "")
    wait = timedelta(seconds=int(asked[:6])) if asked.isascii() and asked.isdigit() else None
    return ProviderSilentError(words, code=code, retry_after=wait)
