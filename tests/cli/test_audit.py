"""`audit` at the shell: JSON lines, oldest first, and what it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.catalogue.loader import load_catalogue
from bot.domain.audit import Deed, Entry
from tests.cli.processes import Run

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def audited(applied: dict[str, str]) -> dict[str, str]:
    """A bot with three lines in its audit, an hour apart."""
    engine = make_engine(applied["DATABASE_URL"])
    with SqlUnitOfWork(engine, load_catalogue().kinds()) as uow:
        workspace = uow.watched.workspace()
        names = {name: row_id for row_id, name, _ in uow.watched.names(workspace.id)}
        for hour, (deed, name) in enumerate(
            [
                (Deed.PRESSED, "Google Ads – main"),
                (Deed.LINK_SPENT, "Google Ads – main"),
                (Deed.PRESSED, "Mixpanel"),
            ]
        ):
            uow.audit.add(
                Entry(
                    id=0,
                    at=NOON + timedelta(hours=hour),
                    workspace_id=workspace.id,
                    deed=deed,
                    actor="U0ANNA",
                    integration_id=names[name],
                )
            )
        uow.commit()
    engine.dispose()
    return applied


def deeds(run: Run, *arguments: str, **environ: str) -> list[tuple[str, str]]:
    done = run("audit", *arguments, **environ)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [(line["deed"], line["integration"]) for line in lines]


def test_every_line_is_printed_oldest_first(run: Run, audited: dict[str, str]) -> None:
    assert deeds(run, **audited) == [
        ("pressed", "Google Ads – main"),
        ("link_spent", "Google Ads – main"),
        ("pressed", "Mixpanel"),
    ]


def test_a_moment_and_a_loose_name_narrow_it(run: Run, audited: dict[str, str]) -> None:
    since = deeds(run, "--since", "2026-11-24T13:00:00", **audited)
    assert since == [("link_spent", "Google Ads – main"), ("pressed", "Mixpanel")]
    assert deeds(run, "--integration", "mixpanl", **audited) == [("pressed", "Mixpanel")]
    offset = deeds(run, "--since", "2026-11-24T15:00:00+0100", **audited)
    assert offset == [("pressed", "Mixpanel")]


def test_a_name_that_none_has_is_an_error_with_the_nearest(
    run: Run, audited: dict[str, str]
) -> None:
    done = run("audit", "--integration", "weather", **audited)
    assert done.returncode == 1
    assert "weather" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_but_the_database_has_to_be_set(run: Run, audited: dict[str, str]) -> None:
    assert deeds(run, DATABASE_URL=audited["DATABASE_URL"])
