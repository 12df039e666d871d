"""What is watched and who watches may change at any time; nothing is lost or doubled."""

from __future__ import annotations

from bot.slack.ids import Action
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import HOUR, MINUTE, Scene, say, words
from tests.scenarios.watching import ADS, ADS_US, ANALYTICS, BOTH, EU, ORDERS, US, watching

WITHOUT_ORDERS = BOTH.replace(f'name = "{ORDERS}"', 'name = "Another database"')


def test_an_integration_that_is_no_longer_watched_closes_its_card_saying_so(
    everywhere: Scene,
) -> None:
    scene = everywhere
    scene.report((ORDERS, "Failed"))
    plan = str(scene.apply(WITHOUT_ORDERS))
    assert f'- integration "{ORDERS}" of Acme EU: no longer watched; its history is kept' in plan
    scene.wait(20 * MINUTE, stride=4 * MINUTE)
    closed = scene.card()
    assert say("event-resolved-removed") in "\n".join(scene.thread())
    assert ORDERS in words(closed)
    assert words(closed).startswith(say("is-removed", count=1, who=ORDERS))


def test_its_history_is_kept_and_comes_back_with_it(scene: Scene) -> None:
    scene.report((ORDERS, "Failed"))
    scene.apply(WITHOUT_ORDERS)
    scene.wait(20 * MINUTE, stride=4 * MINUTE)
    told = words(scene.press_to_open("bruno", Action.DETAILS, scene.card()))
    assert say("event-opened") in told
    assert say("event-resolved-removed") in told
    scene.apply(BOTH)
    scene.report((ORDERS, "Failed"))
    scene.wait(20 * MINUTE, stride=4 * MINUTE)
    assert any("cannot connect" in card.text for card in scene.posts())


def test_a_whole_account_that_is_no_longer_watched_closes_its_cards(scene: Scene) -> None:
    scene.report((ADS_US, "Re-auth"))
    scene.apply(watching(EU))
    scene.wait(20 * MINUTE, stride=4 * MINUTE)
    assert say("event-resolved-removed") in "\n".join(scene.thread())
    assert "3 integrations are watched" in words(scene.command("omar", "/mbi status"))


def test_one_of_several_that_is_no_longer_watched_leaves_the_card_to_the_others(
    set_scene: Setting,
) -> None:
    shared = BOTH.replace('"mysql"', '"google_ads"')
    scene = set_scene(shared)
    scene.report((ADS, "Re-auth"), (ANALYTICS, "Re-auth"), (ORDERS, "Re-auth"))
    scene.apply(shared.replace(f'name = "{ORDERS}"', 'name = "Another one"'))
    scene.wait(20 * MINUTE, stride=4 * MINUTE)
    told = words(scene.card())
    assert ADS in told
    assert ORDERS not in told
    assert "is no longer watched." in "\n".join(scene.thread())


def test_a_button_below_a_removed_integration_is_answered(scene: Scene) -> None:
    shown = scene.command("omar", f"/mbi status {ORDERS}")
    scene.apply(WITHOUT_ORDERS)
    scene.press_own("omar", Action.SHARE, shown)
    scene.until(lambda: len(scene.slack.ephemerals("U0OMAR")) == 2)
    assert say("error-old-button") in words(scene.slack.ephemerals("U0OMAR")[-1])
    assert scene.posts() == []


def test_an_added_integration_is_watched_without_a_restart(scene: Scene) -> None:
    scene.apply(watching(EU, US.replace(ADS_US, "Zendesk US")))
    scene.report(("Zendesk US", "Re-auth"))
    assert "Zendesk US" in words(scene.card())


def test_a_bot_restarted_amid_an_incident_doubles_nothing_and_goes_on(everywhere: Scene) -> None:
    scene = everywhere
    scene.report((ADS, "Re-auth"))
    card = scene.card()
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    scene.restart()
    scene.wait(20 * MINUTE, stride=4 * MINUTE)
    edited = scene.card()
    assert edited.ts == card.ts
    assert "<@U0BRUNO> is on it since" in words(edited)
    assert len(scene.thread()) == 1
    scene.wait(8 * HOUR, stride=HOUR)
    scene.hear(ADS, "Success", data=scene.clock.now() - MINUTE)
    assert scene.card().ts == card.ts
    assert say("card-title-resolved") in words(scene.card())


def test_an_interaction_is_remembered_across_a_restart(everywhere: Scene) -> None:
    scene = everywhere
    scene.report((ADS, "Re-auth"))
    form = scene.press_to_open("bruno", Action.OPEN_TICKET, scene.card())
    scene.submit("bruno", form)
    before = scene.recorder.received
    scene.restart()
    scene.recorder.received.extend(before)
    assert scene.again().status_code == 200
    scene.work()
    assert len(scene.company.desk.tickets) == 1


def test_a_bot_that_stopped_before_posting_posts_after_it_starts(scene: Scene) -> None:
    scene.post_words(194, [{"name": ADS, "status": "Re-auth"}])
    scene.bot.watch.alerting.assess_all()
    assert scene.posts() == []
    scene.restart()
    assert "needs re-authorization" in words(scene.card())
