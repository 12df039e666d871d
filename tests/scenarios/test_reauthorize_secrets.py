"""A day of authorizing again: all of it is in the audit, and no credential is left anywhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import make_url

from bot.bootstrap.auditing import auditing_with
from bot.cli.logs import TALKATIVE
from bot.config.environment import read_settings
from bot.config.needs import DatabaseSettings
from bot.domain.audit import Deed
from bot.sandbox.acme import BRUNO, CARLA
from bot.sandbox.fakes.oauth import walk
from bot.sandbox.fakes.peer import Html, Reset, Status
from bot.slack.ids import Action
from tests.scenarios.access import (
    BRUNOS,
    CARLAS,
    CRM,
    DATABASE,
    EVENTS,
    HANDOVER,
    HEAD,
    LENAS,
    MIXPANEL,
    POINTS,
    SALES,
    Site,
    ads,
    link_in,
    source,
)
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import MINUTE, say
from tests.scenarios.visitor import Page, Visitor
from tests.scenarios.watching import ADS, ORDERS

QUARTER = timedelta(minutes=15)
WATCH = (
    HEAD
    + HANDOVER
    + "".join(
        [
            ads(),
            ads("Ads taken"),
            ads("Ads declined"),
            SALES,
            MIXPANEL,
            DATABASE,
            source(POINTS, "data_import_api", CARLA, credentials="verify"),
            source("Adobe Analytics", "adobe_analytics", BRUNO),
        ]
    )
)
WRONG = "a-wrong-entry-that-was-someones-password"
BY_ITSELF = {Deed.GRANT_REFUSED, Deed.HANDED_OVER, Deed.HANDOVER_FAILED, Deed.GRANT_STORED}
"""What the bot does without anybody."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a day left, by place."""

    logs: str
    calls: str
    pages: str
    audit: str
    tickets: str
    rows: str

    def places(self) -> dict[str, str]:
        return dict(vars(self))


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Hears everything down to the last detail, but from libraries that the bot hushes."""
    text, root = StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(text), root.level
    hushed = [logging.getLogger(n) for n in TALKATIVE if not n.endswith("oauthlib")]
    levels = [one.level for one in hushed]
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for one in hushed:
        one.setLevel(logging.WARNING)
    yield text
    root.removeHandler(handler)
    root.setLevel(before)
    for one, level in zip(hushed, levels, strict=True):
        one.setLevel(level)


class Day:
    """All ways, and all that goes wrong on them; `tokens` and `states` went by the browsers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.tokens: list[str] = []
        self.states: list[str] = []

    def link(self, address: str) -> str:
        """Remember the token of a link."""
        self.tokens.append(address.rpartition("/")[2])
        return address

    def back(self, browser: Visitor, page: Page, who: str, *, allow: bool = True) -> str:
        """Go to the provider: the address that leads back."""
        callback = walk(browser.set_out(page), person=who, allow=allow)
        (state,) = parse_qs(urlsplit(callback).query)["state"]
        self.states.append(state)
        return callback

    def opened(self, person: str, name: str) -> tuple[Visitor, Page]:
        """The page of a fresh link."""
        browser = self.site.visitor()
        return browser, browser.go_on(self.link(self.site.link(person, name)))

    def passes(self) -> None:
        """From morning to night."""
        self.asks()
        browser, page = self.spends()
        self.errs(browser, page)
        self.changes()
        self.enters()
        self.lapses()

    def asks(self) -> None:
        """Somebody who may not asks who may."""
        refused = self.site.press("omar", Action.REAUTHORIZE, self.site.breaks())
        self.site.press_own("omar", Action.ASK_OWNER, refused)
        self.site.until(lambda: Deed.OWNER_ASKED in self.site.deeds())

    def spends(self) -> tuple[Visitor, Page]:
        """A link too old, its successor, and that one once more."""
        old = self.link(self.site.link("carla"))
        browser = self.site.visitor()
        self.site.clock.advance(QUARTER)
        browser.post(old)
        browser.post(f"{old}/new")
        fresh = self.link(link_in(self.site.direct("carla")[-1]))
        page = browser.go_on(fresh)
        self.site.visitor().post(fresh)
        return browser, page

    def errs(self, browser: Visitor, page: Page) -> None:
        """The provider: denied, in trouble, in the wrong browser, twice, and at last."""
        faults = self.site.company.access.oauth.faults
        browser.get(self.back(browser, page, LENAS, allow=False))
        for path in ("/google/token", "/google/v25"):
            for fault in (Html(), Reset(), Status(code=503), Status(code=400, body=b"{")):
                faults.clear()
                faults.add(path, fault, times=None)
                page = browser.get(self.back(browser, page, LENAS))
        faults.clear()
        self.site.visitor().get(self.back(browser, page, LENAS))
        callback = self.back(browser, browser.get(page.url), LENAS)
        assert browser.get(callback).steps[0] == say("page-state-done")
        assert browser.get(callback).status == HTTPStatus.BAD_REQUEST
        self.site.company.pipeline.faults.add("/grants", Status(code=503), times=1)
        self.site.wait(5 * MINUTE)

    def changes(self) -> None:
        """Another data account, taken once and declined once."""
        for name, button in (
            ("Ads taken", Action.CONFIRM_CHANGE),
            ("Ads declined", Action.KEEP_ACCOUNT),
        ):
            browser, page = self.opened("carla", name)
            browser.get(self.back(browser, page, BRUNOS))
            self.site.work()
            (asked,) = self.site.told("lena", name)
            self.site.press("lena", button, asked)

    def enters(self) -> None:
        """Keys and passwords, wrong and right, and sources that break while they are asked."""
        company = self.site.company
        access = company.access
        company.pipeline.broken = True
        for name, right in (
            (EVENTS, {"username": access.mixpanel.username, "secret": access.mixpanel.secret}),
            (ORDERS, {"username": access.reader.name, "password": access.reader.password}),
            (POINTS, {"key": company.accounts[0].import_api_key}),
        ):
            browser, page = self.opened("lena", name)
            wrong = {field: WRONG for field in right if field != "username"}
            browser.post(f"{page.url}/check", **{**right, **wrong})
            for peer in (access.mixpanel, company.ingest):
                peer.faults.add("/", Reset())
            browser.post(f"{page.url}/check", **right)
            for peer in (access.mixpanel, company.ingest):
                peer.faults.clear()
            browser.post(f"{page.url}/check", **right)
            browser.post(f"{page.url}/done")
        self.site.wait(2 * QUARTER, stride=QUARTER)

    def lapses(self) -> None:
        """Tokens rotate; somebody takes the bot's grant away; the process starts again."""
        browser, page = self.opened("carla", CRM)
        browser.get(self.back(browser, page, CARLAS))
        browser, page = self.opened("bruno", "Adobe Analytics")
        browser.post(f"{page.url}/skip")
        self.site.wait(timedelta(hours=9), stride=timedelta(hours=3))
        self.site.company.access.oauth.revoke("salesforce", CARLAS)
        self.site.wait(timedelta(hours=3), stride=timedelta(minutes=45))
        self.site.restart()
        self.site.wait(QUARTER)


