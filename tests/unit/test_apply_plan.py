"""A plan says what would change, in lines an operator can read, without secrets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone

from bot.domain.integration import Window
from bot.domain.observation import Witness
from bot.ports.watch_list import (
    Watched,
    WatchedAccount,
    WatchedClient,
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


def test_a_removed_integration_is_said_to_keep_its_history_and_not_its_grant() -> None:
    (line, _) = lines(WATCHED, replace(WATCHED, integrations=()))
    assert line == (
        '- integration "Ads" of Acme EU: no longer watched; its history is kept, '
        "a grant of it is erased"
    )


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


CLIENT = WatchedClient(
    provider="google",
    client_id="client-7",
    urls={"token_url": "https://token.example"},
    sealed="sealed-client-secrets",
    fingerprint="c1ie27",
)


def test_a_client_is_told_by_its_provider_and_never_by_its_secrets() -> None:
    with_client = replace(WATCHED, clients=(CLIENT,))
    assert lines(WATCHED, with_client)[0] == "+ client of google"
    assert lines(with_client, WATCHED)[0] == "- client of google: forgotten with its secrets"
    for fingerprint, told in (
        ("other1", "secrets replaced or sealed anew"),
        (None, "secrets removed"),
    ):
        other = replace(CLIENT, fingerprint=fingerprint, sealed="other-sealed-text")
        (line, _) = lines(with_client, replace(WATCHED, clients=(other,)))
        assert line == f"~ client of google: {told}"


def test_a_client_that_moves_says_where_to() -> None:
    moved = replace(CLIENT, client_id="client-8", urls={"token_url": "https://other.example"})
    (line, _) = lines(replace(WATCHED, clients=(CLIENT,)), replace(WATCHED, clients=(moved,)))
    assert line == (
        "~ client of google: client id client-7 → client-8; "
        "urls token_url https://token.example → token_url https://other.example"
    )


def test_a_hand_over_is_told_by_its_address() -> None:
    handing_over = replace(
        ACCOUNT,
        handover_url="https://pipeline.example/grants",
        sealed_handover_secret="sealed-handover",
        handover_fingerprint="4a2d0",
    )
    (line, _) = lines(WATCHED, replace(WATCHED, accounts=(handing_over,)))
    assert line == (
        '~ account "Acme EU" (194): handover url none → https://pipeline.example/grants; '
        "hand-over secret added"
    )


def test_a_day_of_authorization_is_told_and_is_the_same_in_any_zone() -> None:
    day = datetime(2026, 11, 2, tzinfo=timezone(timedelta(hours=1)))
    dated = replace(WATCHED, integrations=(replace(ADS, authorized_on=day),))
    (line, _) = lines(WATCHED, dated)
    assert line.endswith("authorized on none → 2026-11-01 23:00 UTC")
    again = replace(dated, integrations=(replace(ADS, authorized_on=day.astimezone(UTC)),))
    assert lines(dated, again) == ["Nothing to change."]


def test_nothing_sealed_and_no_fingerprint_is_in_a_plan_or_in_a_repr() -> None:
    full = replace(
        WATCHED,
        accounts=(
            replace(
                ACCOUNT,
                handover_url="https://pipeline.example/grants",
                sealed_handover_secret="sealed-handover",
                handover_fingerprint="4a2d0",
            ),
        ),
        clients=(CLIENT,),
    )
    shown = [str(plan(NOTHING, full)), str(plan(full, NOTHING)), str(plan(WATCHED, full))]
    for secret in ("sealed-text", "sealed-handover", "sealed-client-secrets"):
        assert secret not in f"{shown}{full!r}"
    for fingerprint in ("abcdef", "4a2d0", "c1ie27"):
        assert fingerprint not in str(shown)
