"""A bastion's host key is rotated: a card before MBI fails, the steps, Done, and proof."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.domain.audit import Deed
from bot.domain.round import Outcome
from bot.sandbox.acme import DARIO
from bot.sandbox.fakes.slack import Message
from bot.sandbox.fakes.ssh import BastionPeer, BastionTruth
from bot.slack.ids import Action
from tests.scenarios.access import HEAD, Site, source
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import HOUR, MINUTE, buttons, say, words
from tests.scenarios.visitor import Page, Visitor
from tests.scenarios.watching import ORDERS

WITHOUT_KEY = HEAD.replace('export_api_key = { env = "EXPORT_KEY" }\n', "")
TWO_CHECKS = 21 * MINUTE
"""One every quarter of an hour, and the second a minute after what is news, give or take."""

THREE = (ORDERS, "Stock database", "Customers database")


@pytest.fixture
def bastion() -> Iterator[BastionPeer]:
    peer = BastionPeer(BastionTruth()).start()
    yield peer
    peer.stop()


def behind(bastion: BastionPeer) -> str:
    """A database that the bot may not enter, behind a bastion that it may look at."""
    return WITHOUT_KEY + database(ORDERS, bastion)


def database(name: str, bastion: BastionPeer) -> str:
    """One of its sort."""
    return source(
        name,
        "mysql",
        DARIO,
        data_account="orders",
        host="10.0.0.7",
        credentials="none",
        ssh_host=bastion.host,
        ssh_port=bastion.port,
    )


def rotate(site: Site, bastion: BastionPeer) -> tuple[str, str]:
    """The key before and after; a card has come meanwhile, or is shown anew."""
    (before,) = bastion.truth.fingerprints
    bastion.truth.rotate()
    site.wait(TWO_CHECKS)
    (after,) = bastion.truth.fingerprints
    return before, after


def opened(site: Site, card: Message) -> tuple[Visitor, Page]:
    browser = site.visitor()
    return browser, browser.go_on(site.pressed("dario", card))


def done(browser: Visitor, page: Page) -> Page:
    """Press *Done* as the page shows it, with the key that it shows."""
    (shown,) = re.findall(r'name="shown" value="([^"]+)"', page.html)
    return browser.press(page, "done", shown=shown)


def test_from_the_rotation_to_proof_and_the_next_rotation(
    set_site: SiteSetting, bastion: BastionPeer
) -> None:
    site = set_site(behind(bastion))
    site.flows(ORDERS)
    site.wait(HOUR, stride=10 * MINUTE)
    assert site.posts() == []

    before, after = rotate(site, bastion)
    card = site.card()
    told = words(card)
    assert f"Host key changed: {ORDERS}" in told
    assert before in told
    assert after in told
    assert Action.REAUTHORIZE in buttons(card)
    assert say("card-fix-connection") in told
    assert say("card-reauthorize") not in told

    browser, page = opened(site, card)
    assert before in page.words
    assert after in page.words
    assert "Refresh SSH Host Keys" in page.words
    assert page.fields == []
    page = done(browser, page)
    site.work()
    assert say("card-title-verifying") in words(site.card())

    site.wait(HOUR, stride=10 * MINUTE)
    site.flows(ORDERS)
    site.wait(2 * MINUTE)
    assert "Data flows again" in words(site.card())
    proven = site.round(ORDERS)
    assert proven is not None
    assert proven.outcome is Outcome.PROVEN
    assert Deed.HOST_KEY_TAKEN in site.deeds(ORDERS)
    assert say("page-data-done", "it") in browser.get(page.url).words

    site.wait(2 * HOUR, stride=10 * MINUTE)
    assert len(site.posts()) == 1
    was, now = rotate(site, bastion)
    again = words(site.posts()[-1])
    assert was == after
    assert was in again
    assert now in again


def test_status_and_a_ticket_carry_both_keys(set_site: SiteSetting, bastion: BastionPeer) -> None:
    site = set_site(behind(bastion))
    site.flows(ORDERS)
    site.wait(30 * MINUTE, stride=10 * MINUTE)
    keys = rotate(site, bastion)
    status = words(site.command("dario", f"/mbi status {ORDERS}"))
    site.submit("dario", site.press_to_open("dario", Action.OPEN_TICKET, site.card()))
    site.work()
    (ticket,) = site.company.desk.tickets
    for key in keys:
        assert key in status
        assert key in str(ticket.comments)
    assert "PRIVATE KEY" not in str(ticket.comments)


def test_the_old_key_shown_again_closes_the_card(
    set_site: SiteSetting, bastion: BastionPeer
) -> None:
    site = set_site(behind(bastion))
    site.flows(ORDERS)
    site.wait(30 * MINUTE, stride=10 * MINUTE)
    old = bastion.truth.host_keys
    rotate(site, bastion)
    bastion.truth.host_keys = old
    site.wait(TWO_CHECKS)
    assert say("card-title-resolved") in words(site.card())
    assert Deed.HOST_KEY_TAKEN not in site.deeds(ORDERS)


def test_the_key_is_known_after_a_restart(set_site: SiteSetting, bastion: BastionPeer) -> None:
    site = set_site(behind(bastion))
    site.flows(ORDERS)
    site.wait(30 * MINUTE, stride=10 * MINUTE)
    site.restart()
    before, after = rotate(site, bastion)
    assert before in words(site.card())
    assert after in words(site.card())


def test_a_bastion_that_goes_away_says_nothing(set_site: SiteSetting, bastion: BastionPeer) -> None:
    site = set_site(behind(bastion))
    site.flows(ORDERS)
    site.wait(30 * MINUTE, stride=10 * MINUTE)
    bastion.stop()
    site.wait(5 * HOUR, stride=HOUR / 4)
    assert site.posts() == []
    assert say("speaks-silent", "it") in words(site.command("dario", f"/mbi status {ORDERS}"))


def test_three_databases_behind_one_bastion_share_a_card_a_done_and_an_end(
    set_site: SiteSetting, bastion: BastionPeer
) -> None:
    site = set_site(WITHOUT_KEY + "".join(database(name, bastion) for name in THREE))
    for name in THREE:
        site.flows(name)
    site.wait(HOUR, stride=10 * MINUTE)

    rotate(site, bastion)
    card = site.card()
    told = words(card)
    where = f"{bastion.host}:{bastion.port}"
    assert f"Host key changed: 3 integrations behind {where}" in told
    assert all(name in told for name in THREE)
    assert "Cannot connect" not in told
    status = words(site.command("dario", "/mbi status"))
    assert say("status-count-host-key", "it", count=3) in status
    assert say("status-failed", "it") not in status

    browser, page = opened(site, card)
    assert all(name in page.words for name in THREE)
    done(browser, page)
    site.work()
    assert say("card-title-verifying") in words(site.card())
    assert "refreshed the host keys in MBI" in words(site.card())
    assert "authorized MBI" not in words(site.card())

    site.wait(HOUR, stride=10 * MINUTE)
    for name in THREE:
        site.flows(name)
    site.wait(2 * MINUTE)
    assert say("card-title-resolved") in words(site.card())
    assert len(site.posts()) == 1
    for name in THREE:
        proven = site.round(name)
        assert proven is not None
        assert proven.outcome is Outcome.PROVEN
        assert Deed.HOST_KEY_TAKEN in site.deeds(name)
