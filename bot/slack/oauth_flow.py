"""Bolt's way of adding the app to a workspace, which tells no code and no secret to a log."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from slack_bolt import BoltRequest
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation

from bot.domain.link import STATE_LIFE
from bot.slack.errors import FAILURES, code_of
from bot.slack.scopes import NEEDED
from bot.slack.stores import Installations, States

log = logging.getLogger(__name__)

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
AUTHORIZE = "/oauth/v2/authorize"
_TEAM = re.compile(r"[TE][A-Z0-9]{2,30}")
_SILENT = logging.getLogger(f"{__name__}.bolt")
_SILENT.setLevel(logging.CRITICAL)  # Bolt writes the code and Slack's answer into its lines
_SILENT.propagate = False


class _Cookie(OAuthStateUtils):
    """The state in the browser that set out; Lax, since it has to come back from Slack."""

    def build_set_cookie_for_new_state(self, state: str) -> str:
        return f"{super().build_set_cookie_for_new_state(state)}; SameSite=Lax"


class Flow(OAuthFlow):
    """Everything explicit: left alone, Bolt looks for its settings in the environment."""

    def __init__(  # noqa: PLR0913 - Bolt's settings, each of which is ours to say
        self,
        *,
        client: WebClient,
        client_id: str,
        client_secret: str,
        slack_url: str,
        public_url: str,
        installations: Installations,
        states: States,
        answers: CallbackOptions,
        page: Callable[[str], str],
        now: Callable[[], datetime],
        scopes: Sequence[str] = NEEDED,
    ) -> None:
        """Keep it. `page` shows the button that leads to an address at Slack."""
        settings = OAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=list(scopes),
            user_scopes=[],
            redirect_uri=f"{public_url}{BACK}",
            install_path=INSTALL,
            redirect_uri_path=BACK,
            callback_options=answers,
            authorization_url=f"{slack_url}{AUTHORIZE}",
            installation_store=installations,
            state_store=states,
            state_expiration_seconds=int(STATE_LIFE.total_seconds()),
            logger=_SILENT,
        )
        secure = public_url.startswith("https:")
        settings.state_utils = _Cookie(
            cookie_name=f"{'__Host-' if secure else ''}mbi-install",
            expiration_seconds=settings.state_expiration_seconds,
        )
        super().__init__(client=client, logger=_SILENT, settings=settings)
        self._page = page
        self._now = now

    def build_install_page_html(self, url: str, request: BoltRequest) -> str:  # noqa: ARG002 - Bolt's
        """The page in the house's look."""
        return self._page(url)

    def build_authorize_url(self, state: str, request: BoltRequest) -> str:
        """Slack's page, for the team that the address names, if that looks like one."""
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(self.settings.scopes or ()),
            "redirect_uri": str(self.redirect_uri),
            "state": state,
        }
        team = (request.query.get("team") or [""])[0]
        if _TEAM.fullmatch(team):
            asked["team"] = team
        return f"{self.settings.authorization_url}?{urlencode(asked)}"

    def run_installation(self, code: str) -> Installation | None:
        """What Slack gives for the code; None where it gives nothing, with its reason logged."""
        try:
            return self._installed(code)
        except SlackApiError as error:
            log.warning("Slack did not confirm an installation: %s", code_of(error) or "no reason")
        except FAILURES as error:
            log.warning("Slack did not confirm an installation (%s)", type(error).__name__)
        return None

    def store_installation(self, request: BoltRequest, installation: Installation) -> None:
        """Keep it; whatever the database meets ends in a page of its own."""
        try:
            super().store_installation(request, installation)
        except Exception as error:  # noqa: BLE001 - whatever the database met
            # Only the kind: the statement in the error's text holds the sealed tokens.
            log.error("an installation could not be kept: %s", type(error).__name__)  # noqa: TRY400 - likewise
            raise BoltError from None

    def _installed(self, code: str) -> Installation | None:
        """Bolt's own mapping, but by the bot's clock, and without tokens of people."""
        answer = self.client.oauth_v2_access(
            client_id=self.client_id,
            client_secret=self.settings.client_secret,
            code=code,
            redirect_uri=self.redirect_uri,
        )
        token = answer.get("access_token")
        if not isinstance(token, str) or answer.get("token_type") != "bot":
            log.warning("Slack did not confirm an installation: no token of a bot was given")
            return None
        seconds = answer.get("expires_in")
        ends = self._now() + timedelta(seconds=seconds) if isinstance(seconds, int) else None
        enterprise, team = answer.get("enterprise") or {}, answer.get("team") or {}
        return Installation(
            app_id=answer.get("app_id"),
            enterprise_id=enterprise.get("id"),
            enterprise_name=enterprise.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_id=self.client.auth_test(token=token).get("bot_id"),
            bot_user_id=answer.get("bot_user_id"),
            bot_scopes=answer.get("scope") or "",
            bot_refresh_token=answer.get("refresh_token"),
            bot_token_expires_at=int(ends.timestamp()) if ends else None,
            user_id=(answer.get("authed_user") or {}).get("id") or "",
            is_enterprise_install=bool(answer.get("is_enterprise_install")),
            token_type="bot",  # noqa: S106 - the kind of token, not one
        )
