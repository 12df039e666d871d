"""The pages over the real use cases, on both databases: from the link to the wait for data."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from bot.adapters.clock import MovableClock
from bot.domain.errors import ProviderSilentError
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from bot.sandbox.fakes.peer import Peer
from bot.texts.reader import Texts
from bot.web.app import make_web
from bot.web.links import Links
from bot.web.pages import Pages
from tests.services.journeys import ANNA, PUBLIC_URL, WATCHED, Journey, journey
from tests.services.sources import REFUSED
from tests.services.stage import set_up
from tests.web.scripted import well

MIXPANEL = "Mixpanel verified"
SECRET = "mixpanel-secret-0123456789"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One person's browser at the site."""

    way: Journey
    client: FlaskClient

    def link(self, name: str | None = None) -> str:
        """Where a fresh link of Anna's leads."""
        return self.way.issued(name=name).url.removeprefix(PUBLIC_URL)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=PUBLIC_URL)

    def post(self, path: str, **form: str) -> TestResponse:
        return self.client.post(path, base_url=PUBLIC_URL, data=form)

    def spent(self, name: str | None = None) -> str:
        """The page of a link that this browser spent."""
        answer = self.post(self.link(name))
        assert answer.status_code == 303
        return answer.headers["Location"]

    def sent(self, page: str) -> str:
        """The state that this browser is sent to the provider with."""
        return self.post(f"{page}/provider").headers["Location"].rpartition("state=")[2]


@pytest.fixture
def visit(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Visit:
    stage = set_up(
        engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED
    )
    way = journey(stage, engine, kinds)
    pages = Pages(texts=Texts(), clock=clock, kinds=kinds)
    links = Links(linking=way.linking, reauthorizing=way.reauthorizing, pages=pages)
    app = make_web(slack=None, reports=None, links=links, health=well())
    return Visit(way=way, client=app.test_client())


def states(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200
    return re.findall('<span class="state">([^<]+)</span>', answer.text)


def test_from_the_link_over_the_provider_to_the_wait_for_data(visit: Visit) -> None:
    visit.way.stage.probes.opens("customers/1234567890")
    assert "Anna" in visit.get(visit.link()).text
    page = visit.spent()
    assert states(visit.get(page)) == ["Now", "Later", "Later"]
    state = visit.sent(page)
    back = visit.get(f"/oauth/callback?state={state}&code=c")
    assert back.headers["Location"] == page
    assert states(visit.get(page)) == ["Done", "Now", "Later"]
    assert visit.post(f"{page}/done").headers["Location"] == page
    assert states(visit.get(page)) == ["Done", "Done", "Waiting"]


def test_a_callback_that_comes_again_is_told_so_and_changes_nothing(visit: Visit) -> None:
    visit.way.stage.probes.opens("customers/1234567890")
    page = visit.spent()
    path = f"/oauth/callback?state={visit.sent(page)}&code=c"
    assert visit.get(path).status_code == 303
    assert visit.get(path).status_code == 400
    assert states(visit.get(page)) == ["Done", "Now", "Later"]


def test_a_callback_in_another_browser_is_refused(visit: Visit) -> None:
    page = visit.spent()
    state = visit.sent(page)
    stranger = visit.client.application.test_client()
    answer = stranger.get(f"/oauth/callback?state={state}&code=c", base_url=PUBLIC_URL)
    assert answer.status_code == 400
    assert "another browser" in answer.text
    assert stranger.get(page, base_url=PUBLIC_URL).status_code == 403
    assert states(visit.get(page)) == ["Now", "Later", "Later"]


def test_another_data_account_is_shown_with_both_names(visit: Visit) -> None:
    visit.way.stage.probes.opens("customers/9999999999")
    page = visit.spent()
    visit.get(f"/oauth/callback?state={visit.sent(page)}&code=c")
    text = visit.get(page).text
    assert "customers/9999999999" in text
    assert "123-456-7890" in text
    assert f'action="{page}/confirm"' not in text


def test_a_silent_provider_is_no_refusal(visit: Visit) -> None:
    page = visit.spent()
    visit.way.stage.provider.troubles.fail(
        "exchange", ProviderSilentError("HTTP 503"), carried_out=False, times=1
    )
    visit.get(f"/oauth/callback?state={visit.sent(page)}&code=c")
    answer = visit.get(page)
    assert states(answer) == ["Now", "Later", "Later"]
    assert "That says nothing about your access" in answer.text


def test_an_entered_secret_is_tried_and_never_shown_again(visit: Visit) -> None:
    visit.way.stage.probes.answer = lambda _: REFUSED
    page = visit.spent(MIXPANEL)
    visit.post(f"{page}/check", username="bot", secret=SECRET)
    answer = visit.get(page)
    assert states(answer)[0] == "Not accepted"
    assert "401 expired" in answer.text
    assert SECRET not in answer.text
    visit.way.stage.probes.opens()
    visit.post(f"{page}/check", username="bot", secret=SECRET)
    assert states(visit.get(page)) == ["Done", "Now", "Later"]


def test_an_empty_field_is_told_so(visit: Visit) -> None:
    page = visit.spent(MIXPANEL)
    visit.post(f"{page}/check", username="bot")
    assert "Something was left empty" in visit.get(page).text


def test_going_on_without_checking_leads_to_mbis_steps(visit: Visit) -> None:
    page = visit.spent()
    visit.post(f"{page}/skip")
    answer = visit.get(page)
    assert states(answer) == ["Skipped", "Now", "Later"]
    assert "Manage Data" in answer.text


def test_a_link_that_is_too_old_brings_a_new_one_to_slack_only(visit: Visit) -> None:
    link = visit.link()
    visit.way.stage.pass_time(minutes=16)
    for answer in (visit.get(link), visit.post(link)):
        assert answer.status_code == 410
        assert "Google" not in answer.text
    asked = visit.post(f"{link}/new")
    assert "I sent it to you" in asked.text
    assert "/link/" not in asked.text
    sent = visit.way.stage.channels.links[-1]
    assert sent.link.person == ANNA.user_id
    assert visit.get(sent.url.removeprefix(PUBLIC_URL)).status_code == 200


def test_a_link_opened_a_hundred_times_and_posted_fifty_times_at_once_binds_one_browser(
    visit: Visit,
) -> None:
    link = visit.link()
    for _ in range(100):
        assert visit.get(link).status_code == 200
    with Peer(visit.client.application) as peer, ThreadPoolExecutor(50) as many:
        posts = [
            many.submit(requests.post, f"{peer.url}{link}", timeout=30, allow_redirects=False)
            for _ in range(50)
        ]
        answers = [post.result() for post in posts]
    assert sorted(answer.status_code for answer in answers) == [303] + [410] * 49
    bound = [answer for answer in answers if "Set-Cookie" in answer.headers]
    assert [answer.status_code for answer in bound] == [303]
