"""Verdicts where a bastion shows another SSH host key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import observation
from bot.domain.case import Case
from bot.domain.diagnosis import Cause, Diagnosis, Line, Remedy, Status
from bot.domain.evidence import Said
from bot.domain.observation import Observation
from bot.domain.round import Attempts, Outcome
from bot.domain.settling import settle
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    CYCLE,
    CYCLE_LATE,
    CYCLE_REFUSED,
    DOWN,
    FAILED,
    FRESH,
    HOUR,
    INGEST,
    KEY_CHANGED,
    KEY_SAME,
    LATE,
    LIKELY,
    MYSQL,
    NOW,
    OLD_REAUTH,
    OWN_ACCOUNT,
    OWN_GOOD,
    PROBABLE,
    REAUTH,
    SHARED_DEAD,
    SHARED_GOOD,
    SHARED_SILENT,
    SUCCESS,
    R,
    Row,
    W,
    attempt,
    by_operator,
    heard,
    unproven,
    word,
)
from tests.unit.test_verdict_properties import cases

FED = replace(MYSQL, has_feed=True)
ROW_SINCE = replace(FRESH, moment=NOW - 0.5 * HOUR, moment_at=NOW)
ROW_BEFORE = replace(FRESH, moment=NOW - 1.5 * HOUR, moment_at=NOW)
"""Of a cycle whose tunnel may have been open when the key changed two hours ago."""
CYCLE_SINCE = replace(CYCLE, moment=NOW - 0.5 * HOUR)
THIRD = replace(KEY_CHANGED, since=NOW - HOUR / 4, detail="ssh-ed25519 SHA256:third")

CHANGED = [
    Row(
        why="before MBI fails, while data is fresh",
        said=(FRESH, CYCLE, INGEST, KEY_CHANGED),
        cause=Cause.CONNECTION,
        confidence=PROBABLE,
    ),
    Row(why="nobody else speaks", said=(KEY_CHANGED,), cause=Cause.CONNECTION, confidence=PROBABLE),
    Row(
        why="MBI says Failed",
        said=(FRESH, FAILED, KEY_CHANGED),
        cause=Cause.CONNECTION,
        confidence=LIKELY,
    ),
    Row(
        why="data is late",
        said=(LATE, KEY_CHANGED),
        cause=Cause.CONNECTION,
        confidence=LIKELY,
    ),
    Row(
        why="MBI's good word is from before the change",
        said=(LATE, word(R.SUCCESS, since=100, ago=3), KEY_CHANGED),
        cause=Cause.CONNECTION,
    ),
    Row(
        why="a late cycle says less than a changed key",
        said=(LATE, CYCLE_LATE, KEY_CHANGED),
        cause=Cause.CONNECTION,
    ),
    Row(
        why="a silent probe says less",
        said=(LATE, SHARED_SILENT, KEY_CHANGED),
        cause=Cause.CONNECTION,
    ),
    Row(
        why="the bot's own way past the bastion is good",
        said=(FRESH, SHARED_GOOD, KEY_CHANGED),
        cause=Cause.CONNECTION,
    ),
    Row(
        why="MBI's Re-auth came after the change: nobody was asked for a password",
        said=(LATE, REAUTH, replace(KEY_CHANGED, since=NOW - 4 * HOUR)),
        cause=Cause.CONNECTION,
        confidence=LIKELY,
    ),
    Row(
        why="MBI's Re-auth is older than the change",
        said=(LATE, OLD_REAUTH, KEY_CHANGED),
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="MBI's message says that the password is refused",
        said=(LATE, FAILED, KEY_CHANGED),
        message=R.CREDENTIAL_REFUSED,
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="the database refuses the password that MBI uses",
        said=(LATE, SHARED_DEAD, KEY_CHANGED),
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="the account is refused",
        said=(LATE, OWN_ACCOUNT, KEY_CHANGED),
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="the provider is down",
        said=(LATE, DOWN, KEY_CHANGED),
        kind=FED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="the bot's key at MBI is refused: that hides nothing here",
        said=(CYCLE_REFUSED, KEY_CHANGED),
        cause=Cause.CONNECTION,
    ),
]


@pytest.mark.parametrize("row", CHANGED, ids=[row.why for row in CHANGED])
def test_a_changed_host_key_is_trouble_by_itself(row: Row) -> None:
    kind = row.kind if row.kind is FED else MYSQL
    verdict = diagnose(replace(row, kind=kind).case)
    assert verdict.trouble
    assert verdict.cause is row.cause
    assert row.confidence in {None, verdict.confidence}
    assert W.HOST_KEY in verdict.grounds
    assert not verdict.takes_key
    if row.cause is Cause.CONNECTION:
        assert (verdict.remedy, verdict.status) == (Remedy.FIX_CONNECTION, Status.FAILED)
        assert not verdict.offers_reauthorize


def test_both_fingerprints_are_told() -> None:
    (told,) = keys_of(diagnose(Row(why="", said=(FRESH, KEY_CHANGED), cause=None).case))
    assert told.args == {
        "since": KEY_CHANGED.since,
        "before": "ssh-ed25519 SHA256:old",
        "shown": "ssh-ed25519 SHA256:new",
    }


def keys_of(verdict: Diagnosis) -> list[Line]:
    return [line for line in verdict.evidence if line.key == Said.HOST_KEYS]


CALM: list[tuple[str, tuple[observation.Testimony, ...], bool]] = [
    ("the same key", (FRESH, KEY_SAME), False),
    ("a bastion that never answered before", (FRESH, unproven(KEY_CHANGED)), False),
    ("heard of too long ago", (FRESH, replace(KEY_CHANGED, at=NOW - 25 * HOUR)), False),
    ("a row of a cycle that began after the change", (ROW_SINCE, KEY_CHANGED), True),
    ("Success, read after a cycle that tried", (SUCCESS, CYCLE_SINCE, KEY_CHANGED), True),
    ("a data point of since", (word(R.SUCCESS, since=100, moment=0.5), KEY_CHANGED), True),
    ("MBI's word turned good", (word(R.SUCCESS, since=1, previous=R.FAILED), KEY_CHANGED), True),
]


@pytest.mark.parametrize(("why", "said", "takes"), CALM, ids=[why for why, _, _ in CALM])
def test_mbi_goes_on_or_nothing_changed(
    why: str, said: tuple[observation.Testimony, ...], *, takes: bool
) -> None:
    verdict = diagnose(Row(why=why, said=said, kind=MYSQL, cause=None).case)
    assert not verdict.trouble
    assert verdict.cause is None
    assert verdict.takes_key is takes
    assert (W.HOST_KEY in verdict.outlived) is takes


@pytest.mark.parametrize(
    "said",
    [
        (ROW_BEFORE, KEY_CHANGED),
        (SUCCESS, FRESH, CYCLE, KEY_CHANGED),
        (FRESH, CYCLE_SINCE, KEY_CHANGED),
    ],
    ids=["a row of a cycle that was under way", "a page only read again", "a cycle of others"],
)
def test_what_is_no_proof_that_mbi_took_the_key(said: tuple[observation.Testimony, ...]) -> None:
    verdict = diagnose(Row(why="", said=said, kind=MYSQL, cause=None).case)
    assert verdict.cause is Cause.CONNECTION


def after(attempts: Attempts, *said: observation.Testimony) -> Diagnosis:
    """The verdict once a person has said that MBI has the new key."""
    return diagnose(Row(why="", said=said, kind=MYSQL, attempts=attempts, cause=None).case)


def test_done_waits_for_proof_while_the_new_key_is_shown_on() -> None:
    verdict = after(attempt(1), FRESH, KEY_CHANGED)
    assert verdict.recovering
    assert not verdict.takes_key
    assert keys_of(verdict)


@pytest.mark.parametrize("row", [FRESH, LATE], ids=["fresh", "late"])
def test_data_after_done_proves_it(row: observation.Testimony) -> None:
    arrived = replace(row, reading=R.FRESH, moment=NOW - 0.2 * HOUR, moment_at=NOW)
    verdict = after(attempt(1), arrived, KEY_CHANGED)
    assert (verdict.trouble, verdict.takes_key) == (False, True)
    assert verdict.proof is not None


def test_nobody_else_can_tell_so_done_is_believed() -> None:
    verdict = after(attempt(1), KEY_CHANGED)
    assert (verdict.trouble, verdict.takes_key) == (False, True)


def test_late_data_at_the_deadline_brings_the_key_back() -> None:
    verdict = after(attempt(30, deadline=1), LATE, replace(KEY_CHANGED, since=NOW - 40 * HOUR))
    assert (verdict.trouble, verdict.in_vain, verdict.cause) == (True, True, Cause.CONNECTION)
    assert not verdict.takes_key


def test_a_failed_round_leaves_the_key_to_be_taken() -> None:
    failed = attempt(30, deadline=1, outcome=Outcome.FAILED, failed=1)
    before = replace(FRESH, moment=NOW - 41 * HOUR, moment_at=NOW - 41 * HOUR)
    verdict = after(failed, before, replace(KEY_CHANGED, since=NOW - 40 * HOUR))
    assert verdict.cause is Cause.CONNECTION
    assert not verdict.takes_key


def test_after_two_rounds_in_vain_support_is_asked() -> None:
    failed = attempt(30, deadline=1, outcome=Outcome.FAILED, failed=2)
    verdict = after(failed, LATE, replace(KEY_CHANGED, since=NOW - 40 * HOUR))
    assert (verdict.cause, verdict.remedy) == (Cause.CONNECTION, Remedy.ASK_SUPPORT)


def test_a_third_key_ends_the_wait() -> None:
    verdict = after(attempt(1), FRESH, THIRD)
    assert (verdict.in_vain, verdict.cause) == (True, Cause.CONNECTION)


def test_the_key_changing_back_is_calm() -> None:
    back = heard(W.HOST_KEY, R.GOOD, since=0.2, previous=R.HOST_KEY_CHANGED)
    verdict = after(attempt(1), FRESH, back)
    assert not verdict.trouble
    assert W.HOST_KEY in verdict.well


def test_what_was_authorized_after_the_change_by_the_operator_takes_the_key() -> None:
    row = Row(why="", said=(FRESH, KEY_CHANGED), kind=MYSQL, authorized=by_operator(1), cause=None)
    verdict = diagnose(row.case)
    assert (verdict.trouble, verdict.takes_key) == (False, True)


def told(verdict: Diagnosis) -> Diagnosis:
    """All of it that anybody acts on; that another witness is there is no verdict."""
    return replace(verdict, unwell=frozenset(), unheard=frozenset())


@given(cases(), st.integers(1, 5))
def test_silence_of_a_bastion_changes_no_verdict(case: Case, count: int) -> None:
    before = diagnose(case)
    testimonies = dict(case.testimonies)
    for minute in range(count):
        silent = Observation(
            witness=W.HOST_KEY, at=NOW - HOUR + timedelta(minutes=minute), reading=R.SILENT
        )
        testimonies[W.HOST_KEY] = settle(testimonies.get(W.HOST_KEY), silent)
    assert told(diagnose(replace(case, testimonies=testimonies))) == told(before)


@given(cases())
def test_a_changed_host_key_never_asks_anyone_to_reauthorize(case: Case) -> None:
    testimonies = dict(case.testimonies)
    testimonies.pop(W.HOST_KEY, None)
    calm = diagnose(replace(case, testimonies=testimonies))
    changed = replace(case, testimonies={**testimonies, W.HOST_KEY: KEY_CHANGED})
    verdict = diagnose(changed)
    assert calm.offers_reauthorize or not verdict.offers_reauthorize


def test_an_own_grant_that_is_good_does_not_vouch_for_the_key() -> None:
    verdict = diagnose(
        Row(why="", said=(FRESH, OWN_GOOD, KEY_CHANGED), kind=MYSQL, cause=None).case
    )
    assert verdict.cause is Cause.CONNECTION
