"""The calendar, MBI's words turning good, and one batch of everything."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.audit import Deed
from bot.domain.authorization import Authorized
from bot.domain.integration import Kind
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.domain.observation import Observation, Reading, Witness
from bot.domain.round import How
from bot.domain.settling import settle
from bot.ports.probe import Tried
from bot.ports.unit_of_work import Transaction
from bot.ports.witness import Answer, Heard, Question
from bot.services.heeding import sees_again
from bot.services.noticing import owe_notice
from tests.integration.seeds import ADS
from tests.services.holding import (
    CRM,
    VISITS,
    WATCHED,
    ask,
    audited,
    give,
    reading,
    remember,
    subject,
)
from tests.services.stage import Stage, set_up

LIFE = timedelta(days=14)
CALENDAR = "calendar"


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker that watches Acme, Adobe Analytics with its fourteen days included."""
    return set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED)


def authorized(stage: Stage, name: str) -> Authorized | None:
    with stage.transaction(read=True) as uow:
        ((integration, _, _),) = uow.watched.members([stage.id_of(name)])
    return integration.authorized


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(days=3), Reading.NOT_DUE),
        (timedelta(days=12), Reading.NOT_DUE),
        (timedelta(days=12, hours=15), Reading.DUE),  # a tenth of the life is left
        (LIFE, Reading.OVERDUE),
        (timedelta(days=400), Reading.OVERDUE),
    ],
)
def test_the_calendar_tells_how_near_the_end_is_at_once(
    stage: Stage, ago: timedelta, expected: Reading
) -> None:
    begun = stage.clock.now() - ago
    remember(stage, VISITS.name, begun)
    ask(stage)
    said = subject(stage, CALENDAR, VISITS.name).testimony
    assert said
    assert (said.reading, said.moment) == (expected, begun + LIFE)


def test_an_end_that_comes_nearer_has_the_account_judged(stage: Stage) -> None:
    remember(stage, VISITS.name, stage.clock.now() - timedelta(days=12))
    ask(stage)
    stage.judge()
    stage.pass_time(minutes=23 * 60)
    ask(stage)
    assert reading(stage, CALENDAR, VISITS.name) is Reading.DUE
    assert stage.alerting.assess()


def test_nothing_that_is_remembered_is_nothing_to_ask(stage: Stage, engine: Engine) -> None:
    assert engine
    with stage.transaction() as uow:
        uow.subjects.start([f"calendar:{stage.id_of(VISITS.name)}"], stage.clock.now())
        uow.commit()
    ask(stage)
    assert subject(stage, CALENDAR, VISITS.name).due_at is None
    assert subject(stage, CALENDAR, VISITS.name).testimony is None


def test_a_kind_without_a_known_life_has_no_calendar(stage: Stage) -> None:
    remember(stage, ADS.name, stage.clock.now())
    with stage.transaction(read=True) as uow:
        key = f"calendar:{stage.id_of(ADS.name)}"
        assert uow.subjects.by_keys([key]) == {}


def test_mbis_word_turning_good_is_an_authorization_by_nobody_known(stage: Stage) -> None:
    stage.says(VISITS.name, Reading.REAUTH)
    stage.pass_time(minutes=60)
    stage.says(VISITS.name, Reading.SUCCESS)
    now = stage.clock.now()
    assert authorized(stage, VISITS.name) == Authorized(at=now, how=How.WORD)
    ask(stage)
    said = subject(stage, CALENDAR, VISITS.name).testimony
    assert said
    assert said.moment == now + LIFE
    (entry,) = audited(stage, Deed.AUTHORIZED)
    assert (entry.actor, entry.args["how"]) == (None, "word")


@pytest.mark.parametrize("before", [Reading.FAILED, Reading.BLANK, Reading.SUCCESS, None])
def test_other_words_turning_good_tell_of_no_authorization(
    stage: Stage, before: Reading | None
) -> None:
    if before is not None:
        stage.says(VISITS.name, before)
        stage.pass_time(minutes=60)
    stage.says(VISITS.name, Reading.SUCCESS)
    assert authorized(stage, VISITS.name) is None


