"""Scenes: the whole bot, with signed requests coming in and Web API calls going out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.clock import MovableClock
from bot.sandbox.company import Company
from bot.sandbox.world import NOON
from tests.scenarios.scene import Scene
from tests.scenarios.watching import BOTH

Setting = Callable[..., Scene]


@pytest.fixture(scope="session")
def outside() -> Iterator[Company]:
    """MBI's ingest, the feeds, a desk and a mail server, all well, for all scenes."""
    clock = MovableClock(NOON)
    company = Company(now=clock.now, advance=clock.advance)
    company.start()
    yield company
    company.stop()


@pytest.fixture
def company(outside: Company) -> Iterator[Company]:
    """The same with an empty desk and mailbox, and nothing broken afterwards."""
    outside.desk.tickets.clear()
    outside.mail.messages.clear()
    yield outside
    outside.desk.outage = outside.mail.transient = outside.mail.permanent = False
    for peer in (outside.desk, outside.mbi, outside.ingest, outside.feeds):
        peer.faults.clear()


@pytest.fixture
def set_scene(company: Company, sqlite_url: str, tmp_path: Path) -> Iterator[Setting]:
    """Starts scenes on the test's database; all end with the test."""
    with ExitStack() as stack:

        def start(watch: str = BOTH, *, database_url: str = sqlite_url, **more: Any) -> Scene:  # noqa: ANN401 - whatever a scene takes
            desk = {
                "DESK": "zendesk",
                "ZENDESK_URL": company.urls["desk"],
                "ZENDESK_OAUTH_TOKEN": company.desk_token,
            }
            settings = more.pop("settings", desk)
            scene = Scene(
                company=company,
                folder=tmp_path,
                database_url=database_url,
                start=NOON,
                watch=watch,
                settings=settings,
                **more,
            )
            return stack.enter_context(scene)

        yield start


@pytest.fixture
def scene(set_scene: Setting) -> Scene:
    """Two accounts with four integrations, and MBI's words as the only news."""
    return set_scene()
