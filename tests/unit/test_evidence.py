"""The lines that say how the bot knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import observation
from bot.domain.authorization import Authorized
from bot.domain.case import Neighbours
from bot.domain.evidence import LONGEST_DETAIL, Said
from bot.domain.round import How
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    ALL_LATE,
    ALONE,
    BLANK,
    CYCLE,
    CYCLE_BAD,
    CYCLE_LATE,
    CYCLE_REFUSED,
    DEGRADED,
    DOWN,
    DUE,
    FAILED,
    FRESH,
    HOUR,
    INGEST,
    INGEST_DOWN,
    KEY,
    KEY_CHANGED,
    LATE,
    MBI_DEGRADED,
    MBI_DOWN,
    MBI_UP,
    MENDED,
    MYSQL,
    NOW,
    OLD_REAUTH,
    OVERDUE,
    OWN_ACCOUNT,
    OWN_DEAD,
    OWN_GOOD,
    OWN_SILENT,
    REAUTH,
    SHARED_CUT,
    SHARED_DEAD,
    SHARED_GOOD,
    SHARED_HOST_KEY,
    SUCCESS,
    UP,
    UPLOAD,
    WITH_FEED,
    R,
    Row,
    W,
    attempt,
    by_operator,
    flapping,
    heard,
    word,
)

ENDING = replace(KEY, ends_on=(NOW + 480 * HOUR).date())
ENDED = replace(KEY, ends_on=NOW.date())

LINES = [
    (Said.WORD_REAUTH, Row(why="", said=(REAUTH,), cause=None)),
    (Said.WORD_FAILED, Row(why="", said=(FAILED,), cause=None)),
    (Said.WORD_SUCCESS, Row(why="", said=(SUCCESS,), cause=None)),
    (Said.WORD_BLANK, Row(why="", said=(BLANK,), cause=None)),
    (Said.WORD_MESSAGE, Row(why="", said=(replace(FAILED, detail="No such host"),), cause=None)),
    (Said.LAST_DATA_POINT, Row(why="", said=(word(R.SUCCESS, moment=3),), cause=None)),
    (Said.DATA_LATE, Row(why="", said=(LATE,), cause=None)),
    (Said.NO_DATA, Row(why="", said=(heard(W.NEWEST_ROW, R.SILENT, since=1),), cause=None)),
    (Said.DATA_FRESH, Row(why="", said=(FRESH,), cause=None)),
    (Said.CYCLE_COMPLETED, Row(why="", said=(CYCLE,), cause=None)),
    (Said.CYCLE_LATE, Row(why="", said=(CYCLE_LATE,), cause=None)),
    (Said.CYCLE_UNSUCCESSFUL, Row(why="", said=(CYCLE_BAD,), cause=None)),
    (Said.CYCLE_SILENT, Row(why="", said=(FRESH, heard(W.CYCLE, R.SILENT, since=1)), cause=None)),
    (Said.INGEST_UP, Row(why="", said=(INGEST,), cause=None)),
    (Said.INGEST_DOWN, Row(why="", said=(INGEST_DOWN,), cause=None)),
    (Said.MBI_FEED_UP, Row(why="", said=(LATE, MBI_UP), cause=None)),
    (Said.MBI_FEED_DEGRADED, Row(why="", said=(MBI_DEGRADED,), cause=None)),
    (Said.MBI_FEED_DOWN, Row(why="", said=(MBI_DOWN,), cause=None)),
    (Said.FEED_UP, Row(why="", said=(UP,), kind=WITH_FEED, cause=None)),
    (Said.FEED_DEGRADED, Row(why="", said=(DEGRADED,), kind=WITH_FEED, cause=None)),
    (Said.FEED_DOWN, Row(why="", said=(DOWN,), kind=WITH_FEED, cause=None)),
    (Said.FEED_SILENT, Row(why="", said=(FRESH, heard(W.FEED, R.SILENT, since=1)), cause=None)),
    (Said.PROBE_SHARED_REFUSED, Row(why="", said=(SHARED_DEAD,), kind=KEY, cause=None)),
    (Said.PROBE_OWN_REFUSED, Row(why="", said=(OWN_DEAD,), cause=None)),
    (Said.PROBE_ACCOUNT_REFUSED, Row(why="", said=(OWN_ACCOUNT,), cause=None)),
    (Said.PROBE_OWN_GOOD, Row(why="", said=(OWN_GOOD,), cause=None)),
    (Said.PROBE_SHARED_GOOD, Row(why="", said=(SHARED_GOOD,), cause=None)),
    (Said.PROBE_CANNOT_CONNECT, Row(why="", said=(SHARED_CUT,), kind=MYSQL, cause=None)),
    (
        Said.PROBE_FULL,
        Row(why="", said=(replace(SHARED_CUT, reading=R.FULL),), kind=MYSQL, cause=None),
    ),
    (Said.PROBE_SILENT, Row(why="", said=(FRESH, OWN_SILENT), cause=None)),
    (Said.HOST_KEY_CHANGED, Row(why="", said=(SHARED_HOST_KEY,), kind=MYSQL, cause=None)),
    (Said.HOST_KEYS, Row(why="", said=(KEY_CHANGED,), kind=MYSQL, cause=None)),
    (Said.CALENDAR_DUE, Row(why="", said=(DUE,), cause=None)),
    (Said.CALENDAR_OVERDUE, Row(why="", said=(OVERDUE,), cause=None)),
    (Said.CALENDAR_ENDS, Row(why="", said=(LATE,), kind=ENDING, cause=None)),
    (Said.CALENDAR_ENDED, Row(why="", said=(LATE,), kind=ENDED, cause=None)),
    (Said.NEIGHBOURS_LATE, Row(why="", said=(LATE,), near=ALL_LATE, cause=None)),
    (Said.ALONE_LATE, Row(why="", said=(LATE,), near=ALONE, cause=None)),
    (Said.OTHERS_REFUSED, Row(why="", said=(REAUTH,), near=Neighbours(refused=2), cause=None)),
    (Said.FLAPPING, Row(why="", said=(flapping(REAUTH),), cause=None)),
    (Said.BOT_REFUSED, Row(why="", said=(CYCLE_REFUSED,), cause=None)),
    (
        Said.ALL_SILENT,
        Row(
            why="",
            said=(heard(W.CYCLE, R.SILENT, since=1), heard(W.INGEST, R.SILENT, since=1)),
            cause=None,
        ),
    ),
    (Said.WAITING_FOR_DATA, Row(why="", said=(LATE, MENDED), cause=None)),
    (Said.WAITING_FOR_PROOF, Row(why="", said=(LATE, OLD_REAUTH), attempts=attempt(1), cause=None)),
    (Said.AUTHORIZED_DONE, Row(why="", said=(LATE, OLD_REAUTH), attempts=attempt(1), cause=None)),
    (
        Said.MENDED_HOST_KEY,
        Row(why="", said=(LATE, KEY_CHANGED), kind=MYSQL, attempts=attempt(1), cause=None),
    ),
    (
        Said.MENDED_CONNECTION,
        Row(why="", said=(LATE, OLD_REAUTH), kind=MYSQL, attempts=attempt(1), cause=None),
    ),
    (
        Said.AUTHORIZED_HANDOVER,
        Row(why="", said=(LATE,), attempts=attempt(1, how=How.HANDOVER), cause=None),
    ),
    (
        Said.AUTHORIZED_WORD,
        Row(
            why="",
            said=(LATE,),
            authorized=Authorized(at=NOW - HOUR, how=How.WORD),
            cause=None,
        ),
    ),
    (Said.AUTHORIZED_OPERATOR, Row(why="", said=(LATE,), authorized=by_operator(5), cause=None)),
    (Said.UNPROVEN, Row(why="", said=(LATE,), attempts=attempt(30, deadline=2), cause=None)),
    (
        Said.ROUNDS_FAILED,
        Row(
            why="",
            said=(REAUTH,),
            attempts=attempt(None, failed=2),
            authorized=by_operator(50),
            cause=None,
        ),
    ),
    (Said.LATE_UPLOAD, Row(why="", said=(LATE,), kind=UPLOAD, cause=None)),
    (Said.NEVER_SPOKE, Row(why="", said=(), cause=None)),
]


@pytest.mark.parametrize(("key", "row"), LINES, ids=[key for key, _ in LINES])
def test_each_witness_is_quoted(key: Said, row: Row) -> None:
    assert key in {line.key for line in diagnose(row.case).evidence}


def test_every_line_there_is_can_be_said() -> None:
    assert {key for key, _ in LINES} == set(Said)


def test_what_is_contradicted_is_not_quoted() -> None:
    row = Row(why="", said=(word(R.REAUTH, since=9, ago=9), FRESH), cause=None)
    assert Said.WORD_REAUTH not in {line.key for line in diagnose(row.case).evidence}


@pytest.mark.parametrize("said", [replace(REAUTH, detail="x" * 5000),
                                  replace(OWN_ACCOUNT, detail="x" * 5000),
                                  replace(SHARED_CUT, detail="x" * 5000),
                                  replace(CYCLE_BAD, detail="x" * 5000)])  # fmt: skip
def test_a_long_error_is_cut(said: observation.Testimony) -> None:
    row = Row(why="", said=(said,), cause=None)
    texts = [v for line in diagnose(row.case).evidence for v in line.args.values()]
    assert all(len(text) <= LONGEST_DETAIL for text in texts if isinstance(text, str))
