"""`/mbi status`, `/mbi help` and what was mistyped, through the whole bot."""

from __future__ import annotations

import pytest

from bot.sandbox.fakes.peer import Slow
from bot.sandbox.people import ALERTS
from bot.slack.ids import Action, Subcommand
from tests.scenarios.conftest import Setting
from tests.scenarios.scene import Scene, buttons, say, user_of, words
from tests.scenarios.watching import (
    ADS,
    ADS_US,
    ANALYTICS,
    EU,
    ORDERS,
    account,
    integration,
    many,
    watching,
)


def rows(text: str) -> list[str]:
    """The names in a list of statuses, in order."""
    return [line.split("*")[1] for line in text.splitlines() if line.startswith("*")]


def turn(scene: Scene, person: str, action: Action) -> str:
    """Turn the page of the last answer, which is then shown in its place."""
    user = user_of(person)
    shown = scene.slack.ephemerals(user)[-1]
    scene.press_own(person, action, shown)
    scene.until(lambda: scene.slack.ephemerals(user)[-1].blocks != shown.blocks)
    assert scene.slack.ephemerals(user)[-1].ts == shown.ts, "the page did not stay in its place"
    return words(scene.slack.ephemerals(user)[-1])


def test_without_integrations_status_says_how_to_begin(set_scene: Setting) -> None:
    scene = set_scene(watching(account("Acme EU", 194)))
    shown = scene.command("omar", "/mbi status")
    assert say("status-empty") in words(shown)
    assert buttons(shown) == []


def test_one_integration_is_told_in_the_singular(set_scene: Setting) -> None:
    scene = set_scene(many(1))
    told = words(scene.command("omar", "/mbi status"))
    assert "One integration is watched: 1 unknown." in told
    assert rows(told) == ["Shop 001"]


def test_a_dozen_integrations_are_one_page(set_scene: Setting) -> None:
    scene = set_scene(many(12))
    shown = scene.command("omar", "/mbi status")
    assert len(rows(words(shown))) == 12
    assert buttons(shown) == [Action.SHARE]


def test_three_hundred_integrations_are_turned_forward_and_back(set_scene: Setting) -> None:
    scene = set_scene(many(300))
    first = words(scene.command("omar", "/mbi status"))
    assert "Page 1 of 25" in first
    second = turn(scene, "omar", Action.NEXT_PAGE)
    assert "Page 2 of 25" in second
    assert not set(rows(first)) & set(rows(second))
    assert rows(turn(scene, "omar", Action.PREVIOUS_PAGE)) == rows(first)


def test_every_one_of_three_hundred_is_on_exactly_one_page(set_scene: Setting) -> None:
    scene = set_scene(many(300))
    told = [words(scene.command("omar", f"/mbi status page {n}")) for n in range(1, 26)]
    named = [name for text in told for name in rows(text)]
    assert sorted(named) == [f"Shop {n:03}" for n in range(1, 301)]


def test_the_worst_of_three_hundred_comes_first(set_scene: Setting) -> None:
    scene = set_scene(many(300))
    scene.report(("Shop 117", "Failed"), ("Shop 260", "Re-auth"), ("Shop 300", "Success"))
    told = words(scene.command("omar", "/mbi status"))
    assert rows(told)[:2] == ["Shop 260", "Shop 117"]
    assert "1 needs re-authorization, 1 cannot connect, 297 unknown, 1 OK" in told
    last = words(scene.command("omar", "/mbi status page 25"))
    assert rows(last)[-1] == "Shop 300"


@pytest.mark.parametrize("asked", ["page 0", "page 26", "page 999999999"])
def test_a_page_that_is_not_there_is_the_nearest(set_scene: Setting, asked: str) -> None:
    scene = set_scene(many(300))
    told = words(scene.command("omar", f"/mbi status {asked}"))
    assert "Page 1 of 25" in told or "Page 25 of 25" in told


def test_a_shared_page_is_seen_by_the_channel_with_who_shared_it(scene: Scene) -> None:
    shown = scene.command("omar", "/mbi status")
    scene.press_own("omar", Action.SHARE, shown)
    scene.until(lambda: scene.posts(ALERTS))
    told = words(scene.card())
    assert "Shared by <@U0OMAR>" in told
    assert ADS in told
    assert buttons(scene.card()) == []


def test_the_word_share_shares_at_once(scene: Scene) -> None:
    assert scene.slack.command("U0OMAR", ALERTS, "/mbi status orders share").failure is None
    scene.until(lambda: scene.posts(ALERTS))
    assert f"{ORDERS} (Acme EU): Unknown" in words(scene.card())
    assert scene.slack.ephemerals("U0OMAR") == []


def test_sharing_the_same_press_twice_shares_once(scene: Scene) -> None:
    shown = scene.command("omar", "/mbi status")
    scene.press_own("omar", Action.SHARE, shown)
    scene.until(lambda: scene.posts(ALERTS))
    assert scene.again().status_code == 200
    scene.bot.shared.replies.close()
    assert len(scene.posts()) == 1


def test_the_same_command_twice_is_answered_once(scene: Scene) -> None:
    scene.command("omar", "/mbi status")
    again = scene.again()
    assert (again.status_code, again.text) == (200, "")
    assert len(scene.slack.ephemerals("U0OMAR")) == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (ADS, ADS),
        ("google ads – main", ADS),
        ("  GOOGLE   ads - MAIN ", ADS),
        ("analytics", ANALYTICS),
        ("orders", ORDERS),
        ("ordres database", ORDERS),  # mistyped, and like no other
        ("acme us google ads", ADS_US),
        ("Acme US / Google Ads – US", ADS_US),
    ],
)
def test_names_match_loosely(calm: Scene, asked: str, found: str) -> None:
    told = words(calm.command("omar", f"/mbi status {asked}"))
    assert told.startswith(f"{found} (Acme")


