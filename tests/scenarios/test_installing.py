"""Adding the bot to workspaces, keeping it there, and its leaving, with real requests."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from sqlalchemy import select

from bot.adapters.clock import MovableClock
from bot.adapters.db.tables import installation, slack_state, workspace
from bot.domain.installation import KEPT
from bot.sandbox.fakes.slack.walking import consent
from bot.sandbox.world import NOON
from tests.scenarios.many import (
    ACME,
    ANNA,
    BACK,
    INSTALL,
    OLGA,
    ORGANIZATION,
    OTHER,
    Many,
)

HOUR = timedelta(hours=1)
Rows = list[Mapping[str, Any]]


@pytest.fixture
def many(sqlite_url: str) -> Iterator[Many]:
    with Many(database_url=sqlite_url, clock=MovableClock(NOON)) as many:
        yield many


def rows(many: Many, table: Any) -> Rows:  # noqa: ANN401 - any table
    with many.bot.watch.engine.connect() as connection:
        return [row._asdict() for row in connection.execute(select(table))]


def answered(many: Many, person: Any = ANNA) -> str:  # noqa: ANN401 - a person of the fake
    """What the command is answered with; blank where nothing is."""
    team, channel = (many.acme, "C0ACME") if person is ANNA else (many.other, "C0OTHER")
    before = len(team.ephemerals(person.id))
    answer = team.command(person.id, channel, "/mbi help")
    shown = team.ephemerals(person.id)[before:]
    return shown[-1].text if shown else answer.body


def test_a_workspace_adds_the_bot_and_its_installer_hears_what_comes_next(many: Many) -> None:
    page = many.add(ANNA, ACME)
    assert page.status_code == HTTPStatus.OK
    assert "Acme" in page.text
    assert f"team = &#34;{ACME}&#34;" in page.text
    (made,) = rows(many, workspace)
    assert (made["team_id"], made["admins"], made["locale"]) == (ACME, ["anna@acme.example"], "it")
    (kept,) = rows(many, installation)
    assert kept["sealed"].startswith("gAAAA")
    (greeting,) = many.told(ANNA)
    assert "Grazie" in greeting.text
    assert ACME in greeting.text


def test_each_team_is_served_with_its_own_token(many: Many) -> None:
    many.add(ANNA, ACME)
    many.add(OLGA, OTHER)
    assert answered(many, OLGA)
    assert not [call for call in many.acme.calls if "U0OLGA" in str(call.params)]
    assert [made["team_id"] for made in rows(many, workspace)] == [ACME, OTHER]
    assert len(many.told(OLGA)) == 1


def test_a_team_that_has_not_added_the_bot_is_told_so_and_nothing_else_happens(many: Many) -> None:
    many.add(ANNA, ACME)
    assert answered(many, OLGA)
    assert len(rows(many, workspace)) == 1


@pytest.mark.parametrize("wrong", ["nobody", "mbi-install=else", "__Host-mbi-install=else"])
def test_another_browser_can_not_finish_what_this_one_began(many: Many, wrong: str) -> None:
    address, cookie = many.set_out()
    callback = consent(address, user=ANNA.id, team=ACME)
    refused = many.come_back(callback, None if wrong == "nobody" else wrong)
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert rows(many, installation) == []
    assert many.come_back(callback, cookie).status_code == HTTPStatus.OK


def test_a_way_back_is_good_once(many: Many) -> None:
    address, cookie = many.set_out()
    callback = consent(address, user=ANNA.id, team=ACME)
    many.come_back(callback, cookie)
    (before,) = rows(many, installation)
    again = many.come_back(callback, cookie)
    assert again.status_code == HTTPStatus.BAD_REQUEST
    assert rows(many, installation) == [before]


def test_a_way_back_is_good_for_ten_minutes(many: Many) -> None:
    address, cookie = many.set_out()
    callback = consent(address, user=ANNA.id, team=ACME)
    many.clock.advance(timedelta(minutes=10))
    assert many.come_back(callback, cookie).status_code == HTTPStatus.BAD_REQUEST


def test_whoever_cancels_hears_that_nothing_happened(many: Many) -> None:
    page = many.add(ANNA, ACME, allow=False)
    assert page.status_code == HTTPStatus.OK
    assert f'href="{INSTALL}"' in page.text
    assert rows(many, workspace) == []


def test_what_slack_or_anybody_says_in_the_address_is_not_shown(many: Many) -> None:
    hostile = "%3Cscript%3Ealert(1)%3C/script%3E"
    page = many.get(f"{BACK}?error={hostile}")
    assert page.status_code == HTTPStatus.BAD_GATEWAY
    assert "alert(1)" not in page.text
    page = many.get(f"{INSTALL}?team=T1%26redirect_uri%3Dhttps://evil.example")
    assert "evil.example" not in page.text


def test_a_code_that_slack_refuses_is_no_installation_and_in_no_log(
    many: Many, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, cookie = many.set_out()
    state = cookie.partition("=")[2]
    page = many.come_back(f"https://x{BACK}?code=a-code-to-hide&state={state}", cookie)
    assert page.status_code == HTTPStatus.BAD_GATEWAY
    # What the test's own browser tells is of no matter.
    told = str([one.getMessage() for one in caplog.records if not one.name.startswith("urllib3")])
    assert "invalid_code" in told
    assert "a-code-to-hide" not in told
    assert many.acme.oauth.client_secret not in told


def test_looking_alone_begins_and_ends_nothing(many: Many) -> None:
    address, cookie = many.set_out()
    before = rows(many, slack_state)
    assert not many.web_head(INSTALL).ok
    callback = consent(address, user=ANNA.id, team=ACME)
    assert not many.web_head(f"{BACK}?{callback.partition('?')[2]}", cookie).ok
    assert rows(many, slack_state) == before


def test_adding_it_again_replaces_the_token_and_keeps_the_workspace(many: Many) -> None:
    many.add(ANNA, ACME)
    ((first,), (one,)) = rows(many, workspace), rows(many, installation)
    many.clock.advance(HOUR)
    many.add(ANNA, ACME)
    ((second,), (two,)) = rows(many, workspace), rows(many, installation)
    assert (second["id"], two["id"]) == (first["id"], one["id"])
    assert two["sealed"] != one["sealed"]
    assert answered(many)


def test_an_organization_adds_it_for_all_of_its_teams(many: Many) -> None:
    page = many.add(ANNA, ORGANIZATION)
    assert page.status_code == HTTPStatus.OK
    made = rows(many, workspace)
    assert [(one["team_id"], one["enterprise_id"]) for one in made] == [
        (ACME, ORGANIZATION),
        (OTHER, ORGANIZATION),
    ]
    assert answered(many, OLGA)
    assert answered(many, ANNA)


@pytest.mark.parametrize("order", ["revoked first", "removed first", "removed alone"])
def test_a_bot_that_is_removed_forgets_its_tokens_at_once(many: Many, order: str) -> None:
    many.add(ANNA, ACME)
    many.add(OLGA, OTHER)
    if order == "revoked first":
        many.acme.uninstall()
    else:
        many.acme.uninstall(tell=False)
        many.acme.send_event({"type": "app_uninstalled"}, event_id="Ev1")
        many.acme.send_event({"type": "app_uninstalled"}, event_id="Ev1")
    if order == "removed first":
        many.acme.tell_revoked()
    gone, stays = rows(many, installation)
    assert (gone["sealed"], gone["due_at"]) == (None, None)
    assert stays["sealed"]
    left, lives = rows(many, workspace)
    assert left["erase_at"] - left["gone_at"] == KEPT
    assert lives["gone_at"] is None
    assert answered(many, OLGA)


def test_slacks_answer_to_a_call_is_enough(many: Many) -> None:
    many.add(ANNA, ACME)
    many.acme.uninstall(tell=False)
    many.use(ACME)
    (gone,) = rows(many, installation)
    assert gone["sealed"] is None


def test_late_news_of_a_removal_does_not_end_what_was_added_since(many: Many) -> None:
    many.add(ANNA, ACME)
    many.acme.uninstall(tell=False)
    many.clock.advance(HOUR)
    many.add(ANNA, ACME)
    many.acme.send_event({"type": "app_uninstalled"})
    many.acme.tell_revoked()
    (kept,) = rows(many, installation)
    assert kept["sealed"]
    assert answered(many)


def test_a_workspace_that_comes_back_goes_on_and_one_that_does_not_is_erased(many: Many) -> None:
    many.add(ANNA, ACME)
    many.add(OLGA, OTHER)
    many.acme.uninstall()
    many.other.uninstall()
    many.clock.advance(KEPT - HOUR)
    many.add(ANNA, ACME)
    many.clock.advance(HOUR)
    many.work()
    (back,) = rows(many, workspace)
    assert (back["team_id"], back["gone_at"]) == (ACME, None)
    assert [one["team_id"] for one in rows(many, installation)] == [ACME]


def test_an_organization_takes_the_bot_from_one_team(many: Many) -> None:
    many.add(ANNA, ORGANIZATION)
    event = {"type": "team_access_revoked", "team_ids": [OTHER]}
    many.other.send_event(event, org_wide=True)
    here, there = rows(many, workspace)
    assert (here["gone_at"], there["gone_at"] is None) == (None, False)
    many.other.send_event(event | {"type": "team_access_granted"}, org_wide=True)
    assert [one["gone_at"] for one in rows(many, workspace)] == [None, None]


def test_a_team_that_loses_its_own_goes_on_with_its_organizations(many: Many) -> None:
    many.add(OLGA, OTHER)
    own = many.token(OTHER)
    many.add(ANNA, ORGANIZATION)
    many.other.close_token(own)
    many.use(OTHER)
    assert [one["gone_at"] for one in rows(many, workspace)] == [None, None]
    assert answered(many, OLGA)


def test_removal_is_heard_by_socket_mode_too(sqlite_url: str) -> None:
    with Many(database_url=sqlite_url, clock=MovableClock(NOON), socket=True) as many:
        many.add(ANNA, ACME)
        many.acme.uninstall()
        (gone,) = rows(many, installation)
        assert gone["sealed"] is None
