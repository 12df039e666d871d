"""The Web API client, set up so that nothing is sent twice behind our back."""

from __future__ import annotations

from slack_sdk import WebClient

TIMEOUT = 10
"""Seconds a call may take."""
SLACK = "https://slack.com/api/"


def make_client(*, token: str, api_url: str = SLACK, proxy: str | None = None) -> WebClient:
    """A client for one workspace, at Slack or at any server that speaks like it.

    slack_sdk repeats a call by itself when a connection drops, which may post a message
    twice; here whoever calls decides about trying again.
    """
    base = api_url if api_url.endswith("/") else f"{api_url}/"
    return WebClient(token=token, base_url=base, timeout=TIMEOUT, proxy=proxy, retry_handlers=[])
