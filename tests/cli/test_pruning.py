"""`prune`, as an operator runs it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from bot.adapters.db.engine import make_engine
from bot.adapters.db.tables import observation, subject
from tests.cli.processes import Run


def test_what_is_old_is_counted_first_and_then_forgotten(run: Run, applied: dict[str, str]) -> None:
    engine = make_engine(applied["DATABASE_URL"])
    old = datetime.now(UTC) - timedelta(days=50)
    with engine.begin() as connection:
        key = connection.execute(subject.select().limit(1)).one().id
        rows = [
            {"subject_id": key, "at": old + timedelta(minutes=n), "reading": "up", "detail": ""}
            for n in range(5)
        ]
        connection.execute(insert(observation), rows)
    engine.dispose()
    few = {**applied, "KEEP_OBSERVATIONS_DAYS": "30"}
    assert "Forgot 0 observations." in run("prune", **applied).stdout
    assert "Would forget 4 observations." in run("prune", "--dry-run", **few).stdout
    told = run("prune", **few)
    assert (told.returncode, told.stderr) == (0, "")
    assert "Forgot 4 observations." in told.stdout
    assert "Kept: observations of 30 days, closed incidents of 800" in told.stdout
    assert "Forgot 0 observations." in run("prune", **few).stdout
