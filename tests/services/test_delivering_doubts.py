"""Sends of unknown outcome and refusals: nothing lost, nothing twice, nobody else held up."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest

from bot.domain.card import CardView
from bot.domain.delivery import Posted
from bot.domain.errors import (
    DeliveryError,
    Lane,
    OutcomeUnknownError,
    StrangeRefusalError,
    TokenRefusedError,
)
from bot.domain.incident import EventKind
from bot.domain.observation import Reading
from bot.ports.in_time import is_in_time
from bot.services.delivering import LEASE, Delivering
from tests.integration.seeds import BOOKS, CHANNEL, US
from tests.services.channels import Channels
from tests.services.stage import Stage
from tests.services.test_delivering import acknowledged, broken, is_told, only


class Hanging(Channels):
    """One place takes its card only when a test lets it."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.reached, self.go_on, self.arrived = Event(), Event(), Event()
        self._place = place

    def post_card(self, place: str, card: CardView, *, key: str) -> Posted:
        """Post it, late or at once."""
        if place == self._place:
            self.reached.set()
            assert self.go_on.wait(30)
        posted = super().post_card(place, card, key=key)
        self.arrived.set()
        return posted


class Slow(Channels):
    """Looks people up for longer than half a lease, and then says whether it may still send."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.in_time: list[bool] = []

    def post_card(self, place: str, card: CardView, *, key: str) -> Posted:
        """Take its time, then post."""
        self.in_time.append(is_in_time())
        self._stage.pass_time(seconds=LEASE.total_seconds() / 2)
        self.in_time.append(is_in_time())
        return super().post_card(place, card, key=key)


def test_sending_is_in_time_only_for_half_of_the_lease(stage: Stage) -> None:
    broken(stage)
    slow = Slow(stage)
    delivering = Delivering(transaction=stage.transaction, messengers=slow, clock=stage.clock)
    delivering.tick()
    delivering.finish()
    delivering.close()
    assert slow.in_time == [True, False]


def test_a_card_of_unknown_outcome_is_found_and_not_posted_twice(stage: Stage) -> None:
    broken(stage)
    stage.channels.fail("post_card", OutcomeUnknownError("reset"), carried_out=True)
    stage.deliver()
    acknowledged(stage)
    stage.pass_time(minutes=1)
    stage.deliver()
    assert is_told(stage, only(stage.channels.messages))
    assert stage.channels.troubles.calls["post_card"] == 1


def test_a_card_that_did_not_arrive_is_posted_as_soon_as_that_is_known(stage: Stage) -> None:
    broken(stage)
    stage.channels.fail("post_card", OutcomeUnknownError("reset"))
    stage.delivering.tick()
    stage.pass_time(seconds=5)
    stage.deliver()
    assert is_told(stage, only(stage.channels.messages))


def test_where_the_bot_may_not_look_a_card_is_posted_again_only_when_it_was_missed(
    stage: Stage,
) -> None:
    broken(stage)
    stage.channels.may_look = False
    stage.channels.fail("post_card", OutcomeUnknownError("reset"))
    stage.delivering.tick()
    posted_after = 0
    while not stage.channels.messages:
        stage.pass_time(seconds=1)
        posted_after += 1
        stage.delivering.tick()
    assert 120 <= posted_after < 240
    stage.deliver()
    assert len(stage.channels.messages) == 1


def test_news_of_unknown_outcome_is_not_told_twice(stage: Stage) -> None:
    broken(stage)
    stage.deliver()
    acknowledged(stage)
    stage.channels.fail("post_news", OutcomeUnknownError("reset"), carried_out=True)
    stage.deliver()
    stage.pass_time(minutes=1)
    stage.deliver()
    assert only(stage.channels.messages).kinds == ["acknowledged"]


def test_news_of_unknown_outcome_is_not_told_twice_when_more_happened_since(
    stage: Stage,
) -> None:
    """The message says how far it got: only what came after it is told next."""
    broken(stage)
    stage.deliver()
    acknowledged(stage)
    stage.channels.fail("post_news", OutcomeUnknownError("reset"), carried_out=True)
    stage.deliver()
    with stage.transaction() as uow:
        (incident,) = uow.incidents.open_ones(1)
        uow.incidents.tell(incident.id, stage.clock.now(), EventKind.TICKET_ASKED, actor="U1")
        uow.deliveries.owe_again(incident.id, stage.clock.now())
        uow.commit()
    stage.pass_time(minutes=1)
    stage.deliver()
    assert only(stage.channels.messages).kinds == ["acknowledged", "ticket_asked"]


def test_while_slack_limits_looking_a_card_of_unknown_outcome_is_not_sent_again(
    stage: Stage,
) -> None:
    """An app outside the Marketplace may look once a minute; the others go on meanwhile."""
    broken(stage)
    stage.channels.fail("post_card", OutcomeUnknownError("reset"), carried_out=True)
    limited = DeliveryError("wait", retry_after=timedelta(seconds=60), lane=Lane.LOOK)
    stage.channels.fail("find", limited, times=5)
    stage.delivering.tick()
    stage.pass_time(seconds=3)
    stage.deliver()
    stage.says("Orders database", Reading.FAILED, client_id=US)
    stage.deliver()
    assert sorted(m.place for m in stage.channels.messages) == [CHANNEL, "#orders"]
    for _ in range(5):
        stage.pass_time(seconds=61)
        stage.deliver()
    assert len(stage.channels.at(CHANNEL)) == 1
    assert stage.channels.troubles.calls["find"] == 6


def test_where_slack_never_lets_it_look_an_alert_comes_rather_twice_than_never(
    stage: Stage,
) -> None:
    broken(stage)
    stage.channels.fail("post_card", OutcomeUnknownError("reset"))
    limited = DeliveryError("wait", retry_after=timedelta(seconds=60), lane=Lane.LOOK)
    stage.channels.fail("find", limited, times=1000)
    for _ in range(29):
        stage.deliver()
        stage.pass_time(seconds=61)
    assert stage.channels.messages == []
    for _ in range(5):
        stage.pass_time(seconds=61)
        stage.deliver()
    assert len(stage.channels.messages) == 1


def test_while_slack_limits_edits_new_cards_go_on(stage: Stage) -> None:
    broken(stage)
    stage.deliver()
    limited = DeliveryError("wait", retry_after=timedelta(seconds=60), lane=Lane.EDIT)
    stage.channels.fail("update_card", limited)
    acknowledged(stage)
    stage.deliver()
    stage.says("Orders database", Reading.FAILED, client_id=US)
    stage.deliver()
    assert [m.place for m in stage.channels.messages] == [CHANNEL, "#orders"]
    assert stage.channels.troubles.calls["update_card"] == 1
    stage.pass_time(seconds=61)
    stage.deliver()
    assert stage.channels.at(CHANNEL)[0].card.acknowledged_by == "U1"


def test_an_unknown_refusal_is_loud_and_tried_ever_more_slowly(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    broken(stage)
    stage.channels.fail("post_card", StrangeRefusalError("Slack answered brand_new"), times=3)
    stage.deliver()
    for _ in range(3):
        stage.pass_time(seconds=30)
        stage.deliver()
    assert is_told(stage, only(stage.channels.messages))
    loud = [r for r in caplog.records if r.levelname == "ERROR" and "brand_new" in r.message]
    assert len(loud) == 3


def test_a_dead_token_costs_one_call_each_five_minutes_however_much_is_owed(
    stage: Stage,
) -> None:
    broken(stage)
    stage.says("Orders database", Reading.FAILED, client_id=US)
    stage.channels.fail("post_card", TokenRefusedError("token_revoked"), times=50)
    assert stage.delivering.tick(limit=1) == 1
    for _ in range(10):
        stage.pass_time(seconds=29)
        assert stage.delivering.tick() == 0
    assert stage.channels.troubles.calls["post_card"] == 1


def test_a_place_that_hangs_holds_no_other_up_nor_takes_a_second_message(stage: Stage) -> None:
    channels = Hanging(CHANNEL)
    delivering = Delivering(
        transaction=stage.transaction, messengers=channels, clock=stage.clock, patience=0
    )
    broken(stage)
    assert delivering.tick() == 1
    assert channels.reached.wait(30)
    stage.says("Orders database", Reading.FAILED, client_id=US)
    stage.says(BOOKS.name, Reading.FAILED)
    stage.pass_time(seconds=2)
    assert delivering.tick() == 1
    assert channels.arrived.wait(30)
    assert [m.place for m in channels.messages] == ["#orders"]
    channels.go_on.set()
    delivering.finish()
    assert sorted(m.place for m in channels.messages) == [CHANNEL, "#orders"]
    delivering.close()
