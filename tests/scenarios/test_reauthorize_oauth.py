"""The way over a provider, and all that may come back from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from itertools import count

import pytest

from bot.domain.audit import Deed
from bot.sandbox.acme import CARLA
from bot.sandbox.fakes.oauth import ProviderTruth, walk
from bot.sandbox.fakes.peer import Fault, Faults, Html, Reset, ResetAfter, Status, Truncate
from bot.slack.ids import Action
from tests.scenarios.access import (
    ADS_ACCOUNT,
    BRUNOS,
    CARLAS,
    CRM,
    HEAD,
    LENAS,
    OTHER_ACCOUNT,
    SALES,
    Site,
    ads,
    source,
)
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import MINUTE, say, words
from tests.scenarios.visitor import Page
from tests.scenarios.watching import ADS

HTML = Status(code=503, body=b"<h1>Service Unavailable</h1>", content_type="text/html")
WAIT = Status(code=429, headers={"Retry-After": "30"}, body=b"{}", content_type="application/json")
TOKEN, API = "/google/token", "/google/v25"
NUMBERS = count(1)
MANY = 40


@pytest.fixture(scope="module")
def town(make_town: Callable[[str], AbstractContextManager[Site]]) -> Iterator[Site]:
    named = "".join(ads(f"Ads {number:02}") for number in range(1, MANY))
    unregistered = source("Facebook", "facebook_ads", CARLA)
    with make_town(HEAD + named + unregistered + SALES) as site:
        yield site


@dataclass(frozen=True, kw_only=True)
class At:
    """One integration of the town, for one test."""

    town: Site
    name: str

    @property
    def faults(self) -> Faults:
        return self.town.company.access.oauth.faults

    @property
    def google(self) -> ProviderTruth:
        return self.town.company.access.oauth.providers["google"]


@pytest.fixture
def at(town: Site) -> Iterator[At]:
    town.clock.advance(2 * MINUTE)
    here = At(town=town, name=f"Ads {next(NUMBERS):02}")
    yield here
    here.faults.clear()
    here.google.says_issuer = here.google.refuses_with = None


def problem(page: Page) -> str:
    """What the page says went wrong."""
    return page.words.partition(say("page-problem-title"))[2]


def refused(reason: str, provider: str = "Google") -> str:
    return say(f"page-problem-{reason}", provider=provider)


def test_denied_is_understood_and_can_be_tried_again(at: At) -> None:
    browser, page = at.town.opened("carla", at.name)
    page = browser.sign_in(page, LENAS, allow=False)
    assert refused("denied") in page.words
    page = browser.sign_in(page, LENAS)
    assert problem(page) == ""
    assert page.steps[:2] == [say("page-state-done"), say("page-state-now")]
    assert at.town.grant(at.name) is not None


def test_a_right_left_out_is_named(at: At) -> None:
    browser, page = at.town.opened("carla", at.name)
    page = browser.sign_in(page, LENAS, only=[])
    assert refused("scope-narrowed") in page.words
    assert at.town.grant(at.name) is None


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (HTML, "provider-silent"),
        (Status(code=500), "provider-silent"),
        (Html(), "provider-silent"),
        (Reset(), "provider-silent"),
        (ResetAfter(), "provider-silent"),
        (Truncate(), "provider-silent"),
        (WAIT, "too-many-requests"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("path", [TOKEN, API])
def test_a_provider_in_trouble_says_nothing_of_the_access_and_a_second_try_does(
    at: At, path: str, fault: Fault, reason: str
) -> None:
    browser, page = at.town.opened("carla", at.name)
    at.faults.add(path, fault, times=None)
    page = browser.sign_in(page, LENAS)
    assert refused(reason) in page.words
    assert page.steps[1:] == [say("page-state-todo")] * 2
    assert at.town.grant(at.name) is None
    assert "Service Unavailable" not in page.words
    at.faults.clear()
    assert browser.sign_in(page, LENAS).steps[0] == say("page-state-done")


def test_a_code_that_is_good_no_more_can_be_had_anew(at: At) -> None:
    browser, page = at.town.opened("carla", at.name)
    back = walk(browser.set_out(page), person=LENAS)
    at.town.company.access.oauth.revoke("google", LENAS)
    page = browser.get(back)
    assert refused("credential-refused-oauth") in page.words
    assert at.town.grant(at.name) is None
    assert browser.sign_in(page, LENAS).steps[0] == say("page-state-done")


def test_an_admin_of_the_provider_in_the_way_is_said(at: At) -> None:
    at.google.refuses_with = "admin_policy_enforced"
    browser, page = at.town.opened("carla", at.name)
    page = browser.sign_in(page, LENAS)
    assert refused("account-refused") in page.words


def test_an_answer_in_anothers_name_is_not_taken(at: At) -> None:
    at.google.says_issuer = "https://accounts.evil.example"
    browser, page = at.town.opened("carla", at.name)
    page = browser.sign_in(page, LENAS)
    assert refused("issuer-mismatch") in page.words
    assert at.town.grant(at.name) is None
    assert at.town.entries(at.name)[-1].args["reason"] == "issuer_mismatch"


def test_a_provider_that_does_not_name_itself_is_taken(at: At) -> None:
    at.google.says_issuer = ""
    browser, page = at.town.opened("carla", at.name)
    assert browser.sign_in(page, LENAS).steps[0] == say("page-state-done")


def test_a_callback_that_comes_again_changes_nothing(at: At) -> None:
    browser, page = at.town.opened("carla", at.name)
    back = walk(browser.set_out(page), person=LENAS)
    assert browser.get(back).steps[0] == say("page-state-done")
    grant = at.town.grant(at.name)
    again = browser.get(back)
    assert again.status == HTTPStatus.BAD_REQUEST
    assert say("page-returned") in again.words
    assert at.town.grant(at.name) == grant
    assert browser.get(page.url).steps[0] == say("page-state-done")


def test_an_answer_in_another_browser_is_not_taken_and_the_first_goes_on(at: At) -> None:
    browser, page = at.town.opened("carla", at.name)
    back = walk(browser.set_out(page), person=LENAS)
    stranger = at.town.visitor().get(back)
    assert stranger.status == HTTPStatus.BAD_REQUEST
    assert say("page-returned-elsewhere") in stranger.words
    assert at.town.grant(at.name) is None
    assert "Carla" not in stranger.html
    assert browser.sign_in(browser.get(page.url), LENAS).steps[0] == say("page-state-done")


def test_an_answer_with_someone_elses_state_is_not_taken(at: At) -> None:
    # An attacker lets a victim, who has a page of their own, come back with the attacker's code.
    attacker, evil = at.town.opened("lena", at.name)
    victim, page = at.town.opened("carla", at.name)
    back = walk(attacker.set_out(evil), person=BRUNOS)
    answer = victim.get(back)
    assert answer.status == HTTPStatus.BAD_REQUEST
    assert at.town.grant(at.name) is None
    assert victim.get(page.url).steps[0] == say("page-state-now")


def test_a_made_up_state_leads_nowhere(at: At) -> None:
    answer = at.town.visitor().get("/oauth/callback?state=made-up&code=made-up")
    assert answer.status == HTTPStatus.BAD_REQUEST
    assert say("page-returned") in answer.words


def test_who_takes_longer_than_ten_minutes_sets_out_again(at: At) -> None:
    browser, page = at.town.opened("carla", at.name)
    place = browser.set_out(page)
    at.town.clock.advance(timedelta(minutes=10))
    answer = browser.get(walk(place, person=LENAS))
    assert at.town.grant(at.name) is None
    assert answer.status == HTTPStatus.BAD_REQUEST or refused("state-gone") in answer.words
    assert browser.sign_in(browser.get(page.url), LENAS).steps[0] == say("page-state-done")


@pytest.mark.parametrize("accept", [True, False])
def test_another_data_account_waits_for_an_admin_while_the_old_grant_stays(
    at: At, *, accept: bool
) -> None:
    at.town.plant(at.name, "lena", LENAS)
    old = at.town.grant(at.name)
    browser, page = at.town.opened("carla", at.name)
    page = browser.sign_in(page, BRUNOS)
    assert refused("other-data-account") in page.words
    assert OTHER_ACCOUNT.replace("-", "") in page.words
    assert ADS_ACCOUNT in page.words
    assert not [one for one in page.actions if one.endswith("/confirm")], "she is no admin"
    assert at.town.grant(at.name) == old
    at.town.work()
    (asked,) = at.town.told("lena", at.name)
    button = Action.CONFIRM_CHANGE if accept else Action.KEEP_ACCOUNT
    answer = at.town.press("lena", button, asked)
    assert say(f"decided-{'confirmed' if accept else 'declined'}") in words(answer)
    grant = at.town.grant(at.name)
    deeds = at.town.deeds(at.name)
    assert Deed.CHANGE_ASKED in deeds
    if accept:
        assert grant is not None
        assert grant != old
        assert grant.data_account == OTHER_ACCOUNT.replace("-", "")
        assert deeds.count(Deed.CHANGE_CONFIRMED) == 1
        assert browser.get(page.url).steps[0] == say("page-state-done")
    else:
        assert grant == old
        assert deeds.count(Deed.CHANGE_DECLINED) == 1
        assert browser.get(page.url).steps[0] != say("page-state-done")
    at.town.work()
    (asked,) = at.town.told("lena", at.name)
    assert say("notice-change-done", name=at.name, account="Acme EU") in words(asked)


def test_an_admin_may_confirm_another_data_account_on_the_page_itself(at: At) -> None:
    browser, page = at.town.opened("lena", at.name)
    page = browser.sign_in(page, BRUNOS)
    assert say("page-change-mine") in page.words
    page = browser.press(page, "confirm")
    assert page.steps[0] == say("page-state-done")
    assert at.town.entries(at.name)[-1].args.keys().isdisjoint({"token", "code", "state"})


def test_somebody_without_any_data_account_is_told_so(at: At) -> None:
    browser, page = at.town.opened("carla", at.name)
    page = browser.sign_in(page, "omar-at-acme.example")
    assert problem(page) != ""
    assert at.town.grant(at.name) is None


def test_what_the_bot_cannot_ask_has_its_steps_in_mbi_all_the_same(town: Site) -> None:
    browser, page = town.opened("carla", "Facebook")
    assert say("page-why-no-client", provider="Meta") in page.words
    page = browser.press(page, "done")
    assert page.steps == [say(f"page-state-{s}") for s in ("unavailable", "done", "waiting")]


def test_another_process_takes_what_comes_back(set_site: SiteSetting) -> None:
    site = set_site(HEAD + ads())
    browser, page = site.opened("carla")
    back = walk(browser.set_out(page), person=LENAS)
    site.restart()
    assert browser.get(back).steps[0] == say("page-state-done")
    assert site.grant() is not None


def test_without_a_client_of_the_operators_too(set_site: SiteSetting) -> None:
    start, end = HEAD.index("[provider.google]"), HEAD.index("[provider.salesforce]")
    site = set_site(HEAD[:start] + HEAD[end:] + ads())
    browser, page = site.opened("carla", ADS)
    assert say("page-why-no-client", provider="Google") in page.words
    assert say("steps-google-ads-4", account=ADS_ACCOUNT) in page.words
    page = browser.press(page, "done")
    assert page.steps == [say(f"page-state-{s}") for s in ("unavailable", "done", "waiting")]


def test_the_wrong_organization_at_salesforce_is_refused(town: Site) -> None:
    browser, page = town.opened("carla", CRM)
    page = browser.sign_in(page, "dario-at-acme.example.sandbox")
    assert refused("other-data-account", "Salesforce") in page.words
    assert town.grant(CRM) is None
    page = browser.sign_in(page, CARLAS)
    assert page.steps[0] == say("page-state-done")
    assert problem(page) == ""
