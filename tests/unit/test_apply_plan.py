"""A plan says what would change, in lines an operator can read, without secrets."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.domain.integration import Window
from bot.domain.observation import Witness
from bot.ports.watch_list import (
    Watched,
    WatchedAccount,
    WatchedFeed,
    WatchedIntegration,
    WatchedWorkspace,
)
from bot.services.applying import plan

ACCOUNT = WatchedAccount(
    name="Acme EU",
    client_id=194,
    timezone="Europe/Rome",
    default_channel="#data",
    sealed_key="sealed-text",
    key_fingerprint="abcdef",
)
ADS = WatchedIntegration(client_id=194, name="Ads", kind="google_ads", channel="#data")
FEED = WatchedFeed(provider="intuit", url="https://status.example/summary.json")
WATCHED = Watched(
    workspace=WatchedWorkspace(admins=("lead@acme.example",), default_channel="#data"),
    accounts=(ACCOUNT,),
    integrations=(ADS,),
    feeds=(FEED,),
)
NOTHING = Watched(workspace=WatchedWorkspace())


def lines(before: Watched, after: Watched) -> list[str]:
    return str(plan(before, after)).splitlines()


def test_a_first_plan_adds_everything() -> None:
    assert lines(NOTHING, WATCHED) == [
        "~ workspace: admins none → lead@acme.example; default channel none → #data",
        '+ account "Acme EU" (194)',
        '+ integration "Ads" of Acme EU: google_ads in #data',
        "+ feed of intuit: https://status.example/summary.json",
        "3 to add, 1 to change, 0 to remove.",
    ]


def test_the_same_again_changes_nothing_although_a_key_is_sealed_to_other_text() -> None:
    again = replace(WATCHED, accounts=(replace(ACCOUNT, sealed_key="other-sealed-text"),))
    assert lines(WATCHED, again) == ["Nothing to change."]


def test_order_changes_nothing() -> None:
    two = replace(WATCHED, integrations=(ADS, replace(ADS, name="Books")))
    other = replace(WATCHED, integrations=(replace(ADS, name="Books"), ADS))
    assert lines(two, other) == ["Nothing to change."]


def test_a_removed_integration_is_said_to_keep_its_history() -> None:
    (line, _) = lines(WATCHED, replace(WATCHED, integrations=()))
    assert line == '- integration "Ads" of Acme EU: no longer watched; its history is kept'


def test_a_renamed_integration_is_one_removed_and_one_added() -> None:
    renamed = replace(WATCHED, integrations=(replace(ADS, name="Ads – main"),))
    assert [line[0] for line in lines(WATCHED, renamed)[:-1]] == ["+", "-"]


def test_integrations_of_the_same_name_in_two_accounts_are_two() -> None:
    second = replace(ACCOUNT, name="Acme US", client_id=195)
    after = replace(
        WATCHED, accounts=(ACCOUNT, second), integrations=(ADS, replace(ADS, client_id=195))
    )
    assert '+ integration "Ads" of Acme US: google_ads in #data' in lines(WATCHED, after)


def test_a_change_says_from_what_to_what() -> None:
    account = replace(
        ACCOUNT,
        blackout=(Window(start=time(9), end=time(11, 30)),),
        cadence=timedelta(hours=12),
        updates_enabled=False,
    )
    integration = replace(ADS, owners=("a@acme.example", "b@acme.example"))
    (first, second, _) = lines(
        WATCHED, replace(WATCHED, accounts=(account,), integrations=(integration,))
    )
    assert first == (
        '~ account "Acme EU" (194): blackout none → 09:00-11:30; cadence 24 h → 12 h; '
        "updates enabled yes → no"
    )
    assert second.endswith("owners none → a@acme.example, b@acme.example")


def test_an_export_key_is_told_to_change_without_showing_anything_of_it() -> None:
    for fingerprint, told in (
        ("fedcba", "Export API key replaced or sealed anew"),
        (None, "Export API key removed"),
    ):
        account = replace(ACCOUNT, key_fingerprint=fingerprint, sealed_key="other-sealed-text")
        (line, _) = lines(WATCHED, replace(WATCHED, accounts=(account,)))
        assert line == f'~ account "Acme EU" (194): {told}'


def test_settings_and_intervals_are_told_in_words() -> None:
    after = replace(
        WATCHED,
        integrations=(replace(ADS, settings={"host": "db.acme.example"}),),
        intervals={Witness.NEWEST_ROW: timedelta(seconds=60)},
    )
    (first, second, _) = lines(WATCHED, after)
    assert first.endswith("settings none → host db.acme.example")
    assert second == "~ intervals: newest row every default → 60 s"
