"""Links: opened by anybody as often as they like, spent once, renewed to their person alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from http import HTTPStatus

import pytest

from bot.domain.audit import Deed
from tests.scenarios.access import HEAD, Site, ads, link_in
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import HOUR, MINUTE, buttons, say, words
from tests.scenarios.visitor import Page
from tests.scenarios.watching import ADS

QUARTER = timedelta(minutes=15)


@pytest.fixture(scope="module")
def town(make_town: Callable[[str], AbstractContextManager[Site]]) -> Iterator[Site]:
    with make_town(HEAD + "".join(ads(f"Ads {name}") for name in "ABCDEF")) as site:
        yield site


def tells_nothing(page: Page) -> bool:
    """Whether neither person nor integration nor a way on stands there."""
    return not any(told in page.html for told in ("Carla", "Ads", "Acme", "data-alerts"))


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
def test_a_hundred_previews_spend_nothing_and_of_fifty_posts_one_wins(
    set_site: SiteSetting, request: pytest.FixtureRequest, database: str
) -> None:
    site = set_site(HEAD + ads(), database_url=request.getfixturevalue(database))
    link = site.link("carla")
    preview = site.visitor()
    assert {preview.get(link).status for _ in range(100)} == {HTTPStatus.OK}
    assert preview.cookies == {}
    browsers = [site.visitor() for _ in range(50)]
    with ThreadPoolExecutor(50) as many:
        pages = list(many.map(lambda browser: browser.post(link), browsers))
    assert Counter(page.status for page in pages) == {HTTPStatus.OK: 1, HTTPStatus.GONE: 49}
    (winner,) = [one for one in browsers if one.cookies]
    deeds = Counter(site.deeds())
    assert (deeds[Deed.LINK_SPENT], deeds[Deed.LINK_REFUSED]) == (1, 49)
    assert 0 < deeds[Deed.LINK_OPENED] <= 20, "openings are audited, but not without end"
    assert winner.get(link).url.startswith(f"{site.web.url}/reauthorize/"), "it goes on there"


def test_a_forwarded_link_shows_who_it_is_for_and_once_used_nothing(town: Site) -> None:
    link = town.link("carla", "Ads A")
    stranger = town.visitor()
    assert "Carla Mendes" in stranger.get(link).words
    page = town.visitor().go_on(link)
    used = stranger.get(link)
    assert used.status == HTTPStatus.GONE
    assert say("page-spent") in used.words
    assert tells_nothing(used)
    other = stranger.get(page.url)
    assert other.status == HTTPStatus.FORBIDDEN
    assert say("page-other-browser") in other.words
    assert tells_nothing(other)


def test_a_link_too_old_brings_a_new_one_to_its_person_in_slack_and_nowhere_else(
    town: Site,
) -> None:
    link = town.link("carla", "Ads B")
    stranger = town.visitor()
    town.clock.advance(QUARTER - timedelta(seconds=1))
    assert stranger.get(link).status == HTTPStatus.OK
    town.clock.advance(timedelta(seconds=1))
    for page in (stranger.get(link), stranger.post(link)):
        assert page.status == HTTPStatus.GONE
        assert say("page-expired") in page.words
        assert tells_nothing(page)
    before = {person: len(town.direct(person)) for person in ("carla", "lena", "omar")}
    page = stranger.press(page, "new")
    assert say("page-new-sent") in page.words
    assert "/link/" not in page.html.replace(link.removeprefix(town.web.url), "")
    assert stranger.cookies == {}
    got = {person: len(town.direct(person)) - n for person, n in before.items()}
    assert got == {"carla": 1, "lena": 0, "omar": 0}
    assert say("page-new-not-sent") in stranger.post(f"{link}/new").words, "one a minute"
    assert len(town.direct("carla")) == before["carla"] + 1
    fresh = link_in(town.direct("carla")[-1])
    assert fresh != link
    assert town.visitor().go_on(fresh).status == HTTPStatus.OK


def test_a_page_is_kept_from_caches_frames_referrers_and_scripts(town: Site) -> None:
    link = town.link("carla", "Ads C")
    browser = town.visitor()
    for page in (browser.get(link), browser.post(link), browser.get(f"{town.web.url}/link/x")):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Frame-Options"] == "DENY"
        assert "<script" not in page.html


def test_a_page_is_over_after_half_a_day(town: Site) -> None:
    browser, page = town.opened("carla", "Ads D")
    town.clock.advance(12 * HOUR)
    assert browser.get(page.url).status == HTTPStatus.FORBIDDEN
    assert browser.post(f"{page.url}/done").status == HTTPStatus.FORBIDDEN
    assert Deed.AUTHORIZED not in town.deeds("Ads D")


def test_coming_back_to_the_page_shows_where_one_is(town: Site) -> None:
    browser, page = town.opened("carla", "Ads E")
    browser.press(page, "skip")
    page = browser.get(page.url)
    assert page.steps == [say(f"page-state-{s}") for s in ("skipped", "now", "todo")]


def test_what_nobody_made_is_no_link(town: Site) -> None:
    page = town.visitor().get("/link/nobody-made-this-one")
    assert page.status in {HTTPStatus.GONE, HTTPStatus.NOT_FOUND}
    assert say("page-unknown") in page.words


def test_a_link_is_withdrawn_when_it_was_mended_elsewhere(set_site: SiteSetting) -> None:
    site = set_site(HEAD + ads())
    link = site.pressed("carla", site.breaks())
    asked = site.press("omar", "reauthorize", site.card())
    site.press_own("omar", "ask_owner", asked)
    site.until(lambda: Deed.OWNER_ASKED in site.deeds())
    site.wait(MINUTE)
    site.hear(ADS, "Success", data=site.clock.now())
    site.wait(2 * MINUTE)
    browser = site.visitor()
    assert say("page-withdrawn") in browser.get(link).words
    assert say("page-withdrawn") in browser.post(link).words
    assert browser.cookies == {}
    (message,) = site.told("carla", ADS)
    assert say("notice-asked-withdrawn", name=ADS, account="Acme EU") in words(message)
    assert "reauthorize" not in buttons(message)
