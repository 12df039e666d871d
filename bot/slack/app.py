"""The Bolt app: Slack's framework, told everything explicitly."""

from __future__ import annotations

import logging
import re
from uuid import uuid4

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.logger.messages import info_default_oauth_settings_loaded
from slack_sdk import WebClient

from bot.ports.context import Field, at_work_on, working_on
from bot.ports.pace import Pace
from bot.services.installing import Installing
from bot.slack import choosing, pacing
from bot.slack.bounded import BoundedClient
from bot.slack.kits import Kits
from bot.slack.listeners import (
    command,
    doubles,
    failures,
    incident,
    installation,
    reauth,
    report,
    status,
    strays,
    ticket,
)

log = logging.getLogger(__name__)


def _is_true_here(record: logging.LogRecord) -> bool:
    """All but Bolt's word that it keeps tokens in files: it says so, and our authorize has the say.

    It does so wherever SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are in the environment.
    """
    return record.getMessage() != info_default_oauth_settings_loaded()


log.addFilter(_is_true_here)

TEAM_ID = re.compile(r"[TE][A-Z0-9]{1,20}")


class MbiApp(App):
    """An app that survives payloads that Bolt itself trips over."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer 400 where Bolt raises: it looks into payloads before any listener does."""
        with working_on(_named(req)):
            try:
                return super().dispatch(req)
            except (KeyError, TypeError, AttributeError, ValueError, IndexError):
                log.warning("a request from Slack has an impossible shape", exc_info=True)
                return BoltResponse(status=400, body="")


def make_app(
    *,
    client: WebClient,
    signing_secret: str,
    kits: Kits,
    pace: Pace | None = None,
    installing: Installing | None = None,
) -> App:
    """An app for one workspace, whose bot token the client holds, or for many.

    The token is handed out by our own authorize: left alone, Bolt asks auth.test before
    it serves, and switches to OAuth when it finds SLACK_CLIENT_ID in the environment.
    With `process_before_response` an answer leaves as soon as its listener returns.
    Where there are many, `installing` knows the token of each team, and hears of the bot's
    coming and going; listeners work with the kit of the team that asks.
    With a `pace` nobody is answered more often than it lets them.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        token = installing.token(enterprise_id, team_id) if installing else client.token
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token or "")

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
    choosing.register(app, kits)
    if pace is not None:
        pacing.register(app, pace)
    if installing is not None:
        installation.register(app, installing)
    for listeners in (doubles, command, status, incident, reauth, report, ticket, strays):
        listeners.register(app)
    failures.register(app, kits)
    return app


def _named(req: BoltRequest) -> dict[Field, object]:
    """What the log shall say of a request; what comes by a socket has no id yet.

    Nothing is proven at this point, so that only what looks like a team's id is taken.
    """
    team_id = req.context.get("team_id")
    known = at_work_on().get("request_id")
    return {
        "request_id": known or uuid4().hex,
        "team_id": team_id if isinstance(team_id, str) and TEAM_ID.fullmatch(team_id) else None,
    }
