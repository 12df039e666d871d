"""Acme as a whole, and what can go wrong there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from fluent.syntax import FluentParser, ast

import bot
from bot.sandbox.company import Company
from bot.sandbox.groups import GROUPS
from bot.sandbox.troubles import Step
from bot.sandbox.world import World
from bot.texts.reader import Texts

TIMEOUT = 5
TEXTS = Path(bot.__file__).parent / "texts"


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 17, tzinfo=UTC)  # a Tuesday

    def now(self) -> datetime:
        return self.time

    def advance(self, delta: timedelta) -> None:
        self.time += delta


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def company(clock: Clock) -> Iterator[Company]:
    acme = Company(now=clock.now, advance=clock.advance)
    acme.start()
    yield acme
    acme.stop()


def words(company: Company, client: int = 194) -> dict[str, Any]:
    answer = requests.get(f"{company.urls['mbi']}/reports/{client}.json", timeout=TIMEOUT).json()
    return {one["name"]: one for one in answer["integrations"]}


def indicator(company: Company, provider: str) -> str:
    url = f"{company.urls['feeds']}/{provider}/api/v2/summary.json"
    return str(requests.get(url, timeout=TIMEOUT).json()["status"]["indicator"])


def test_everything_is_well_at_first_and_every_page_opens(company: Company) -> None:
    assert not [trouble.id for trouble in company.troubles.values() if trouble.active]
    assert {one["status"] for one in words(company).values()} == {"Success", ""}
    for name in ("ingest", "agent", "mailbox", "integrations-194", "integrations-207"):
        assert requests.get(company.urls[name], timeout=TIMEOUT).status_code == 200


def test_every_trouble_can_be_made_and_mended(company: Company, clock: Clock) -> None:
    for trouble in company.troubles.values():
        trouble.break_()
        assert trouble.active, trouble.id
        clock.advance(timedelta(hours=13))
        trouble.mend()
        assert not trouble.active, trouble.id
    clock.advance(timedelta(hours=13))
    assert {one["status"] for one in words(company).values()} == {"Success", ""}
    assert {indicator(company, provider) for provider in ("google", "intuit")} == {"none"}


@pytest.mark.parametrize(
    ("trouble", "integration", "word"),
    [
        ("token-expired", "Google Ads – main", "Re-auth"),
        ("access-revoked", "Salesforce", "Re-auth"),
        ("admin-demoted", "Facebook Ads – EU", "Re-auth"),
        ("provider-outage", "QuickBooks Online", "Failed"),
        ("database-unreachable", "Orders database", "Failed"),
        ("blank-status", "Mixpanel", ""),
        ("plan-ended", "Mixpanel", "Re-auth"),
        ("user-removed", "QuickBooks Online", "Re-auth"),
        ("salesforce-moved", "Salesforce", "Failed"),
        ("mbi-not-admitted", "Orders database", "Failed"),
        ("meta-outage", "Facebook Ads – EU", "Re-auth"),
    ],
)
def test_a_trouble_changes_the_word_of_its_integration_only(
    company: Company,
    clock: Clock,
    trouble: str,
    integration: str,
    word: str,
) -> None:
    before = words(company)
    company.troubles[trouble].break_()
    clock.advance(timedelta(hours=13))
    after = words(company)
    changed = {name for name in after if after[name]["status"] != before[name]["status"]}
    assert changed == {integration}
    assert after[integration]["status"] == word


def test_an_outage_at_google_silences_both_accounts_and_shows_in_the_feed(
    company: Company,
    clock: Clock,
) -> None:
    company.troubles["google-outage"].break_()
    clock.advance(timedelta(hours=13))
    assert indicator(company, "google") == "critical"
    failed = [
        name
        for client in (194, 207)
        for name, one in words(company, client).items()
        if one["status"] == "Failed"
    ]
    assert failed == [
        "Google Ads – main",
        "Google Ads – US",
        "Google ECommerce",
        "Google Analytics – US",
    ]


def test_a_quiet_weekend_is_a_saturday_with_nothing_broken(
    company: Company,
    clock: Clock,
) -> None:
    company.troubles["quiet-weekend"].break_()
    assert clock.now() == datetime(2026, 11, 28, 17, tzinfo=UTC)
    assert {one["status"] for one in words(company).values()} == {"Success", ""}
    assert all(one["last_data_point"] for one in words(company).values())


def test_another_part_of_the_world_breaks_and_mends_with_a_trouble(company: Company) -> None:
    told: list[str] = []
    trouble = company.troubles["access-revoked"]
    trouble.also(Step(break_=lambda: told.append("revoked"), mend=lambda: told.append("granted")))
    trouble.break_()
    trouble.mend()
    assert told == ["revoked", "granted"]


def test_authorizing_on_the_page_ends_the_trouble(company: Company, clock: Clock) -> None:
    trouble = company.troubles["token-expired"]
    trouble.break_()
    clock.advance(timedelta(hours=7))
    url = f"{company.urls['integrations-194']}/save"
    requests.post(url, data={"name": "Google Ads – main"}, timeout=TIMEOUT)
    assert not trouble.active


def test_every_trouble_is_in_one_group_of_the_panel() -> None:
    grouped = [trouble for troubles in GROUPS.values() for trouble in troubles]
    world = World(live=False)
    assert sorted(grouped) == sorted(world.troubles)


@pytest.mark.parametrize("locale", ["en", "it"])
def test_every_group_has_words(locale: str) -> None:
    words = Texts().keys("sandbox-page-group-")
    assert {key.removeprefix("sandbox-page-group-") for key in words} == set(GROUPS)
    assert all(Texts().say(locale, key) for key in words)


@pytest.mark.parametrize("locale", ["en", "it"])
def test_every_trouble_has_a_title_and_an_explanation(company: Company, locale: str) -> None:
    text = (TEXTS / locale / "troubles.ftl").read_text(encoding="utf-8")
    entries = FluentParser().parse(text).body
    told = {
        entry.id.name: {attribute.id.name for attribute in entry.attributes}
        for entry in entries
        if isinstance(entry, ast.Message)
    }
    assert not [entry for entry in entries if isinstance(entry, ast.Junk)]
    for trouble in company.troubles:
        assert told[f"trouble-{trouble}"] == {"explanation"}


def test_only_a_refresh_lets_mbi_take_a_new_host_key(company: Company, clock: Clock) -> None:
    name, page = "Billing database", company.urls["integrations-207"]
    assert "Refresh SSH Host Keys" in requests.get(page, timeout=TIMEOUT).text
    company.troubles["host-key-rotated"].break_()
    assert words(company, 207)[name]["status"] == "Success", "no cycle has tried yet"
    clock.advance(timedelta(hours=7))
    assert words(company, 207)[name]["message"] == "SSH host key verification failed"
    requests.post(f"{page}/save", data={"name": name}, timeout=TIMEOUT)
    assert words(company, 207)[name]["status"] == "Failed"
    requests.post(f"{page}/save", data={"name": name, "refresh": "yes"}, timeout=TIMEOUT)
    requests.post(f"{page}/save", data={"name": name}, timeout=TIMEOUT)
    assert words(company, 207)[name]["status"] == "Success"


def test_what_flaps_is_well_every_other_cycle(company: Company, clock: Clock) -> None:
    company.troubles["database-flaps"].break_()
    said = []
    for _ in range(4):
        clock.advance(timedelta(hours=6))
        said.append(words(company)["Orders database"]["status"])
    assert sorted(said) == ["Failed", "Failed", "Success", "Success"]


def test_what_stands_still_has_no_word_no_rows_and_no_status_page(
    company: Company, clock: Clock
) -> None:
    company.troubles["zendesk-still"].break_()
    before = words(company, 207)["Zendesk"]
    clock.advance(timedelta(hours=13))
    zendesk = company.accounts[1].integration("Zendesk")
    assert before["status"] == words(company, 207)["Zendesk"]["status"] == ""
    assert zendesk.known.newest_row is not None
    assert clock.now() - zendesk.known.newest_row > timedelta(hours=12)
    url = company.feeds.feed_url("zendesk")
    assert requests.get(url, timeout=TIMEOUT).status_code == 503
