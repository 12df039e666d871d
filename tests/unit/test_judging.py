"""Verdicts on a whole account, each integration in the light of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain import observation
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Remedy
from bot.domain.integration import Account, Integration, Kind, Workspace
from bot.domain.observation import Reading
from bot.domain.schedule import calendar_of
from bot.ports.unit_of_work import Picture
from bot.services.judging import judge_all, keys_of
from tests.unit.cases import (
    CYCLE,
    CYCLE_LATE,
    CYCLE_REFUSED,
    DOWN,
    FRESH,
    HOUR,
    INGEST,
    KEY,
    LATE,
    MYSQL,
    NOW,
    OAUTH,
    OWN_GOOD,
    OWN_SILENT,
    REAUTH,
    SHARED_DEAD,
    SUCCESS,
    UP,
    UPLOAD,
    WITH_FEED,
    unproven,
)

ACCOUNT = Account(
    id=1, workspace_id=1, name="Acme", client_id=194, timezone="UTC", default_channel="#data"
)
SHARED = {"cycle:1": CYCLE, "ingest": INGEST, "feed:intuit": UP}


def reads(_kind: str, message: str) -> Reading | None:
    return Reading.ACCOUNT_REFUSED if "deactivated" in message else None


def judged(
    kinds: list[Kind],
    said: Mapping[str, observation.Testimony],
    *,
    account: Account = ACCOUNT,
) -> list[Diagnosis]:
    """Integrations 1, 2, … of these kinds, with what is said under each key."""
    integrations = tuple(
        Integration(id=n, account_id=1, name=f"Source {n}", kind=kind, channel="#data")
        for n, kind in enumerate(kinds, start=1)
    )
    picture = Picture(
        workspace=Workspace(id=1, team_id="T1"),
        account=account,
        integrations=integrations,
        verdicts={},
        testimonies=said,
        subjects={},
    )
    found = judge_all(picture, NOW, reads)
    assert [one.integration for one in found] == list(integrations)
    return [one.diagnosis for one in found]


def causes(
    kinds: list[Kind], said: Mapping[str, observation.Testimony], *, account: Account = ACCOUNT
) -> list[Cause | None]:
    return [verdict.cause for verdict in judged(kinds, said, account=account)]


def rows(*each: observation.Testimony) -> dict[str, observation.Testimony]:
    return {f"newest_row:{n}": row for n, row in enumerate(each, start=1)}


def test_an_account_of_which_nothing_is_known_is_calm() -> None:
    assert causes([OAUTH, MYSQL], {}) == [None, None]


def test_only_its_own_words_are_held_against_an_integration() -> None:
    assert causes([OAUTH, OAUTH], {"words:1": REAUTH}) == [Cause.TOKEN, None]


def test_the_only_late_one_of_many_is_left_with_its_token() -> None:
    assert causes([WITH_FEED, MYSQL, KEY], {**SHARED, **rows(LATE, FRESH, FRESH)}) == [
        Cause.TOKEN, None, None,
    ]  # fmt: skip


def test_late_across_providers_is_mbi() -> None:
    assert (
        causes([WITH_FEED, MYSQL, KEY], {**SHARED, **rows(LATE, LATE, LATE)})
        == [Cause.MBI_INTERNAL] * 3
    )


def test_late_at_one_provider_only_is_nobody_elses_fault_but_not_proven_either() -> None:
    found = causes([WITH_FEED, WITH_FEED, MYSQL], {**SHARED, **rows(LATE, LATE, FRESH)})
    assert found == [Cause.UNKNOWN, Cause.UNKNOWN, None]


def test_one_whose_own_fault_is_known_does_not_make_another_mbi_internal() -> None:
    said = {**SHARED, **rows(LATE, LATE, FRESH), "words:2": REAUTH}
    assert causes([WITH_FEED, KEY, MYSQL], said) == [Cause.TOKEN, Cause.TOKEN, None]


def test_late_uploads_say_nothing_of_the_others() -> None:
    found = judged([UPLOAD, MYSQL], {**SHARED, **rows(LATE, LATE)})
    assert [v.cause for v in found] == [Cause.UNKNOWN, Cause.UNKNOWN]
    assert found[0].remedy is Remedy.UPLOAD_FILE


def test_a_provider_without_a_feed_is_proven_by_data_that_goes_on() -> None:
    assert causes([OAUTH, OAUTH], {**SHARED, **rows(LATE, FRESH)}) == [Cause.TOKEN, None]


def test_data_that_is_only_not_late_yet_proves_no_provider() -> None:
    not_yet = replace(FRESH, moment=NOW - 38 * HOUR)
    assert causes([OAUTH, OAUTH, MYSQL], {**SHARED, **rows(LATE, not_yet, FRESH)}) == [
        Cause.UNKNOWN, None, None,
    ]  # fmt: skip


def test_a_provider_that_is_down_concerns_its_own_only() -> None:
    said = {**SHARED, "feed:intuit": DOWN, **rows(LATE, FRESH, FRESH)}
    assert causes([WITH_FEED, WITH_FEED, MYSQL], said) == [
        Cause.THIRD_PARTY, Cause.THIRD_PARTY, None,
    ]  # fmt: skip


def test_a_stuck_cycle_concerns_the_whole_account() -> None:
    assert causes([OAUTH, MYSQL], {"cycle:1": CYCLE_LATE}) == [Cause.MBI_INTERNAL] * 2


def test_a_refused_export_key_is_the_bots_matter_for_all() -> None:
    assert causes([OAUTH, MYSQL], {"cycle:1": CYCLE_REFUSED}) == [Cause.BOT] * 2


def test_another_accounts_cycle_says_nothing_of_this_one() -> None:
    assert causes([OAUTH], {"cycle:2": CYCLE_LATE}) == [None]


def test_the_message_beside_the_word_is_read_by_the_catalogue() -> None:
    said = {"words:1": replace(REAUTH, detail="user is deactivated")}
    assert causes([OAUTH], said) == [Cause.ADMIN_ACCOUNT]


def test_others_refused_are_counted_without_oneself() -> None:
    found = judged([OAUTH, OAUTH, KEY], {"words:1": REAUTH, "words:2": REAUTH, "words:3": REAUTH})
    counts = [
        [line.args["count"] for line in v.evidence if line.key == "others-refused"] for v in found
    ]
    assert counts == [[1], [1], []]


def test_a_refused_shared_key_counts_among_the_refused() -> None:
    found = judged([KEY, KEY], {"words:1": REAUTH, "shared_probe:2": SHARED_DEAD})
    assert [v.cause for v in found] == [Cause.TOKEN, Cause.TOKEN]
    assert ["others-refused" in {line.key for line in v.evidence} for v in found] == [True, True]


def test_silent_probes_of_one_provider_are_its_outage_others_prove_it_is_not_the_network() -> None:
    silent = {f"own_probe:{n}": OWN_SILENT for n in (1, 2, 3)}
    assert causes([OAUTH, OAUTH, OAUTH, KEY], {**silent, "cycle:1": CYCLE}) == [
        Cause.THIRD_PARTY, Cause.THIRD_PARTY, Cause.THIRD_PARTY, None,
    ]  # fmt: skip
    assert causes([OAUTH, OAUTH, OAUTH], {**silent, "own_probe:3": OWN_GOOD, "cycle:1": CYCLE}) == [
        None, None, None,
    ]  # fmt: skip


def test_a_probe_that_never_succeeded_is_not_counted() -> None:
    silent = {f"own_probe:{n}": unproven(OWN_SILENT) for n in (1, 2, 3)}
    assert causes([OAUTH, OAUTH, OAUTH], {**silent, "cycle:1": CYCLE}) == [None, None, None]


def test_a_good_word_with_late_data_is_mbi_s_own_matter() -> None:
    (verdict,) = judged([OAUTH], {"words:1": SUCCESS, "newest_row:1": LATE})
    assert (verdict.cause, verdict.confidence) == (Cause.MBI_INTERNAL, Confidence.PROBABLE)


def test_the_account_decides_what_is_late() -> None:
    off = replace(ACCOUNT, updates_enabled=False)
    assert causes([OAUTH], rows(LATE), account=off) == [None]
    slow = replace(ACCOUNT, cadence=timedelta(days=7))
    point = {"words:1": replace(SUCCESS, moment=NOW - 40 * HOUR)}
    assert causes([OAUTH], point) == [Cause.MBI_INTERNAL]
    assert causes([OAUTH], point, account=slow) == [None]
    assert calendar_of(slow).cadence == timedelta(days=7)


def test_every_witness_of_an_integration_has_its_key() -> None:
    integration = Integration(id=7, account_id=3, name="Ads", kind=OAUTH, channel="#data")
    assert set(keys_of(integration).values()) == {
        "words:7", "newest_row:7", "cycle:3", "ingest", "feed:google",
        "shared_probe:7", "own_probe:7", "calendar:7", "host_key:7", "mbi_feed",
    }  # fmt: skip
