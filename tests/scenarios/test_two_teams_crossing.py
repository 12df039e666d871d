"""What one team has, pressed, opened or spent from another: nothing happens, and it is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.adapters.db.tables import incident, link, round_, ticket
from bot.slack.ids import Action
from tests.scenarios.access import link_in
from tests.scenarios.many import ACME, ANNA, OLGA, OTHER
from tests.scenarios.scene import say, words
from tests.scenarios.two_teams import ADS, TwoTeams

Payload = dict[str, Any]
KEPT = (incident, link, round_, ticket)


def kept(teams: TwoTeams) -> dict[str, list[Any]]:
    """All rows of those tables, whosever they are."""
    with teams.bot.watch.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(table.c.id))
            ]
            for table in KEPT
        }


def press_of(teams: TwoTeams, team: str) -> Payload:
    """A press on the team's card that does not reach the bot; Slack's own words of it."""
    teams.recorder.holding = True
    teams.press(team, Action.DETAILS, teams.card(team))
    teams.recorder.holding = False
    return dict(teams.payload())


def heard(teams: TwoTeams, team: str, do: Callable[[], None]) -> str:
    """What the team's person is shown because of it."""
    before = len(teams.calls(team, "response_url"))
    views = {view.id for view in teams.views(team)}
    do()
    slack, user = teams.slack(team), teams.person(team).id

    def shown() -> bool:
        filled = [v for v in slack.views(user) if v.view.get("callback_id") != "loading"]
        answered = len(teams.calls(team, "response_url")) > before
        return answered or any(v.id not in views for v in filled)

    slack.wait(shown)
    told = [str(one.params["text"]) for one in teams.calls(team, "response_url")[before:]]
    return "\n".join([*told, *(words(v) for v in teams.views(team) if v.id not in views)])


def _sent(teams: TwoTeams, payload: Payload) -> None:
    assert teams.send(payload).status_code == 200


ACTIONS = [
    Action.ACKNOWLEDGE,
    Action.DETAILS,
    Action.OPEN_TICKET,
    Action.REAUTHORIZE,
    Action.ASK_OWNER,
    Action.AUTHORIZED,
    Action.CONFIRM_CHANGE,
    Action.KEEP_ACCOUNT,
]


OTHERWISE = {
    Action.ASK_OWNER: "integration:1 incident:1",
    Action.AUTHORIZED: "integration:1",
    Action.CONFIRM_CHANGE: "1",
    Action.KEEP_ACCOUNT: "1",
}
"""What these carry, which stand on no card: with the first ids, which are Acme's."""


@pytest.mark.parametrize("action", ACTIONS)
def test_a_press_that_names_what_is_of_another_team_does_nothing(
    teams: TwoTeams, action: Action
) -> None:
    teams.settle()
    teams.breaks(ACME)
    teams.breaks(OTHER)
    (block,) = [one for one in teams.card(ACME).blocks if one["type"] == "actions"]
    on_card = {one["action_id"]: one["value"] for one in block["elements"]}
    theirs = on_card.get(action) or OTHERWISE[action]
    before = kept(teams)
    press = press_of(teams, OTHER)
    press["actions"][0] |= {"action_id": action, "value": theirs, "block_id": block["block_id"]}
    told = heard(teams, OTHER, lambda: _sent(teams, press))
    teams.work()
    assert kept(teams) == before
    assert told.strip()
    assert ANNA.name not in told.casefold()
    assert not teams.told(OLGA)[1:], "nobody is sent a link"


def test_a_stranger_in_a_shared_channel_does_nothing_with_the_card(teams: TwoTeams) -> None:
    teams.settle()
    teams.breaks(ACME)
    press = press_of(teams, ACME)
    press["actions"][0] |= {"action_id": Action.ACKNOWLEDGE}
    press["team"] |= {"id": OTHER}
    press["enterprise"] = {"id": "E0ELSE", "name": "Another company"}
    press["user"] |= {"id": OLGA.id, "username": OLGA.name, "name": OLGA.name, "team_id": OTHER}
    before, asked = kept(teams), len(teams.other.calls)
    answered = len(teams.calls(ACME, "response_url"))
    _sent(teams, press)
    teams.acme.wait(lambda: len(teams.calls(ACME, "response_url")) > answered)
    teams.work()
    assert teams.calls(ACME, "response_url")[-1].params["text"] == say("error-stranger")
    assert kept(teams) == before
    assert len(teams.other.calls) == asked, "their own team is not asked"


def test_a_link_is_of_its_team_wherever_it_is_opened(teams: TwoTeams) -> None:
    teams.settle()
    teams.breaks(ACME)
    teams.breaks(OTHER)
    teams.press(ACME, Action.REAUTHORIZE, teams.card(ACME))
    teams.acme.wait(lambda: teams.answers(ACME))
    address = link_in(teams.answers(ACME)[-1])
    path = "/" + address.partition("//")[2].partition("/")[2]
    browser = teams.visitor()
    assert ANNA.real_name in browser.get(path).words
    page = browser.go_on(path)
    assert page.status == 200
    with teams.bot.watch.engine.connect() as connection:
        spent = connection.execute(select(link.c.team_id, link.c.spent_at)).all()
    assert [(one.team_id, one.spent_at is not None) for one in spent] == [(ACME, True)]
    teams.acme.uninstall()
    assert ANNA.real_name not in browser.get(page.url).words
    assert ADS not in teams.visitor().get(path).words
