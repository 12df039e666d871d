"""Behind a transaction pooler: whatever a session knew is forgotten between two transactions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.services.alerting import Acknowledged
from tests.integration.seeds import ADS, CHANNEL
from tests.services.stage import Stage, set_up

ROUNDS = 12
"""More often than psycopg executes a statement before it would prepare it."""


@pytest.fixture
def pooled(postgres_url: str) -> Iterator[Engine]:
    """Each transaction finds a session in which nothing was ever prepared, set or locked."""
    engine = make_engine(postgres_url)

    @event.listens_for(engine, "checkin")
    def forget(connection: DBAPIConnection | None, _entry: ConnectionPoolEntry) -> None:
        if connection is not None:
            connection.rollback()
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("DISCARD ALL")
            cursor.close()
            connection.autocommit = False

    yield engine
    engine.dispose()


@pytest.fixture
def stage(pooled: Engine, kinds: dict[str, Kind], clock: MovableClock) -> Stage:
    """One worker on it."""
    return set_up(
        engine=pooled,
        kinds=kinds,
        transaction=partial(SqlUnitOfWork, pooled, kinds),
        clock=clock,
    )


def test_everything_a_worker_does_works_with_a_session_that_forgets(stage: Stage) -> None:
    for number in range(ROUNDS):
        broken = number % 2 == 0
        stage.says(ADS.name, Reading.REAUTH if broken else Reading.SUCCESS)
        stage.observing.tick()
        stage.judge()
        stage.deliver()
        stage.ticketing.tick()
        if number == 0:
            found = stage.only_incident()
            done = stage.alerting.acknowledge(incident_id=found.id, person="U1")
            assert done is Acknowledged.DONE
        stage.pass_time(minutes=1)
    (card, *_others) = stage.channels.at(CHANNEL)
    assert card.card.acknowledged_by == "U1"
    assert "acknowledged" in card.kinds
