"""What people do with a card, from its first post to its last edit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.fakes.slack import Message
from bot.sandbox.people import ALERTS
from bot.slack.ids import Action
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import HOUR, Scene, buttons, say, words
from tests.scenarios.watching import ADS, ANALYTICS, BOTH, ORDERS


def broken(scene: Scene) -> Message:
    """A card, since MBI says Re-auth."""
    scene.report((ADS, "Re-auth"))
    return scene.card()


def healed(scene: Scene) -> None:
    """MBI's word is good again, and a data point of later proves it."""
    scene.wait(8 * HOUR, stride=HOUR)
    scene.command("omar", f"/mbi report {ADS}\tSuccess\t5 minutes ago")
    scene.work()


def test_the_card_names_owner_cause_remedy_and_has_its_buttons(scene: Scene) -> None:
    card = broken(scene)
    told = words(card)
    assert "Owners: <@U0ANNA>" in told
    assert say("because-token") in told
    assert say("do-reauthorize", name=f"*{ADS}*") in told
    every = [Action.REAUTHORIZE, Action.ACKNOWLEDGE, Action.OPEN_TICKET, Action.DETAILS]
    assert buttons(card) == every
    assert card.text.endswith(".")


def test_acknowledging_shows_on_the_card_and_in_its_thread(scene: Scene) -> None:
    card = broken(scene)
    answer = scene.press("bruno", Action.ACKNOWLEDGE, card)
    assert say("acknowledged-done") in words(answer)
    scene.work()
    edited = scene.card()
    assert edited.ts == card.ts
    assert "<@U0BRUNO> is on it since" in words(edited)
    assert Action.ACKNOWLEDGE not in buttons(edited)
    assert any("<@U0BRUNO> is on it." in told for told in scene.thread())


def test_the_second_to_acknowledge_is_told_that_somebody_is_on_it(scene: Scene) -> None:
    card = broken(scene)
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    answer = scene.press("anna", Action.ACKNOWLEDGE, card)
    assert say("acknowledged-already", "it") in words(answer)
    scene.work()
    assert "<@U0BRUNO> is on it since" in words(scene.card())
    assert len(scene.thread()) == 1


def test_pressing_twice_oneself_changes_nothing_more(scene: Scene) -> None:
    card = broken(scene)
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    assert say("acknowledged-already") in words(scene.press("bruno", Action.ACKNOWLEDGE, card))
    scene.work()
    assert len(scene.thread()) == 1


def test_the_same_press_delivered_twice_is_answered_once(scene: Scene) -> None:
    card = broken(scene)
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    assert scene.again().status_code == 200
    scene.bot.shared.replies.close()
    assert len(scene.slack.ephemerals("U0BRUNO")) == 1


def test_a_card_closes_by_itself_and_says_how_long_it_lasted(scene: Scene) -> None:
    card = broken(scene)
    healed(scene)
    closed = scene.card()
    assert closed.ts == card.ts
    assert say("is-resolved", count=1, who=ADS, lasted="8 h") in words(closed)
    assert buttons(closed) == [Action.DETAILS]
    assert say("event-resolved") in scene.thread()[-1]


def test_acknowledging_late_is_told_that_it_is_resolved(scene: Scene) -> None:
    card = broken(scene)
    healed(scene)
    answer = scene.press_old("bruno", Action.ACKNOWLEDGE, "1", card)
    assert say("acknowledged-resolved") in words(answer)
    scene.work()
    assert "<@U0BRUNO>" not in words(scene.card())


@pytest.mark.parametrize("value", ["4711", "999999999999999"])
def test_acknowledging_an_incident_that_is_gone_is_told_so(scene: Scene, value: str) -> None:
    card = broken(scene)
    answer = scene.press_old("bruno", Action.ACKNOWLEDGE, value, card)
    assert say("acknowledged-gone") in words(answer)
    view = scene.press_old_to_open("bruno", Action.DETAILS, value, card)
    assert say("details-gone") in words(view)


def test_a_button_with_an_impossible_value_is_answered_in_words(scene: Scene) -> None:
    card = broken(scene)
    for action in (Action.ACKNOWLEDGE, Action.OPEN_TICKET, Action.SHARE):
        for value in ("", "x", "-1", "1; DROP TABLE", "9" * 40, "٣"):
            answer = scene.press_old("bruno", action, value, card)
            assert say("error-malformed") in words(answer), (action, value)


def test_a_button_of_another_version_is_answered_in_words(scene: Scene) -> None:
    card = broken(scene)
    assert say("error-old-button") in words(scene.press_old("bruno", "snooze", "1", card))


def test_details_hold_evidence_witnesses_and_the_time_line(scene: Scene) -> None:
    card = broken(scene)
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    told = words(scene.press_to_open("anna", Action.DETAILS, card))
    assert "MBI stesso mostra «Re-auth»" in told
    assert say("details-coverage", "it", name=ADS) in told
    assert "<@U0BRUNO>" in told
    assert say("event-opened", "it") in told


def test_a_second_break_within_the_hour_is_the_same_card(scene: Scene) -> None:
    card = broken(scene)
    scene.press("bruno", Action.ACKNOWLEDGE, card)
    healed(scene)
    scene.report((ADS, "Re-auth"))
    scene.work()
    assert scene.card().ts == card.ts
    assert say("event-worse-again") in "\n".join(scene.thread())


def test_three_refused_of_one_provider_are_one_card(set_scene: Setting) -> None:
    more = BOTH.replace('"mysql"', '"google_ads"')
    scene = set_scene(more)
    scene.report((ADS, "Re-auth"), (ANALYTICS, "Re-auth"), (ORDERS, "Re-auth"))
    told = words(scene.card())
    assert all(name in told for name in (ADS, ANALYTICS, ORDERS))


def test_two_causes_are_two_cards_never_within_one_second(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"), (ORDERS, "Failed"))
    told = "\n".join(map(words, scene.posts()))
    assert len(scene.posts()) == 2
    assert say("because-token") in told
    assert say("because-connection") in told
    assert scene.calls("chat.postMessage") == 2
    assert scene.refusals() == []


def test_each_channel_gets_its_own_card(set_scene: Setting) -> None:
    orders = f'name = "{ORDERS}"'
    scene = set_scene(BOTH.replace(orders, f'{orders}\nchannel = "#general"'))
    scene.slack.invite_bot("general")
    scene.report((ADS, "Re-auth"), (ORDERS, "Failed"))
    assert ADS in words(scene.card(ALERTS))
    assert ORDERS in words(scene.card("general"))


def test_no_card_is_posted_while_all_is_well(scene: Scene) -> None:
    scene.report((ADS, "Success"), (ANALYTICS, ""), (ORDERS, "Success"))
    scene.wait(timedelta(hours=6), stride=HOUR)
    assert scene.posts() == []
