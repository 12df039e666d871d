"""Verdicts after a person authorized MBI: what still counts, what proves it, what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.diagnosis import Cause, Remedy, Status
from bot.domain.round import Outcome, Proof
from bot.domain.schedule import Calendar
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    ALONE,
    BLANK,
    CYCLE,
    CYCLE_BAD,
    CYCLE_LATE,
    DOWN,
    FRESH,
    HOUR,
    IMPORT,
    INGEST,
    KEY,
    LATE,
    MYSQL,
    NOW,
    OFF,
    OLD_REAUTH,
    OVERDUE,
    OWN_ACCOUNT,
    OWN_DEAD,
    OWN_GOOD,
    PROBABLE,
    PROVED,
    SHARED_CUT,
    SHARED_DEAD,
    UNCLEAR,
    UP,
    UPLOAD,
    WITH_FEED,
    R,
    Row,
    W,
    attempt,
    by_operator,
    heard,
    word,
)

SPENT = attempt(30, deadline=2)
"""Authorized thirty hours ago; proof was awaited until two hours ago."""
JUST = attempt(1)
SOME_TIME = attempt(6)
CYCLE_SINCE = replace(CYCLE, moment=NOW - 2 * HOUR)
BEFORE = word(R.REAUTH, since=20, ago=8)
"""MBI's word, last read before anybody authorized."""
AGAIN_EARLY = word(R.REAUTH, since=20, ago=4)
"""The same page, read again before the next cycle."""
AGAIN = word(R.REAUTH, since=20, ago=1)
"""The same page, read again after it."""
NEW_KEY = heard(W.SHARED_PROBE, R.GOOD, since=5, previous=R.CREDENTIAL_REFUSED)
NEW_PERSON = heard(W.OWN_PROBE, R.GOOD, since=5, previous=R.ACCOUNT_REFUSED)

WAITING = [
    Row(why="data is awaited", said=(LATE, OLD_REAUTH), cause=Cause.TOKEN, status=Status.STALE,
        attempts=JUST),
    Row(why="the word alone is awaited", said=(OLD_REAUTH,), cause=Cause.TOKEN,
        status=Status.UNKNOWN, attempts=JUST),
    Row(why="the same page read again before the next cycle proves nothing",
        said=(LATE, AGAIN_EARLY), cause=Cause.TOKEN, attempts=SOME_TIME),
    Row(why="read again early, it still does not once a cycle has passed",
        said=(replace(FRESH, moment=NOW - 9 * HOUR), AGAIN_EARLY, CYCLE_SINCE), cause=Cause.TOKEN,
        attempts=SOME_TIME),
    Row(why="a cycle passed, and the rows were not asked for since",
        said=(replace(LATE, at=NOW - 3 * HOUR), BEFORE, CYCLE_SINCE), cause=Cause.TOKEN,
        attempts=SOME_TIME),
    Row(why="a cycle that was under way does not count",
        said=(LATE, BEFORE, replace(CYCLE, moment=NOW - 5.5 * HOUR)), cause=Cause.TOKEN,
        attempts=SOME_TIME),
    Row(why="the cycle that the dead token spoiled is no new trouble",
        said=(LATE, OLD_REAUTH, replace(CYCLE_BAD, since=NOW - 5 * HOUR)), cause=Cause.TOKEN,
        attempts=JUST),
    Row(why="a password that was refused before", said=(SHARED_DEAD,), kind=MYSQL,
        cause=Cause.ADMIN_ACCOUNT, attempts=JUST),
    Row(why="a connection that was cut before", said=(LATE, SHARED_CUT), kind=MYSQL,
        cause=Cause.CONNECTION, attempts=JUST),
    Row(why="the person whose account was refused before", said=(LATE, OWN_ACCOUNT),
        cause=Cause.ADMIN_ACCOUNT, attempts=JUST),
    Row(why="a new key that the bot holds is good, MBI has yet to bring data",
        said=(LATE, NEW_KEY), kind=KEY, granted=6, cause=Cause.TOKEN,
        attempts=attempt(5)),
    Row(why="late and alone", said=(*PROVED, UP), kind=WITH_FEED, near=ALONE, cause=Cause.TOKEN,
        attempts=JUST),
    Row(why="late, nobody knows why", said=(LATE,), cause=Cause.UNKNOWN, attempts=JUST),
    Row(why="a first good word is no proof that MBI is at fault",
        said=(LATE, OVERDUE, word(R.SUCCESS, since=0.2, ago=0.2)), cause=Cause.TOKEN,
        attempts=JUST),
    Row(why="over a weekend MBI's word of before fades, what it said stands",
        said=(word(R.REAUTH, since=90, ago=71),), cause=Cause.TOKEN,
        attempts=attempt(70, deadline=-3)),
    Row(why="while updates are off, two cycles long", said=(BEFORE,), calendar=OFF,
        cause=Cause.TOKEN, attempts=attempt(6)),
]  # fmt: skip


