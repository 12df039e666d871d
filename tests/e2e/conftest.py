"""The whole sandbox in this process, and the installed Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from bot.sandbox.fakes.peer import Peer
from bot.sandbox.runner import page_of
from bot.sandbox.world import STRIDE, World

Visit = Callable[[str], Page]
Settle = Callable[..., World]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine")
    assert chromium, "there is no Chromium on this machine"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def settle() -> Iterator[Settle]:
    """Starts a live world in that language."""
    # In a thread of its own: Playwright keeps an event loop in this one, the bot runs its own.
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=1) as elsewhere:

        def settle(
            locale: str,
            *,
            handover: bool = False,
            start: datetime | None = None,
            stride: timedelta = STRIDE,
        ) -> World:
            world = World(live=True, locale=locale, handover=handover, start=start, stride=stride)
            elsewhere.submit(world.start).result()
            stack.callback(world.stop)
            return world

        yield settle


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens tabs; whatever the browser complains of fails the test."""
    complaints: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        complaints.append(said.text)

    with ExitStack() as stack:

        def visit(url: str) -> Page:
            page = stack.enter_context(browser.new_page())
            page.set_default_timeout(10_000)
            page.on("console", heard)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(url)
            return page

        yield visit
    assert complaints == []


@pytest.fixture
def serve() -> Iterator[Callable[[World], str]]:
    """Serves the page of a world; its address."""
    with ExitStack() as stack:
        yield lambda world: stack.enter_context(Peer(page_of(world))).url
