"""The Web API client, set up so that nothing is sent twice behind our back."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.ports.calls import Calls
from bot.ports.measures import Measures, Unmeasured
from bot.slack.bounded import BoundedClient
from bot.slack.errors import code_of

TIMEOUT = 10
"""Seconds a call may take."""
SLACK = "https://slack.com/api/"


class MeasuredClient(BoundedClient):
    """A client whose calls are counted, by method and by what came of them."""

    def __init__(self, *, measures: Measures, **settings: Any) -> None:  # noqa: ANN401 - WebClient's own
        """Keep the measures; the rest is WebClient's."""
        super().__init__(**settings)
        self._measures = measures

    def api_call(self, api_method: str, **call: Any) -> SlackResponse:  # noqa: ANN401 - WebClient's own
        """Make one call."""
        begun, outcome = time.monotonic(), "ok"
        try:
            return super().api_call(api_method, **call)
        except Exception as error:
            outcome = outcome_of(error)
            raise
        finally:
            self._measures.called_slack(api_method, outcome, time.monotonic() - begun)


def make_client(
    *,
    token: str,
    api_url: str = SLACK,
    proxy: str | None = None,
    measures: Measures | None = None,
    calls: Calls | None = None,
) -> BoundedClient:
    """A client for one workspace, at Slack or at any server that speaks like it.

    slack_sdk repeats a call by itself when a connection drops, which may post a message
    twice; here whoever calls decides about trying again.
    """
    base = api_url if api_url.endswith("/") else f"{api_url}/"
    return MeasuredClient(
        measures=measures or Unmeasured(),
        token=token,
        base_url=base,
        timeout=TIMEOUT,
        proxy=proxy,
        retry_handlers=[],
        calls=calls,
    )


def outcome_of(error: Exception) -> str:
    """One word of few for whoever counts what became of a call."""
    if not isinstance(error, SlackApiError):
        return "unreachable"
    status = int(error.response.status_code)
    if status == HTTPStatus.TOO_MANY_REQUESTS or code_of(error) in {"ratelimited", "rate_limited"}:
        return "ratelimited"
    return "failed" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "refused"