def left_of(site: Site, log: StringIO) -> Left:
    """All of it."""
    path = Path(make_url(site.environ["DATABASE_URL"]).database or "")
    tickets = site.company.desk.tickets
    shown = [f"{page.html} {dict(page.headers)}" for v in site.visitors for page in v.seen]
    return Left(
        logs=log.getvalue(),
        calls="\n".join(f"{call.params} {call.response}" for call in site.slack.calls),
        pages="\n".join(shown),
        audit="\n".join(audited(site)),
        tickets="\n".join(f"{t.subject} {t.comments} {t.fields}" for t in tickets) or "none",
        rows="".join(p.read_bytes().decode("latin-1") for p in path.parent.glob(f"{path.name}*")),
    )


def audited(site: Site) -> list[str]:
    """What `mbi-bot audit` prints."""
    settings = read_settings(site.environ, DatabaseSettings)
    with auditing_with(settings) as auditing:
        return list(auditing.lines())


def credentials(site: Site) -> dict[str, str]:
    """Everything that opens something, by what it is."""
    access = site.company.access
    held = {
        "Google's client secret": access.google_client.secret,
        "Salesforce's client secret": access.salesforce_client.secret,
        "developer token": access.developer_token,
        "Mixpanel's secret": access.mixpanel.secret,
        "database's password": access.reader.password,
        "import key": site.company.accounts[0].import_api_key,
        "export key": site.company.accounts[0].export_api_key,
        "secret of the hand-over": site.company.handover_secret,
        "wrong entry": WRONG,
        "signing secret": site.environ["SLACK_SIGNING_SECRET"],
        "bot token": site.environ["SLACK_BOT_TOKEN"],
        "key of all": site.environ["SECRET_KEYS"],
    }
    for provider in access.oauth.providers:
        ledger = access.oauth.ledger(provider)
        for what in ("codes", "access", "refresh"):
            held |= {f"{provider} {what} {n}": t for n, t in enumerate(getattr(ledger, what))}
    return held


