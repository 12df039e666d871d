"""The Web API client, set up so that nothing is sent twice behind our back."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.errors import TokenRefusedError
from bot.ports.calls import Calls
from bot.ports.measures import Measures, Unmeasured
from bot.slack.bounded import BoundedClient
from bot.slack.errors import code_of

TIMEOUT = 10
"""Seconds a call may take."""
SLACK = "https://slack.com/api/"
GONE = frozenset({"account_inactive", "token_revoked"})
"""The bot is no longer in that workspace."""
ENDED = GONE | {"invalid_auth", "token_expired"}
"""The token opens nothing any more; another one may be held by now."""

# At DEBUG slack_sdk writes down codes, refresh tokens and Slack's whole answers.
_SILENT = logging.getLogger(f"{__name__}.sdk")
_SILENT.setLevel(logging.CRITICAL)
_SILENT.propagate = False

OF_A_TEAM = frozenset({"conversations.list"})
"""Of the methods that the bot calls, those that take `team_id`; Slack tells all others by the
ids that they name: https://docs.slack.dev/enterprise/developing-for-enterprise-orgs."""

Source = Callable[[], str | None]
"""Gives the token of today; None where the bot is not installed."""
Ended = Callable[[str, str], None]
"""Hears of a token that was refused, with Slack's code out of ENDED."""


class MeasuredClient(BoundedClient):
    """A client whose calls are counted, by method and by what came of them."""

    def __init__(self, *, measures: Measures, team: str | None, **settings: Any) -> None:  # noqa: ANN401 - WebClient's own
        """Keep the measures, and the team that some calls name; the rest is WebClient's."""
        super().__init__(**settings)
        self._measures = measures
        self._team = team

    def api_call(self, api_method: str, **call: Any) -> SlackResponse:  # noqa: ANN401 - WebClient's own
        """Make one call."""
        begun, outcome = time.monotonic(), "ok"
        if self._team is not None and api_method in OF_A_TEAM:
            call["params"] = {**(call.get("params") or {}), "team_id": self._team}
        try:
            return super().api_call(api_method, **call)
        except Exception as error:
            outcome = outcome_of(error)
            raise
        finally:
            self._measures.called_slack(api_method, outcome, time.monotonic() - begun)


class AskingClient(MeasuredClient):
    """A client that asks for its token at each call, and tells of a token that ended."""

    def __init__(
        self,
        *,
        source: Source,
        ended: Ended | None,
        **settings: Any,  # noqa: ANN401 - MeasuredClient's own
    ) -> None:
        """Keep where the token comes from, and who hears of its end."""
        super().__init__(**settings)
        self._source = source
        self._ended = ended

    def api_call(self, api_method: str, **call: Any) -> SlackResponse:  # noqa: ANN401 - WebClient's own
        """Make one call; raises TokenRefusedError, asking nobody, where there is no token."""
        token = self._source()
        if token is None:
            message = "the bot is not installed there"
            raise TokenRefusedError(message)
        headers = {**(call.pop("headers", None) or {}), "Authorization": f"Bearer {token}"}
        try:
            return super().api_call(api_method, headers=headers, **call)
        except SlackApiError as error:
            if self._ended is not None and (code := code_of(error)) in ENDED:
                self._ended(token, code)
            raise


def make_client(
    *,
    token: str | Source,
    api_url: str = SLACK,
    proxy: str | None = None,
    measures: Measures | None = None,
    team_id: str | None = None,
    ended: Ended | None = None,
    calls: Calls | None = None,
) -> BoundedClient:
    """A client for one workspace, at Slack or at any server that speaks like it.

    The token may be asked for anew at each call: it is renewed by others, and it ends when
    the bot is removed, which `ended` hears from Slack's answers. An organization's token
    serves several teams: `team_id` goes with the calls that want to be told then. slack_sdk
    repeats a call by itself when a connection drops, which may post a message twice; here
    whoever calls decides about trying again. `calls` bounds where a call goes, its time and
    its answer.
    """
    settings: dict[str, Any] = {
        "measures": measures or Unmeasured(),
        "base_url": api_url if api_url.endswith("/") else f"{api_url}/",
        "timeout": TIMEOUT,
        "proxy": proxy,
        "retry_handlers": [],
        "team": team_id,
        "logger": _SILENT,
        "calls": calls,
    }
    if isinstance(token, str):
        return MeasuredClient(token=token, **settings)
    return AskingClient(source=token, ended=ended, **settings)


def outcome_of(error: Exception) -> str:
    """One word of few for whoever counts what became of a call."""
    if not isinstance(error, SlackApiError):
        return "unreachable"
    status = int(error.response.status_code)
    if status == HTTPStatus.TOO_MANY_REQUESTS or code_of(error) in {"ratelimited", "rate_limited"}:
        return "ratelimited"
    return "failed" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "refused"
