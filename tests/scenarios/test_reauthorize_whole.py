"""From the card to proof: who may, the link, the provider, MBI's steps, data."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from bot.domain.audit import Deed
from bot.domain.grant import Ownership
from bot.domain.round import How, Outcome, Proof
from bot.sandbox.acme import ANNA
from bot.sandbox.fakes.oauth import walk
from bot.slack.ids import Action
from tests.scenarios.access import ADS_ACCOUNT, ANNAS, CARLAS, CRM, HEAD, SALES, ads
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import buttons, say, user_of, words
from tests.scenarios.watching import ADS

MINUTE = timedelta(minutes=1)


def test_an_expired_token_is_renewed_by_its_owner_and_the_card_closes_with_names_and_proof(
    set_site: SiteSetting,
) -> None:
    site = set_site(HEAD + ads(owner=ANNA))
    card = site.breaks()
    assert Action.REAUTHORIZE in buttons(card)
    assert say("because-token") in words(card)

    # The analyst may not, is told who may, and asks them.
    refused = site.press("omar", Action.REAUTHORIZE, card)
    assert f"<@{user_of('anna')}>" in words(refused)
    assert f"<@{user_of('lena')}>" in words(refused)
    site.press_own("omar", Action.ASK_OWNER, refused)
    site.until(lambda: Deed.OWNER_ASKED in site.deeds())
    site.work()
    (asked,) = site.told("anna", ADS)
    assert f"<@{user_of('omar')}>" in words(asked)

    # The owner presses in the message, and gets a link that only she sees.
    link = site.pressed("anna", asked)
    browser = site.visitor()
    shown = browser.get(link)
    for told in ("Anna Rossi", ADS, "Acme EU", say("page-continue", "it")):
        assert told in shown.words
    page = browser.post(link)
    assert page.steps == [say(f"page-state-{s}", "it") for s in ("now", "todo", "todo")]

    # She proves her access; MBI's own steps come next.
    page = browser.sign_in(page, ANNAS)
    assert page.steps == [say(f"page-state-{s}", "it") for s in ("done", "now", "todo")]
    assert say("steps-google-ads-4", "it", account=ADS_ACCOUNT) in page.words
    grant = site.grant()
    assert grant is not None
    assert (grant.ownership, grant.given_by) == (Ownership.OWN, user_of("anna"))
    site.wait(3 * MINUTE)
    page = browser.press(page, "done")
    assert page.steps == [say(f"page-state-{s}", "it") for s in ("done", "done", "waiting")]
    site.work()
    told = words(site.card())
    assert f"<@{user_of('anna')}> checked access" in told
    assert "authorized MBI" in told
    assert "waiting for data until" in told
    assert Action.REAUTHORIZE not in buttons(site.card())

    # Data is seen.
    site.wait(MINUTE)
    site.hear(ADS, "Success", data=site.clock.now())
    site.wait(10 * MINUTE)
    told = words(site.card())
    assert say("card-title-resolved") in told
    assert "Data flows again" in told
    assert f"<@{user_of('anna')}>" in told
    closed = site.round()
    assert closed is not None
    assert (closed.outcome, closed.proof, closed.how) == (Outcome.PROVEN, Proof.DATA, How.DONE)
    assert say("notice-asked-done", "it", name=ADS, account="Acme EU") in words(
        site.told("anna", ADS)[0]
    )
    assert site.refusals() == []
    assert site.deeds() == [
        Deed.NOT_ALLOWED,
        Deed.OWNER_ASKED,
        Deed.PRESSED,
        Deed.LINK_SENT,
        Deed.LINK_OPENED,
        Deed.LINK_SPENT,
        Deed.SENT_TO_PROVIDER,
        Deed.GRANT_STORED,
        Deed.ACCESS_CHECKED,
        Deed.AUTHORIZED,
    ]
    assert [e.actor for e in site.entries()][:3] == [user_of(n) for n in ("omar", "omar", "anna")]
    line = "\n".join(site.thread())
    for event, person in (
        ("not-allowed", "omar"),
        ("owner-asked", "omar"),
        ("link-asked", "anna"),
        ("link-opened", "anna"),
        ("access-checked", "anna"),
        ("authorized", "anna"),
    ):
        assert say(f"event-{event}", person=f"<@{user_of(person)}>") in line, event


def test_salesforce_is_asked_at_the_instance_that_its_answer_names(set_site: SiteSetting) -> None:
    site = set_site(HEAD + SALES)
    browser, page = site.opened("carla", CRM)
    address = browser.set_out(page)
    sent = parse_qs(urlsplit(address).query)
    assert sent["code_challenge_method"] == ["S256"]
    page = browser.get(walk(address, person=CARLAS))
    assert page.steps[0] == say("page-state-done")
    grant = site.grant(CRM)
    assert grant is not None
    assert grant.data_account is not None
    assert grant.data_account.startswith("00D5g000004KpQz")
    site.wait(10 * MINUTE, stride=5 * MINUTE)
    assert Deed.GRANT_REFUSED not in site.deeds()
