"""A bot for many workspaces, and a Slack with two teams of one organization."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import requests
from cryptography.fernet import Fernet
from requests import Response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.adapters.clock import MovableClock
from bot.bootstrap.kits import ManyKits
from bot.bootstrap.whole import Bot, build
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.domain.errors import DeliveryError
from bot.sandbox.fakes.peer import Peer
from bot.sandbox.fakes.slack import (
    AppIdentity,
    Channel,
    Message,
    Person,
    SlackApp,
    SlackWorkspace,
)
from bot.sandbox.fakes.slack.walking import consent
from bot.sandbox.settings import SIGNING_SECRET

PUBLIC_URL = "https://bot.example"
APP_TOKEN = "xapp-many"
INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
ORGANIZATION = "E0ORG"
ACME, OTHER = "T0ACME000", "T0OTHER00"
ANNA = Person(id="U0ANNA", name="anna", real_name="Anna", email="anna@acme.example", locale="it-IT")
OLGA = Person(id="U0OLGA", name="olga", real_name="Olga", email="olga@other.example")
TEAMS = {
    ACME: AppIdentity(enterprise_id=ORGANIZATION),
    OTHER: AppIdentity(
        team_id=OTHER,
        team_name="Other",
        bot_user_id="U0OTHERBT",
        bot_id="B0OTHERBT",
        enterprise_id=ORGANIZATION,
    ),
}


class Many:
    """The whole bot with WORKSPACES=many; nobody has added it yet."""

    def __init__(
        self,
        *,
        database_url: str,
        clock: MovableClock,
        rotates: bool = False,
        socket: bool = False,
        **settings: str,
    ) -> None:
        """Lay everything out; nothing listens before the `with`."""
        self.clock = clock
        app = SlackApp(redirect_uris={f"{PUBLIC_URL}{BACK}"}, rotates=rotates, org_deploy=True)
        self.acme = SlackWorkspace(
            people=[ANNA],
            channels=[_channel("C0ACME", TEAMS[ACME], ANNA)],
            now=clock.now,
            app=TEAMS[ACME],
            bot_token=None,
            app_token=APP_TOKEN,
            signing_secret=SIGNING_SECRET,
            oauth=app,
        )
        self.other = SlackWorkspace(
            people=[OLGA],
            channels=[_channel("C0OTHER", TEAMS[OTHER], OLGA)],
            now=clock.now,
            app=TEAMS[OTHER],
            bot_token=None,
            beside=self.acme,
        )
        self.environ = {
            "DATABASE_URL": database_url,
            "SECRET_KEYS": Fernet.generate_key().decode(),
            "PUBLIC_URL": PUBLIC_URL,
            "WORKSPACES": "many",
            "SLACK_CLIENT_ID": app.client_id,
            "SLACK_CLIENT_SECRET": app.client_secret,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "DESK": "text",
            **settings,
        }
        if socket:
            self.environ["SLACK_APP_TOKEN"] = APP_TOKEN
        self._socket = socket
        self.bot: Bot
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Run the bot."""
        self._stack.enter_context(self.acme)
        self.environ |= {"SLACK_URL": self.acme.url, "SLACK_API_URL": self.acme.api_url}
        settings = read_settings(self.environ, Settings)
        self.bot = self._stack.enter_context(build(settings, clock=self.clock))
        self.web = self._stack.enter_context(Peer(self.bot.web))
        if self._socket:
            self._stack.callback(self.bot.stop)
            self.bot.start_socket()
            self.acme.wait_for_socket()
        else:
            self.acme.bot_url = self.web.url
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop everything."""
        self._stack.close()

    # What people do

    def set_out(self) -> tuple[str, str]:
        """Open the page; the address of its button, and the browser's cookie."""
        page = self.get(INSTALL)
        assert page.status_code == 200, page.text
        address = page.text.partition('class="button main" href="')[2].partition('"')[0]
        return address.replace("&amp;", "&"), page.headers["Set-Cookie"].partition(";")[0]

    def come_back(self, callback: str, cookie: str | None) -> Response:
        """Follow Slack's redirect to the bot, with that cookie."""
        parts = urlsplit(callback)
        return self.get(f"{parts.path}?{parts.query}", cookie)

    def add(self, person: Person, place: str, *, allow: bool = True) -> Response:
        """Add the bot to a team or an organization; the page at the end of it."""
        address, cookie = self.set_out()
        return self.come_back(consent(address, user=person.id, team=place, allow=allow), cookie)

    def get(self, path: str, cookie: str | None = None) -> Response:
        """What a browser that came over TLS gets."""
        headers = {"Cookie": cookie} if cookie else {}
        return requests.get(self.web.url + path, headers=headers, timeout=10, allow_redirects=False)

    def web_head(self, path: str, cookie: str | None = None) -> Response:
        """What somebody gets who only looks."""
        headers = {"Cookie": cookie} if cookie else {}
        return requests.head(self.web.url + path, headers=headers, timeout=10)

    @property
    def kits(self) -> ManyKits:
        """The kits of all workspaces."""
        assert isinstance(self.bot.kits, ManyKits)
        return self.bot.kits

    def token(self, team_id: str) -> str | None:
        """What the bot holds for a team now, which is not remembered from before."""
        self.kits.installing.forget()
        return self.kits.installing.token(None, team_id)

    def use(self, team_id: str) -> None:
        """Let the bot call Slack for a team, whatever comes of it."""
        kit = self.kits.of(None, team_id)
        assert kit is not None
        with suppress(DeliveryError):
            kit.directory.user_id("nobody@acme.example")

    def opens(self, team_id: str) -> bool:
        """Whether that token opens the team."""
        client = WebClient(self.token(team_id), self.acme.api_url, retry_handlers=[])
        try:
            return str(client.auth_test()["team_id"]) == team_id
        except SlackApiError:
            return False

    def work(self) -> None:
        """Let the bot do all that is due."""
        self.bot.work()

    def told(self, person: Person) -> list[Message]:
        """What the bot wrote to a person directly."""
        team = self.acme if person is ANNA else self.other
        return team.messages(team.direct(person.id).id)


def _channel(channel_id: str, app: AppIdentity, person: Person) -> Channel:
    members = frozenset({person.id, app.bot_user_id})
    return Channel(id=channel_id, name="data-alerts", members=members)
