"""One that goes back and forth, on each database: shown on its card, never posted anew."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.diagnosis import Confidence
from bot.domain.incident import EventKind, State
from bot.domain.observation import Reading
from tests.integration.seeds import ADS
from tests.services.stage import Stage

APART = 90
"""Minutes: more than the hour in which any break that returns is the same card."""


def turn(stage: Stage, reading: Reading, *, times: int = 1) -> None:
    """Another word of MBI, so often."""
    stage.pass_time(minutes=APART)
    for _ in range(times):
        stage.pass_time(minutes=1)
        stage.says(ADS.name, reading)
    stage.deliver()


def flap(stage: Stage, times: int) -> None:
    """Broken and well so many times; well is said twice, as what flaps needs."""
    stage.says(ADS.name, Reading.SUCCESS)
    for _ in range(times):
        turn(stage, Reading.FAILED)
        turn(stage, Reading.SUCCESS, times=2)


def test_what_flaps_is_one_card_edited_in_place(stage: Stage) -> None:
    flap(stage, 2)
    posted = len(stage.channels.messages)
    flap(stage, 4)
    turn(stage, Reading.FAILED)
    assert len(stage.channels.messages) == posted == 2
    card = stage.channels.messages[-1].card
    assert card.state is State.OPEN
    assert card.diagnosis.confidence is Confidence.PROBABLE
    (line,) = [each for each in card.diagnosis.evidence if each.key == "flapping"]
    assert (line.args["witness"], line.args["count"]) == ("words", 13)


def test_its_thread_is_not_told_each_turn_but_its_time_line_is(stage: Stage) -> None:
    flap(stage, 2)
    told = list(stage.channels.messages[-1].kinds)
    flap(stage, 4)
    turn(stage, Reading.FAILED)
    assert stage.channels.messages[-1].kinds == told == [EventKind.RESOLVED]
    evidence = stage.alerting.details(incident_id=stage.only_incident().id)
    assert evidence is not None
    assert [e.kind for e in evidence.events].count(EventKind.WORSE_AGAIN) == 5


def test_a_good_word_that_came_once_does_not_close_it(stage: Stage) -> None:
    flap(stage, 2)
    turn(stage, Reading.FAILED)
    turn(stage, Reading.SUCCESS)
    assert stage.only_incident().diagnosis.flaps
    turn(stage, Reading.SUCCESS)
    assert stage.incidents() == []


def test_a_day_without_a_turn_is_a_new_beginning(stage: Stage) -> None:
    flap(stage, 3)
    posted = len(stage.channels.messages)
    stage.clock.advance(timedelta(hours=30))
    turn(stage, Reading.FAILED)
    assert len(stage.channels.messages) == posted + 1
    assert not stage.only_incident().diagnosis.flaps
