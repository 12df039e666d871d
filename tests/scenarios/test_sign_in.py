"""With SIGN_IN=slack a link works only for whoever proves in Slack to be its person."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bot.domain.audit import Deed
from bot.sandbox.fakes.peer import Html, Reset, Status
from bot.sandbox.fakes.slack import SlackApp
from bot.texts.reader import LOCALES, Texts
from tests.scenarios.access import HEAD, Site, ads
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import say, user_of
from tests.scenarios.visitor import Page, Visitor

APP = SlackApp()
SIGN_IN = {
    "SIGN_IN": "slack",
    "SLACK_CLIENT_ID": APP.client_id,
    "SLACK_CLIENT_SECRET": APP.client_secret,
}
TOKEN, WHO = "/api/openid.connect.token", "/api/openid.connect.userInfo"


@pytest.fixture
def site(set_site: SiteSetting) -> Site:
    site = set_site(HEAD + ads(), **SIGN_IN)
    site.slack.oauth.redirect_uris.add(f"{site.environ['PUBLIC_URL']}/slack/signed-in")
    return site


def set_out(browser: Visitor, page: Page) -> str:
    """Press *Sign in with Slack*: the address there."""
    (action,) = page.actions
    assert action.endswith("/sign-in")
    place = browser.leave(action)
    assert page.leads_to("{0.scheme}://{0.netloc}".format(urlsplit(place)))
    return place


def agree(place: str, person: str, *, decision: str = "allow") -> str:
    """Be that person at Slack, and decide: where Slack sends the browser then."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
    shown = requests.get(place, timeout=10)
    assert shown.status_code == HTTPStatus.OK, shown.text
    answer = requests.post(
        place.partition("?")[0],
        data={**asked, "user": user_of(person), "decision": decision},
        timeout=10,
        allow_redirects=False,
    )
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    return answer.headers["Location"]


def signed_in(browser: Visitor, link: str, person: str) -> Page:
    """Open a link, sign in as that person, and come back."""
    return browser.get(agree(set_out(browser, browser.get(link)), person))


def test_its_person_signs_in_and_uses_it(site: Site) -> None:
    link, browser = site.link("carla"), site.visitor()
    shown = browser.get(link)
    assert say("page-continue") not in shown.words
    back = signed_in(browser, link, "carla")
    assert back.url == link, "free of code and state"
    assert say("page-signed-in", person="Carla Mendes") in back.words
    page = browser.post(link)
    assert page.url.startswith(f"{site.web.url}/reauthorize/")
    assert site.deeds().count(Deed.SIGNED_IN) == site.deeds().count(Deed.LINK_SPENT) == 1


def test_a_forwarded_link_is_of_no_use_to_its_holder_and_stays_good_for_its_person(
    site: Site,
) -> None:
    link, holder = site.link("carla"), site.visitor()
    refused = signed_in(holder, link, "bruno")
    assert refused.status == HTTPStatus.FORBIDDEN
    assert say("page-sign-in-other-person") in refused.words
    (entry,) = [one for one in site.entries() if one.deed is Deed.LINK_REFUSED]
    assert (entry.actor, entry.args["reason"]) == (user_of("bruno"), "other_person")
    assert holder.post(link).url == link, "only asked to sign in again"
    assert signed_in(site.visitor(), link, "carla").status == HTTPStatus.OK
    assert holder.post(link).url == link, "that its person signed in elsewhere helps nobody"
    assert Deed.LINK_SPENT not in site.deeds()
    reasons = [one.args.get("reason") for one in site.entries()]
    assert reasons.count("not_signed_in") == 2


def test_posting_without_signing_in_spends_nothing(site: Site) -> None:
    link, browser = site.link("carla"), site.visitor()
    for _ in range(3):
        page = browser.post(link)
        assert (page.url, page.status) == (link, HTTPStatus.OK)
        assert say("page-sign-in") in page.words
    assert Deed.LINK_SPENT not in site.deeds()


def test_previews_spend_neither_the_link_nor_a_state(site: Site) -> None:
    link, browser = site.link("carla"), site.visitor()
    place = agree(set_out(browser, browser.get(link)), "carla")
    assert requests.head(place, timeout=10).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert browser.get(place).url == link


