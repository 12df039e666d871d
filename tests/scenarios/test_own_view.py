"""What the bot sees with credentials in its keeping: quiet when only they are at fault."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.audit import Deed
from bot.domain.grant import Grant
from bot.sandbox.fakes.oauth import BadToken
from bot.sandbox.fakes.peer import Fault, Html, Reset, Status
from bot.services.opening import open_grant
from bot.slack.ids import Action
from tests.scenarios.access import (
    ADS_ACCOUNT,
    CARLAS,
    CRM,
    DATABASE,
    HEAD,
    LENAS,
    MIXPANEL,
    SALES,
    Site,
    ads,
    link_in,
)
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import HOUR, MINUTE, buttons, say, user_of, words
from tests.scenarios.watching import ADS, ORDERS

DAY = timedelta(days=1)
FIVE = 5 * MINUTE
TROUBLES: tuple[Fault, ...] = (
    Status(code=503, body=b"<h1>Service Unavailable</h1>", content_type="text/html"),
    Status(code=429, headers={"Retry-After": "120"}),
    Status(code=403, body=b"<html>proxy</html>", content_type="text/html"),
    Html(),
    Reset(),
)
WITHOUT_KEY = HEAD.replace('export_api_key = { env = "EXPORT_KEY" }\n', "")


def held(site: Site, name: str = ADS) -> dict[str, str]:
    """What a grant holds, opened."""
    grant = site.grant(name)
    assert isinstance(grant, Grant)
    return dict(open_grant(site.bot.watch.cipher, grant).values)


def looking(site: Site, name: str = ADS) -> str:
    """What the bot says of its witnesses."""
    return words(site.command("omar", f"/mbi status {name}"))


def seeing(site: Site) -> Site:
    """Carla's grant is tried, and good; data flows."""
    site.plant(ADS, "carla", LENAS)
    site.flows()
    site.wait(10 * MINUTE, stride=FIVE)
    assert site.posts() == []
    return site


def test_a_grant_of_the_bots_that_is_revoked_alone_is_a_note_to_its_owner_and_no_alarm(
    set_site: SiteSetting,
) -> None:
    site = seeing(set_site(WITHOUT_KEY + ads()))
    site.company.access.oauth.revoke("google", LENAS)
    for _ in range(4):
        site.wait(HOUR, stride=HOUR / 2)
        site.flows()
    assert site.posts() == [], "no alarm"
    (note,) = site.direct("carla")
    assert say("is-grant-flowing", who=ADS) in words(note)
    assert Action.OPEN_TICKET not in buttons(note)
    assert site.direct("lena") == []
    assert site.deeds().count(Deed.GRANT_REFUSED) == 1

    # Reconnected, it is closed.
    browser = site.visitor()
    page = browser.go_on(site.pressed("carla", note))
    assert say("page-title-connect", name=ADS) in page.words
    page = browser.sign_in(page, LENAS)
    assert page.steps[0] == say("page-state-done")
    site.wait(10 * MINUTE, stride=FIVE)
    (note,) = site.direct("carla")
    assert say("is-seen", who=ADS) in words(note)
    assert site.posts() == []


def test_mbis_token_expires_while_the_bots_grant_is_fine(set_site: SiteSetting) -> None:
    site = seeing(set_site(WITHOUT_KEY + ads()))
    card = site.breaks()
    assert say("because-token") in words(card)
    assert Action.REAUTHORIZE in buttons(card)
    assert site.direct("carla") == []
    assert Deed.GRANT_REFUSED not in site.deeds()


def test_a_user_deactivated_at_the_provider_speaks_of_the_account(set_site: SiteSetting) -> None:
    site = set_site(WITHOUT_KEY + SALES)
    site.plant(CRM, "carla", CARLAS, provider="salesforce")
    site.hear(CRM, "Success")
    site.wait(2 * HOUR, stride=HOUR)  # MBI's word is older than what follows
    person = site.company.access.oauth.providers["salesforce"].person(CARLAS)
    person.active = False
    site.wait(HOUR, stride=2 * FIVE)
    assert say("because-admin-account") in words(site.card())
    assert Action.REAUTHORIZE in buttons(site.card())


