"""Mixpanel, as an ordinary client sees it."""

from collections.abc import Iterator

import pytest
import requests

from bot.sandbox.fakes.mixpanel import MixpanelPeer

TIMEOUT = 5


@pytest.fixture
def mixpanel() -> Iterator[MixpanelPeer]:
    with MixpanelPeer(projects={"2816334": "Acme EU"}) as peer:
        yield peer


def me(
    mixpanel: MixpanelPeer, username: str | None = None, secret: str | None = None
) -> requests.Response:
    auth = (username or mixpanel.username, secret or mixpanel.secret)
    return requests.get(f"{mixpanel.url}/api/app/me", auth=auth, timeout=TIMEOUT)


def test_a_service_account_is_told_its_projects(mixpanel: MixpanelPeer) -> None:
    answer = me(mixpanel)
    assert answer.json()["status"] == "ok"
    assert answer.json()["results"]["projects"]["2816334"]["name"] == "Acme EU"


def test_who_it_is_not_is_refused_in_two_shapes(mixpanel: MixpanelPeer) -> None:
    stranger, guess = me(mixpanel, username="nobody"), me(mixpanel, secret="guess")
    assert stranger.status_code == guess.status_code == 401
    assert stranger.json() == {"code": 401, "error": "Not a valid service account username"}
    assert guess.json() == {"status": "error", "error": "Invalid service account credentials"}
    assert requests.get(f"{mixpanel.url}/api/app/me", timeout=TIMEOUT).status_code == 401


def test_a_project_taken_away_is_left_out(mixpanel: MixpanelPeer) -> None:
    mixpanel.projects.clear()
    assert me(mixpanel).json()["results"]["projects"] == {}


def test_a_plan_that_ended_is_402_and_an_outage_503(mixpanel: MixpanelPeer) -> None:
    mixpanel.ended = True
    assert me(mixpanel).status_code == 402
    mixpanel.up = False
    assert me(mixpanel).status_code == 503


def test_a_new_secret_on_the_page_ends_the_old_one(mixpanel: MixpanelPeer) -> None:
    old = mixpanel.secret
    settled: list[str] = []
    mixpanel.settle = lambda: settled.append(mixpanel.secret)
    page = requests.post(f"{mixpanel.url}/settings/secret", timeout=TIMEOUT)
    assert mixpanel.secret in page.text
    assert mixpanel.username in page.text
    assert settled == [old]
    assert me(mixpanel, secret=old).status_code == 401
    assert me(mixpanel).status_code == 200
