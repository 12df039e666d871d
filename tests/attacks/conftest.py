"""The whole bot with everything switched on, as attackers find it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from cryptography.fernet import Fernet
from flask.testing import FlaskClient

from bot.adapters.clock import MovableClock
from bot.bootstrap.whole import Bot, build
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.domain.integration import Kind
from tests.integration.seeds import watch

SITE = "https://bot.example"
SIGNING_SECRET = "signing-secret"
REPORT_SECRET = "report-secret-of-the-tests-0123456789"
EVERYTHING = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    "SLACK_API_URL": "http://127.0.0.1:9/api",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "slack-client-secret",
    "SIGN_IN": "slack",
    "REPORT_SECRET": REPORT_SECRET,
    "PUBLIC_URL": SITE,
    "TRUST_PROXY": "1",
}
PAGES, REPORTS, COMMANDS = 5, 3, 2


@dataclass(frozen=True)
class Target:
    """A bot, and a browser that comes from the address that it names."""

    bot: Bot

    def client(self, address: str = "198.51.100.7") -> FlaskClient:
        """A stranger behind the proxy."""
        client = self.bot.web.test_client(use_cookies=False)
        client.environ_base["HTTP_X_FORWARDED_FOR"] = address
        client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
        return client


@pytest.fixture(params=["one", "many"])
def target(
    request: pytest.FixtureRequest, sqlite_url: str, clock: MovableClock, kinds: dict[str, Kind]
) -> Iterator[Target]:
    """For one workspace, and for many."""
    with build(settings_of(sqlite_url, WORKSPACES=str(request.param)), clock=clock) as bot:
        watch(bot.watch.engine, kinds)
        yield Target(bot)


@pytest.fixture
def paced(sqlite_url: str, clock: MovableClock, kinds: dict[str, Kind]) -> Iterator[Target]:
    """One that soon has enough."""
    settings = settings_of(
        sqlite_url,
        PAGES_PER_MINUTE=str(PAGES),
        REPORTS_PER_MINUTE=str(REPORTS),
        COMMANDS_PER_MINUTE=str(COMMANDS),
    )
    with build(settings, clock=clock) as bot:
        watch(bot.watch.engine, kinds)
        yield Target(bot)


def settings_of(database_url: str, **more: str) -> Settings:
    """Everything switched on, but for what is told."""
    known = {"DATABASE_URL": database_url, "SECRET_KEYS": Fernet.generate_key().decode()}
    return read_settings({**known, **EVERYTHING, **more}, Settings)