def test_a_name_that_could_be_several_names_them(calm: Scene) -> None:
    told = words(calm.command("omar", "/mbi status google ads"))
    near = f"{ADS}, {ADS_US}"
    assert say("name-several", asked="google ads", nearest=near) in told


def test_the_same_name_in_two_accounts_is_told_with_its_account(set_scene: Setting) -> None:
    both = [EU, EU.replace("Acme EU", "Acme US").replace("194", "207")]
    scene = set_scene(watching(*both))
    told = words(scene.command("omar", f"/mbi status {ORDERS}"))
    assert f"Acme EU / {ORDERS}, Acme US / {ORDERS}" in told
    one = words(scene.command("omar", f"/mbi status Acme US / {ORDERS}"))
    assert one.startswith(f"{ORDERS} (Acme US)")


def test_a_name_that_is_not_there_suggests_the_nearest(calm: Scene) -> None:
    told = words(calm.command("omar", "/mbi status salesforze orders"))
    assert "No integration is called “salesforze orders”. Nearest: " in told
    assert ORDERS in told


@pytest.mark.parametrize("asked", ["…", "!!!", "<@U0ANNA>", "😀", "%", "x" * 3000])
def test_a_name_that_is_no_name_is_answered_all_the_same(calm: Scene, asked: str) -> None:
    told = words(calm.command("omar", f"/mbi status {asked}"))
    assert "No integration is called" in told
    assert "<@U0ANNA>" not in calm.slack.ephemerals("U0OMAR")[-1].text


def test_each_reads_in_the_language_of_their_slack(calm: Scene) -> None:
    assert "Sono sorvegliate 4 integrazioni" in words(calm.command("anna", "/mbi stato"))
    assert "4 integrations are watched" in words(calm.command("bruno", "/mbi status"))


@pytest.mark.parametrize(
    ("person", "written"),
    [
        ("anna", "24 nov 2026, 18:00 CET"),
        ("bruno", "24 Nov 2026, 18:00 CET"),
        ("omar", "Nov 24, 2026, 12:00 PM EST"),
    ],
)
def test_moments_are_in_each_reader_s_zone(scene: Scene, person: str, written: str) -> None:
    asked = int(scene.clock.now().timestamp())
    told = words(scene.command(person, "/mbi status"))
    assert f"<!date^{asked}^{{date_short_pretty}} {{time}}|{written}>" in told


def test_somebody_whom_slack_does_not_describe_reads_in_the_workspace_s_language(
    scene: Scene,
) -> None:
    scene.slack.outage(503)
    told = words(scene.command("anna", "/mbi status"))
    assert "4 integrations are watched" in told


def test_status_of_one_shows_its_evidence_owners_and_witnesses(scene: Scene) -> None:
    scene.report((ADS, "Re-auth"))
    shown = scene.command("bruno", f"/mbi status {ADS}")
    told = words(shown)
    assert "Cause (likely): MBI's authorization has expired or was revoked." in told
    assert "Owners: <@U0ANNA>" in told
    assert "MBI's own word is “Re-auth”" in told
    assert f"{say('witness-words')}: {say('speaks-yes')}" in told
    assert buttons(shown) == [Action.REAUTHORIZE, Action.OPEN_TICKET, Action.SHARE]


@pytest.mark.parametrize("person", ["omar", "anna"])
@pytest.mark.parametrize("line", ["/mbi", "/mbi help", "/mbi aiuto", "/mbi HELP me"])
def test_help_names_every_command(calm: Scene, person: str, line: str) -> None:
    told = words(calm.command(person, line))
    assert all(f"`/mbi {one}" in told for one in Subcommand)


def test_a_command_that_is_not_there_suggests_the_nearest(calm: Scene) -> None:
    told = words(calm.command("omar", "/mbi stauts google ads"))
    assert "There is no command “stauts”. Did you mean `/mbi status`?" in told
    told = words(calm.command("anna", "/mbi xyzzy"))
    assert say("help-unknown.bare", "it", asked="xyzzy").split("\n", maxsplit=1)[0] in told


def test_a_slack_slow_to_describe_people_delays_no_answer(scene: Scene) -> None:
    scene.slack.faults.add("/api/users.info", Slow(seconds=1.0))
    told = words(scene.command("anna", "/mbi status"))
    assert "4 integrations are watched" in told
    scene.until(lambda: scene.calls("users.info"))
    assert "Sono sorvegliate 4" in words(scene.command("anna", "/mbi status"))


def test_commands_work_in_a_channel_that_the_bot_is_not_in(scene: Scene) -> None:
    shown = scene.command("omar", "/mbi status", channel="general")
    assert "4 integrations are watched" in words(shown)
    scene.press_own("omar", Action.SHARE, shown)
    scene.until(lambda: scene.posts("general"))
    assert "Shared by <@U0OMAR>" in words(scene.card("general"))


def test_an_owner_who_is_not_in_slack_is_shown_by_address(set_scene: Setting) -> None:
    owned = integration("Shop", owners=("gone@acme.example", "bruno@acme.example"))
    scene = set_scene(watching(account("Acme EU", 194, owned)))
    told = words(scene.command("omar", "/mbi status shop"))
    assert "Owners: gone@acme.example, <@U0BRUNO>" in told
    scene.hear("Shop", "Failed")
    assert "Owners: gone@acme.example, <@U0BRUNO>" in words(scene.card())