@pytest.mark.parametrize("row", WAITING, ids=lambda row: row.why)
def test_proof_is_awaited_and_the_trouble_stands_as_it_was_told(row: Row) -> None:
    verdict = diagnose(row.case)
    assert (verdict.cause, verdict.recovering, verdict.remedy) == (
        row.cause, True, Remedy.WAIT_DATA,
    )  # fmt: skip
    assert verdict.trouble
    assert not verdict.offers_reauthorize
    assert not verdict.in_vain
    assert verdict.proof is None
    assert row.status in {None, verdict.status}
    assert "waiting-for-proof" in {line.key for line in verdict.evidence}


NEXT = [
    Row(why="the word is the same after a cycle", said=(LATE, AGAIN, CYCLE_SINCE),
        cause=Cause.ADMIN_ACCOUNT, confidence=PROBABLE, remedy=Remedy.REAUTHORIZE,
        status=Status.REAUTH, attempts=SOME_TIME),
    Row(why="the word was the same before the next cycle, and the deadline has passed",
        said=(LATE, word(R.REAUTH, since=40, ago=29.5)), cause=Cause.ADMIN_ACCOUNT, attempts=SPENT),
    Row(why="the same, and it faded meanwhile", said=(word(R.REAUTH, since=75, ago=69),),
        cause=Cause.ADMIN_ACCOUNT, attempts=attempt(70, deadline=0)),
    Row(why="the key that was checked is refused anew", kind=KEY, granted=2,
        said=(heard(W.SHARED_PROBE, R.CREDENTIAL_REFUSED, since=0.5, previous=R.GOOD),),
        cause=Cause.ADMIN_ACCOUNT, confidence=PROBABLE, attempts=JUST),
    Row(why="the key is refused still", kind=KEY, granted=6, said=(SHARED_DEAD,),
        cause=Cause.ADMIN_ACCOUNT, attempts=SOME_TIME),
    Row(why="late in vain, nothing else is known", said=(LATE,), cause=Cause.MBI_INTERNAL,
        confidence=UNCLEAR, remedy=Remedy.ASK_SUPPORT, attempts=SPENT),
    Row(why="late in vain by the next cycle", said=(LATE, BEFORE, CYCLE_SINCE),
        cause=Cause.MBI_INTERNAL, confidence=UNCLEAR, remedy=Remedy.ASK_SUPPORT,
        attempts=SOME_TIME),
    Row(why="late in vain, alone, all else proven good", said=(*PROVED, UP), kind=WITH_FEED,
        near=ALONE, cause=Cause.MBI_INTERNAL, remedy=Remedy.ASK_SUPPORT, attempts=SPENT),
    Row(why="late in vain, and the calendar not read anew", said=(LATE, OVERDUE),
        cause=Cause.MBI_INTERNAL, attempts=SPENT),
    Row(why="late in vain, the bot's own grant dead", said=(LATE, OWN_DEAD),
        cause=Cause.MBI_INTERNAL, attempts=SPENT),
    Row(why="the cycle got stuck", said=(LATE, CYCLE_LATE), cause=Cause.MBI_INTERNAL,
        attempts=SPENT),
    Row(why="it can't connect now", said=(LATE, word(R.FAILED, since=3, ago=0.2)),
        cause=Cause.CONNECTION, remedy=Remedy.FIX_CONNECTION, attempts=SPENT),
    Row(why="two rounds, refused", said=(LATE, OLD_REAUTH), cause=Cause.ADMIN_ACCOUNT,
        remedy=Remedy.ASK_SUPPORT, attempts=attempt(30, deadline=2, failed=1)),
    Row(why="two rounds, cut", said=(SHARED_CUT,), kind=MYSQL, cause=Cause.CONNECTION,
        remedy=Remedy.ASK_SUPPORT, attempts=attempt(30, deadline=2, failed=1)),
]  # fmt: skip


