"""Slack's requests over HTTP, handed to Bolt."""

from __future__ import annotations

from flask import Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler


class SlackRequests:
    """Takes commands, presses and submissions; Bolt checks signature and time stamp."""

    def __init__(self, app: App) -> None:
        """Keep the Bolt app."""
        self._handler = SlackRequestHandler(app)

    def receive(self) -> Response:
        """Answer one request."""
        return self._handler.handle(request)
