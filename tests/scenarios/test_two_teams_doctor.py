"""What `doctor` finds where there are many workspaces."""

from __future__ import annotations

import pytest

from bot.ports.check import Area, Level
from tests.cli.doctor import found
from tests.scenarios.many import ACME, OLGA, OTHER
from tests.scenarios.two_teams import TwoTeams

SLACK = (Area.SLACK,)


def test_each_team_is_looked_at_with_its_own_token(teams: TwoTeams) -> None:
    teams.settle()
    assert found(teams.environ, only=SLACK) == []
    well = {about: what for _, about, what in found(teams.environ, Level.OK, only=SLACK)}
    for team in (ACME, OTHER):
        assert well[team] == "token-ok"
        assert well[f"{team} #data-alerts"] == "channel-ok"
        assert well[f"{team} {teams.person(team).email}"] == "person-ok"


@pytest.mark.parametrize(
    ("trouble", "fault"),
    [
        ("token", (ACME, "token-refused")),
        ("scopes", (f"{ACME} scopes", "scopes-missing")),
        ("channel", (f"{ACME} #data-alerts", "channel-outside")),
        ("person", (f"{ACME} anna@acme.example", "person-unknown")),
    ],
)
def test_a_fault_is_told_with_its_team(
    teams: TwoTeams, trouble: str, fault: tuple[str, str]
) -> None:
    teams.settle()
    if trouble == "token":
        teams.acme.close_token(teams.token(ACME))
    elif trouble == "scopes":
        teams.acme.take("im:write")
    elif trouble == "channel":
        teams.acme.remove_bot("data-alerts")
    else:
        teams.acme.deactivate(teams.person(ACME).id)
    assert found(teams.environ, only=SLACK) == [("slack", *fault)]


def test_a_file_whose_team_has_not_added_the_bot_is_told(teams: TwoTeams) -> None:
    teams.add(OLGA, OTHER)
    teams.apply()
    told = found(teams.environ, Level.WARN, Level.FAIL, only=SLACK)
    assert ("slack", ACME, "team-absent") in told
    assert not [about for _, about, _ in told if OTHER in about]