@pytest.mark.parametrize("row", NEXT, ids=lambda row: row.why)
def test_without_proof_in_time_the_next_hypothesis_is_told(row: Row) -> None:
    verdict = diagnose(row.case)
    assert (verdict.cause, verdict.recovering, verdict.in_vain) == (row.cause, False, True)
    assert row.confidence in {None, verdict.confidence}
    assert row.remedy in {None, verdict.remedy}
    assert row.status in {None, verdict.status}


@pytest.mark.parametrize("row", NEXT, ids=lambda row: row.why)
def test_it_is_told_the_same_once_the_round_is_closed(row: Row) -> None:
    latest, before = row.attempts.latest, row.attempts.failed
    assert latest is not None
    if "faded" in row.why:
        row = replace(row, calendar=Calendar(cadence=100 * HOUR))
    closed = replace(latest, outcome=Outcome.FAILED, closed_at=NOW)
    again = replace(row, attempts=replace(row.attempts, latest=closed, failed=before + 1))
    first, then = diagnose(row.case), diagnose(again.case)
    assert not then.in_vain
    assert replace(first, in_vain=False) == then


HINDERED = [
    Row(why="the provider went down", said=(LATE, BEFORE, DOWN), kind=WITH_FEED,
        cause=Cause.THIRD_PARTY, attempts=SOME_TIME),
    Row(why="the provider is down past the deadline", said=(LATE, DOWN), kind=WITH_FEED,
        cause=Cause.THIRD_PARTY, attempts=SPENT),
    Row(why="the cycle got stuck since", said=(LATE, BEFORE, CYCLE_LATE), cause=Cause.MBI_INTERNAL,
        attempts=SOME_TIME),
    Row(why="another round began after one failed", said=(LATE, OLD_REAUTH),
        cause=Cause.ADMIN_ACCOUNT, authorized=by_operator(40), attempts=attempt(None, failed=1)),
    Row(why="MBI's word was good meanwhile, and is bad again",
        said=(word(R.REAUTH, since=0.5, ago=0.2, previous=R.SUCCESS),), cause=Cause.TOKEN,
        attempts=attempt(30, deadline=2, failed=1, outcome=Outcome.FAILED)),
    Row(why="by the operator's date, after the data stopped", said=(*PROVED, UP), kind=WITH_FEED,
        near=ALONE, cause=Cause.MBI_INTERNAL, authorized=by_operator(20)),
    Row(why="by the operator's date, after the data stopped, and no cycle has passed since",
        said=(*PROVED, UP), kind=WITH_FEED, near=ALONE, cause=Cause.UNKNOWN,
        authorized=by_operator(4)),
    Row(why="by the operator's date, long before",
        said=(replace(LATE, moment_at=NOW - 39 * HOUR), CYCLE, INGEST, UP),
        kind=WITH_FEED, near=ALONE, cause=Cause.TOKEN, authorized=by_operator(400)),
    Row(why="a new key in the bot's hands mends nothing in MBI", said=(NEW_KEY,), kind=KEY,
        granted=6, cause=Cause.TOKEN),
    Row(why="nor does the bot's view through another person", said=(NEW_PERSON,), granted=6,
        cause=Cause.ADMIN_ACCOUNT),
    Row(why="a late upload is a missing file still", said=(LATE,), kind=UPLOAD, cause=Cause.UNKNOWN,
        attempts=JUST),
]  # fmt: skip


@pytest.mark.parametrize("row", HINDERED, ids=lambda row: row.why)
def test_no_round_is_held_against_what_had_no_chance(row: Row) -> None:
    verdict = diagnose(row.case)
    assert (verdict.cause, verdict.recovering, verdict.in_vain) == (row.cause, False, False)


