"""The whole bot as an operator runs it, with a Slack of its own around it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlencode

import requests
from cryptography.fernet import Fernet
from flask import Flask
from requests import Response
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.adapters.clock import MovableClock
from bot.bootstrap.applying import applying_with
from bot.bootstrap.whole import Bot, build
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.sandbox.company import Company
from bot.sandbox.fakes.peer import Peer
from bot.sandbox.fakes.slack import DEFAULT_SCOPES, AppIdentity, Message, SlackWorkspace, View
from bot.sandbox.people import ALERTS, PEOPLE, channels
from bot.sandbox.settings import BOT_TOKEN, SIGNING_SECRET
from bot.services.applying import Plan
from bot.slack.ids import Action
from bot.texts.reader import Texts
from tests.scenarios.recorder import Recorder

APP = AppIdentity()
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
REPORT_SECRET = "a-secret-that-only-the-script-knows"
TEXTS = Texts()
APP_TOKEN = "xapp-sandbox-app"


class Scene:
    """One bot on one database. Time stands still between calls of `wait`."""

    def __init__(
        self,
        *,
        company: Company,
        folder: Path,
        database_url: str,
        clock: MovableClock,
        watch: str,
        settings: Mapping[str, str],
        scopes: frozenset[str] = DEFAULT_SCOPES,
        socket: bool = False,
    ) -> None:
        """Lay everything out; nothing listens before `start`."""
        self.clock = clock
        self.company = company
        self.slack = SlackWorkspace(
            people=PEOPLE,
            channels=channels(APP.bot_user_id),
            app=APP,
            now=self.clock.now,
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            signing_secret=SIGNING_SECRET,
            scopes=scopes,
        )
        self.bot: Bot
        self._config = folder / "mbi.toml"
        self._watch = watch
        self._socket = socket
        self._reports = 0
        self._stack = ExitStack()
        self._running = ExitStack()
        self.environ = {
            "DATABASE_URL": database_url,
            "SECRET_KEYS": Fernet.generate_key().decode(),
            "MBI_CONFIG": str(self._config),
            "MBI_API_URL": f"{company.urls['mbi']}/0.1",
            "MBI_CONNECT_URL": company.urls["ingest"],
            "MBI_STATUS_URL": company.feeds.feed_url("adobe"),
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "REPORT_SECRET": REPORT_SECRET,
            **settings,
        }

    # Running

    def start(self) -> Self:
        """Apply the watch file, and run the bot."""
        self.slack.limit_rate(strictly=True)
        self.slack.start()
        self._stack.callback(self.slack.stop)
        self.environ["SLACK_API_URL"] = self.slack.api_url
        self.environ["SLACK_URL"] = self.slack.url
        if self._socket:
            self.environ["SLACK_APP_TOKEN"] = APP_TOKEN
        else:
            self.environ["SLACK_SIGNING_SECRET"] = SIGNING_SECRET
        self.apply(self._watch)
        self.run()
        return self

    def apply(self, watch: str) -> Plan:
        """What `mbi-bot apply` does with such a file."""
        text = watch
        for name, url in self.addresses().items():
            text = text.replace(f"{{{name}}}", url)
        self._config.write_text(text, encoding="utf-8")
        settings = read_settings(self.environ, Settings)
        with applying_with(settings, self.environ, clock=self.clock) as (applying, desired):
            return applying.apply(desired)

    def run(self) -> None:
        """Build the bot and let it listen, as its process would."""
        self.bot = self._running.enter_context(
            build(read_settings(self.environ, Settings), clock=self.clock)
        )
        self.recorder = Recorder(self.bot.web.wsgi_app)
        self.bot.web.wsgi_app = self.recorder  # type: ignore[assignment, method-assign]  # Flask's documented way
        self.web = self.serve(self.bot.web)
        self._running.callback(self.web.stop)
        if self._socket:
            self.bot.start_socket()
            self._running.callback(self.bot.stop)
            self.slack.wait_for_socket()
        else:
            self.slack.bot_url = self.web.url
        self.work()

    def serve(self, app: Flask) -> Peer:
        """Let the web side listen where it likes."""
        return Peer(app).start()

    def addresses(self) -> Mapping[str, str]:
        """What stands in braces in a watch file."""
        return {"feeds": self.company.urls["feeds"]}

    def restart(self, **settings: str) -> None:
        """Stop the process, and start another on the same database."""
        self._running.close()
        self.environ.update(settings)
        self.run()

    def stop(self) -> None:
        """Stop both; Slack first where a socket is open, so that it can say goodbye in it."""
        first, last = self._running, self._stack
        if self._socket:
            first, last = last, first
        first.close()
        last.close()

    def __enter__(self) -> Self:
        """Start for the length of a `with`."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop, whatever happened inside."""
        self.stop()

    # Time

    def work(self) -> None:
        """Let the bot do all that is due, its messages to one place a second apart."""
        for _ in range(3):
            self.bot.work()
            self.clock.advance(SECOND)

    def wait(self, delta: timedelta, stride: timedelta = MINUTE) -> None:
        """Let time pass, with the bot at work on the way."""
        end = self.clock.now() + delta
        while self.clock.now() < end:
            self.clock.advance(min(stride, end - self.clock.now()))
            self.work()

    # What people do

    def command(self, person: str, line: str, channel: str = ALERTS) -> Message:
        """Send a slash command; the answer that only this person sees."""
        user = user_of(person)
        before = len(self.slack.ephemerals(user))
        answer = self.slack.command(user, channel, line)
        assert answer.failure is None, answer
        return self._after(user, before)

    def open(self, person: str, line: str) -> View:
        """Send a slash command that opens a modal; the modal once it is filled."""
        before = self._views(person)
        answer = self.slack.command(user_of(person), ALERTS, line)
        assert answer.failure is None, answer
        self.slack.wait(lambda: self._views(person) - before)
        return self.modal(person)

    def _views(self, person: str) -> set[str]:
        return {view.id for view in self.slack.views(user_of(person))}

    def press(self, person: str, action: str, message: Message) -> Message:
        """Press a button; the answer that only this person sees."""
        user = user_of(person)
        before = len(self.slack.ephemerals(user))
        answer = self.slack.press(user, message.channel, message.ts, action)
        assert answer.failure is None, answer
        return self._after(user, before)

    def press_to_open(self, person: str, action: str, message: Message) -> View:
        """Press a button that opens a modal; the modal once it is filled."""
        before = self._views(person)
        answer = self.slack.press(user_of(person), message.channel, message.ts, action)
        assert answer.failure is None, answer
        self.slack.wait(lambda: self._views(person) - before)
        return self.modal(person)

    def press_own(self, person: str, action: str, message: Message) -> None:
        """Press a button of a message that only this person sees."""
        answer = self.slack.press_ephemeral(user_of(person), message.ts, action)
        assert answer.failure is None, answer

    def press_old(self, person: str, action: str, value: str, message: Message) -> Message:
        """Press a button that the message had once, or had with another value in it."""
        before = len(self.slack.ephemerals(user_of(person)))
        self._press_old(person, action, value, message)
        return self._after(user_of(person), before)

    def press_old_to_open(self, person: str, action: str, value: str, message: Message) -> View:
        """The same for a button that opens a modal."""
        self._press_old(person, action, value, message)
        return self.modal(person)

    def _press_old(self, person: str, action: str, value: str, message: Message) -> None:
        """Hold back a press of *Details*, and let it come as one of that button."""
        self.recorder.holding = True
        self.slack.press(user_of(person), message.channel, message.ts, Action.DETAILS)
        self.recorder.holding = False
        (payload,) = parse_qs(self.recorder.received[-1].body.decode())["payload"]
        press = json.loads(payload)
        press["actions"][0] |= {"action_id": action, "value": value}
        answer = self.post(urlencode({"payload": json.dumps(press)}).encode())
        assert answer.status_code == HTTPStatus.OK, answer.text

    def modal(self, person: str) -> View:
        """The person's modal, once it is filled."""
        user = user_of(person)
        self.slack.wait(lambda: [v for v in self.slack.views(user)[-1:] if not _loading(v)])
        return self.slack.views(user)[-1]

    def submit(self, person: str, view: View, **values: str) -> View | None:
        """Send a modal; what then stands in its place, once that is there."""
        user = user_of(person)
        answer = self.slack.submit(user, view.id, values)
        assert answer.failure is None, answer
        self.slack.wait(lambda: not any(_loading(v) for v in self.slack.views(user)))
        return next(iter(self.slack.views(user)[-1:]), None)

    def report(self, *rows: tuple[str, str], person: str = "omar") -> Message:
        """Paste MBI's page with these names and words, and let the bot act on it."""
        lines = "\n".join(f"{name}\t{word}\t1 hour ago" for name, word in rows)
        answer = self.command(person, f"/mbi report {lines}")
        self.work()
        return answer

    def hear(self, name: str, word: str, *, data: datetime | None = None) -> None:
        """MBI's word by the webhook, which needs no Slack; the bot then acts on it."""
        row = {"name": name, "status": word, "last_data_point": data and data.isoformat()}
        answer = self.post_words(194, [row])
        assert answer.status_code == HTTPStatus.OK, answer.text
        self.work()

    def post_words(
        self, client_id: int, rows: object, *, secret: str = REPORT_SECRET, age: int = 0
    ) -> Response:
        """What the operator's script does, signed with `secret` so many seconds ago."""
        # No two reports of a scene are the same, even within one second.
        self._reports += 1
        body = json.dumps({"integrations": rows, "number": self._reports}).encode()
        stamp = str(int(time.time()) - age)
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/json",
            "X-MBI-Timestamp": stamp,
            "X-MBI-Signature": signature or "",
        }
        url = f"{self.web.url}/reports/{client_id}"
        return requests.post(url, data=body, headers=headers, timeout=30)

    def delete(self, message: Message) -> None:
        """Somebody deletes one of the bot's messages."""
        client = WebClient(token=BOT_TOKEN, base_url=self.slack.api_url)
        client.chat_delete(channel=message.channel, ts=message.ts)

    def again(self, number: int = -1) -> Response:
        """Slack sends a request a second time, byte for byte."""
        sent = self.recorder.received[number]
        return requests.post(
            self.web.url + sent.path, data=sent.body, headers=sent.headers, timeout=5
        )

    def post(
        self, body: bytes, *, age: timedelta = timedelta(), secret: str = SIGNING_SECRET
    ) -> Response:
        """Post a body to the bot as Slack would, signed with `secret` so long ago."""
        stamp = str(int(time.time() - age.total_seconds()))
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        }
        return requests.post(f"{self.web.url}/slack/events", data=body, headers=headers, timeout=30)

    def _after(self, user: str, before: int) -> Message:
        self.slack.wait(lambda: len(self.slack.ephemerals(user)) > before)
        return self.slack.ephemerals(user)[-1]

    # What is to be seen

    def posts(self, channel: str = ALERTS) -> list[Message]:
        """The bot's messages in a channel, threads aside."""
        return [m for m in self._said(channel) if not m.thread_ts]

    def card(self, channel: str = ALERTS) -> Message:
        """The only one of them."""
        (card,) = self.posts(channel)
        return card

    def thread(self, channel: str = ALERTS) -> list[str]:
        """What the bot wrote in threads of the channel, oldest first."""
        return [words(m) for m in self._said(channel) if m.thread_ts]

    def direct(self, person: str) -> list[Message]:
        """What the bot wrote to a person directly."""
        return self.posts(self.slack.direct(user_of(person)).id)

    def until(self, what: Callable[[], object]) -> None:
        """Wait, in real time, for what the bot does behind an answer."""
        self.slack.wait(what)

    def calls(self, method: str) -> int:
        """How often the bot called that method so far."""
        return sum(call.method == method for call in self.slack.calls)

    def secret(self, name: str) -> str:
        """A secret of the bot's environment."""
        return self.environ[name]

    def refusals(self) -> list[str]:
        """Slack's errors so far, in order."""
        return [str(c.response["error"]) for c in self.slack.calls if not c.response["ok"]]

    def _said(self, channel: str) -> list[Message]:
        bot = self.slack.app.bot_user_id
        return [m for m in self.slack.messages(channel) if m.user == bot and not m.ephemeral_to]


def user_of(person: str) -> str:
    """A person's Slack id."""
    return next(p.id for p in PEOPLE if p.name == person)


def words(shown: Message | View) -> str:
    """All words of a message or a modal, as people read them."""
    text = [shown.text] if isinstance(shown, Message) else [shown.title]
    told = "\n".join([*text, *_strings(list(shown.blocks))])
    return told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def buttons(shown: Message | View) -> list[str]:
    """The action ids of its buttons, in order."""
    rows = [b for b in shown.blocks if b["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


def say(key: str, locale: str = "en", **args: str | int) -> str:
    """A text of the catalogue."""
    return TEXTS.say(locale, key, **args)


def _loading(view: View) -> bool:
    return bool(view.view.get("callback_id") == "loading")


def _strings(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        written = [part["initial_value"]] if isinstance(part.get("initial_value"), str) else []
        return own + written + [s for value in part.values() for s in _strings(value)]
    if isinstance(part, list | tuple):
        return [s for value in part for s in _strings(value)]
    return []