def test_a_way_back_that_another_browser_takes_is_good_for_neither(site: Site) -> None:
    """An attacker's way back opened by the link's person, and the other way round."""
    link, browser, other = site.link("carla"), site.visitor(), site.visitor()
    place = agree(set_out(browser, browser.get(link)), "carla")
    signed_out = set_out(other, other.get(link))
    assert signed_out != place
    elsewhere = other.get(place)
    assert elsewhere.status == HTTPStatus.BAD_REQUEST
    assert say("page-sign-in-other-browser") in elsewhere.words
    assert browser.get(place).status == HTTPStatus.BAD_REQUEST, "the state is gone by then"
    assert other.post(link).url == browser.post(link).url == link
    assert Deed.SIGNED_IN not in site.deeds()


@pytest.mark.parametrize("after", [0, 10])
def test_a_way_back_is_good_once_and_for_ten_minutes(site: Site, after: int) -> None:
    link, browser = site.link("carla"), site.visitor()
    place = agree(set_out(browser, browser.get(link)), "carla")
    if after == 0:
        browser.get(place)
    site.clock.advance(timedelta(minutes=after))
    again = browser.get(place)
    assert again.status == HTTPStatus.BAD_REQUEST
    assert say("page-sign-in-state-gone") in again.words


def test_a_code_of_another_sign_in_is_not_believed(site: Site) -> None:
    """Somebody else's code put to one's own state: the nonce tells them apart."""
    link, browser, attacker = site.link("carla"), site.visitor(), site.visitor()
    stolen = agree(set_out(browser, browser.get(link)), "carla")
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    own = agree(set_out(attacker, attacker.get(link)), "bruno")
    state = parse_qs(urlsplit(own).query)["state"][0]
    page = attacker.get(f"/slack/signed-in?code={code}&state={state}")
    assert page.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert say("page-sign-in-failed") in page.words
    assert Deed.SIGNED_IN not in site.deeds()


def test_who_says_no_in_slack_can_try_again(site: Site) -> None:
    link, browser = site.link("carla"), site.visitor()
    place = agree(set_out(browser, browser.get(link)), "carla", decision="cancel")
    page = browser.get(place)
    assert say("page-sign-in-denied") in page.words
    assert f'href="{urlsplit(link).path}"' in page.html
    assert signed_in(browser, link, "carla").url == link


@pytest.mark.parametrize("at", [TOKEN, WHO])
@pytest.mark.parametrize(
    "fault",
    [
        Reset(),
        Status(code=503, body=b"down"),
        Html(page="<script>alert(1)</script>"),
        Status(code=200, body=json.dumps({"ok": True}).encode(), content_type="application/json"),
        Status(
            code=200,
            body=json.dumps({"ok": False, "error": "<script>alert(1)</script>"}).encode(),
            content_type="application/json",
        ),
    ],
    ids=["reset", "503", "html", "nothing", "markup"],
)
def test_a_slack_out_of_order_lets_nobody_in_and_shows_nothing_of_its_answer(
    site: Site, at: str, fault: Reset | Status | Html
) -> None:
    link, browser = site.link("carla"), site.visitor()
    place = agree(set_out(browser, browser.get(link)), "carla")
    site.slack.faults.add(at, fault)
    page = browser.get(place)
    assert page.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert say("page-sign-in-failed") in page.words
    assert "alert" not in page.html
    assert browser.post(link).url == link
    assert Deed.SIGNED_IN not in site.deeds()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_outcome_has_words_in_both_languages(locale: str) -> None:
    for came in ("other-person", "other-browser", "state-gone", "denied", "failed"):
        for key in (f"page-sign-in-{came}", f"page-sign-in-{came}-title"):
            assert key not in Texts().say(locale, key)


def test_neither_code_nor_state_nor_secret_is_logged_or_kept(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    link, browser = site.link("carla"), site.visitor()
    with caplog.at_level("DEBUG"):
        place = agree(set_out(browser, browser.get(link)), "carla")
        browser.get(place)
    query = parse_qs(urlsplit(place).query)
    own = [record for record in caplog.records if record.name.startswith("bot")]
    told = "\n".join(record.getMessage() for record in own)
    for secret in (query["code"][0], query["state"][0], APP.client_secret):
        assert secret not in told


def test_without_the_setting_nobody_is_asked_to_sign_in(set_site: SiteSetting) -> None:
    site = set_site(HEAD + ads())
    browser = site.visitor()
    assert re.search("/reauthorize/", browser.go_on(site.link("carla")).url)
    assert requests.get(f"{site.web.url}/slack/signed-in", timeout=10).status_code == 404
