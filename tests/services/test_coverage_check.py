"""What the doctor says of witnesses: each refused grant, one advice for all that share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.grant import Credentials, Ownership
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.ports.check import Level, Result
from bot.ports.probe import Tried
from bot.ports.unit_of_work import Transaction
from bot.ports.witness import Answer, Heard, Question
from bot.services.examination.coverage import CoverageCheck
from tests.services.holding import CRM, EVENTS, KEY, WATCHED, ask, give, reading
from tests.services.stage import Stage, set_up

PASSWORD = Credentials(values={"username": "bot", "password": "correct horse"})


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker that watches Acme with kinds that are probed in different ways."""
    return set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED)


def looked(stage: Stage) -> Sequence[Result]:
    return CoverageCheck(transaction=stage.transaction).run()


def test_integrations_that_lack_the_same_share_one_advice(stage: Stage) -> None:
    advised = {(one.about, one.remedy.key) for one in looked(stage) if one.remedy}
    shared = [about for about, key in advised if key == "advice-newest-row"]
    assert any(CRM.name in about and EVENTS.name in about for about in shared)
    assert all(one.level is Level.OK and one.brings for one in looked(stage))


def test_a_grant_that_is_refused_because_of_the_bot_is_work_for_the_operator(
    stage: Stage,
) -> None:
    give(stage, EVENTS.name, KEY, ownership=Ownership.SHARED)
    stage.probes.says(Tried(heard=Heard.REFUSED, detail="the developer token is wrong"))
    ask(stage)
    (refused,) = [one for one in looked(stage) if one.level is Level.FAIL]
    assert (refused.about, refused.what.key) == (EVENTS.name, "doctor-probe-refused")
    assert refused.what.args["detail"] == "the developer token is wrong"


def test_a_database_that_refuses_the_bot_has_no_client_to_correct(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> None:
    orders = replace(EVENTS, name="Orders", kind="mysql", settings={"host": "db.example"})
    watched = replace(WATCHED, integrations=(orders,))
    stage = set_up(
        engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=watched
    )
    give(stage, orders.name, PASSWORD, ownership=Ownership.SHARED)
    stage.probes.says(Tried(heard=Heard.REFUSED, detail="no pg_hba.conf entry"))
    ask(stage)
    (refused,) = [one for one in looked(stage) if one.level is Level.FAIL]
    assert refused.remedy is not None
    assert refused.remedy.key == "doctor-database-refused-do"


def test_a_key_that_is_refused_is_no_report_to_mend(stage: Stage) -> None:
    """MBI's own check says so already, and the report is not at fault."""

    def refuse(question: Question) -> Answer:
        return Answer(
            subject_id=question.subject_id,
            witness=question.witness,
            at=stage.clock.now(),
            heard=Heard.REFUSED,
        )

    stage.witnesses.answer = refuse
    stage.pass_time(minutes=30)
    ask(stage)
    said = reading(stage, "newest_row")
    assert said is Reading.BOT
    assert [one.about for one in looked(stage) if one.level is not Level.OK] == []


def test_before_anything_is_applied_there_is_nothing_to_say(transaction: Transaction) -> None:
    assert CoverageCheck(transaction=transaction).run() == []
