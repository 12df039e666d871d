"""Cards under real trouble: nothing is lost, nothing comes twice, order is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.fakes.peer import Html, Reset, ResetAfter, Slow, Status, Truncate
from bot.sandbox.fakes.slack import DEFAULT_SCOPES
from bot.sandbox.people import ALERTS
from bot.slack.ids import Action
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import HOUR, MINUTE, SECOND, Scene, say, words
from tests.scenarios.watching import ADS, ANALYTICS, BOTH, ORDERS

POST = "/api/chat.postMessage"
UPDATE = "/api/chat.update"
HISTORY = frozenset({"channels:history", "groups:history"})


def test_slack_s_wait_is_kept_to_the_second(scene: Scene) -> None:
    scene.slack.outage(429, retry_after=40)
    scene.report((ADS, "Re-auth"))
    scene.slack.outage(None)
    scene.wait(30 * SECOND, stride=SECOND)
    assert scene.posts() == []
    scene.wait(15 * SECOND, stride=SECOND)
    assert "needs re-authorization" in words(scene.card())


def test_slack_s_wait_holds_every_channel_back(set_scene: Setting) -> None:
    orders = f'name = "{ORDERS}"'
    scene = set_scene(BOTH.replace(orders, f'{orders}\nchannel = "#general"'))
    scene.slack.invite_bot("general")
    scene.slack.faults.add(POST, Status(code=429, headers={"Retry-After": "40"}))
    scene.report((ADS, "Re-auth"))
    scene.report((ORDERS, "Failed"))
    scene.wait(20 * SECOND, stride=SECOND)
    assert scene.posts("general") == scene.posts(ALERTS) == []
    scene.wait(30 * SECOND, stride=SECOND)
    assert len(scene.posts("general")) == len(scene.posts(ALERTS)) == 1


@pytest.mark.parametrize(
    "trouble",
    [Status(code=500), Reset(), ResetAfter(), Truncate(), Html()],
    ids=lambda t: type(t).__name__,
)
def test_a_send_that_went_wrong_in_any_way_ends_in_one_card(
    scene: Scene, trouble: Status | Reset | ResetAfter | Truncate | Html
) -> None:
    scene.slack.grant(*HISTORY)
    scene.slack.faults.add(POST, trouble)
    scene.report((ADS, "Re-auth"))
    scene.wait(10 * MINUTE)
    assert len(scene.posts()) == 1


@pytest.mark.parametrize("trouble", [ResetAfter(), Truncate()], ids=lambda t: type(t).__name__)
def test_a_card_that_may_have_arrived_is_not_doubled_within_two_minutes(
    scene: Scene, trouble: ResetAfter | Truncate
) -> None:
    scene.slack.faults.add(POST, trouble)
    scene.report((ADS, "Re-auth"))
    scene.wait(110 * SECOND, stride=10 * SECOND)
    assert len(scene.posts()) == 1


def test_where_the_bot_may_read_history_a_doubtful_card_is_found_at_once(
    set_scene: Setting,
) -> None:
    scene = set_scene(scopes=DEFAULT_SCOPES | HISTORY)
    scene.slack.faults.add(POST, ResetAfter())
    scene.report((ADS, "Re-auth"))
    scene.wait(5 * SECOND, stride=SECOND)
    assert scene.calls("chat.postMessage") == 1
    scene.press("bruno", Action.ACKNOWLEDGE, scene.card())
    scene.wait(5 * SECOND, stride=SECOND)
    assert "<@U0BRUNO> is on it since" in words(scene.card())


def test_where_history_is_closed_the_card_comes_again_once_somebody_would_have_missed_it(
    scene: Scene,
) -> None:
    scene.slack.faults.add(POST, Reset())
    scene.report((ADS, "Re-auth"))
    scene.wait(MINUTE)
    assert scene.posts() == []
    scene.wait(4 * MINUTE)
    assert len(scene.posts()) == 1


def test_where_history_is_closed_two_cards_become_one_when_somebody_presses_either(
    scene: Scene,
) -> None:
    scene.slack.faults.add(POST, ResetAfter())
    scene.report((ADS, "Re-auth"))
    scene.wait(4 * MINUTE)
    first, second = scene.posts()
    scene.press("bruno", Action.ACKNOWLEDGE, first)
    scene.slack.wait(lambda: len(scene.posts()) == 1)
    scene.wait(5 * SECOND, stride=SECOND)
    card = scene.card()
    assert card.ts == first.ts
    assert "<@U0BRUNO> is on it since" in words(card)
    assert len(scene.thread()) == 1
    assert second.ts not in {m.ts for m in scene.posts()}


def test_a_thread_s_news_that_may_have_arrived_is_found_in_the_thread(set_scene: Setting) -> None:
    scene = set_scene(scopes=DEFAULT_SCOPES | HISTORY)
    scene.report((ADS, "Re-auth"))
    scene.slack.faults.add(POST, ResetAfter())
    scene.press("bruno", Action.ACKNOWLEDGE, scene.card())
    scene.wait(5 * MINUTE)
    assert len(scene.thread()) == 1


def test_an_archived_channel_sends_the_card_to_the_account_s_then_to_the_default_channel(
    set_scene: Setting,
) -> None:
    orders = f'name = "{ORDERS}"'
    scene = set_scene(BOTH.replace(orders, f'{orders}\nchannel = "#general"'))
    scene.slack.invite_bot("general")
    scene.slack.archive("general")
    scene.report((ORDERS, "Failed"))
    scene.wait(MINUTE, stride=SECOND)
    assert "cannot connect" in words(scene.card(ALERTS))


def test_a_card_whose_channel_is_archived_meanwhile_moves_with_its_next_change(
    set_scene: Setting,
) -> None:
    orders = f'name = "{ORDERS}"'
    scene = set_scene(BOTH.replace(orders, f'{orders}\nchannel = "#general"'))
    scene.slack.invite_bot("general")
    scene.report((ORDERS, "Failed"))
    assert len(scene.posts("general")) == 1
    scene.slack.archive("general")
    scene.report((ORDERS, "Success"))
    scene.wait(MINUTE, stride=SECOND)
    assert say("is-verifying", count=1, who=ORDERS) in words(scene.card(ALERTS))


def test_a_bot_removed_from_its_only_channel_writes_to_the_admins(everywhere: Scene) -> None:
    scene = everywhere
    scene.slack.remove_bot(ALERTS)
    scene.report((ADS, "Re-auth"))
    scene.wait(MINUTE, stride=SECOND)
    (card,) = scene.direct("lena")
    assert "needs re-authorization" in words(card)
    scene.press("lena", Action.ACKNOWLEDGE, card)
    scene.wait(5 * SECOND, stride=SECOND)
    (card,) = scene.direct("lena")
    assert "<@U0LENA> is on it since" in words(card)


def test_where_nobody_can_be_reached_the_card_comes_when_somebody_can(scene: Scene) -> None:
    scene.slack.remove_bot(ALERTS)
    scene.slack.deactivate("U0LENA")
    scene.report((ADS, "Re-auth"))
    scene.wait(MINUTE, stride=10 * SECOND)
    scene.slack.invite_bot(ALERTS)
    scene.wait(3 * HOUR, stride=10 * MINUTE)
    assert "needs re-authorization" in words(scene.card())


def test_a_deleted_card_is_posted_again_with_the_next_change(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"))
    old = scene.card()
    scene.delete(old)
    scene.report((ADS, "Success"))
    scene.wait(MINUTE, stride=SECOND)
    card = scene.card()
    assert card.ts != old.ts
    assert words(card).startswith(say("is-verifying", count=1, who=ADS))


def test_a_revoked_token_keeps_everything_until_it_is_good_again(scene: Scene) -> None:
    scene.restart(SLACK_BOT_TOKEN="xoxb-revoked")
    scene.report((ADS, "Re-auth"))
    scene.wait(HOUR, stride=5 * MINUTE)
    assert scene.posts() == []
    assert 5 <= scene.refusals().count("invalid_auth") <= 60, "tried on, without hammering"
    scene.restart(SLACK_BOT_TOKEN="xoxb-sandbox-bot")
    scene.wait(6 * MINUTE)
    assert "needs re-authorization" in words(scene.card())


def test_after_two_hours_without_slack_only_the_present_is_told(everywhere: Scene) -> None:
    scene = everywhere
    scene.slack.stop()
    for word in ("Re-auth", "Success", "Failed"):
        scene.hear(ORDERS, word)
        scene.wait(40 * MINUTE, stride=5 * MINUTE)
    scene.slack.start()
    scene.wait(15 * MINUTE)
    assert words(scene.card()).startswith(say("is-failed", count=1, who=ORDERS))
    assert scene.calls("chat.postMessage") == 1


def test_what_came_and_went_while_slack_was_away_is_not_told_at_all(scene: Scene) -> None:
    scene.slack.stop()
    came_and_went(scene)
    scene.slack.start()
    scene.wait(15 * MINUTE)
    assert scene.posts() == []


def test_a_card_that_may_have_been_seen_is_closed_before_everyone(scene: Scene) -> None:
    scene.slack.outage(503)
    came_and_went(scene)
    scene.slack.outage(None)
    scene.wait(15 * MINUTE)
    assert say("card-title-resolved") in words(scene.card())


def came_and_went(scene: Scene) -> None:
    """Within two hours."""
    scene.hear(ORDERS, "Failed", data=scene.clock.now() - HOUR)
    scene.wait(HOUR, stride=10 * MINUTE)
    scene.hear(ORDERS, "Success", data=scene.clock.now())
    scene.wait(HOUR, stride=10 * MINUTE)


def test_many_cards_in_one_channel_come_a_second_apart(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"), (ANALYTICS, "Failed"), (ORDERS, "Failed"))
    scene.wait(10 * SECOND, stride=SECOND)
    assert len(scene.posts()) == 3
    assert scene.refusals() == []


def test_a_slack_that_hangs_delays_only_the_message_at_hand(scene: Scene) -> None:
    scene.slack.faults.add(POST, Slow(seconds=0.5))
    scene.report((ADS, "Re-auth"))
    scene.wait(timedelta(seconds=5), stride=SECOND)
    assert len(scene.posts()) == 1


def test_an_edit_that_went_wrong_is_made_again(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"))
    scene.slack.faults.add(UPDATE, ResetAfter(), times=2)
    scene.press("bruno", Action.ACKNOWLEDGE, scene.card())
    scene.wait(MINUTE, stride=SECOND)
    assert "<@U0BRUNO> is on it since" in words(scene.card())
    assert len(scene.posts()) == 1
