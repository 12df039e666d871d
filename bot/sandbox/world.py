"""The sandbox as one thing: Acme, its Slack, and the very bot of production among them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import TracebackType
from typing import Self

from bot.adapters.clock import MovableClock
from bot.bootstrap.applying import applying_with
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.store import cipher_of
from bot.bootstrap.whole import build
from bot.config.environment import read_settings
from bot.config.settings import Settings
from bot.domain.link import CALLBACK
from bot.sandbox.company import Company
from bot.sandbox.fakes.peer import Peer, Place
from bot.sandbox.fakes.slack import AppIdentity, SlackWorkspace
from bot.sandbox.grants import seed_grants
from bot.sandbox.history import seed
from bot.sandbox.people import channels, readers_first
from bot.sandbox.settings import BOT_TOKEN, SIGNING_SECRET, environment, watch_file
from bot.sandbox.troubles import Step, Trouble

STRIDE = timedelta(minutes=10)
"""Time passes in strides this long, with the bot at work in each, as it would by itself."""
MOST_STRIDES = 72
"""Longer ways are gone in longer strides, so that nobody waits for a day to pass."""
APP = AppIdentity()
WITHOUT_TLS = "OAUTHLIB_INSECURE_TRANSPORT"
FIRST_LOOK = timedelta(seconds=30)
"""By then everything that is watched was asked once."""
CONFIRMING = timedelta(seconds=70)
"""After a jump the bot gets this long, three times, to ask again about what changed."""


class World:
    """Everything, from start to stop. Time stands still between calls of `advance`.

    With `live` time flows by itself, and the bot's own scheduler drives it; without, only
    `advance` and `work` do: in strides, of which the longest way takes `most_strides`. With
    `handover` new grants go to Acme's pipeline, which feeds MBI.
    """

    def __init__(
        self,
        *,
        live: bool,
        handover: bool = False,
        locale: str = "en",
        start: datetime | None = None,
        stride: timedelta = STRIDE,
        most_strides: int = MOST_STRIDES,
    ) -> None:
        """Lay everything out; nothing listens before `start`."""
        self.clock = MovableClock(start=start) if start else MovableClock()
        self.company = Company(now=self.clock.now, advance=self._leap)
        self.slack = SlackWorkspace(
            people=readers_first(locale),
            channels=channels(APP.bot_user_id),
            app=APP,
            now=self.clock.now,
            bot_token=BOT_TOKEN,
            signing_secret=SIGNING_SECRET,
        )
        self._live = live
        self._handover = handover
        self._stride = stride
        self._most_strides = most_strides
        self._slack_down = False
        self._locale = locale
        self._moving = Lock()
        self._stack = ExitStack()
        self._add_outages()

    @property
    def troubles(self) -> Mapping[str, Trouble]:
        """What can be broken and mended, by id."""
        return self.company.troubles

    def start(self) -> Self:
        """Start the peers, then the bot against them, with weeks behind it."""
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="mbi-sandbox-")))
        self.company.start()
        self._stack.callback(self.company.stop)
        self.slack.start()
        self._stack.callback(self.slack.stop)
        self._stack.enter_context(_without_tls())
        place = Place()
        self.company.access.redirect_to(f"{place.url}{CALLBACK}")
        environ = environment(
            self.company, slack_api_url=self.slack.api_url, public_url=place.url, folder=folder
        )
        text = watch_file(self.company, locale=self._locale, handover=self._handover)
        (folder / "mbi.toml").write_text(text, encoding="utf-8")
        self.settings = read_settings(environ, Settings)
        migrations_of(self.settings).upgrade()
        with applying_with(self.settings, environ, clock=self.clock) as (applying, desired):
            applying.apply(desired)
        self.bot = self._stack.enter_context(build(self.settings, clock=self.clock))
        seed(self.bot, self.company, now=self.clock.now())
        cipher = cipher_of(self.settings)
        seed_grants(self.bot, self.company, cipher, now=self.clock.now())
        self._serve_bot(place)
        return self

    def stop(self) -> None:
        """Stop everything, last started first."""
        self._stack.close()

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

    def advance(self, delta: timedelta) -> None:
        """Let time pass, with the bot at work on the way."""
        # What is on its way when time leaps would look like a worker that died with it.
        with self._moving, self.bot.jobs.paused():
            end = self.clock.now() + delta
            stride = max(self._stride, delta / self._most_strides)
            while self.clock.now() < end:
                self.clock.advance(min(stride, end - self.clock.now()))
                self.work()
                self.slack.tell_change()
            if delta >= STRIDE:
                for _ in range(3):
                    self.clock.advance(CONFIRMING)
                    self.work()
        self.slack.tell_change()

    def work(self) -> None:
        """Do all that is due now, in the order a worker would."""
        self.bot.work()

    def _serve_bot(self, place: Place) -> None:
        self.web = Peer(self.bot.web, place=place)
        self.web.start()
        self._stack.callback(self.web.stop)
        self.slack.bot_url = self.web.url
        self.clock.advance(FIRST_LOOK)
        self.work()
        if self._live:
            self.bot.jobs.start()
            self._stack.callback(self.bot.stop)

    def _leap(self, delta: timedelta) -> None:
        """Time passes as part of a trouble, such as the wait for a weekend."""
        self.advance(delta)

    def _add_outages(self) -> None:
        desk = self.company.desk
        for trouble in (
            Trouble(
                id="slack-outage",
                is_active=lambda: self._slack_down,
                steps=[
                    Step(
                        break_=lambda: self._slack_is(down=True),
                        mend=lambda: self._slack_is(down=False),
                    )
                ],
            ),
            Trouble(
                id="desk-outage",
                is_active=lambda: bool(desk.outage),
                steps=[
                    Step(
                        break_=lambda: setattr(desk, "outage", True),
                        mend=lambda: setattr(desk, "outage", False),
                    )
                ],
            ),
        ):
            self.company.troubles[trouble.id] = trouble

    def _slack_is(self, *, down: bool) -> None:
        self._slack_down = down
        self.slack.outage(503 if down else None)


@contextmanager
def _without_tls() -> Iterator[None]:
    """Let this process speak OAuth in plain HTTP; requests-oauthlib wants that said."""
    if os.environ.get(WITHOUT_TLS):
        yield
        return
    os.environ[WITHOUT_TLS] = "1"
    try:
        yield
    finally:
        del os.environ[WITHOUT_TLS]


NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
"""A Tuesday, noon in New York: the hour at which stories begin."""
