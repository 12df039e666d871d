"""Slack's requests over HTTP, handed to Bolt."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler

log = logging.getLogger(__name__)


class SlackRequests:
    """Takes commands, presses and submissions; Bolt checks signature and time stamp."""

    def __init__(self, app: App) -> None:
        """Keep the Bolt app."""
        self._handler = SlackRequestHandler(app)

    def receive(self) -> Response:
        """Answer one request; 400 for a body that is no request of Slack's at all."""
        try:
            return self._handler.handle(request)
        except (ValueError, AttributeError, TypeError, RecursionError):
            # Bolt reads the body before it checks the signature, and not every body suits it.
            log.warning("a request could not be read")
            return Response(status=HTTPStatus.BAD_REQUEST)
