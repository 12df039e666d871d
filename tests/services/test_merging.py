"""Cards that stand twice, or where the bot did not know: one press, and there is one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.delivery import Posted
from bot.domain.errors import DeliveryError, MessageGoneError, OutcomeUnknownError
from bot.services.merging import Merging
from tests.services.channels import Message
from tests.services.stage import Stage
from tests.services.test_delivering import acknowledged, broken, only


@pytest.fixture
def merging(stage: Stage) -> Merging:
    return Merging(transaction=stage.transaction, messenger=stage.channels, clock=stage.clock)


def doubled(stage: Stage) -> tuple[Message, Message]:
    """A card whose answer was lost, and that was posted again where the bot may not look."""
    stage.channels.may_look = False
    stage.channels.fail("post_card", OutcomeUnknownError("reset"), carried_out=True)
    broken(stage)
    for _ in range(5):
        stage.deliver()
        stage.pass_time(minutes=1)
    first, second = stage.channels.messages
    return first, second


def stands(stage: Stage) -> Posted | None:
    with stage.transaction(read=True) as uow:
        (card,) = uow.deliveries.cards(stage.only_incident().id)
    return card.posted


def test_of_two_cards_the_older_stays_and_goes_on(stage: Stage, merging: Merging) -> None:
    first, _ = doubled(stage)
    merging.seen(stage.only_incident().id, first.posted, answered=False)
    assert stands(stage) == first.posted
    acknowledged(stage)
    stage.deliver()
    message = only(stage.channels.messages)
    assert message.posted == first.posted
    assert message.kinds == ["acknowledged"]
    assert message.card.acknowledged_by == "U1"


def test_a_thread_with_news_is_kept_and_the_older_card_goes(stage: Stage, merging: Merging) -> None:
    first, second = doubled(stage)
    acknowledged(stage)
    stage.deliver()
    merging.seen(stage.only_incident().id, first.posted, answered=False)
    assert only(stage.channels.messages) is second
    assert second.kinds == ["acknowledged"]


def test_what_people_wrote_below_both_is_kept(stage: Stage, merging: Merging) -> None:
    first, second = doubled(stage)
    acknowledged(stage)
    stage.deliver()
    merging.seen(stage.only_incident().id, first.posted, answered=True)
    assert stage.channels.messages == [first, second]


def test_a_card_that_can_be_edited_no_more_is_not_gone_back_to(
    stage: Stage, merging: Merging
) -> None:
    first, second = doubled(stage)
    stage.channels.fail("update_card", MessageGoneError("edit_window_closed"))
    merging.seen(stage.only_incident().id, first.posted, answered=False)
    assert only(stage.channels.messages) is second
    assert stands(stage) == second.posted


def test_a_card_that_was_taken_for_lost_is_known_by_a_press_and_not_sent_again(
    stage: Stage, merging: Merging
) -> None:
    stage.channels.may_look = False
    stage.channels.fail("post_card", OutcomeUnknownError("reset"), carried_out=True)
    broken(stage)
    stage.delivering.tick()
    lost = only(stage.channels.messages)
    assert stands(stage) is None
    merging.seen(stage.only_incident().id, lost.posted, answered=False)
    assert stands(stage) == lost.posted
    stage.clock.advance(timedelta(minutes=10))
    stage.deliver()
    assert only(stage.channels.messages) is lost
    assert stage.channels.troubles.calls["post_card"] == 1


def test_a_card_on_its_way_is_left_alone(stage: Stage, merging: Merging) -> None:
    broken(stage)
    with stage.transaction() as uow:
        uow.deliveries.claim_messages(stage.clock.now(), limit=1, lease=timedelta(minutes=1))
        uow.commit()
    stray = Posted(channel_id="C1", ts="1.1")
    merging.seen(stage.only_incident().id, stray, answered=False)
    assert stands(stage) is None


def test_the_card_that_is_known_and_one_of_another_channel_are_left_alone(
    stage: Stage, merging: Merging
) -> None:
    broken(stage)
    stage.deliver()
    card = only(stage.channels.messages)
    for at in (card.posted, Posted(channel_id="C-elsewhere", ts="0.1")):
        merging.seen(stage.only_incident().id, at, answered=False)
    assert only(stage.channels.messages) is card
    assert stands(stage) == card.posted


def test_what_slack_refuses_to_take_away_stays_until_the_next_press(
    stage: Stage, merging: Merging
) -> None:
    first, second = doubled(stage)
    stage.channels.fail("remove", DeliveryError("Slack asks to wait"))
    number = stage.only_incident().id
    merging.seen(number, first.posted, answered=False)
    assert stands(stage) == first.posted
    assert len(stage.channels.messages) == 2
    merging.seen(number, second.posted, answered=False)
    assert only(stage.channels.messages) is first
