"""Two teams live through the same troubles, and neither sees anything of the other."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.company import Company
from tests.scenarios.many import ACME, ANNA, OLGA, OTHER
from tests.scenarios.scene import words
from tests.scenarios.two_teams import ADS, ORDERS, TwoTeams


def test_each_teams_break_is_told_in_its_own_channel_to_its_own_owners(teams: TwoTeams) -> None:
    teams.settle()
    teams.breaks(ACME)
    assert teams.posts(OTHER) == []
    assert f"<@{ANNA.id}>" in words(teams.card(ACME))
    teams.breaks(OTHER, ORDERS)
    assert f"<@{OLGA.id}>" in words(teams.card(OTHER))
    assert ADS not in words(teams.card(OTHER))
    assert len(teams.posts(ACME)) == 1


def test_status_shows_ones_own_alone_though_all_names_are_the_same(teams: TwoTeams) -> None:
    teams.settle()
    teams.breaks(ACME)
    here, there = (
        words(teams.command(ACME, "/mbi status")),
        words(teams.command(OTHER, "/mbi status")),
    )
    assert here.count(ADS) == 1
    assert there.count(ADS) == 1
    assert here != there
    one = words(teams.command(OTHER, f"/mbi status {ADS}"))
    assert "re-auth" not in one.casefold()
    assert "anna" not in one.casefold()


def test_feeds_are_asked_once_for_both(teams: TwoTeams, company: Company) -> None:
    teams.settle()
    before = company.feeds.asked("google")
    teams.wait(timedelta(minutes=10))
    asked = company.feeds.asked("google") - before
    assert 4 <= asked <= 6, "every two minutes, give or take one"
