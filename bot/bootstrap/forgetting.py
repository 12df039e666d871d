"""What forgetting needs: the beat of a worker, and `prune`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine

from bot.adapters.clock import SystemClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.past import SqlPast
from bot.bootstrap.schema import migrations_of
from bot.config.settings import Settings
from bot.ports.clock import Clock
from bot.services.forgetting import Forgetting


def forgetting_of(settings: Settings, engine: Engine, clock: Clock) -> Forgetting:
    """Put it together."""
    return Forgetting(
        past=SqlPast(engine),
        clock=clock,
        keep_observations=timedelta(days=settings.keep_observations_days),
        keep_incidents=timedelta(days=settings.keep_incidents_days),
    )


@contextmanager
def pruning_with(settings: Settings) -> Iterator[Forgetting]:
    """What `prune` needs."""
    migrations_of(settings).require_current()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        yield forgetting_of(settings, engine, SystemClock())
    finally:
        engine.dispose()
