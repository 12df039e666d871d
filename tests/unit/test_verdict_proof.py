"""What proves that an authorization helped where whoever judges data is late, or is not heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import observation
from bot.domain.integration import Kind
from bot.domain.round import Attempts, Proof
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    BLANK,
    CYCLE,
    FRESH,
    HOUR,
    IMPORT,
    KEY,
    LATE,
    NOW,
    WITH_FEED,
    R,
    Row,
    W,
    attempt,
    heard,
    unproven,
    word,
)

BEFORE = word(R.REAUTH, since=40, ago=31)
PASSED = replace(CYCLE, moment=NOW - 2 * HOUR)
GOOD = word(R.SUCCESS, since=29.8, ago=0.2, previous=R.REAUTH)
STOPPED = heard(W.NEWEST_ROW, R.SILENT, since=5, moment=40, previous=R.LATE)
UNREAD = heard(W.NEWEST_ROW, R.SILENT, since=5, moment=40, previous=R.FRESH)
REFUSED = heard(W.NEWEST_ROW, R.BOT, since=5, moment=40, previous=R.LATE)
NEVER = replace(unproven(heard(W.NEWEST_ROW, R.SILENT, since=5)), heard_at=None)
LONG_SILENT = heard(W.NEWEST_ROW, R.SILENT, since=26, moment=60, previous=R.LATE)
KEY_SILENT = heard(W.SHARED_PROBE, R.SILENT, since=5, previous=R.CREDENTIAL_REFUSED)
WAITING = attempt(30, deadline=-2)
OVER = attempt(30, deadline=2)

PROOFS: list[tuple[Row, Proof | None]] = [
    (Row(why="rows that fell silent may come yet", said=(BEFORE, PASSED, UNREAD), cause=None,
         attempts=WAITING), None),
    (Row(why="by the deadline they can't be waited for", said=(BEFORE, PASSED, UNREAD), cause=None,
         attempts=OVER), Proof.CYCLE),
    (Row(why="rows that were never heard are nobody", said=(BEFORE, PASSED, NEVER), cause=None,
         attempts=WAITING), Proof.CYCLE),
    (Row(why="rows that fell silent while they were late", said=(BEFORE, PASSED, STOPPED),
         cause=None, attempts=OVER), None),
    (Row(why="the same by MBI's refusal of the bot", said=(BEFORE, PASSED, REFUSED), cause=None,
         attempts=OVER), None),
    (Row(why="nor does a good word speak for them", said=(GOOD, STOPPED), cause=None,
         attempts=OVER), None),
    (Row(why="nor a person", said=(BEFORE, STOPPED), cause=None, attempts=OVER), None),
    (Row(why="a day later nobody expects them back", said=(BEFORE, PASSED, LONG_SILENT),
         cause=None, attempts=OVER), Proof.CYCLE),
    (Row(why="a key that was refused and is not heard: no person speaks for it", kind=IMPORT,
         said=(BLANK, KEY_SILENT), cause=None, attempts=OVER), None),
    (Row(why="nor does a cycle", kind=KEY, said=(PASSED, KEY_SILENT), cause=None, attempts=OVER),
     None),
    (Row(why="MBI's word does", kind=KEY, said=(GOOD, KEY_SILENT), cause=None, attempts=OVER),
     Proof.WORD),
]  # fmt: skip


@pytest.mark.parametrize(("row", "proof"), PROOFS, ids=[row.why for row, _ in PROOFS])
def test_weaker_proof_counts_only_where_nobody_was_heard_against_it(
    row: Row, proof: Proof | None
) -> None:
    assert diagnose(row.case).proof is proof


@pytest.mark.parametrize("kind", [KEY, IMPORT])
@pytest.mark.parametrize("said", [(PASSED,), (GOOD,), (GOOD, PASSED), (BEFORE, PASSED), ()])
@pytest.mark.parametrize("attempts", [OVER, attempt(30, deadline=2, failed=1)])
def test_nothing_but_data_proves_what_is_late(
    kind: Kind, said: tuple[observation.Testimony, ...], attempts: Attempts
) -> None:
    row = Row(why="", said=(LATE, *said), kind=kind, cause=None, attempts=attempts)
    verdict = diagnose(row.case)
    assert (verdict.trouble, verdict.in_vain, verdict.proof) == (True, True, None)


def test_old_rows_that_are_not_late_yet_wait_for_the_deadline() -> None:
    old = replace(FRESH, moment=NOW - 31 * HOUR)
    row = Row(why="", said=(BEFORE, PASSED, old), cause=None, attempts=WAITING)
    assert diagnose(row.case).recovering
    assert diagnose(replace(row, attempts=OVER).case).proof is Proof.CYCLE


def test_a_word_that_turned_good_with_it_is_waited_for_no_longer_than_told() -> None:
    turned = word(R.SUCCESS, since=29.8, ago=0.2, previous=R.REAUTH)
    row = Row(why="", said=(LATE, turned), cause=None, attempts=attempt(30, deadline=0.1))
    verdict = diagnose(row.case)
    assert (verdict.recovering, verdict.in_vain) == (False, True)
    assert diagnose(replace(row, attempts=attempt(30, deadline=-0.1)).case).recovering


def test_one_that_turned_good_much_later_begins_a_wait_of_its_own() -> None:
    turned = word(R.SUCCESS, since=3, ago=0.2, previous=R.REAUTH)
    row = Row(why="", said=(LATE, turned), cause=None, attempts=OVER)
    assert diagnose(row.case).recovering


def test_an_outage_past_the_deadline_is_not_held_against_who_authorized() -> None:
    again = word(R.REAUTH, since=40, ago=0.2)
    up = heard(W.FEED, R.UP, since=1, previous=R.DOWN)
    row = Row(why="", said=(again, up), kind=WITH_FEED, cause=None, attempts=OVER)
    down = replace(up, previous_since=NOW - 20 * HOUR)
    verdict = diagnose(replace(row, said=(again, down)).case)
    assert (verdict.recovering, verdict.in_vain) == (True, False)
    after = replace(up, previous_since=NOW - 1.5 * HOUR)
    assert diagnose(replace(row, said=(again, after)).case).in_vain
    long_over = replace(down, since=NOW - 32 * HOUR, previous_since=NOW - 33 * HOUR)
    assert diagnose(replace(row, said=(again, long_over)).case).in_vain


def test_a_cycle_while_the_provider_was_down_proves_nothing() -> None:
    up = heard(W.FEED, R.UP, since=1.5, previous=R.DOWN)
    for feed in (up, replace(up, reading=R.DOWN, previous=R.UP)):
        row = Row(why="", said=(BEFORE, PASSED, feed), kind=WITH_FEED, cause=None, attempts=WAITING)
        assert diagnose(row.case).proof is None
    before = replace(up, since=NOW - 20 * HOUR, previous_since=NOW - 22 * HOUR)
    row = Row(why="", said=(BEFORE, PASSED, before), kind=WITH_FEED, cause=None, attempts=WAITING)
    assert diagnose(row.case).proof is Proof.CYCLE
