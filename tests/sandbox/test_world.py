"""The sandbox as a whole: people, pages, providers and the bot among them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.sandbox.access import MBI_USER
from bot.sandbox.browser import Browser
from bot.sandbox.people import ALERTS
from bot.sandbox.world import NOON, WITHOUT_TLS, World

pytestmark = pytest.mark.timeout(180)
CYCLE = timedelta(hours=9)
ADS = "Google Ads – main"


@contextmanager
def world(*, handover: bool = False) -> Iterator[World]:
    with World(live=False, handover=handover, start=NOON, stride=timedelta(hours=3)) as it:
        yield it


def link_of(it: World, person: str, words: str) -> str:
    """The private link that this person gets for pressing the card."""
    card = next(m for m in it.slack.messages(ALERTS) if words in m.text and not m.thread_ts)
    before = len(it.slack.ephemerals(person))
    answer = it.slack.press(person, ALERTS, card.ts, "reauthorize")
    assert answer.failure is None
    it.slack.wait(lambda: len(it.slack.ephemerals(person)) > before)
    shown = it.slack.ephemerals(person)[-1]
    urls = [part["url"] for b in shown.blocks for part in b.get("elements", []) if "url" in part]
    return str(urls[0])


def word(it: World, name: str) -> str:
    account = it.company.mbi.engine.account(194)
    assert account is not None
    return account.integration(name).word


def authorize_in_mbi(it: World, browser: Browser, name: str) -> None:
    browser.open(it.company.urls["integrations-194"])
    browser.press("Re-authorize, Save & Test", name=name)


def resolved(it: World, name: str) -> bool:
    return any(name in m.text and "back to normal" in m.text for m in it.slack.messages(ALERTS))


def test_the_bot_looks_with_what_people_gave_it_and_needs_no_tls_for_that() -> None:
    before = os.environ.get(WITHOUT_TLS)
    with world() as it:
        assert os.environ[WITHOUT_TLS]
        assert it.company.access.database.signed_in > 0
        it.advance(timedelta(hours=2))
        ledger = it.company.access.oauth.ledger("google")
        assert len(ledger.access) > 1  # it renewed what expired
        assert not list(it.slack.messages(ALERTS))
    assert os.environ.get(WITHOUT_TLS) == before


@pytest.mark.parametrize("handover", [False, True])
def test_a_person_goes_all_the_way_to_the_provider_and_to_mbi(handover: bool) -> None:
    with world(handover=handover) as it:
        it.troubles["token-expired"].break_()
        it.advance(CYCLE)
        assert word(it, ADS) == "Re-auth"
        lena = "U0LENA"  # an admin, who reads English
        browser = Browser()
        browser.open(link_of(it, lena, ADS))
        browser.press("Continue")
        browser.press("Check my access")
        browser.press("Lena Brandt")
        page = browser.press("Allow")
        assert page.url.startswith(f"{it.web.url}/reauthorize/")
        if handover:
            it.advance(timedelta(minutes=1))
            assert [one.integration for one in it.company.pipeline.taken] == [ADS]
        else:
            authorize_in_mbi(it, browser, ADS)
            browser.open(page.url)
            browser.press("MBI is authorized")
        assert word(it, ADS) == "Success"
        it.advance(CYCLE)
        assert resolved(it, ADS)
        browser.close()


@pytest.mark.parametrize(
    ("trouble", "name"),
    [("key-rolled", "Mixpanel"), ("password-changed", "Orders database")],
)
def test_a_person_enters_the_new_key_or_password(trouble: str, name: str) -> None:
    with world() as it:
        it.troubles[trouble].break_()
        it.advance(CYCLE)
        access = it.company.access
        entered = {
            "Mixpanel": {"username": access.mixpanel.username, "secret": access.mixpanel.secret},
            "Orders database": {"username": MBI_USER, "password": access.reader.password},
        }[name]
        browser = Browser()
        browser.open(link_of(it, "U0LENA", name))
        browser.press("Continue")
        page = browser.press("Try it", **entered)
        authorize_in_mbi(it, browser, name)
        assert word(it, name) == "Success"
        browser.open(page.url)
        browser.press("MBI is authorized")
        it.advance(CYCLE)
        assert resolved(it, name)
        browser.close()