def test_a_role_removed_at_google_speaks_of_the_account(set_site: SiteSetting) -> None:
    site = seeing(set_site(WITHOUT_KEY + ads()))
    person = site.company.access.oauth.providers["google"].person(LENAS)
    person.data_accounts.clear()
    site.wait(HOUR, stride=2 * FIVE)
    assert site.posts() == [], "MBI said just before that all is well"
    person.data_accounts |= {ADS_ACCOUNT}
    site.wait(HOUR, stride=2 * FIVE)
    site.wait(HOUR, stride=HOUR)
    person.data_accounts.clear()
    site.wait(HOUR, stride=2 * FIVE)
    assert say("because-admin-account") in words(site.card())


def test_an_access_token_that_ended_early_is_renewed_before_anybody_hears_of_it(
    set_site: SiteSetting,
) -> None:
    site = seeing(set_site(WITHOUT_KEY + ads()))
    oauth = site.company.access.oauth
    for how in BadToken:
        oauth.providers["google"].bad_token = how
        before = held(site)
        oauth.ledger("google").expire()
        site.wait(20 * MINUTE, stride=FIVE)
        if how is not BadToken.EMPTY:
            assert held(site)["access_token"] != before["access_token"], how
        site.wait(HOUR, stride=HOUR)
        after = held(site)
        assert after["access_token"] != before["access_token"], how
        assert after["refresh_token"] == before["refresh_token"], "Google leaves it out; it goes on"
        assert site.posts() == [], how
        assert site.direct("carla") == [], how
    assert Deed.GRANT_REFUSED not in site.deeds()


@pytest.mark.parametrize("path", ["/google/token", "/google/v25"])
def test_a_provider_in_trouble_for_hours_is_silence(set_site: SiteSetting, path: str) -> None:
    site = seeing(set_site(WITHOUT_KEY + ads()))
    faults = site.company.access.oauth.faults
    for fault in TROUBLES:
        before = held(site)
        faults.add(path, fault, times=None)
        for _ in range(2):
            site.wait(HOUR, stride=HOUR)
            site.flows()
        assert site.posts() == [], fault
        assert site.direct("carla") == [], fault
        assert held(site)["refresh_token"] == before["refresh_token"], fault
        faults.clear()
        site.wait(HOUR, stride=HOUR)
        assert held(site)["access_token"] != before["access_token"], fault
    assert Deed.GRANT_REFUSED not in site.deeds()


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
def test_refresh_tokens_that_rotate_are_kept_over_days(
    set_site: SiteSetting, request: pytest.FixtureRequest, database: str
) -> None:
    site = set_site(WITHOUT_KEY + SALES, database_url=request.getfixturevalue(database))
    site.plant(CRM, "carla", CARLAS, provider="salesforce")
    site.hear(CRM, "Success")
    ledger = site.company.access.oauth.ledger("salesforce")
    seen = [held(site, CRM)["refresh_token"]]
    for _ in range(4):
        site.wait(DAY / 2, stride=2 * HOUR)
        seen.append(held(site, CRM)["refresh_token"])
    assert all(one != other for one, other in pairwise(seen))
    assert ledger.refresh[seen[-1]].spent is False
    assert not any(family.revoked for family in ledger.grown), "none was used twice"
    assert Deed.GRANT_REFUSED not in site.deeds()
    assert site.posts() == []
    assert site.direct("carla") == []


def test_what_never_answered_is_coverage_and_accuses_nobody(set_site: SiteSetting) -> None:
    site = set_site(WITHOUT_KEY + MIXPANEL + DATABASE)
    wrong = {"username": "rjmetric", "password": "never-was-right-0123"}
    site.keep(ORDERS, "dario", wrong, data_account="orders")
    site.company.access.mixpanel.up = False
    peer = site.company.access.mixpanel
    given = {"username": peer.username, "secret": peer.secret}
    site.keep("Mixpanel", "bruno", given, data_account="2816334")
    site.hear(ORDERS, "Success")
    site.hear("Mixpanel", "Success")
    site.wait(3 * HOUR, stride=HOUR / 4)
    assert site.posts() == []
    assert f"{say('witness-shared-probe')}:" in looking(site, ORDERS)
    assert f"{say('witness-shared-probe')}:" in looking(site, "Mixpanel")


def test_the_bot_says_what_access_it_holds_and_from_whom(set_site: SiteSetting) -> None:
    site = seeing(set_site(WITHOUT_KEY + ads()))
    told = looking(site)
    assert f"<@{user_of('carla')}>" in told
    assert "access of its own" in told
    assert "123-456-7890" in told
    other = site.command("carla", f"/mbi connect {ADS}")
    assert link_in(other)
