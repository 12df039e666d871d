"""The Bolt app: Slack's framework, told everything explicitly."""

from __future__ import annotations

import logging

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack.bounded import BoundedClient
from bot.slack.kit import Kit
from bot.slack.listeners import (
    command,
    doubles,
    failures,
    incident,
    reauth,
    report,
    status,
    strays,
    ticket,
)

log = logging.getLogger(__name__)


class MbiApp(App):
    """An app that survives payloads that Bolt itself trips over."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer 400 where Bolt raises: it looks into payloads before any listener does."""
        try:
            return super().dispatch(req)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError):
            log.warning("a request from Slack has an impossible shape", exc_info=True)
            return BoltResponse(status=400, body="")


def make_app(*, client: WebClient, signing_secret: str, kit: Kit) -> App:
    """An app for one workspace, whose bot token the client holds.

    The token is handed out by our own authorize: left alone, Bolt asks auth.test before
    it serves, and switches to OAuth when it finds SLACK_CLIENT_ID in the environment.
    With `process_before_response` an answer leaves as soon as its listener returns.
    """
    token = client.token

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    app = MbiApp(
        name="mbi-bot",
        logger=log,
        client=BoundedClient(
            calls=client.calls if isinstance(client, BoundedClient) else None,
            base_url=client.base_url,
            timeout=client.timeout,
            proxy=client.proxy,
            retry_handlers=[],
        ),
        signing_secret=signing_secret,
        authorize=authorize,
        process_before_response=True,
        token_verification_enabled=False,
    )
    rooms = (doubles, command, status, incident, reauth, report, ticket, strays, failures)
    for listeners in rooms:
        listeners.register(app, kit)
    return app
