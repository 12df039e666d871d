"""`erase` at the shell: what it shows, asks and refuses, and that nothing is left."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot.adapters.db.engine import make_engine
from bot.adapters.db.erasing import SqlEraser
from bot.adapters.db.tables import installation, metadata, workspace
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.catalogue.loader import load_catalogue
from bot.ports.workspaces import Settler
from tests.cli.processes import Run


def left(environ: dict[str, str]) -> dict[str, int]:
    """Rows by table, where there are any, of what belongs to workspaces."""
    engine = make_engine(environ["DATABASE_URL"])
    with engine.connect() as connection:
        found = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return {name: count for name, count in found.items() if count and name != "serves"}


@pytest.fixture
def teams(sqlite_url: str) -> dict[str, str]:
    """A bot with two workspaces in which nothing is watched."""
    engine = make_engine(sqlite_url)
    with SqlUnitOfWork(engine, load_catalogue().kinds()) as uow:
        for team_id in ("T0ACME000", "T0OTHER00"):
            uow.workspaces.settle(Settler(team_id=team_id, team_name=f"Team {team_id}"))
        uow.commit()
    engine.dispose()
    return {"DATABASE_URL": sqlite_url}


def test_the_one_workspace_is_erased_by_the_word_only(run: Run, applied: dict[str, str]) -> None:
    refused = run("erase", "T0ACME000", "--yes", **applied)
    assert refused.returncode == 1
    assert "mbi-bot erase only" in refused.stderr
    assert left(applied)["workspace"] == 1
    done = run("erase", "only", "--yes", **applied)
    assert (done.returncode, done.stderr) == (0, "")
    assert "the only workspace" in done.stdout
    # What is asked of vendors and of MBI itself belongs to nobody.
    assert left(applied).keys() <= {"subject"}


def test_one_of_several_is_erased_and_the_others_stay(run: Run, teams: dict[str, str]) -> None:
    done = run("erase", "T0ACME000", "--yes", **teams)
    assert done.returncode == 0
    assert "Team T0ACME000 (T0ACME000)" in done.stdout
    engine = make_engine(teams["DATABASE_URL"])
    with engine.connect() as connection:
        assert connection.execute(select(workspace.c.team_id)).scalars().all() == ["T0OTHER00"]
        assert connection.execute(select(installation)).all() == []
    engine.dispose()


@pytest.mark.parametrize("team", ["T0NOBODY0", "only"])
def test_a_team_that_is_not_there_is_an_error(run: Run, teams: dict[str, str], team: str) -> None:
    done = run("erase", team, "--yes", **teams)
    assert done.returncode == 1
    assert "There is no workspace of a team" in done.stderr
    assert left(teams) == {"workspace": 2}


def test_nothing_is_erased_where_nobody_can_be_asked(run: Run, teams: dict[str, str]) -> None:
    done = run("erase", "T0ACME000", **teams)
    assert done.returncode == 1
    assert "--yes" in done.stderr
    assert left(teams) == {"workspace": 2}


def test_what_was_interrupted_goes_on_when_it_is_run_again(run: Run, teams: dict[str, str]) -> None:
    engine = make_engine(teams["DATABASE_URL"])
    eraser = SqlEraser(engine)
    (one,) = eraser.found("T0ACME000")
    eraser.begin(one.id, datetime(2026, 11, 24, 9, tzinfo=UTC))
    engine.dispose()
    done = run("erase", "T0ACME000", **teams)
    assert (done.returncode, done.stderr) == (0, "")
    assert "workspaces erased: 1" in done.stdout
    assert left(teams) == {"workspace": 1}