def found(wanted: dict[str, str], places: dict[str, str]) -> list[str]:
    """Which of these stands where."""
    return [
        f"{what} in {where}" for what, v in wanted.items() for where in places if v in places[where]
    ]


def test_a_day_of_authorizing_is_all_in_the_audit_and_leaves_no_credential(
    set_site: SiteSetting, log: StringIO
) -> None:
    site = set_site(WATCH)
    day = Day(site)
    day.passes()
    left = left_of(site, log)
    places = left.places()
    assert all(places.values())

    # The audit: every deed but of bastions and of signing in, each by somebody, none with a secret.
    lines = [json.loads(line) for line in left.audit.splitlines()]
    assert {line["deed"] for line in lines} == set(Deed) - {
        Deed.HOST_KEY_TAKEN,
        Deed.SIGNED_IN,
    }
    assert [n["id"] for n in lines] == sorted(n["id"] for n in lines)
    alone = [line for line in lines if line["actor"] is None]
    assert {line["deed"] for line in alone} <= BY_ITSELF | {Deed.AUTHORIZED, Deed.CALLBACK_REFUSED}
    assert {x["args"]["how"] for x in alone if x["deed"] == Deed.AUTHORIZED} <= {"handover"}
    assert {line["deed"] for line in lines if not line["integration"]} == {Deed.CALLBACK_REFUSED}

    wanted = credentials(site)
    assert len(wanted) > 30, "there is something to look for"
    assert found(wanted, places) == []

    # Links stand in Slack and on their own pages, states in addresses at the provider.
    on_the_way = {f"token {n}": v for n, v in enumerate(day.tokens)}
    on_the_way |= {f"state {n}": v for n, v in enumerate(day.states)}
    cookies = [value for v in site.visitors for value in v.cookies.values()]
    on_the_way |= {f"cookie {n}": v for n, v in enumerate(cookies)}
    assert all(len(v) > 20 for v in on_the_way.values())
    assert found(on_the_way, {k: places[k] for k in ("logs", "audit", "rows", "tickets")}) == []

    # The search would find each of them anywhere.
    for where in places:
        for what, value in (wanted | on_the_way).items():
            planted = places | {where: f"{places[where][:99]}{value}"}
            assert f"{what} in {where}" in found({what: value}, planted)


def test_the_search_hears_what_is_logged_and_sees_what_is_stored(
    set_site: SiteSetting, log: StringIO
) -> None:
    site = set_site(HEAD + ads() + ads("planted-on-a-page"))
    logging.getLogger("bot.web.links").debug("a line with %s in it", "planted-in-a-log")
    site.hear(ADS, "Success")
    browser = site.visitor()
    browser.get(site.link("carla", "planted-on-a-page"))
    with site.bot.transaction() as uow:
        uow.interactions.first("planted-in-a-row", site.clock.now())
        uow.commit()
    places = left_of(site, log).places()
    assert found({"it": "planted-in-a-log"}, places) == ["it in logs"]
    assert found({"it": "planted-in-a-row"}, places) == ["it in rows"]
    assert "it in pages" in found({"it": "planted-on-a-page"}, places)