PROVEN = [
    (Row(why="a row", said=(replace(FRESH, moment=NOW - HOUR, moment_at=NOW), OLD_REAUTH),
         cause=None, attempts=SOME_TIME), Proof.DATA, 1),
    (Row(why="a last data point", said=(word(R.SUCCESS, since=3, moment=2, previous=R.REAUTH),),
         cause=None, attempts=SOME_TIME), Proof.DATA, 2),
    (Row(why="a cycle, nobody speaks of data", said=(BEFORE, CYCLE_SINCE), cause=None,
         attempts=SOME_TIME), Proof.CYCLE, 2),
    (Row(why="a cycle, and by the deadline no newer row was due",
         said=(replace(FRESH, moment=NOW - 33 * HOUR), CYCLE_SINCE), cause=None, attempts=SPENT),
     Proof.CYCLE, 2),
    (Row(why="a word, nobody speaks of data", said=(word(R.SUCCESS, since=1, previous=R.REAUTH),),
         cause=None, attempts=SOME_TIME), Proof.WORD, 0),
    (Row(why="a person, nobody else can", said=(BLANK,), kind=replace(IMPORT, blank_status=True),
         cause=None, attempts=attempt(1)), Proof.PERSON, 1),
    (Row(why="a person, nobody is set up", said=(INGEST, OWN_GOOD), cause=None,
         attempts=attempt(1)), Proof.PERSON, 1),
    (Row(why="a person, and by the deadline nothing speaks against it",
         said=(word(R.REAUTH, since=40, ago=31),), cause=None, attempts=SPENT), Proof.PERSON, 30),
    (Row(why="data proves late a round that failed",
         said=(replace(FRESH, moment=NOW - HOUR, moment_at=NOW),), cause=None,
         attempts=attempt(30, deadline=2, failed=1, outcome=Outcome.FAILED)), Proof.DATA, 1),
]  # fmt: skip


@pytest.mark.parametrize(("row", "proof", "ago"), PROVEN, ids=[row.why for row, _, _ in PROVEN])
def test_the_strongest_proof_there_is_closes_it(row: Row, proof: Proof, ago: float) -> None:
    verdict = diagnose(row.case)
    assert (verdict.trouble, verdict.cause) == (False, None)
    assert (verdict.proof, verdict.proof_at) == (proof, NOW - ago * HOUR)


UNPROVEN = [
    Row(why="nobody authorized", said=(FRESH,), cause=None),
    Row(why="a round that failed is not proven by time",
        said=(word(R.REAUTH, since=90, ago=60), CYCLE), cause=None,
        attempts=attempt(70, deadline=40, failed=1, outcome=Outcome.FAILED)),
    Row(why="nor by a person when MBI's word went on",
        said=(word(R.REAUTH, since=90, ago=60),), cause=None,
        attempts=attempt(70, deadline=40)),
]  # fmt: skip


@pytest.mark.parametrize("row", UNPROVEN, ids=lambda row: row.why)
def test_silence_and_time_prove_nothing(row: Row) -> None:
    assert diagnose(row.case).proof is None


def test_a_bad_word_since_the_authorization_keeps_a_cycle_from_proving_it() -> None:
    row = Row(why="", said=(AGAIN_EARLY, CYCLE_SINCE), cause=None, attempts=SOME_TIME)
    verdict = diagnose(row.case)
    assert (verdict.recovering, verdict.proof) == (True, None)


def test_the_trouble_is_dated_as_it_was_before_anybody_authorized() -> None:
    row = Row(why="", said=(OLD_REAUTH,), cause=None, attempts=JUST)
    assert diagnose(row.case).since == OLD_REAUTH.since
    assert diagnose(row.case).grounds == {W.WORDS}


def test_the_deadline_is_the_next_cycle_where_the_round_names_none() -> None:
    attempts = attempt(6)
    assert attempts.latest is not None
    unnamed = replace(attempts, latest=replace(attempts.latest, deadline=None))
    row = Row(why="", said=(LATE, BEFORE), cause=None, attempts=unnamed)
    assert diagnose(row.case).recovering
    late = replace(row.case, now=NOW + timedelta(days=4))
    assert not diagnose(late).recovering


def test_an_old_key_of_the_bots_says_nothing_of_the_one_mbi_was_given() -> None:
    row = Row(why="", said=(FRESH, SHARED_DEAD), kind=KEY, granted=300, cause=Cause.BOT,
              authorized=by_operator(1.5))  # fmt: skip
    assert diagnose(row.case).cause is Cause.BOT
    assert diagnose(replace(row, granted=3, authorized=None).case).cause is Cause.TOKEN
