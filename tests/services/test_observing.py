"""Asking what is due, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.adapters.cipher import Fernets
from bot.adapters.clock import MovableClock
from bot.domain.observation import Reading, Witness
from bot.domain.subject import Subject
from bot.ports.witness import Answer, Heard, Question, Word
from bot.services.observing import LEASE
from tests.integration.seeds import ADS, BOOKS, EU
from tests.services.stage import Stage, observing

CONFIGURED = 5
"""Acme's due subjects: ingest, a feed, a cycle, a newest row and an operator's reports."""


def answering(stage: Stage, **more: object) -> None:
    """Every witness answers well from now on; `more` changes all answers."""

    def well(question: Question) -> Answer:
        answer = Answer(
            subject_id=question.subject_id,
            witness=question.witness,
            at=stage.clock.now(),
            heard=Heard.ANSWER,
            reading=GOOD[question.witness],
            moment=stage.clock.now(),
        )
        return replace(answer, **more)  # type: ignore[arg-type]  # a test names real fields

    stage.witnesses.answer = well


GOOD = {
    Witness.INGEST: Reading.UP,
    Witness.FEED: Reading.UP,
    Witness.CYCLE: Reading.COMPLETED,
    Witness.NEWEST_ROW: None,
    Witness.WORDS: None,
}


def all_due(stage: Stage) -> None:
    stage.pass_time(seconds=31)


def subjects(stage: Stage) -> Sequence[Subject]:
    with stage.transaction(read=True) as uow:
        found = uow.subjects.by_keys(
            ["ingest", "feed:intuit", "cycle:1", "reports:1", f"newest_row:{stage.id_of(ADS.name)}"]
        )
    return list(found.values())


def due_after(stage: Stage) -> dict[Witness, timedelta]:
    now = stage.clock.now()
    return {s.witness: s.due_at - now for s in subjects(stage) if s.due_at}


def test_what_there_was_no_time_to_ask_is_asked_with_the_next_batch_and_counts_as_nothing(
    stage: Stage,
) -> None:
    all_due(stage)
    answering(stage)
    stage.observing.tick()
    before = {s.key: (s.testimony, s.failures) for s in subjects(stage)}
    stage.pass_time(minutes=11)
    answering(stage, heard=Heard.UNASKED, reading=None, moment=None)
    assert stage.observing.tick() == CONFIGURED
    assert {s.key: (s.testimony, s.failures) for s in subjects(stage)} == before
    assert set(due_after(stage).values()) == {timedelta(seconds=5)}


def test_all_that_is_due_is_asked_once(stage: Stage) -> None:
    all_due(stage)
    answering(stage)
    assert stage.observing.tick() == CONFIGURED
    assert stage.observing.tick() == 0
    assert set(stage.witnesses.asked.values()) == {1}
    assert len(stage.witnesses.asked) == CONFIGURED


def test_only_mbis_own_apis_are_shown_the_key(stage: Stage) -> None:
    all_due(stage)
    seen: dict[Witness, str | None] = {}

    def note(question: Question) -> Answer:
        seen[question.witness] = question.secret
        return stage.witnesses.silence(question)

    stage.witnesses.answer = note
    stage.observing.tick()
    assert {w for w, secret in seen.items() if secret} == {Witness.CYCLE, Witness.NEWEST_ROW}
    assert {secret for secret in seen.values() if secret} == {"export-key"}


def test_the_wait_that_a_witness_asks_for_is_kept(stage: Stage) -> None:
    all_due(stage)
    answering(stage, retry_after=7200.0)
    stage.observing.tick()
    assert set(due_after(stage).values()) == {timedelta(hours=2)}


def test_a_cycle_is_never_asked_twice_in_a_minute(stage: Stage) -> None:
    """Not to confirm a change, and not because a person asks."""
    all_due(stage)
    stage.observing.tick()
    assert due_after(stage)[Witness.CYCLE] >= timedelta(seconds=60)
    assert due_after(stage)[Witness.INGEST] <= timedelta(seconds=75)
    stage.observing.hasten(subjects(stage))
    assert due_after(stage)[Witness.CYCLE] >= timedelta(seconds=60)
    assert due_after(stage)[Witness.INGEST] == timedelta(0)


def test_a_batch_that_failed_is_asked_again_after_its_lease(stage: Stage) -> None:
    all_due(stage)

    def crash(_question: Question) -> Answer:
        raise RuntimeError

    stage.witnesses.answer = crash
    with pytest.raises(RuntimeError):
        stage.observing.tick()
    answering(stage)
    assert stage.observing.tick() == 0
    stage.clock.advance(LEASE)
    assert stage.observing.tick() == CONFIGURED


def test_an_answer_that_came_after_the_lease_counts_for_nothing(
    stage: Stage,
) -> None:
    all_due(stage)
    with stage.transaction() as uow:
        slow = uow.subjects.claim(stage.clock.now(), limit=9, lease=LEASE)
        uow.commit()
    stage.clock.advance(LEASE)
    answering(stage)
    stage.observing.tick()
    before = subjects(stage)
    late = [
        Answer(
            subject_id=s.id,
            witness=s.witness,
            at=stage.clock.now(),
            heard=Heard.REFUSED,
            detail="403",
        )
        for s in slow
    ]
    stage.observing.record(slow, late)
    assert subjects(stage) == before


def test_changed_answers_have_their_accounts_judged(stage: Stage) -> None:
    stage.judge()
    all_due(stage)
    answering(stage)
    stage.observing.tick()
    assert stage.alerting.assess()


def test_answers_that_say_the_same_again_have_nobody_judged(stage: Stage) -> None:
    all_due(stage)
    moment = stage.clock.now()
    answering(stage, moment=moment)
    stage.observing.tick()
    stage.judge()
    stage.pass_time(minutes=11)
    assert stage.observing.tick() == CONFIGURED
    assert not stage.alerting.assess()


def test_the_words_of_an_operators_reports_are_heard(stage: Stage) -> None:
    all_due(stage)
    words = (
        Word(name=BOOKS.name, reading=Reading.REAUTH),
        Word(name="Nobody's", reading=Reading.FAILED),
    )

    def report(question: Question) -> Answer:
        if question.witness is not Witness.WORDS:
            return stage.witnesses.silence(question)
        return replace(stage.witnesses.silence(question), heard=Heard.ANSWER, words=words)

    stage.witnesses.answer = report
    stage.observing.tick()
    stage.judge()
    assert stage.only_incident().members == {stage.id_of(BOOKS.name)}


def test_names_that_are_not_watched_come_back(stage: Stage) -> None:
    words = [
        Word(name="Nobody's", reading=Reading.FAILED),
        Word(name=ADS.name, reading=Reading.BLANK),
    ]
    with stage.transaction(read=True) as uow:
        accounts = uow.watched.accounts(uow.watched.workspace().id)
    eu = next(a.id for a in accounts if a.client_id == EU)
    assert stage.observing.hear(eu, words, stage.clock.now()) == ("Nobody's",)


def test_words_that_are_older_than_those_held_change_nothing(stage: Stage) -> None:
    stage.says(BOOKS.name, Reading.REAUTH)
    with stage.transaction(read=True) as uow:
        accounts = uow.watched.accounts(uow.watched.workspace().id)
    eu = next(a.id for a in accounts if a.client_id == EU)
    old: datetime = stage.clock.now() - timedelta(hours=1)
    stage.observing.hear(eu, [Word(name=BOOKS.name, reading=Reading.SUCCESS)], old)
    stage.judge()
    assert stage.only_incident().members == {stage.id_of(BOOKS.name)}


def test_a_key_that_cannot_be_opened_keeps_nobody_else_from_being_asked(
    stage: Stage, clock: MovableClock, engine: Engine
) -> None:
    """SECRET_KEYS was changed without the old one: feeds and other accounts go on."""
    assert engine
    all_due(stage)
    answering(stage)
    lost = observing(
        transaction=stage.transaction,
        clock=clock,
        witnesses=stage.witnesses,
        provider=stage.provider,
        probes=stage.probes,
        cipher=Fernets(["YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY="]),
    )
    assert lost.tick() == CONFIGURED
    said = {s.witness: s.testimony for s in subjects(stage)}
    assert (ingest := said[Witness.INGEST])
    assert ingest.reading is Reading.UP
    assert (cycle := said[Witness.CYCLE])
    assert cycle.pending is Reading.BOT
