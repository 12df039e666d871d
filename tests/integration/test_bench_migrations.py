"""The measure of migrations, in small: it fills, goes up and down, and loses nothing."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.adapters.db.engine import make_engine
from bot.adapters.db.tables import incident, observation, verdict
from tests.bench.migrations import PATH, Size, run


def test_a_filled_database_goes_up_and_down_and_keeps_its_rows(empty_database_url: str) -> None:
    steps = dict(run(empty_database_url, Size(integrations=1200, observations=3)))
    assert len(steps) == 1 + len(PATH)
    engine = make_engine(empty_database_url)
    with engine.connect() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (verdict, incident, observation)
        ]
        told = connection.execute(select(verdict.c.diagnosis)).scalars().all()
    engine.dispose()
    assert counts == [1200, 1200, 3600]
    assert all(diagnosis["well"] == ["cycle"] for diagnosis in told)  # as 0002 can read it
