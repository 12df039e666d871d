"""From one workspace to many: what was watched before goes on, whatever comes first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.adapters.db.tables import account, workspace
from bot.bootstrap.applying import applying_with
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from tests.scenarios.many import ACME, ANNA, OTHER
from tests.scenarios.two_teams import TwoTeams


@pytest.mark.parametrize("first", ["added", "applied"])
def test_the_row_of_one_workspace_is_taken_over(teams: TwoTeams, first: str) -> None:
    text = (teams.files / f"{ACME}.toml").read_text().partition("\n")[2]
    alone = teams.files.parent / "mbi.toml"
    alone.write_text(text)
    environ = {**teams.environ, "WORKSPACES": "one", "MBI_CONFIG": str(alone)}
    settings = read_settings(environ, WatchSettings)
    with applying_with(settings, environ, clock=teams.clock) as (applying, desired):
        applying.apply(desired)
    steps: list[Callable[[], object]] = [
        lambda: teams.add(ANNA, ACME),
        lambda: teams.apply(ACME),
    ]
    for step in steps if first == "added" else reversed(steps):
        step()
    with teams.bot.watch.engine.connect() as connection:
        owner = connection.execute(
            select(workspace.c.team_id, workspace.c.gone_at).join(
                account, account.c.workspace_id == workspace.c.id
            )
        ).all()
    assert [tuple(one) for one in owner] == [(ACME, None)]
    teams.work()
    teams.breaks(ACME)
    assert teams.card(ACME)
    assert teams.posts(OTHER) == []
