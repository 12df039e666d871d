"""When an authorization ends by itself: people are reminded at work, until it is renewed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.audit import Deed
from bot.domain.round import How
from bot.sandbox.acme import BRUNO
from bot.sandbox.fakes.slack import Message
from bot.slack.ids import Action
from tests.scenarios.access import HEAD, WEB, Site, source
from tests.scenarios.conftest import SiteSetting
from tests.scenarios.scene import HOUR, MINUTE, buttons, say, user_of, words

DAY = timedelta(days=1)
# Its fortnight ends on Friday the 27th; scenes begin on Tuesday the 24th at six in the evening
# in Berlin, where Bruno lives.
ENDING = HEAD + source(
    WEB, "adobe_analytics", BRUNO, data_account="acme-eu-web", authorized_on="X"
).replace('"X"', "2026-11-13")


def until(site: Site, day: int, hour: int, minute: int = 0) -> list[Message]:
    """Let time pass until then, by Bruno's clock; what he was told."""
    end = datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)
    site.wait(end - site.clock.now(), stride=2 * HOUR)
    return site.direct("bruno")


def open_ones(site: Site) -> list[Message]:
    """The reminders that still ask for something."""
    return [m for m in site.direct("bruno") if Action.REAUTHORIZE in buttons(m)]


def test_its_owner_is_reminded_in_working_hours_until_it_is_renewed(set_site: SiteSetting) -> None:
    site = set_site(ENDING)
    assert site.direct("bruno") == [], "it is six in the evening"
    assert until(site, 25, 8, 55) == [], "and now before nine in the morning"
    (first,) = until(site, 25, 9, 10)
    assert WEB in words(first)
    assert "Nov" in words(first)
    assert buttons(first) == [Action.REAUTHORIZE]
    assert len(until(site, 25, 15, 30)) == 1, "once a rung"
    first, second = until(site, 25, 16, 30)
    assert say("notice-due-withdrawn", name=WEB, account="Acme EU") in words(first)
    assert open_ones(site) == [second]
    assert site.posts() == [], "a reminder is no alarm"

    # Bruno renews it: the reminder is done, and none follows.
    browser = site.visitor()
    page = browser.go_on(site.pressed("bruno", second))
    assert say("steps-adobe-analytics-3", account="acme-eu-web") in page.words
    browser.press(page, "done")
    site.wait(2 * MINUTE)
    assert open_ones(site) == []
    assert say("notice-due-done", name=WEB, account="Acme EU") in words(site.direct("bruno")[-1])
    assert len(until(site, 27, 17)) == 2
    assert site.posts() == []

    # A fortnight later it begins anew, by the day on which he said so.
    site.wait(10 * DAY, stride=DAY / 2)
    told = words(site.command("omar", f"/mbi status {WEB}"))
    assert f"<@{user_of('bruno')}>" in told
    assert "It lasts until" in told
    until_then = datetime(2026, 12, 9, 15, 0, tzinfo=UTC)
    site.wait(until_then - site.clock.now(), stride=6 * HOUR)
    assert len(open_ones(site)) == 1


def test_status_says_since_when_until_when_and_by_whom(set_site: SiteSetting) -> None:
    site = set_site(ENDING)
    told = words(site.command("omar", f"/mbi status {WEB}"))
    assert "as the settings say" in told
    assert "It lasts until" in told
    browser, page = site.opened("bruno", WEB)
    browser.press(page, "done")
    told = words(site.command("omar", f"/mbi status {WEB}"))
    assert f"by <@{user_of('bruno')}>" in told
    assert "It lasts until" in told
    site.wait(15 * DAY, stride=5 * DAY)
    assert "It lasted until" in words(site.command("omar", f"/mbi status {WEB}"))


def test_mbis_word_turning_good_counts_as_renewal(set_site: SiteSetting) -> None:
    site = set_site(ENDING)
    until(site, 25, 9, 10)
    site.hear(WEB, "Re-auth")
    site.wait(2 * MINUTE)
    site.hear(WEB, "Success")
    site.wait(2 * MINUTE)
    assert open_ones(site) == []
    with site.bot.transaction(read=True) as uow:
        found = uow.watched.one(site.number(WEB))
    assert found is not None
    assert found[0].authorized is not None
    assert found[0].authorized.how is How.WORD
    assert Deed.AUTHORIZED in site.deeds(WEB)


def test_a_later_date_of_the_operator_counts_too(set_site: SiteSetting) -> None:
    site = set_site(ENDING)
    until(site, 25, 9, 10)
    site.apply(ENDING.replace("2026-11-13", "2026-11-25"))
    site.wait(2 * MINUTE)
    assert open_ones(site) == []
    assert len(until(site, 27, 17)) == 1
