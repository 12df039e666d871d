"""The commands as an operator runs them, each in a folder of its own."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from bot.adapters.clock import MovableClock
from bot.bootstrap.applying import applying_with
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.domain.link import CALLBACK
from bot.sandbox.company import Company
from bot.sandbox.fakes.peer import Peer
from bot.sandbox.fakes.slack import AppIdentity, SlackWorkspace
from bot.sandbox.people import PEOPLE, channels
from bot.sandbox.settings import SIGNING_SECRET, environment, watch_file
from tests.cli.processes import BEARABLE_SECONDS, Ran, Run, Start, command, surroundings


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command to its end; settings are passed by name."""

    def run(*arguments: str, stdin: str = "", **environ: str) -> Ran:
        return subprocess.run(  # noqa: S603 - the command under test
            command(*arguments),
            input=stdin,
            env=surroundings(environ),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=BEARABLE_SECONDS,
            check=False,
        )

    return run


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a command that stays; what still runs at the end is killed."""
    with ExitStack() as stack:

        def start(*arguments: str, **environ: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(  # noqa: S603 - the command under test
                command(*arguments),
                env=surroundings(environ),
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


@pytest.fixture
def clock() -> MovableClock:
    """The machine's time, which is the one that commands go by."""
    return MovableClock()


@pytest.fixture
def company(clock: MovableClock) -> Iterator[Company]:
    """Acme, all well."""
    company = Company(now=clock.now, advance=clock.advance)
    company.start()
    yield company
    company.stop()


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[SlackWorkspace]:
    """Acme's Slack."""
    app = AppIdentity()
    with SlackWorkspace(
        people=PEOPLE,
        channels=channels(app.bot_user_id),
        app=app,
        now=clock.now,
        signing_secret=SIGNING_SECRET,
    ) as workspace:
        yield workspace


@pytest.fixture
def acme(company: Company, slack: SlackWorkspace, tmp_path: Path) -> dict[str, str]:
    """The settings of Acme's operator, who has written mbi.toml."""
    text = watch_file(company, locale="en")
    (tmp_path / "mbi.toml").write_text(text, encoding="utf-8")
    public_url = "http://127.0.0.1:3000"
    return environment(company, slack_api_url=slack.api_url, public_url=public_url, folder=tmp_path)


@pytest.fixture
def applied(acme: dict[str, str], sqlite_url: str) -> dict[str, str]:
    """The settings of a bot that watches Acme already."""
    environ = {**acme, "DATABASE_URL": sqlite_url}
    with applying_with(read_settings(environ, WatchSettings), environ) as (applying, desired):
        applying.apply(desired)
    return environ


@pytest.fixture
def port() -> int:
    """One that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number: int = taken.getsockname()[1]
    return number


@pytest.fixture
def egress() -> Iterator[str]:
    """A service that tells who asks."""
    app = Flask("egress")
    app.add_url_rule("/", "address", lambda: "203.0.113.7\n")
    with Peer(app) as peer:
        yield peer.url


@pytest.fixture
def healthy(
    applied: dict[str, str],
    company: Company,
    slack: SlackWorkspace,
    egress: str,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """The settings of a bot with nothing wrong but that its pages are on this machine."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    company.access.redirect_to(f"{applied['PUBLIC_URL']}{CALLBACK}")
    assert slack.url
    return {**applied, "EGRESS_URL": egress, "OAUTHLIB_INSECURE_TRANSPORT": "1"}
