"""Two workers on one PostgreSQL for a thousand polls, by a clock that is moved."""

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
from bot.services.alerting import Alerting
from bot.services.delivering import Delivering
from tests.integration.seeds import ACCOUNT_EU, many
from tests.services.stage import Stage, observing, set_up, understands

POLLS = 1000
INTEGRATIONS = 24
MINUTES = 30
MOST_ROUNDS = 400


@pytest.fixture
def engines(postgres_url: str) -> Iterator[tuple[Engine, Engine]]:
    """One for each worker, as two processes would have."""
    pair = make_engine(postgres_url), make_engine(postgres_url)
    yield pair
    for engine in pair:
        engine.dispose()


@pytest.fixture
def workers(
    engines: tuple[Engine, Engine], kinds: dict[str, Kind], clock: MovableClock
) -> tuple[Stage, Stage]:
    """Two that share all that is outside of the bot, and nothing inside but the database."""
    watched = many(INTEGRATIONS)
    apart = tuple(
        replace(one, channel=f"#channel-{number:02}")
        for number, one in enumerate(watched.integrations)
    )
    first = set_up(
        engine=engines[0],
        kinds=kinds,
        transaction=partial(SqlUnitOfWork, engines[0], kinds),
        clock=clock,
        watched=replace(
            watched, accounts=(replace(ACCOUNT_EU, reports_url=None),), integrations=apart
        ),
    )
    transaction = partial(SqlUnitOfWork, engines[1], kinds)
    second = replace(
        first,
        transaction=transaction,
        observing=observing(
            transaction=transaction,
            clock=clock,
            witnesses=first.witnesses,
            provider=first.provider,
            probes=first.probes,
            cipher=first.cipher,
        ),
        alerting=Alerting(transaction=transaction, clock=clock, reads=understands),
        delivering=Delivering(transaction=transaction, messengers=first.channels, clock=clock),
    )
    return first, second


def work(stage: Stage) -> None:
    """What is due now, until there is nothing."""
    while stage.observing.tick(limit=8) + stage.alerting.assess() + stage.delivering.tick():
        pass


@pytest.mark.timeout(300)
def test_each_is_asked_once_a_round_and_every_incident_is_one_card(
    workers: tuple[Stage, Stage],
) -> None:
    stage = workers[0]

    def fresh(question: Question) -> Answer:
        return replace(
            stage.witnesses.silence(question), heard=Heard.ANSWER, moment=stage.clock.now()
        )

    stage.witnesses.answer = fresh
    asked: Counter[int] = Counter()
    with ThreadPoolExecutor(len(workers)) as pool:
        for number in range(MOST_ROUNDS):
            stage.witnesses.asked.clear()
            word = Reading.REAUTH if number % 8 < 4 else Reading.SUCCESS
            stage.hear(*(Word(name=f"Ads {n:04}", reading=word) for n in range(0, 24, 3)))
            list(pool.map(work, workers))
            assert set(stage.witnesses.asked.values()) <= {1}, f"round {number}"
            asked.update(stage.witnesses.asked)
            stage.pass_time(minutes=MINUTES)
            if asked.total() >= POLLS:
                break
    assert asked.total() >= POLLS
    for _ in range(5):
        list(map(work, workers))
        stage.pass_time(seconds=2)
    cards = Counter(m.card.incident_id for m in stage.channels.messages)
    assert cards
    assert set(cards.values()) == {1}
    assert {m.card.incident_id: m.card.version for m in stage.channels.messages} == versions(stage)


def versions(stage: Stage) -> dict[int, int]:
    """The incidents that were told, each as it is now."""
    with stage.transaction(read=True) as uow:
        told = [uow.incidents.get(m.card.incident_id) for m in stage.channels.messages]
    return {one.id: one.version for one in told if one}
