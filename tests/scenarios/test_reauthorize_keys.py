"""Keys and passwords: made at the source, tried, kept only where the operator says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from bot.domain.audit import Deed
from bot.domain.grant import Ownership
from bot.domain.round import Outcome, Proof
from bot.sandbox.acme import BRUNO
from bot.sandbox.fakes.peer import Reset, Status
from bot.slack.ids import Action
from tests.scenarios.access import (
    DATABASE,
    EVENTS,
    HEAD,
    MIXPANEL,
    POINTS,
    Site,
    source,
)
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import HOUR, MINUTE, buttons, say, user_of, words
from tests.scenarios.visitor import Page, Visitor
from tests.scenarios.watching import ORDERS

KINDS = {"mixpanel": EVENTS, "mysql": ORDERS, "data_import_api": POINTS}


def kept(block: str, name: str, keeping: str) -> str:
    """The same integration under another name, with another rule for what is entered."""
    rule = f'credentials = "{keeping}"'
    old = next(title for title in KINDS.values() if f'"{title}"' in block)
    return block.replace(f'"{old}"', f'"{name}"').replace('credentials = "store"', rule)


IMPORT = source(POINTS, "data_import_api", BRUNO, credentials="store")
RULES = ("none", "verify", "store")
BLOCKS = [
    kept(block, f"{kind} {keeping}", keeping)
    for kind, block in (("mixpanel", MIXPANEL), ("mysql", DATABASE), ("data_import_api", IMPORT))
    for keeping in RULES
]
EXTRA = [kept(MIXPANEL, f"mixpanel {name}", "store") for name in ("empty", "down")]


@pytest.fixture(scope="module")
def town(make_town: Callable[[str], AbstractContextManager[Site]]) -> Iterator[Site]:
    with make_town(HEAD + "".join([*BLOCKS, *EXTRA])) as site:
        yield site


def right(site: Site, kind: str) -> dict[str, str]:
    """What opens that source."""
    access = site.company.access
    return {
        "mixpanel": {"username": access.mixpanel.username, "secret": access.mixpanel.secret},
        "mysql": {"username": access.reader.name, "password": access.reader.password},
        "data_import_api": {"key": site.company.accounts[0].import_api_key},
    }[kind]


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("keeping", ["verify", "store"])
def test_what_is_entered_is_tried_and_kept_only_where_the_operator_says_so(
    town: Site, kind: str, keeping: str
) -> None:
    name = f"{kind} {keeping}"
    browser, page = town.opened("lena", name)
    assert page.fields == list(right(town, kind))
    assert say(f"page-keeping-{keeping}") in page.words
    assert (say("page-writes") in page.words) is (kind == "data_import_api")
    assert say("page-make-password" if kind == "mysql" else "page-make-key") in page.words

    wrong = dict.fromkeys(page.fields, "not-the-right-one-0123456789")
    if "username" in wrong:
        wrong["username"] = right(town, kind)["username"]
    page = browser.press(page, "check", **wrong)
    assert say("page-problem-title") in page.words
    assert page.steps[1:] == [say("page-state-todo")] * 2
    assert "not-the-right-one" not in page.html
    assert town.grant(name) is None

    page = browser.press(page, "check", **right(town, kind))
    assert page.steps[:2] == [say("page-state-done"), say("page-state-now")]
    grant = town.grant(name)
    if keeping == "verify":
        assert grant is None
    else:
        assert grant is not None
        whose = Ownership.OWN if kind == "mixpanel" else Ownership.SHARED
        assert (grant.ownership, grant.given_by) == (whose, user_of("lena"))
    deeds = town.deeds(name)
    assert (Deed.GRANT_STORED in deeds) is (keeping == "store")
    assert [d for d in deeds if d in {Deed.ACCESS_REFUSED, Deed.ACCESS_CHECKED}] == [
        Deed.ACCESS_REFUSED,
        Deed.ACCESS_CHECKED,
    ]


@pytest.mark.parametrize("kind", list(KINDS))
def test_where_the_operator_wants_none_there_is_no_form_and_none_is_taken(
    town: Site, kind: str
) -> None:
    browser, page = town.opened("lena", f"{kind} none")
    assert page.fields == []
    assert say("page-why-not-allowed") in page.words
    browser.post(f"{page.url}/check", **right(town, kind))
    assert browser.get(page.url).steps[0] == say("page-state-unavailable")
    assert Deed.ACCESS_CHECKED not in town.deeds(f"{kind} none")


def test_an_empty_field_is_said(town: Site) -> None:
    browser, page = town.opened("lena", "mixpanel empty")
    page = browser.press(page, "check", username="somebody", secret=" ")
    assert say("page-problem-missing-input") in page.words
    assert "somebody" not in page.html


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Status(code=503, body=b"<h1>down</h1>", content_type="text/html"), "provider-silent"),
        (Reset(), "provider-silent"),
        (Status(code=429, headers={"Retry-After": "60"}), "too-many-requests"),
    ],
    ids=repr,
)
def test_a_source_in_trouble_says_nothing_of_the_key(
    town: Site, fault: Status | Reset, reason: str
) -> None:
    peer = town.company.access.mixpanel
    peer.faults.add("/api", fault, times=None)
    browser, page = town.opened("lena", "mixpanel down")
    page = browser.press(page, "check", **right(town, "mixpanel"))
    peer.faults.clear()
    assert say(f"page-problem-{reason}", provider="Mixpanel") in page.words
    assert town.grant("mixpanel down") is None


def test_a_key_replaced_at_mixpanel_is_entered_anew_and_proven(set_site: SiteSetting) -> None:
    site = set_site(HEAD + MIXPANEL)
    site.flows(EVENTS)
    site.company.access.mixpanel.set_secret()
    site.wait(10 * MINUTE, stride=5 * MINUTE)
    assert say("because-token") in words(site.breaks(EVENTS))
    browser, page = walked(site, "bruno")
    page = browser.press(page, "check", **right(site, "mixpanel"))
    assert say("steps-mixpanel-4") in page.words
    browser.press(page, "done")
    site.wait(5 * MINUTE)
    site.flows(EVENTS)
    site.wait(15 * MINUTE, stride=5 * MINUTE)
    closed = site.round(EVENTS)
    assert closed is not None
    assert (closed.outcome, closed.proof) == (Outcome.PROVEN, Proof.DATA)
    assert say("card-title-resolved") in words(site.card())
    assert f"<@{user_of('bruno')}> checked access" in words(site.card())


def test_a_shared_key_that_is_refused_speaks_for_mbi(set_site: SiteSetting) -> None:
    site = set_site(HEAD + IMPORT)
    account = site.company.accounts[0]
    site.keep(POINTS, "bruno", right(site, "data_import_api"))
    site.wait(10 * MINUTE, stride=5 * MINUTE)
    account.import_api_key = "made-anew-by-somebody-0123456789"
    site.wait(HOUR, stride=10 * MINUTE)
    assert say("because-token") in words(site.card())
    browser, page = walked(site, "bruno")
    page = browser.press(page, "check", **right(site, "data_import_api"))
    assert page.steps[0] == say("page-state-done")
    browser.press(page, "done")
    site.wait(9 * HOUR, stride=HOUR)
    closed = site.round(POINTS)
    assert closed is not None
    assert (closed.outcome, closed.proof) == (Outcome.PROVEN, Proof.CYCLE)
    assert say("card-title-resolved") in words(site.card())


def test_a_password_changed_at_the_database_speaks_of_the_account(set_site: SiteSetting) -> None:
    site = set_site(HEAD + DATABASE)
    site.keep(ORDERS, "dario", right(site, "mysql"), data_account="orders")
    site.flows(ORDERS)
    site.wait(10 * MINUTE, stride=5 * MINUTE)
    site.company.access.database.truth.set_password("rjmetric")
    site.wait(30 * MINUTE, stride=5 * MINUTE)
    card = site.card()
    assert say("because-admin-account") in words(card)
    assert Action.REAUTHORIZE in buttons(card)
    browser, page = walked(site, "lena")
    page = browser.press(page, "check", **right(site, "mysql"))
    browser.press(page, "done")
    site.wait(timedelta(minutes=5))
    site.flows(ORDERS)
    site.wait(15 * MINUTE, stride=5 * MINUTE)
    assert say("card-title-resolved") in words(site.card())


def walked(site: Site, person: str) -> tuple[Visitor, Page]:
    """From the card to the page."""
    browser = site.visitor()
    return browser, browser.go_on(site.pressed(person))
