"""Verdicts where a probe is refused and MBI says that all is well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import observation
from bot.domain.diagnosis import Cause
from bot.domain.integration import Kind
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    CYCLE,
    CYCLE_LATE,
    CYCLE_REFUSED,
    FRESH,
    HOUR,
    KEY,
    MYSQL,
    NOW,
    OWN_ACCOUNT,
    SHARED_ACCOUNT,
    SHARED_CUT,
    SHARED_DEAD,
    SHARED_HOST_KEY,
    SUCCESS,
    R,
    Row,
    W,
    heard,
    word,
)

CYCLE_SINCE = replace(CYCLE, moment=NOW - 0.5 * HOUR)
"""It ended long enough after the refusals of two hours ago to have tried anew."""
UNDER_WAY = replace(CYCLE, moment=NOW - 1.5 * HOUR)
READ_BEFORE = word(R.SUCCESS, since=100, ago=3)
JUST_BEFORE = word(R.SUCCESS, since=100, ago=2.2)
SINCE = NOW - 0.5 * HOUR
DAY_OLD = heard(W.SHARED_PROBE, R.CREDENTIAL_REFUSED, since=36, previous=R.GOOD)
NEW_KEY = heard(W.SHARED_PROBE, R.GOOD, since=5, previous=R.CREDENTIAL_REFUSED)
KEYS = [(KEY, SHARED_DEAD, Cause.TOKEN), (KEY, SHARED_ACCOUNT, Cause.ADMIN_ACCOUNT),
        (MYSQL, SHARED_DEAD, Cause.ADMIN_ACCOUNT), (MYSQL, SHARED_CUT, Cause.CONNECTION),
        (MYSQL, SHARED_HOST_KEY, Cause.CONNECTION)]  # fmt: skip
REREAD: list[tuple[str, tuple[observation.Testimony, ...]]] = [
    ("a page that is only read again", (SUCCESS, FRESH, CYCLE)),
    ("the same where nobody tells of cycles", (SUCCESS,)),
    ("a page read again after a cycle that was under way", (SUCCESS, UNDER_WAY)),
    ("a page last read before the cycle that tried", (word(R.SUCCESS, since=100, ago=1),
                                                      CYCLE_SINCE)),
    ("a page pasted for the first time since", (word(R.SUCCESS, since=1, ago=1),)),
    ("a data point of a cycle that was under way",
     (word(R.SUCCESS, since=100, moment=1.5), UNDER_WAY)),
    ("a data point ahead of its time", (word(R.SUCCESS, since=100, moment=-3), CYCLE)),
]  # fmt: skip
NEWS: list[tuple[str, tuple[observation.Testimony, ...]]] = [
    ("a page read after a cycle that tried", (SUCCESS, CYCLE_SINCE)),
    ("a row that came since", (replace(FRESH, moment=SINCE, moment_at=NOW),)),
    ("a data point of since", (word(R.SUCCESS, since=100, moment=0.5),)),
    ("a word that turned good since", (word(R.SUCCESS, since=1, previous=R.REAUTH),)),
    ("a word that turned good since, last it failed",
     (word(R.SUCCESS, since=1, previous=R.FAILED),)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "refused", "cause"), KEYS)
@pytest.mark.parametrize("said", [said for _, said in REREAD], ids=[why for why, _ in REREAD])
def test_what_mbi_said_before_does_not_outrank_its_own_credential_refused(
    kind: Kind,
    refused: observation.Testimony,
    cause: Cause,
    said: tuple[observation.Testimony, ...],
) -> None:
    verdict = diagnose(Row(why="", said=(refused, *said), kind=kind, cause=cause).case)
    assert (verdict.cause, verdict.trouble) == (cause, True)
    assert not verdict.outlived


@pytest.mark.parametrize(("kind", "refused", "cause"), KEYS)
@pytest.mark.parametrize("said", [said for _, said in NEWS], ids=[why for why, _ in NEWS])
def test_what_mbi_does_since_outranks_it(
    kind: Kind,
    refused: observation.Testimony,
    cause: Cause,
    said: tuple[observation.Testimony, ...],
) -> None:
    verdict = diagnose(Row(why="", said=(refused, *said), kind=kind, cause=cause).case)
    assert (verdict.cause, verdict.trouble) == (Cause.BOT, False)
    assert verdict.outlived == {W.SHARED_PROBE}


def test_where_cycles_are_not_seen_one_must_have_tried_by_their_pace() -> None:
    refused = replace(SHARED_DEAD, since=NOW - 36 * HOUR)
    for unseen in ((), (CYCLE_REFUSED,)):
        case = Row(why="", said=(refused, SUCCESS, *unseen), kind=KEY, cause=None).case
        assert not diagnose(case).trouble
    case = Row(why="", said=(refused, SUCCESS, CYCLE_LATE), kind=KEY, cause=None).case
    assert diagnose(case).cause is Cause.TOKEN


@pytest.mark.parametrize("good", [SUCCESS, JUST_BEFORE])
def test_the_bots_own_refusal_yields_to_a_word_that_is_as_fresh(
    good: observation.Testimony,
) -> None:
    verdict = diagnose(Row(why="", said=(FRESH, OWN_ACCOUNT, good), cause=None).case)
    assert verdict.grant_died
    assert verdict.outlived == {W.OWN_PROBE}


def test_it_does_not_yield_to_one_of_before() -> None:
    case = Row(why="", said=(FRESH, OWN_ACCOUNT, READ_BEFORE), cause=None).case
    assert diagnose(case).cause is Cause.ADMIN_ACCOUNT


def test_a_probe_not_asked_since_mbi_was_mended_is_no_fault_of_the_bot() -> None:
    unasked = replace(SHARED_CUT, at=NOW - 1.5 * HOUR)
    mended = word(R.SUCCESS, since=1, previous=R.FAILED)
    verdict = diagnose(Row(why="", said=(unasked, mended, FRESH), kind=MYSQL, cause=None).case)
    assert (verdict.cause, verdict.trouble) == (None, False)
    assert verdict.outlived == {W.SHARED_PROBE}


def test_a_new_key_counts_once_mbi_goes_on_by_it() -> None:
    """Whoever gave MBI the new key said nothing, and MBI's word was good all along."""
    last = replace(CYCLE, moment=NOW - 9.5 * HOUR)
    case = Row(why="", said=(NEW_KEY, SUCCESS, last), kind=KEY, cause=None, granted=6).case
    assert diagnose(case).cause is Cause.TOKEN
    passed = {**case.testimonies, W.CYCLE: CYCLE_SINCE}
    verdict = diagnose(replace(case, testimonies=passed))
    assert (verdict.cause, verdict.trouble) == (None, False)
    assert W.SHARED_PROBE in verdict.well


def test_rows_that_never_stopped_leave_an_old_key_to_the_bot_whoever_was_asked_last() -> None:
    """Refused for days and again just now, and the newest row was seen a moment later."""
    asked = replace(DAY_OLD, since=NOW - 120 * HOUR, at=NOW - 0.2 * HOUR)
    newest = replace(FRESH, moment=NOW - 0.7 * HOUR, moment_at=NOW)
    verdict = diagnose(Row(why="", said=(asked, newest), kind=KEY, cause=None).case)
    assert (verdict.cause, verdict.trouble) == (Cause.BOT, False)


@pytest.mark.parametrize(
    ("since", "fresh_since"), [(2, 200), (120, 60)], ids=["refused of late", "stopped meanwhile"]
)
def test_rows_that_may_have_stopped_meanwhile_do_not(since: float, fresh_since: float) -> None:
    asked = replace(DAY_OLD, since=NOW - since * HOUR, at=NOW - 0.2 * HOUR)
    newest = replace(FRESH, moment=NOW - 0.7 * HOUR, moment_at=NOW, since=NOW - fresh_since * HOUR)
    verdict = diagnose(Row(why="", said=(asked, newest), kind=KEY, cause=None).case)
    assert (verdict.cause, verdict.trouble) == (None, False)
