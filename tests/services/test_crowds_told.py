"""Hours without Slack, and then a crowd: people see how much it is, and the worst first."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.delivery import DeliveryKind
from bot.domain.diagnosis import Status
from bot.domain.errors import DeliveryError, OutcomeUnknownError
from bot.domain.incident import State
from tests.integration.seeds import CHANNEL, ids_by_name, incident
from tests.services.stage import Stage

CROWD = 100
STATUSES = (Status.UNKNOWN, Status.STALE, Status.FAILED, Status.REAUTH)


def crowd(stage: Stage, size: int) -> None:
    """So many incidents of one channel that nobody was told of."""
    now = stage.clock.now()
    with stage.transaction() as uow:
        members = list(ids_by_name(uow).values())
        for number in range(size):
            one = incident(uow, members, subject=f"crowd:{number}")
            status = STATUSES[number % len(STATUSES)]
            uow.incidents.save(replace(one, diagnosis=replace(one.diagnosis, status=status)))
            uow.deliveries.owe(
                DeliveryKind.CARD, workspace_id=1, due_at=now, place=CHANNEL, incident_id=one.id
            )
        uow.commit()


def test_a_crowd_is_announced_once_and_told_worst_first_a_second_apart(stage: Stage) -> None:
    crowd(stage, CROWD)
    begun = stage.clock.now()
    assert stage.delivering.tick() == 1
    assert stage.channels.crowds == [(CHANNEL, CROWD)]
    assert stage.channels.messages == []
    stage.pass_time(seconds=1)
    stage.deliver()
    assert stage.channels.crowds == [(CHANNEL, CROWD)]
    assert (stage.clock.now() - begun).total_seconds() <= CROWD + 3
    told = [m.card.diagnosis.status for m in stage.channels.messages]
    each = CROWD // len(STATUSES)
    assert told == [status for status in reversed(STATUSES) for _ in range(each)]


def test_a_few_cards_are_no_crowd(stage: Stage) -> None:
    crowd(stage, 9)
    stage.deliver()
    assert stage.channels.crowds == []
    assert len(stage.channels.messages) == 9


def test_a_new_break_comes_before_the_edits_of_a_crowd(stage: Stage) -> None:
    crowd(stage, 40)
    stage.deliver()
    with stage.transaction() as uow:
        for one in uow.incidents.open_ones(1):
            uow.incidents.save(replace(one, version=one.version + 1))
            uow.deliveries.owe_again(one.id, stage.clock.now())
        uow.commit()
    stage.pass_time(seconds=1)
    stage.delivering.tick()
    crowd_told = len(stage.channels.messages)
    with stage.transaction() as uow:
        late = incident(uow, list(ids_by_name(uow).values()), subject="late")
        uow.deliveries.owe(
            DeliveryKind.CARD,
            workspace_id=1,
            due_at=stage.clock.now(),
            place=CHANNEL,
            incident_id=late.id,
        )
        uow.commit()
    stage.pass_time(seconds=1)
    assert stage.delivering.tick() == 1
    assert len(stage.channels.messages) == crowd_told + 1


def test_what_was_over_before_anybody_was_told_is_not_told(stage: Stage) -> None:
    crowd(stage, 12)
    with stage.transaction() as uow:
        for one in uow.incidents.open_ones(1):
            over = replace(one, state=State.RESOLVED, resolved_at=stage.clock.now())
            uow.incidents.save(replace(over, version=one.version + 1))
        uow.commit()
    stage.deliver()
    assert stage.channels.messages == []
    assert stage.channels.crowds == []


def test_an_announcement_that_fails_holds_no_card_back(stage: Stage) -> None:
    crowd(stage, 12)
    stage.channels.fail("post_crowd", DeliveryError("Slack cannot be reached"))
    stage.deliver()
    stage.pass_time(seconds=5)
    stage.deliver()
    assert len(stage.channels.messages) == 12


def test_an_announcement_of_unknown_outcome_is_not_made_again(stage: Stage) -> None:
    crowd(stage, 12)
    stage.channels.fail("post_crowd", OutcomeUnknownError("reset"), carried_out=True)
    stage.deliver()
    assert stage.channels.crowds == [(CHANNEL, 12)]
    assert len(stage.channels.messages) == 12
    assert stage.channels.troubles.calls["find"] == 0
