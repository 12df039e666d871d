"""One team's token is refused, missing, slow or gone: the other's cards come on time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.bootstrap.whole import build
from bot.config.environment import read_settings
from bot.config.settings import Settings
from tests.scenarios.many import ACME, ANNA, OLGA, ORGANIZATION, OTHER
from tests.scenarios.scene import words
from tests.scenarios.two_teams import ADS, CHANNELS, ORDERS, TwoTeams

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("trouble", ["refused", "never added", "too fast"])
def test_a_team_whose_slack_refuses_holds_up_nobody(teams: TwoTeams, trouble: str) -> None:
    if trouble == "never added":
        teams.add(OLGA, OTHER)
        teams.apply()
        teams.work()
    else:
        teams.settle()
    if trouble == "refused":
        teams.acme.close_token(teams.token(ACME))
    teams.acme.limit_rate(strictly=True)
    answers = [
        teams.post_words(team, (ADS, "Re-auth"), (ORDERS, "Failed")) for team in (ACME, OTHER)
    ]
    begun = teams.clock.now()
    teams.work()
    assert len(teams.posts(OTHER)) == 2
    assert teams.clock.now() - begun < timedelta(seconds=10)
    assert answers[1].status_code == 200
    if trouble == "too fast":
        assert len(teams.posts(ACME)) == 2
        return
    assert teams.posts(ACME) == []
    teams.add(ANNA, ACME)
    if trouble == "never added":
        teams.breaks(ACME)
        teams.breaks(ACME, ORDERS, "Failed")
    teams.wait(timedelta(minutes=10))
    assert len(teams.posts(ACME)) == 2
    assert len(teams.posts(OTHER)) == 2


def test_where_the_bot_was_removed_nothing_is_asked_or_told_and_it_goes_on_later(
    teams: TwoTeams,
) -> None:
    teams.settle()
    teams.breaks(ACME)
    card = teams.card(ACME)
    teams.acme.uninstall()
    calls = len(teams.acme.calls)
    assert teams.post_words(ACME, (ADS, "Failed")).status_code == 404
    teams.wait(HOUR)
    teams.breaks(OTHER)
    assert len(teams.acme.calls) == calls
    assert len(teams.posts(OTHER)) == 1
    teams.add(ANNA, ACME)
    teams.breaks(ACME, ADS, "Success")
    teams.wait(timedelta(minutes=10))
    assert [one.ts for one in teams.posts(ACME)] == [card.ts]
    assert words(teams.card(ACME)) != words(card)


def test_an_organizations_token_serves_both_and_names_the_team_where_slack_asks(
    teams: TwoTeams,
) -> None:
    teams.apply()
    teams.work()
    teams.add(ANNA, ORGANIZATION)
    for team in (ACME, OTHER):
        teams.breaks(team)
    teams.wait(timedelta(minutes=6))
    assert f"<@{ANNA.id}>" in words(teams.card(ACME))
    assert f"<@{OLGA.id}>" in words(teams.card(OTHER))
    assert ADS in words(teams.command(OTHER, "/mbi status"))
    for team in (ACME, OTHER):
        named = {c.method for c in teams.slack(team).calls if "team_id" in c.params}
        assert named == {"conversations.list"}
        told = {c.params["channel"] for c in teams.calls(team, "chat.postMessage")}
        assert CHANNELS[team] in told
        assert not [one for one in told if one.startswith("#")]
    assert not [c for c in teams.acme.calls if c.response.get("error")]


def test_two_workers_tell_each_team_once(teams: TwoTeams) -> None:
    teams.settle()
    settings = read_settings(teams.environ, Settings)
    with build(settings, clock=teams.clock) as second, ThreadPoolExecutor(2) as pool:
        for team in (ACME, OTHER):
            assert teams.post_words(team, (ADS, "Re-auth"), (ORDERS, "Failed")).status_code == 200
        for _ in range(4):
            list(pool.map(lambda bot: bot.work(), (teams.bot, second)))
            teams.clock.advance(timedelta(seconds=1))
    assert [len(teams.posts(team)) for team in (ACME, OTHER)] == [2, 2]
