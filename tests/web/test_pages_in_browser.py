"""The pages in the installed Chromium: to a provider and back, by keyboard, on a small phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, redirect, request
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug import Response

from bot.domain.integration import Kind
from bot.domain.link import LinkState
from bot.domain.round import StepState
from bot.sandbox.fakes.peer import Peer
from bot.services.reauthorization.views import Closed, StepView
from bot.texts.reader import LOCALES
from tests.web.scripted import (
    COOKIE,
    STATES,
    TOKEN,
    Scripted,
    by_anna,
    confirmation,
    link,
    page,
)

AXE = Path(__file__).parents[1] / "e2e" / "node_modules" / "axe-core" / "axe.min.js"
THEMES = ("light", "dark")
SMALLEST = 44
"""Pixels that a finger needs."""
WIDEST = "document.documentElement.scrollWidth - window.innerWidth"
TOO_SMALL = f"""() => [...document.querySelectorAll('button, summary, input:not([type=radio])')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < {SMALLEST})
    .map(one => one.outerHTML)"""
SERIOUS = """() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
    .map(one => one.id + ': ' + one.nodes.map(node => node.target).join(', ')))"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine")
    assert chromium, "there is no Chromium on this machine"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def site(scripted: Scripted, kinds: dict[str, Kind]) -> Iterator[str]:
    with Peer(scripted.app(kinds)) as peer:
        yield peer.url


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Open]:
    """Opens tabs of the browser that spent the link."""
    with ExitStack() as stack:

        def enter(path: str = "", *, cookie: str | None = COOKIE, **options: object) -> Page:
            context: BrowserContext = stack.enter_context(
                browser.new_context(**options)  # type: ignore[arg-type]  # any option of it
            )
            if cookie:
                context.add_cookies([{"name": "mbi-link-7", "value": cookie, "url": site}])
            tab = context.new_page()
            tab.set_default_timeout(20_000)
            if path:
                tab.goto(f"{site}{path}")
            return tab

        yield enter


def provider(origin: Callable[[], str]) -> Flask:
    """Leads over another address of its own, asks, and sends back."""
    app = Flask("provider")

    @app.get("/start")
    def start() -> Response:
        return redirect(f"/login?back={origin()}/oauth/callback")

    @app.get("/login")
    def login() -> str:
        back = f"{request.args['back']}?state=s&code=c"
        return f'<!doctype html><title>Login</title><a href="{back}">Allow</a>'

    return app


def test_from_the_link_to_the_provider_and_back_the_cookie_comes_along(
    enter: Open, scripted: Scripted, site: str
) -> None:
    with Peer(provider(lambda: site)) as peer:
        scripted.reauthorizing.address = f"{peer.url}/start"
        scripted.reauthorizing.shown = page(origins=(peer.url,))
        tab = enter(f"/link/{TOKEN}", cookie=None)
        tab.get_by_role("button", name="Continue").click()
        assert tab.url == f"{site}/reauthorize/7"
        scripted.reauthorizing.cookie = scripted.linking.browsers[0]
        tab.reload()
        tab.get_by_role("button", name="Check my access at Google").click()
        tab.get_by_role("link", name="Allow").click()
        tab.wait_for_url(f"{site}/reauthorize/7")
    assert scripted.reauthorizing.asked[-1] == ("came_back", "s", scripted.linking.browsers[0])
    assert tab.get_by_role("heading", level=1).is_visible()


def test_a_form_leads_nowhere_but_to_the_provider(
    enter: Open, scripted: Scripted, site: str
) -> None:
    with Peer(provider(lambda: site)) as peer:
        scripted.reauthorizing.address = f"{peer.url}/start"
        scripted.reauthorizing.shown = page(origins=("https://accounts.google.com",))
        tab = enter("/reauthorize/7")
        complaints: list[str] = []
        tab.on("console", lambda said: complaints.append(said.text))
        with tab.expect_event("console"):
            tab.get_by_role("button", name="Check my access at Google").click()
    assert "form-action" in complaints[0]
    assert tab.url == f"{site}/reauthorize/7"


def test_all_can_be_done_by_keyboard_and_the_focus_is_seen(enter: Open, scripted: Scripted) -> None:
    scripted.reauthorizing.shown = STATES["another account, admin"]
    tab = enter("/reauthorize/7")
    reached = []
    for _ in range(4):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.innerText"))
        width = tab.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(width.removesuffix("px")) >= 2
    assert reached == [
        "Keep the old one",
        "Use the new data account",
        "Check my access at Google",
        "Go on without checking",
    ]
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert scripted.reauthorizing.asked == [("skip", 7)]


def test_while_the_grant_is_handed_over_the_page_goes_on_by_itself(
    enter: Open, scripted: Scripted
) -> None:
    shown = STATES["handing over"]
    scripted.reauthorizing.shown = shown
    tab = enter("/reauthorize/7")
    scripted.reauthorizing.shown = replace(
        shown, authorize=by_anna(0), data=StepView(state=StepState.WAITING)
    )
    tab.get_by_text("I am waiting for new data").wait_for()


def every_page(scripted: Scripted, locale: str) -> Iterator[tuple[str, str]]:
    """Puts each page up in turn: its name and its path."""
    scripted.linking.shown = confirmation(locale=locale)
    yield "confirm", f"/link/{TOKEN}"
    for state in (LinkState.EXPIRED, LinkState.SPENT, LinkState.WITHDRAWN):
        scripted.linking.shown = Closed(state=state, link=link(locale=locale, id=8))
        yield state, f"/link/{TOKEN}"
    yield "unknown", "/link/unknown"
    yield "another browser", "/reauthorize/8"
    for name, shown in STATES.items():
        scripted.reauthorizing.shown = replace(shown, link=replace(shown.link, locale=locale))
        yield name, "/reauthorize/7"


@pytest.mark.parametrize("locale", LOCALES)
def test_on_a_small_phone_nothing_sticks_out_and_all_is_large_enough_for_a_finger(
    enter: Open, scripted: Scripted, site: str, locale: str
) -> None:
    tab = enter(viewport={"width": 360, "height": 640}, locale=locale)
    for name, path in every_page(scripted, locale):
        tab.goto(f"{site}{path}")
        assert tab.evaluate(WIDEST) <= 0, name
        assert tab.evaluate(TOO_SMALL) == [], name


@pytest.mark.timeout(180)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_to_mend(
    enter: Open, scripted: Scripted, site: str, locale: str, theme: str
) -> None:
    if not AXE.exists() and not os.environ.get("CI"):
        pytest.skip("axe-core is not installed; `npm ci --prefix tests/e2e` does it")
    axe = AXE.read_text(encoding="utf-8")
    # The policy of the pages lets no script in, this one neither.
    tab = enter(bypass_csp=True, color_scheme=theme, locale=locale)
    for name, path in every_page(scripted, locale):
        tab.goto(f"{site}{path}")
        tab.evaluate(axe)
        assert tab.evaluate(SERIOUS) == [], name
