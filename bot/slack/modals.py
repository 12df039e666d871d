"""Opening modals at once, and filling them afterwards."""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.slack.errors import FAILURES, TooLateError, code_of, delivery_error

log = logging.getLogger(__name__)

USED = {"exchanged_trigger_id"}
LATE = {"expired_trigger_id", "invalid_trigger_id"}


class Modals:
    """Views of one workspace."""

    def __init__(self, client: WebClient) -> None:
        """Keep the client."""
        self._client = client

    def open(self, trigger_id: str, view: View) -> str | None:
        """Open a modal; its id, or None when this very interaction opened one before.

        Raises TooLateError when Slack's three seconds are over, else DeliveryError.
        """
        try:
            answer = self._client.views_open(trigger_id=trigger_id, view=view)
        except FAILURES as error:
            code = code_of(error) if isinstance(error, SlackApiError) else ""
            if code in USED:
                return None
            if code in LATE:
                raise TooLateError from error
            raise delivery_error(error, repeatable=True) from error
        return str(answer["view"]["id"])

    def update(self, view_id: str, view: View) -> None:
        """Show another view in an open modal; one that was closed meanwhile stays closed."""
        try:
            self._client.views_update(view_id=view_id, view=view)
        except FAILURES as error:
            code = code_of(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("a modal could not be filled: %s", code or "no answer of Slack's")
