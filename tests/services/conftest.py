"""One worker on each kind of database."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.services.journeys import WATCHED, Journey, journey
from tests.services.stage import Stage, set_up


@pytest.fixture
def stage(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Stage:
    """A worker that watches Acme."""
    return set_up(engine=engine, kinds=kinds, transaction=transaction, clock=clock)


@pytest.fixture
def way(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Journey:
    """A worker that watches more of Acme, with its web side."""
    stage = set_up(
        engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED
    )
    return journey(stage, engine, kinds)
