"""Paying what is owed to Slack: nothing is lost, whatever goes wrong on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    MessageGoneError,
    OutcomeUnknownError,
    PermanentDeliveryError,
    PlaceGoneError,
)
from bot.domain.incident import State
from bot.domain.observation import Reading
from bot.services.alerting import Acknowledged
from tests.integration.seeds import ADS, CHANNEL, US
from tests.services.channels import Message
from tests.services.stage import Stage

PATIENCE = timedelta(hours=2)
"""Longer than the longest wait between two tries."""


def broken(stage: Stage) -> None:
    """MBI lost its authorization for one integration."""
    stage.says(ADS.name, Reading.REAUTH)


def acknowledged(stage: Stage) -> None:
    found = stage.only_incident()
    done = stage.alerting.acknowledge(incident_id=found.id, person="U1")
    assert done is Acknowledged.DONE


def only(messages: list[Message]) -> Message:
    (message,) = messages
    return message


def is_told(stage: Stage, message: Message) -> bool:
    """Whether the card shows the incident as it is, and the thread all that happened."""
    incident = stage.only_incident()
    with stage.transaction(read=True) as uow:
        kinds = [str(e.kind) for e in uow.incidents.events(incident.id)]
    kinds.remove("opened")
    return message.card.version == incident.version and message.kinds == kinds


def test_an_incident_becomes_one_card_in_its_channel(stage: Stage) -> None:
    broken(stage)
    stage.deliver()
    message = only(stage.channels.messages)
    assert message.place == CHANNEL
    assert message.card.state is State.OPEN
    assert is_told(stage, message)


def test_news_edits_the_card_in_place_and_goes_into_its_thread(stage: Stage) -> None:
    broken(stage)
    stage.deliver()
    acknowledged(stage)
    stage.deliver()
    message = only(stage.channels.messages)
    assert message.card.acknowledged_by == "U1"
    assert message.kinds == ["acknowledged"]
    assert is_told(stage, message)


def test_changes_that_came_before_sending_are_one_card_and_no_edit(stage: Stage) -> None:
    broken(stage)
    acknowledged(stage)
    stage.deliver()
    assert only(stage.channels.messages).card.state is State.ACKNOWLEDGED
    assert stage.channels.troubles.calls["update_card"] == 0


def test_the_wait_that_slack_asks_for_holds_the_whole_workspace(stage: Stage) -> None:
    broken(stage)
    stage.says("Orders database", Reading.FAILED, client_id=US)
    wait = timedelta(seconds=40)
    stage.channels.fail("post_card", DeliveryError("ratelimited", retry_after=wait))
    assert stage.delivering.tick(limit=1) == 1
    stage.pass_time(seconds=39)
    assert stage.delivering.tick() == 0
    stage.pass_time(seconds=1)
    stage.deliver()
    assert sorted(m.place for m in stage.channels.messages) == [CHANNEL, "#orders"]


def test_without_a_wait_asked_for_tries_are_ever_further_apart(stage: Stage) -> None:
    broken(stage)
    stage.channels.fail("post_card", DeliveryError("internal_error"), times=4)
    seconds = 0
    tried = []
    while not stage.channels.messages:
        if stage.delivering.tick():
            tried.append(seconds)
        stage.pass_time(seconds=1)
        seconds += 1
    assert tried == [0, 2, 6, 14, 30]


def test_a_message_that_is_refused_as_it_is_is_tried_again_every_hour_and_with_news(
    stage: Stage,
) -> None:
    """Nothing owed is ever dropped: another version of the bot may know how to write it."""
    broken(stage)
    stage.channels.fail("post_card", PermanentDeliveryError("invalid_arg_name"), times=2)
    stage.deliver()
    stage.pass_time(minutes=58)
    assert stage.delivering.tick() == 0
    stage.pass_time(minutes=2)
    stage.deliver()
    assert stage.channels.messages == []
    acknowledged(stage)
    stage.deliver()
    assert is_told(stage, only(stage.channels.messages))


@pytest.mark.parametrize(
    ("gone", "place"),
    [
        ({"#orders"}, "#us"),
        ({"#orders", "#us"}, CHANNEL),
        ({"#orders", "#us", CHANNEL}, "@lead@acme.example"),
    ],
)
def test_a_place_that_is_gone_falls_back_to_the_next(
    stage: Stage, gone: set[str], place: str
) -> None:
    """The account's default channel, then the workspace's, then its admins."""
    stage.channels.gone = gone
    stage.says("Orders database", Reading.FAILED, client_id=US)
    acknowledged(stage)
    stage.deliver()
    message = only(stage.channels.messages)
    assert message.place == place
    assert is_told(stage, message)


def test_where_nobody_can_be_reached_it_is_tried_again_every_hour(stage: Stage) -> None:
    stage.channels.gone = {CHANNEL, "@lead@acme.example"}
    broken(stage)
    stage.deliver()
    assert stage.channels.messages == []
    stage.channels.gone = set()
    stage.pass_time(minutes=61)
    stage.deliver()
    assert is_told(stage, only(stage.channels.messages))


def test_a_channel_archived_later_has_its_card_and_thread_go_on_elsewhere(stage: Stage) -> None:
    stage.says("Orders database", Reading.FAILED, client_id=US)
    stage.deliver()
    stage.channels.gone = {"#orders"}
    acknowledged(stage)
    stage.deliver()
    assert is_told(stage, only(stage.channels.at("#us")))


def test_a_deleted_card_is_posted_again(stage: Stage) -> None:
    broken(stage)
    stage.deliver()
    stage.channels.delete_all()
    acknowledged(stage)
    stage.deliver()
    assert is_told(stage, only(stage.channels.messages))


def test_news_that_finds_its_card_deleted_has_it_posted_again_and_then_told(stage: Stage) -> None:
    broken(stage)
    stage.deliver()
    acknowledged(stage)
    assert stage.delivering.tick() == 1  # the card is edited, its thread waits a second
    stage.channels.delete_all()
    stage.pass_time(seconds=1)
    stage.deliver()
    assert is_told(stage, only(stage.channels.messages))


def test_a_token_that_slack_refuses_keeps_everything_for_later(stage: Stage) -> None:
    broken(stage)
    stage.channels.fail("post_card", CredentialsRefusedError("invalid_auth"), times=3)
    stage.deliver()
    assert stage.channels.troubles.calls["post_card"] == 1
    for _ in range(3):
        stage.pass_time(minutes=5)
        stage.deliver()
    assert is_told(stage, only(stage.channels.messages))


ERRORS = [
    DeliveryError("internal_error"),
    DeliveryError("ratelimited", retry_after=timedelta(seconds=30)),
    OutcomeUnknownError("reset"),
    PlaceGoneError("channel_not_found"),
    MessageGoneError("message_not_found"),
    CredentialsRefusedError("invalid_auth"),
]


@pytest.mark.parametrize("call", ["post_card", "update_card", "post_news"])
@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_whatever_fails_in_the_end_all_is_told(
    stage: Stage, error: DeliveryError, call: str
) -> None:
    """Twice, at every step; the newest card then shows the incident as it is."""
    stage.channels.may_look = False
    stage.channels.fail(call, error, times=2)
    broken(stage)
    stage.deliver()
    acknowledged(stage)
    for _ in range(5):
        stage.deliver()
        stage.pass_time(minutes=20)
    assert stage.channels.troubles.coming(call) < 2
    assert stage.channels.messages[-1].card.version == stage.only_incident().version
    assert [k for m in stage.channels.messages for k in m.kinds] == ["acknowledged"]


def test_one_message_that_cannot_be_written_does_not_hold_up_the_others(stage: Stage) -> None:
    broken(stage)
    stage.says("Orders database", Reading.FAILED, client_id=US)
    stage.channels.fail("post_card", KeyError("a defect"))
    assert stage.delivering.tick() == 2
    assert len(stage.channels.messages) == 1
    stage.pass_time(minutes=3)
    stage.deliver()
    assert len(stage.channels.messages) == 2


def test_a_batch_whose_worker_died_is_sent_by_the_next_once_its_lease_is_over(
    stage: Stage,
) -> None:
    broken(stage)
    stage.channels.fail("post_card", SystemExit("killed"), carried_out=True)
    with pytest.raises(SystemExit):
        stage.delivering.tick()
    stage.pass_time(seconds=59)
    assert stage.delivering.tick() == 0
    stage.pass_time(seconds=2)
    stage.deliver()
    assert is_told(stage, only(stage.channels.messages))
