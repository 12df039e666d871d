"""Two workers on one PostgreSQL: all work is done, and nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.ports.witness import Answer, Heard, Question, Word
from tests.integration.seeds import ACCOUNT_EU, many
from tests.services.stage import Stage, set_up

SUBJECTS, BROKEN = 200, 50


@pytest.fixture
def shared_engine(postgres_url: str) -> Iterator[Engine]:
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def crowd(shared_engine: Engine, kinds: dict[str, Kind], clock: MovableClock) -> Stage:
    """Two hundred integrations, each of a channel of its own."""
    watched = many(SUBJECTS)
    apart = tuple(
        replace(i, channel=f"#channel-{n:03}") for n, i in enumerate(watched.integrations)
    )
    return set_up(
        engine=shared_engine,
        kinds=kinds,
        transaction=partial(SqlUnitOfWork, shared_engine, kinds),
        clock=clock,
        watched=replace(
            watched, accounts=(replace(ACCOUNT_EU, reports_url=None),), integrations=apart
        ),
    )


def work(stage: Stage) -> Counter[str]:
    """What the jobs of one worker do, until it finds nothing."""
    done: Counter[str] = Counter()
    while True:
        asked = stage.observing.tick(limit=16)
        judged = stage.alerting.assess()
        sent = stage.delivering.tick(limit=5)
        done.update(asked=asked, judged=judged, sent=sent)
        if not (asked or judged or sent):
            return done


def test_every_subject_is_asked_once_and_every_incident_is_one_card(crowd: Stage) -> None:
    def fresh(question: Question) -> Answer:
        return replace(
            crowd.witnesses.silence(question), heard=Heard.ANSWER, moment=crowd.clock.now()
        )

    crowd.witnesses.answer = fresh
    crowd.pass_time(seconds=31)
    crowd.hear(
        *(Word(name=f"Ads {n:04}", reading=Reading.REAUTH) for n in range(BROKEN)),
        *(Word(name=f"Ads {n:04}", reading=Reading.SUCCESS) for n in range(BROKEN, SUBJECTS)),
    )
    with ThreadPoolExecutor(2) as pool:
        workers = [pool.submit(work, crowd) for _ in range(2)]
        done = [worker.result() for worker in workers]
    assert all(each["asked"] for each in done)
    assert len(crowd.witnesses.asked) >= SUBJECTS
    assert set(crowd.witnesses.asked.values()) == {1}
    assert len(crowd.incidents()) == BROKEN
    assert Counter(m.place for m in crowd.channels.messages) == {
        f"#channel-{n:03}": 1 for n in range(BROKEN)
    }
    assert {m.card.version for m in crowd.channels.messages} == {
        i.version for i in crowd.incidents()
    }
