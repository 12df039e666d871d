"""Who may press, by the rows of that moment, and what everybody else is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

import pytest

from bot.domain.audit import Deed
from bot.sandbox.acme import ANNA, CARLA
from bot.sandbox.fakes.peer import Status
from bot.sandbox.fakes.slack import DEFAULT_SCOPES, Message
from bot.sandbox.people import ALERTS
from bot.slack.ids import Action
from tests.scenarios.access import HEAD, LENAS, Site, ads, link_in, source
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import MINUTE, buttons, say, user_of, words
from tests.scenarios.watching import ADS, ORDERS


@pytest.fixture(scope="module")
def town(make_town: Callable[[str], AbstractContextManager[Site]]) -> Iterator[Site]:
    with make_town(HEAD + ads() + source(ORDERS, "mysql", "CARLA@Acme.Example")) as site:
        yield site


def foreign(site: Site, person: str, line: str) -> Message:
    """The command, as Slack sends it for somebody of another team in a shared channel."""
    site.recorder.holding = True
    site.slack.command(user_of(person), ALERTS, line)
    site.recorder.holding = False
    fields = dict(parse_qsl(site.recorder.received[-1].body.decode(), keep_blank_values=True))
    before = site.shown_to(person)
    site.post(urlencode(fields | {"team_id": "T0STRANGE"}).encode())
    site.until(lambda: site.shown_to(person) > before)
    return site.slack.ephemerals(user_of(person))[-1]


@pytest.mark.parametrize("person", ["carla", "lena"])
def test_owners_and_admins_get_a_fresh_link_each_time_that_only_they_see(
    town: Site, person: str
) -> None:
    shown = town.command(person, f"/mbi reauth {ADS}")
    assert shown.ephemeral_to == user_of(person)
    assert "15" in words(shown)
    assert link_in(shown) != town.link(person)
    assert town.visitor().get(link_in(shown)).status == HTTPStatus.OK


def test_an_address_counts_however_it_is_written(town: Site) -> None:
    assert town.link("carla", ORDERS)


@pytest.mark.parametrize("person", ["omar", "bruno"])
def test_others_are_told_who_may_and_can_ask_them(town: Site, person: str) -> None:
    refused = town.command(person, f"/mbi reauth {ADS}")
    assert say(
        "reauth-not-allowed", name=ADS, people=f"<@{user_of('carla')}>, <@{user_of('lena')}>"
    ) in words(refused)
    assert buttons(refused) == [Action.ASK_OWNER]
    assert "/link/" not in str(refused.blocks)


def test_a_person_of_another_team_may_not_whatever_their_address(town: Site) -> None:
    refused = foreign(town, "carla", f"/mbi reauth {ADS}")
    assert buttons(refused) == [Action.ASK_OWNER]
    assert town.entries(ADS)[-1].deed is Deed.NOT_ALLOWED


def test_a_command_is_answered_with_its_own_link_when_slack_sends_it_twice(town: Site) -> None:
    town.link("carla")
    before, shown = len(town.entries()), town.shown_to("carla")
    assert town.again().status_code == HTTPStatus.OK
    town.link("carla", ORDERS)
    assert len(town.entries()) == before + 2, "the second time leaves nothing in the audit"
    assert town.shown_to("carla") == shown + 1


def test_what_slack_does_not_show_goes_by_direct_message(town: Site) -> None:
    before = len(town.direct("carla"))
    town.slack.faults.add("/response/", Status(code=404))
    town.slack.command(user_of("carla"), ALERTS, f"/mbi reauth {ADS}")
    town.until(lambda: len(town.direct("carla")) > before)
    town.slack.faults.clear()
    assert town.visitor().get(link_in(town.direct("carla")[-1])).status == HTTPStatus.OK


def test_the_first_time_is_the_same_way(town: Site) -> None:
    shown = town.command("carla", f"/mbi connect {ADS}")
    assert say("reauth-link-connect", name=ADS, account="Acme EU") in words(shown)
    page = town.visitor().get(link_in(shown))
    assert say("page-title-connect", name=ADS) in page.words


def test_without_addresses_nobody_can_be_found_among_the_owners(set_site: SiteSetting) -> None:
    site = set_site(HEAD + ads(), scopes=DEFAULT_SCOPES - {"users:read.email"})
    refused = site.command("carla", f"/mbi reauth {ADS}")
    assert say("reauth-no-email") in words(refused)
    assert "/link/" not in str(refused.blocks)
    assert CARLA in words(refused), "nobody can be mentioned, so addresses are named"


def test_who_owns_it_no_more_gets_nowhere_with_a_link_or_a_page(set_site: SiteSetting) -> None:
    site = set_site(HEAD + ads())
    unspent, open_page = site.link("carla"), site.link("carla")
    browser, late = site.visitor(), site.visitor()
    page = browser.go_on(open_page)
    back = browser.set_out(page)
    site.apply(HEAD + ads(owner=ANNA))
    assert late.get(unspent).status == HTTPStatus.GONE
    assert late.post(unspent).status == HTTPStatus.GONE
    assert late.cookies == {}
    assert say("page-new-not-sent") in late.post(f"{unspent}/new").words
    assert browser.get(page.url).status == HTTPStatus.FORBIDDEN
    assert browser.post(f"{page.url}/done").status == HTTPStatus.FORBIDDEN
    assert site.came_back(browser, back, LENAS).status != HTTPStatus.OK
    assert site.grant() is None
    assert Deed.AUTHORIZED not in site.deeds()
    assert site.direct("carla") == []
    assert site.entries()[-1].deed is Deed.LINK_REFUSED
    assert site.entries()[-1].args["reason"] == "not_allowed"


def test_a_connection_is_fixed_by_the_same_way_with_its_own_words(set_site: SiteSetting) -> None:
    site = set_site(HEAD + source(ORDERS, "mysql", CARLA))
    card = site.breaks(ORDERS, "Failed")
    assert say("card-fix-connection") in words(card)
    shown = site.press("carla", Action.REAUTHORIZE, card)
    browser = site.visitor()
    page = browser.go_on(link_in(shown))
    assert say("page-title-fix-connection", name=ORDERS) in page.words
    assert say("page-authorize-connection") in page.words
    assert say("page-why-no-host") in page.words
    page = browser.press(page, "done")
    assert page.steps == [say(f"page-state-{s}") for s in ("unavailable", "done", "waiting")]


def test_on_a_card_of_many_one_chooses_among_those_one_may(set_site: SiteSetting) -> None:
    mine, other = [f"Ads {n}" for n in range(1, 4)], "Ads of Anna"
    site = set_site(HEAD + "".join(map(ads, mine)) + ads(other, owner=ANNA))
    for _ in range(2):
        rows = [{"name": name, "status": "Re-auth"} for name in (*mine, other)]
        assert site.post_words(194, rows).status_code == HTTPStatus.OK
        site.wait(MINUTE)
    shown = site.press("carla", Action.REAUTHORIZE, site.card())
    assert say("reauth-choose") in words(shown)
    assert other not in words(shown)
    chosen = next(b for b in shown.blocks if "Ads 2" in str(b))["accessory"]
    before = site.shown_to("carla")
    site.slack.press_ephemeral(user_of("carla"), shown.ts, chosen["action_id"], chosen["value"])
    site.until(lambda: site.shown_to("carla") > before)
    browser = site.visitor()
    page = browser.get(link_in(site.slack.ephemerals(user_of("carla"))[-1]))
    assert say("page-title-reauthorize", name="Ads 2") in page.words


def test_a_button_of_a_card_that_is_over_leads_nowhere(set_site: SiteSetting) -> None:
    site = set_site(HEAD + ads())
    card = site.breaks()
    (value,) = [
        element["value"]
        for block in card.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == Action.REAUTHORIZE
    ]
    assert "http" not in str(card.blocks), "the button is no address"
    site.wait(MINUTE)
    site.hear(ADS, "Success", data=site.clock.now())
    site.wait(2 * MINUTE)
    told = site.press_old("carla", Action.REAUTHORIZE, value, site.card())
    assert say("reauth-needless-resolved") in words(told)