def test_a_person_who_said_so_before_mbi_did_stays_the_one_who_did_it(stage: Stage) -> None:
    stage.says(VISITS.name, Reading.REAUTH)
    stage.pass_time(minutes=60)
    said_so: datetime = stage.clock.now()
    remember(stage, VISITS.name, said_so, by="U-ANNA")
    stage.pass_time(minutes=10)
    stage.says(VISITS.name, Reading.SUCCESS)
    assert authorized(stage, VISITS.name) == Authorized(at=said_so, how=How.DONE, by="U-ANNA")


def test_an_authorization_from_before_mbi_asked_for_a_new_one_is_replaced(stage: Stage) -> None:
    remember(stage, VISITS.name, stage.clock.now() - timedelta(days=20), by="U-ANNA")
    stage.says(VISITS.name, Reading.REAUTH)
    stage.pass_time(minutes=60)
    stage.says(VISITS.name, Reading.SUCCESS)
    known = authorized(stage, VISITS.name)
    assert known
    assert known.how is How.WORD


def test_a_reminder_is_done_when_mbis_word_turns_good(stage: Stage) -> None:
    stage.says(VISITS.name, Reading.REAUTH)
    now = stage.clock.now()
    due = Notice(
        id=0,
        workspace_id=1,
        kind=NoticeKind.DUE,
        place="@anna@acme.example",
        key="due:1",
        integration_id=stage.id_of(VISITS.name),
        created_at=now,
    )
    with stage.transaction() as uow:
        owe_notice(uow, due, now)
        kept, _ = uow.notices.add(due)
        uow.commit()
    stage.pass_time(minutes=60)
    stage.says(VISITS.name, Reading.SUCCESS)
    with stage.transaction(read=True) as uow:
        closed = uow.notices.get(kept.id)
    assert closed
    assert closed.state is NoticeState.DONE


def test_one_batch_asks_every_kind_of_witness(stage: Stage) -> None:
    def well(question: Question) -> Answer:
        return Answer(
            subject_id=question.subject_id,
            witness=question.witness,
            at=stage.clock.now(),
            heard=Heard.ANSWER,
            reading=Reading.UP if question.witness is Witness.INGEST else None,
            moment=stage.clock.now(),
        )

    stage.witnesses.answer = well
    stage.pass_time(seconds=31)
    give(stage, ADS.name, stage.provider.new())
    give(stage, CRM.name, stage.provider.new())
    remember(stage, VISITS.name, stage.clock.now())
    stage.observing.tick()
    assert reading(stage, "own_probe") is Reading.GOOD
    assert reading(stage, "own_probe", CRM.name) is Reading.GOOD
    assert reading(stage, CALENDAR, VISITS.name) is Reading.NOT_DUE
    assert reading(stage, "newest_row") is Reading.FRESH


@pytest.mark.parametrize(("name", "hastens"), [("own_probe", False), ("newest_row", True)])
def test_only_mbi_taking_its_key_again_is_a_reason_to_ask_for_rows_at_once(
    stage: Stage, name: str, hastens: bool
) -> None:
    give(stage, ADS.name, stage.provider.new())
    stage.probes.says(Tried(heard=Heard.REFUSED))
    stage.witnesses.answer = lambda q: Answer(
        subject_id=q.subject_id, witness=q.witness, at=stage.clock.now(), heard=Heard.REFUSED
    )
    for _ in range(3):
        stage.pass_time(minutes=20)
        ask(stage)
    refused = subject(stage, name)
    assert refused.testimony
    assert refused.testimony.reading is Reading.BOT
    good = Observation(
        witness=refused.witness,
        at=stage.clock.now(),
        reading=Reading.FRESH if hastens else Reading.GOOD,
    )
    assert sees_again(refused, settle(refused.testimony, good)) is hastens
