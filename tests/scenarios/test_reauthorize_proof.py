"""After *Done*: what proves that it helped, what follows when nothing does, and the pipeline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.audit import Deed
from bot.domain.round import How, Outcome, Proof
from bot.sandbox.acme import BRUNO
from bot.sandbox.fakes.peer import Status
from bot.slack.ids import Action
from tests.scenarios.access import (
    EVENTS,
    HANDOVER,
    HEAD,
    LENAS,
    MIXPANEL,
    Site,
    ads,
)
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import HOUR, MINUTE, buttons, say, user_of, words
from tests.scenarios.visitor import Page, Visitor
from tests.scenarios.watching import ADS

WITHOUT_KEY = HEAD.replace('export_api_key = { env = "EXPORT_KEY" }\n', "")
DEADLINE = timedelta(hours=9)
"""Longer than a cycle of six hours with its margin."""


def done(site: Site, person: str = "carla") -> tuple[Visitor, Page]:
    """From the card to *Done*, without checking access."""
    browser = site.visitor()
    page = browser.go_on(site.pressed(person))
    page = browser.press(page, "skip")
    return browser, browser.press(page, "done")


def test_data_is_the_strongest_proof(set_site: SiteSetting) -> None:
    site = set_site(WITHOUT_KEY + ads())
    site.breaks()
    browser, page = done(site)
    site.wait(5 * MINUTE)
    site.flows()
    site.wait(2 * MINUTE)
    assert proven(site) == (Proof.DATA, How.DONE)
    assert "Data flows again" in words(site.card())
    assert say("page-data-done") in browser.get(page.url).words


def test_a_cycle_that_passed_proves_it_where_no_data_can_be_seen(set_site: SiteSetting) -> None:
    site = set_site(HEAD + ads())
    site.breaks()
    done(site)
    site.wait(MINUTE)
    assert "waiting for data until" in words(site.card())
    site.wait(DEADLINE, stride=HOUR / 2)
    assert proven(site) == (Proof.CYCLE, How.DONE)
    assert "MBI's update cycle passed without trouble" in words(site.card())
    assert f"<@{user_of('carla')}> " in words(site.card())


def test_a_cycle_that_is_stuck_meanwhile_is_told_and_the_next_one_proves_it(
    set_site: SiteSetting,
) -> None:
    site = set_site(HEAD + ads())
    site.breaks()
    account = site.company.accounts[0]
    account.stuck = True
    site.wait(7 * HOUR + 30 * MINUTE, stride=HOUR)
    site.clock.advance(41 * MINUTE)
    done(site)
    site.wait(30 * MINUTE, stride=10 * MINUTE)
    assert say("because-mbi-internal") in words(site.card())
    # What ends now began before she was done, and may have read with the old authorization.
    account.stuck = False
    site.wait(2 * HOUR, stride=HOUR / 2)
    assert "waiting for data until" in words(site.card())
    site.wait(6 * HOUR, stride=HOUR / 2)
    assert proven(site) == (Proof.CYCLE, How.DONE)
    assert "MBI's update cycle passed without trouble" in words(site.card())


def test_mbis_own_word_proves_it_where_there_is_nothing_else(set_site: SiteSetting) -> None:
    site = set_site(WITHOUT_KEY + ads())
    site.breaks()
    done(site)
    site.wait(5 * MINUTE)
    site.hear(ADS, "Success")
    site.wait(2 * MINUTE)
    assert proven(site) == (Proof.WORD, How.DONE)
    assert "MBI says “Success”" in words(site.card())


def test_a_persons_word_proves_it_when_nobody_else_speaks_in_time(set_site: SiteSetting) -> None:
    site = set_site(WITHOUT_KEY + ads())
    site.breaks()
    done(site)
    site.wait(HOUR, stride=HOUR / 2)
    assert say("card-title-resolved") not in words(site.card())
    site.wait(DEADLINE, stride=HOUR)
    assert proven(site) == (Proof.PERSON, How.DONE)
    assert say("proof-person", person=f"<@{user_of('carla')}>") in words(site.card())


def test_without_proof_it_is_open_again_and_the_second_time_a_ticket_is_suggested(
    set_site: SiteSetting,
) -> None:
    site = set_site(WITHOUT_KEY + ads())
    site.breaks()
    for count in (1, 2):
        browser, page = done(site)
        site.work()
        assert Action.REAUTHORIZE not in buttons(site.card())
        site.wait(DEADLINE - HOUR, stride=HOUR)
        site.hear(ADS, "Re-auth")
        site.wait(HOUR + MINUTE, stride=HOUR)
        site.hear(ADS, "Re-auth")
        site.wait(2 * MINUTE)
        failed = site.round()
        assert failed is not None
        assert failed.outcome is Outcome.FAILED, count
        told = words(site.card())
        assert say("round-failed", count=count) in told
        assert (say("round-ticket") in told) is (count == 2)
        assert say("event-round-failed") in "\n".join(site.thread())
        assert say("page-data-no-data") in browser.get(page.url).words
    assert say("do-ask-support") in told
    assert Action.OPEN_TICKET in buttons(site.card())
    site.submit("carla", site.press_to_open("carla", Action.OPEN_TICKET, site.card()))
    site.work()
    (ticket,) = site.company.desk.tickets
    assert "Carla Mendes" in str(ticket.comments) or "Re-auth" in str(ticket.comments)


def test_what_is_mended_elsewhere_is_said_on_the_page_and_the_card(set_site: SiteSetting) -> None:
    site = set_site(WITHOUT_KEY + ads())
    site.breaks()
    browser = site.visitor()
    page = browser.go_on(site.pressed("carla"))
    site.wait(MINUTE)
    site.flows()
    site.wait(2 * MINUTE)
    assert say("card-title-resolved") in words(site.card())
    ended = site.round()
    assert ended is not None
    assert ended.outcome in {Outcome.WITHDRAWN, Outcome.PROVEN}
    after = browser.get(page.url)
    assert say("page-state-todo") not in after.steps[:1]
    assert not [one for one in after.actions if one.endswith(("/done", "/skip"))]


def test_the_pipeline_takes_a_new_grant_and_authorizes_mbi_by_itself(
    set_site: SiteSetting,
) -> None:
    site = set_site(HEAD + HANDOVER + ads())
    mbi = site.company.accounts[0].integration(ADS)
    mbi.authorization_ok = False
    site.breaks()
    browser = site.visitor()
    page = browser.sign_in(browser.go_on(site.pressed("lena")), LENAS)
    assert page.steps[:2] == [say("page-state-done"), say("page-state-waiting")]
    assert say("page-handing-over") in page.words
    site.work()
    (taken,) = site.company.pipeline.taken
    assert (taken.integration, taken.client_id, taken.kind) == (ADS, 194, "google_ads")
    assert taken.values["refresh_token"]
    assert mbi.authorization_ok
    page = browser.get(page.url)
    assert page.steps == [say(f"page-state-{s}") for s in ("done", "done", "waiting")]
    site.work()
    assert "the pipeline authorized MBI" in words(site.card())
    assert say("event-authorized-handover") in "\n".join(site.thread())
    site.wait(5 * MINUTE)
    site.flows()
    site.wait(2 * MINUTE)
    assert proven(site) == (Proof.DATA, How.HANDOVER)
    assert Deed.HANDED_OVER in site.deeds()


def test_the_pipeline_takes_a_new_key_too(set_site: SiteSetting) -> None:
    site = set_site(HEAD + HANDOVER + MIXPANEL)
    mixpanel = site.company.access.mixpanel
    mixpanel.set_secret()
    site.breaks(EVENTS)
    browser = site.visitor()
    page = browser.go_on(site.pressed("lena"))
    page = browser.press(page, "check", username=mixpanel.username, secret=mixpanel.secret)
    site.work()
    (taken,) = site.company.pipeline.taken
    assert taken.values["secret"] == mixpanel.secret
    key = site.company.accounts[0].integration(EVENTS).key
    assert key is not None
    assert key.opens
    assert browser.get(page.url).steps[1] == say("page-state-done")


@pytest.mark.parametrize("trouble", ["down", "refuses", "another secret"])
def test_a_pipeline_in_trouble_is_tried_again_or_left_to_a_person(
    set_site: SiteSetting, trouble: str
) -> None:
    site = set_site(HEAD + HANDOVER + ads())
    pipeline = site.company.pipeline
    match trouble:
        case "down":
            pipeline.faults.add("/grants", Status(code=503), times=2)
        case "refuses":
            pipeline.broken = True
        case _:
            pipeline.secret = "another"
    browser, page = site.opened("lena")
    page = browser.sign_in(page, LENAS)
    site.wait(30 * MINUTE, stride=5 * MINUTE)
    page = browser.get(page.url)
    if trouble == "down":
        assert page.steps[1] == say("page-state-done")
        assert len(pipeline.taken) == 1
        return
    assert pipeline.taken == []
    assert Deed.HANDOVER_FAILED in site.deeds() or say("page-handover-error") in page.words
    page = browser.press(page, "done")
    assert page.steps[1] == say("page-state-done")


def test_without_a_public_address_the_steps_are_in_words_and_done_is_in_slack(
    set_site: SiteSetting,
) -> None:
    site = set_site(WITHOUT_KEY + ads(), PUBLIC_URL="")
    card = site.breaks()
    told = site.press("carla", Action.REAUTHORIZE, card)
    assert say("reauth-words-reauthorize", name=ADS, account="Acme EU") in words(told)
    assert say("steps-google-ads-1") in words(told)
    assert "/link/" not in str(told.blocks)
    assert site.visitor().get("/link/anything").status == 404
    site.press_own("carla", Action.AUTHORIZED, told)
    site.until(lambda: Deed.AUTHORIZED in site.deeds())
    site.work()
    assert f"<@{user_of('carla')}> authorized MBI" in words(site.card())
    site.wait(5 * MINUTE)
    site.flows()
    site.wait(2 * MINUTE)
    assert proven(site) == (Proof.DATA, How.DONE)


def test_who_may_no_more_cannot_say_done(set_site: SiteSetting) -> None:
    site = set_site(WITHOUT_KEY + ads(), PUBLIC_URL="")
    told = site.press("carla", Action.REAUTHORIZE, site.breaks())
    site.apply(WITHOUT_KEY + ads(owner=BRUNO))
    site.press_own("carla", Action.AUTHORIZED, told)
    site.until(lambda: say("said-done-not-allowed") in shown(site, "carla"))
    assert site.deeds()[-1] is Deed.NOT_ALLOWED
    assert site.round() is None


def shown(site: Site, person: str) -> str:
    """What only this person sees at last."""
    return words(site.slack.ephemerals(user_of(person))[-1])


def proven(site: Site, name: str = ADS) -> tuple[Proof | None, How | None]:
    """What closed it."""
    assert say("card-title-resolved") in words(site.card())
    closed = site.round(name)
    assert closed is not None
    assert closed.outcome is Outcome.PROVEN
    return closed.proof, closed.how
