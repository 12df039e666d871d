"""Judging what is due, one account after the other, and what people do about incidents."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.domain.incident import State
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.ports.witness import Word
from bot.services.alerting import JUDGE_AGAIN, Acknowledged, Alerting
from tests.integration.seeds import ACME, ADS, BOOKS, US, watch
from tests.services.stage import Stage

UNREADABLE = "breaks the reader"


def data_flows(stage: Stage) -> None:
    """MBI says that all is well, and then that data came since."""
    for _ in range(2):
        stage.pass_time(minutes=5)
        now = stage.clock.now()
        stage.hear(Word(name=ADS.name, reading=Reading.SUCCESS, last_data_point=now))
        stage.judge()


def test_an_account_whose_judgement_fails_is_put_off_and_stops_no_other(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.hear(Word(name=ADS.name, reading=Reading.FAILED, message=UNREADABLE))
    stage.hear(Word(name="Orders database", reading=Reading.FAILED), client_id=US)
    stage.judge()
    assert "failed" in caplog.text
    assert stage.only_incident().members == {stage.id_of("Orders database")}
    assert not stage.alerting.assess()


def test_it_is_judged_again_a_minute_later(stage: Stage) -> None:
    stage.hear(Word(name=ADS.name, reading=Reading.FAILED, message=UNREADABLE))
    stage.judge()
    stage.pass_time(seconds=59)
    assert not stage.alerting.assess()
    stage.pass_time(seconds=1)
    assert stage.alerting.assess()


def test_news_has_it_judged_at_once_all_the_same(stage: Stage) -> None:
    stage.hear(Word(name=ADS.name, reading=Reading.FAILED, message=UNREADABLE))
    stage.judge()
    stage.pass_time(seconds=1)
    stage.says(ADS.name, Reading.FAILED, message="Access denied")
    assert stage.only_incident().members == {stage.id_of(ADS.name)}


def test_a_failed_judgement_leaves_nothing_half_done(stage: Stage) -> None:
    stage.hear(
        Word(name="QuickBooks", reading=Reading.REAUTH),
        Word(name=ADS.name, reading=Reading.FAILED, message=UNREADABLE),
    )
    stage.judge()
    assert stage.incidents() == []
    assert stage.delivering.tick() == 0


def test_a_quiet_account_is_judged_again_and_again(stage: Stage) -> None:
    stage.judge()
    assert not stage.alerting.assess()
    stage.clock.advance(JUDGE_AGAIN)
    judged = 0
    while stage.alerting.assess():
        judged += 1
    assert judged == 2


def test_judging_again_without_news_changes_no_card(stage: Stage) -> None:
    stage.says(ADS.name, Reading.REAUTH)
    version = stage.only_incident().version
    for _ in range(3):
        stage.clock.advance(JUDGE_AGAIN)
        stage.judge()
    assert stage.only_incident().version == version


def test_news_that_comes_while_its_account_is_judged_is_judged_next(stage: Stage) -> None:
    with ThreadPoolExecutor(1) as pool:
        hearing: list[Future[None]] = []

        def meanwhile(_kind: str, _message: str) -> None:
            hearing.append(pool.submit(stage.hear, Word(name=BOOKS.name, reading=Reading.REAUTH)))

        slow = Alerting(transaction=stage.transaction, clock=stage.clock, reads=meanwhile)
        stage.judge()
        stage.hear(Word(name=ADS.name, reading=Reading.FAILED, message="Access denied"))
        assert slow.assess()
        hearing[0].result(timeout=20)
    assert {m for i in stage.incidents() for m in i.members} == {stage.id_of(ADS.name)}
    assert stage.alerting.assess()
    assert {m for i in stage.incidents() for m in i.members} == {
        stage.id_of(ADS.name),
        stage.id_of(BOOKS.name),
    }


def test_the_first_who_acknowledges_is_the_one(stage: Stage) -> None:
    stage.says(ADS.name, Reading.REAUTH)
    incident_id = stage.only_incident().id
    came_to = [
        stage.alerting.acknowledge(incident_id=incident_id, person=person)
        for person in ("U1", "U2")
    ]
    assert came_to == [Acknowledged.DONE, Acknowledged.ALREADY]
    assert stage.only_incident().acknowledged_by == "U1"


def test_an_incident_that_is_over_or_never_was_cannot_be_acknowledged(stage: Stage) -> None:
    stage.says(ADS.name, Reading.REAUTH)
    incident_id = stage.only_incident().id
    data_flows(stage)
    assert stage.incidents() == []
    over = stage.alerting.acknowledge(incident_id=incident_id, person="U1")
    assert over is Acknowledged.RESOLVED
    assert stage.alerting.acknowledge(incident_id=999, person="U1") is Acknowledged.GONE


@pytest.mark.parametrize(("minutes", "cards"), [(50, 1), (70, 2)])
def test_a_break_that_returns_within_the_hour_is_the_same_card(
    stage: Stage, minutes: int, cards: int
) -> None:
    stage.says(ADS.name, Reading.REAUTH)
    stage.deliver()
    data_flows(stage)
    stage.deliver()
    assert stage.incidents() == []
    stage.pass_time(minutes=minutes)
    stage.says(ADS.name, Reading.REAUTH)
    stage.deliver()
    assert len(stage.channels.messages) == cards
    assert stage.channels.messages[-1].card.state is State.OPEN


def test_what_is_no_longer_watched_closes_its_incident(
    stage: Stage, engine: Engine, kinds: dict[str, Kind]
) -> None:
    stage.says(ADS.name, Reading.REAUTH)
    stage.deliver()
    less = replace(ACME, integrations=tuple(i for i in ACME.integrations if i != ADS))
    watch(engine, kinds, less, stage.clock.now())
    stage.judge()
    stage.deliver()
    assert stage.incidents() == []
    (message,) = stage.channels.messages
    assert message.card.state is State.RESOLVED


def test_an_account_that_is_no_longer_watched_closes_its_incidents(
    stage: Stage, engine: Engine, kinds: dict[str, Kind]
) -> None:
    stage.says("Orders database", Reading.FAILED, client_id=US)
    stage.deliver()
    less = replace(
        ACME,
        accounts=tuple(a for a in ACME.accounts if a.client_id != US),
        integrations=tuple(i for i in ACME.integrations if i.client_id != US),
    )
    watch(engine, kinds, less, stage.clock.now())
    stage.judge()
    stage.deliver()
    assert stage.incidents() == []
    (message,) = stage.channels.messages
    assert message.card.state is State.RESOLVED
