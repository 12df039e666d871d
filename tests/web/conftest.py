"""The web side of a whole bot, served on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from cryptography.fernet import Fernet

from bot.adapters.clock import MovableClock
from bot.bootstrap.whole import Bot, build
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.domain.integration import Kind
from bot.sandbox.fakes.peer import Peer
from tests.integration.seeds import EU, watch

REPORT_SECRET = "report-secret-of-the-tests-0123456789"
SIGNING_SECRET = "signing-secret"


@dataclass(frozen=True, kw_only=True)
class Site:
    """A bot and the address it is served at."""

    bot: Bot
    url: str

    def post(self, path: str, body: bytes, **headers: str) -> requests.Response:
        """Post as it is."""
        return requests.post(f"{self.url}{path}", data=body, headers=headers, timeout=10)

    def report(
        self,
        data: object,
        *,
        client_id: int = EU,
        secret: str = REPORT_SECRET,
        age: int = 0,
        content_type: str = "application/json",
    ) -> requests.Response:
        """Post a report, signed as a script would; text goes as it is."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        headers = signed(body, secret=secret, age=age)
        return self.post(f"/reports/{client_id}", body, **headers, **{"Content-Type": content_type})

    def slack(self, body: str) -> requests.Response:
        """Post what nobody signed to where Slack posts."""
        return self.post(
            "/slack/events", body.encode(), **{"Content-Type": "application/x-www-form-urlencoded"}
        )


def signed(body: bytes, *, secret: str = REPORT_SECRET, age: int = 0) -> dict[str, str]:
    """The headers of a report."""
    stamp = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return {"X-MBI-Timestamp": stamp, "X-MBI-Signature": f"v0={digest.hexdigest()}"}


@pytest.fixture
def site(sqlite_url: str, clock: MovableClock, kinds: dict[str, Kind]) -> Iterator[Site]:
    """A bot that watches Acme."""
    settings = read_settings(
        {
            "DATABASE_URL": sqlite_url,
            "SECRET_KEYS": Fernet.generate_key().decode(),
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": "http://127.0.0.1:9/api",
            "REPORT_SECRET": REPORT_SECRET,
        },
        Settings,
    )
    with build(settings, clock=clock) as bot, Peer(bot.web) as peer:
        watch(bot.watch.engine, kinds)
        yield Site(bot=bot, url=peer.url)
