"""Two teams with a watch file each, whose accounts, integrations and channels are called alike."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlencode

import requests
from requests import Response
from slack_sdk.signature import SignatureVerifier

from bot.adapters.clock import MovableClock
from bot.bootstrap.applying import applying_all_with
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.sandbox.company import Company
from bot.sandbox.fakes.slack import Call, Message, Person, SlackWorkspace, View
from bot.sandbox.settings import SIGNING_SECRET
from tests.scenarios.many import ACME, ANNA, OLGA, OTHER, Many
from tests.scenarios.recorder import Recorder
from tests.scenarios.visitor import Visitor

SHOP, ADS, ORDERS = "Shop", "Google Ads", "Orders"
CLIENTS = {ACME: 194, OTHER: 207}
OWNERS = {ACME: ANNA, OTHER: OLGA}
CHANNELS = {ACME: "C0ACME", OTHER: "C0OTHER"}
REPORT_SECRET = "what-signs-reports-of-both"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

FILE = """\
team = "{team}"
admins = ["{owner}"]
default_channel = "#data-alerts"
locale = "en"

[provider.google]
feed_url = "{feeds}/google/incidents.json"

[[account]]
name = "{shop}"
client_id = {client}
timezone = "UTC"

[[account.integration]]
name = "{ads}"
kind = "google_ads"
owners = ["{owner}"]

[[account.integration]]
name = "{orders}"
kind = "mysql"
owners = ["{owner}"]
"""


class TwoTeams(Many):
    """Both files are there; `add` and `apply` as a test wants them, `settle` does all."""

    def __init__(
        self, *, company: Company, folder: Path, database_url: str, clock: MovableClock
    ) -> None:
        """Write the files."""
        self.files = folder / "teams"
        self.files.mkdir()
        self._feeds = company.urls["feeds"]
        for team in (ACME, OTHER):
            self.write(team)
        super().__init__(
            database_url=database_url,
            clock=clock,
            MBI_CONFIG=str(self.files),
            MBI_API_URL=f"{company.urls['mbi']}/0.1",
            MBI_CONNECT_URL=company.urls["ingest"],
            MBI_STATUS_URL=company.feeds.feed_url("adobe"),
            REPORT_SECRET=REPORT_SECRET,
        )
        self._reports = 0

    def __enter__(self) -> Self:
        """Run the bot, and keep what Slack posts to it."""
        super().__enter__()
        self.recorder = Recorder(self.bot.web.wsgi_app)
        self.bot.web.wsgi_app = self.recorder  # type: ignore[assignment, method-assign]  # Flask's documented way
        return self

    def write(self, team: str, *, before: str = "", after: str = "") -> None:
        """Write a team's file, with that change."""
        text = FILE.format(
            team=team,
            owner=OWNERS[team].email,
            client=CLIENTS[team],
            feeds=self._feeds,
            shop=SHOP,
            ads=ADS,
            orders=ORDERS,
        )
        assert before in text
        (self.files / f"{team}.toml").write_text(text.replace(before, after))

    def apply(self, team: str | None = None) -> None:
        """What `mbi-bot apply` does."""
        settings = read_settings(self.environ, Settings)
        with applying_all_with(settings, self.environ, clock=self.clock, team=team) as every:
            for one in every:
                one.applying.apply(one.desired)

    def settle(self) -> Self:
        """Both add the bot, and both files are applied."""
        self.add(ANNA, ACME)
        self.add(OLGA, OTHER)
        self.apply()
        self.work()
        return self

    # Time

    def work(self) -> None:
        """Let the bot do all that is due, its messages to one place a second apart."""
        for _ in range(3):
            self.bot.work()
            self.clock.advance(SECOND)

    def wait(self, delta: timedelta) -> None:
        """Let time pass, with the bot at work on the way."""
        end = self.clock.now() + delta
        while self.clock.now() < end:
            self.clock.advance(MINUTE)
            self.work()

    # What happens

    def post_words(
        self,
        team: str,
        *rows: tuple[str, str],
        client: int | None = None,
        secret: str = REPORT_SECRET,
    ) -> Response:
        """MBI's words of a team's account, as the operator's script posts them."""
        self._reports += 1
        told = [{"name": name, "status": word} for name, word in rows]
        body = json.dumps({"integrations": told, "number": self._reports}).encode()
        stamp = str(int(time.time()))
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/json",
            "X-MBI-Timestamp": stamp,
            "X-MBI-Signature": signature or "",
        }
        url = f"{self.web.url}/reports/{team}/{client or CLIENTS[team]}"
        return requests.post(url, data=body, headers=headers, timeout=30)

    def breaks(self, team: str, name: str = ADS, word: str = "Re-auth") -> None:
        """An integration of that team breaks, and the bot does what follows."""
        answer = self.post_words(team, (name, word))
        assert answer.status_code == 200, answer.text
        self.work()

    # What people do

    def slack(self, team: str) -> SlackWorkspace:
        """That team's Slack."""
        return self.acme if team == ACME else self.other

    def command(self, team: str, line: str) -> Message:
        """A slash command of the team's person; the answer that only they see."""
        slack, user = self.slack(team), OWNERS[team].id
        before = len(slack.ephemerals(user))
        answer = slack.command(user, CHANNELS[team], line)
        assert answer.failure is None, answer
        slack.wait(lambda: len(slack.ephemerals(user)) > before)
        return slack.ephemerals(user)[-1]

    def press(self, team: str, action: str, message: Message) -> None:
        """Press a button of a message."""
        answer = self.slack(team).press(OWNERS[team].id, message.channel, message.ts, action)
        assert answer.failure is None, answer

    def answers(self, team: str) -> list[Message]:
        """What only the team's person sees."""
        return self.slack(team).ephemerals(OWNERS[team].id)

    def views(self, team: str) -> list[View]:
        """Open modals of the team's person."""
        return list(self.slack(team).views(OWNERS[team].id))

    def payload(self) -> dict[str, object]:
        """What Slack posted last: an interaction."""
        (told,) = parse_qs(self.recorder.received[-1].body.decode())["payload"]
        payload: dict[str, object] = json.loads(told)
        return payload

    def send(self, payload: dict[str, object]) -> Response:
        """Post an interaction, signed as Slack signs it."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        return requests.post(f"{self.web.url}/slack/events", data=body, headers=headers, timeout=30)

    def visitor(self) -> Visitor:
        """A browser."""
        return Visitor(site=self.web.url)

    # What is to be seen

    def posts(self, team: str) -> list[Message]:
        """The bot's messages in the team's channel, threads aside."""
        bot = self.slack(team).app.bot_user_id
        said = self.slack(team).messages(CHANNELS[team])
        return [m for m in said if m.user == bot and not m.thread_ts and not m.ephemeral_to]

    def card(self, team: str) -> Message:
        """The only one of them."""
        (card,) = self.posts(team)
        return card

    def calls(self, team: str, method: str) -> list[Call]:
        """The bot's calls about that team."""
        return [call for call in self.slack(team).calls if call.method == method]

    def person(self, team: str) -> Person:
        """The team's person: admin there, and owner of all."""
        return OWNERS[team]
