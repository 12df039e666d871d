"""Verdicts: the connection, unknown or recovering."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.case import Neighbours
from bot.domain.diagnosis import Cause, Remedy, Status
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    ALONE,
    AMONG_KIN,
    CYCLE,
    CYCLE_BAD,
    CYCLE_LATE,
    DOWN,
    FAILED,
    FRESH,
    HOUR,
    INGEST,
    KEY,
    LATE,
    LIKELY,
    MENDED,
    MYSQL,
    NOW,
    OVERDUE,
    OWN_ACCOUNT,
    OWN_DEAD,
    OWN_GOOD,
    OWN_HOST_KEY,
    PROBABLE,
    PROVED,
    REAUTH,
    RECONNECTED,
    SHARED_CUT,
    SHARED_GOOD,
    SHARED_HOST_KEY,
    SUCCESS,
    UP,
    UPLOAD,
    WITH_FEED,
    R,
    Row,
    W,
    heard,
    unproven,
    word,
)

CONNECTION = [
    Row(
        why="MBI says Failed",
        said=(FAILED,),
        cause=Cause.CONNECTION,
        confidence=PROBABLE,
        status=Status.FAILED,
        remedy=Remedy.FIX_CONNECTION,
    ),
    Row(
        why="Failed of a database",
        said=(FAILED,),
        kind=MYSQL,
        cause=Cause.CONNECTION,
        confidence=LIKELY,
    ),
    Row(
        why="no connection with MBI's own credential",
        said=(LATE, SHARED_CUT),
        kind=MYSQL,
        cause=Cause.CONNECTION,
        confidence=LIKELY,
    ),
    Row(why="another host key", said=(FRESH, SHARED_HOST_KEY), kind=MYSQL, cause=Cause.CONNECTION),
    Row(
        why="another host key, seen by the bot's own account",
        said=(FRESH, OWN_HOST_KEY),
        kind=MYSQL,
        cause=Cause.CONNECTION,
    ),
    Row(
        why="a message about the connection outranks the word Re-auth",
        said=(REAUTH,),
        kind=MYSQL,
        message=R.CANNOT_CONNECT,
        cause=Cause.CONNECTION,
        status=Status.FAILED,
    ),
    Row(why="Failed, overdue or not", said=(FAILED, LATE, OVERDUE), cause=Cause.CONNECTION),
]

UNKNOWN = [
    Row(
        why="late, and nothing else is known",
        said=(LATE,),
        cause=Cause.UNKNOWN,
        status=Status.STALE,
        remedy=Remedy.LOOK,
    ),
    Row(
        why="alone late, the feed unread",
        said=PROVED,
        kind=WITH_FEED,
        near=ALONE,
        cause=Cause.UNKNOWN,
    ),
    Row(
        why="alone late, no proof of a provider without a feed",
        said=PROVED,
        near=ALONE,
        cause=Cause.UNKNOWN,
    ),
    Row(
        why="alone late, the cycle unknown",
        said=(LATE, INGEST),
        near=AMONG_KIN,
        cause=Cause.UNKNOWN,
    ),
    Row(why="alone late, ingest unknown", said=(LATE, CYCLE), near=AMONG_KIN, cause=Cause.UNKNOWN),
    Row(
        why="alone late, but nobody else to compare with",
        said=(*PROVED, OWN_GOOD),
        cause=Cause.UNKNOWN,
    ),
    Row(
        why="late with one other of the same provider",
        said=PROVED,
        cause=Cause.UNKNOWN,
        near=Neighbours(judged=6, late=1, kin_on_time=1),
    ),
    Row(
        why="a shared key proven good can't have lapsed",
        said=(*PROVED, SHARED_GOOD),
        kind=KEY,
        near=AMONG_KIN,
        cause=Cause.UNKNOWN,
    ),
    Row(
        why="a database's road from MBI can't be seen",
        said=PROVED,
        kind=MYSQL,
        near=AMONG_KIN,
        cause=Cause.UNKNOWN,
    ),
    Row(
        why="a cycle that fell silent while late proves nothing",
        cause=Cause.UNKNOWN,
        said=(LATE, OVERDUE, heard(W.CYCLE, R.SILENT, since=1, previous=R.LATE)),
    ),
    Row(
        why="a feed that fell silent while degraded proves nothing",
        cause=Cause.UNKNOWN,
        kind=WITH_FEED,
        said=(LATE, OVERDUE, heard(W.FEED, R.SILENT, since=1, previous=R.DEGRADED)),
    ),
    Row(
        why="a grant of the bot's that never worked proves nothing",
        cause=Cause.UNKNOWN,
        said=(LATE, unproven(OWN_DEAD)),
    ),
    Row(
        why="a late upload is a missing file",
        said=(*PROVED, UP),
        kind=UPLOAD,
        near=AMONG_KIN,
        cause=Cause.UNKNOWN,
        remedy=Remedy.UPLOAD_FILE,
    ),
    Row(
        why="a late upload with a bad word is a missing file too: nobody authorizes a file",
        said=(LATE, REAUTH),
        kind=UPLOAD,
        cause=Cause.UNKNOWN,
        remedy=Remedy.UPLOAD_FILE,
    ),
    Row(
        why="a late upload while one other is late is a missing file still",
        said=(LATE,),
        kind=UPLOAD,
        near=Neighbours(judged=1, late=1, other_providers_late=1),
        cause=Cause.UNKNOWN,
        remedy=Remedy.UPLOAD_FILE,
    ),
    Row(
        why="a late upload with a good word is a missing file too",
        said=(LATE, SUCCESS),
        kind=UPLOAD,
        cause=Cause.UNKNOWN,
        remedy=Remedy.UPLOAD_FILE,
    ),
]

RECOVERING = [
    Row(
        why="MBI's word was mended, data is awaited",
        said=(LATE, MENDED),
        cause=Cause.TOKEN,
        recovering=True,
        remedy=Remedy.WAIT_DATA,
        status=Status.STALE,
    ),
    Row(
        why="a connection was mended",
        said=(LATE, RECONNECTED),
        cause=Cause.CONNECTION,
        recovering=True,
    ),
    Row(
        why="a password was mended",
        said=(LATE, MENDED),
        kind=MYSQL,
        cause=Cause.ADMIN_ACCOUNT,
        recovering=True,
    ),
    Row(
        why="a cycle that was under way does not count",
        cause=Cause.TOKEN,
        recovering=True,
        said=(LATE, MENDED, replace(CYCLE, moment=NOW - 1.5 * HOUR)),
    ),
    Row(
        why="a cycle has passed, and the rows were not asked for since",
        cause=Cause.TOKEN,
        recovering=True,
        said=(replace(LATE, at=NOW - HOUR), MENDED, replace(CYCLE, moment=NOW - 0.5 * HOUR)),
    ),
    Row(
        why="a cycle has passed in vain",
        cause=Cause.MBI_INTERNAL,
        said=(LATE, MENDED, replace(CYCLE, moment=NOW - 0.5 * HOUR)),
    ),
    Row(
        why="the deadline has passed",
        cause=Cause.MBI_INTERNAL,
        said=(
            replace(LATE, since=NOW - 40 * HOUR),
            word(R.SUCCESS, since=32, ago=0.2, previous=R.REAUTH),
        ),
    ),
    Row(
        why="it is refused anew",
        said=(LATE, MENDED, replace(OWN_ACCOUNT, since=NOW - HOUR)),
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="what was refused before the mend is over",
        cause=Cause.TOKEN,
        recovering=True,
        said=(LATE, MENDED, replace(OWN_ACCOUNT, since=NOW - 5 * HOUR)),
    ),
    Row(
        why="the provider went down meanwhile",
        said=(LATE, MENDED, DOWN),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="the cycle got stuck meanwhile",
        cause=Cause.MBI_INTERNAL,
        said=(LATE, MENDED, replace(CYCLE_LATE, since=NOW - HOUR)),
    ),
    Row(
        why="the cycle that the dead token spoiled is no new trouble",
        cause=Cause.TOKEN,
        recovering=True,
        said=(LATE, MENDED, CYCLE_BAD),
    ),
    Row(
        why="Re-auth again",
        cause=Cause.TOKEN,
        said=(LATE, word(R.REAUTH, since=0.5, ago=0.2, previous=R.SUCCESS)),
    ),
]

ROWS = [*CONNECTION, *UNKNOWN, *RECOVERING]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.why)
def test_the_cause_is_found(row: Row) -> None:
    verdict = diagnose(row.case)
    assert verdict.cause is row.cause
    assert verdict.trouble is (row.cause not in {None, Cause.BOT})
    assert verdict.recovering is row.recovering
    mendable = row.cause in {Cause.TOKEN, Cause.ADMIN_ACCOUNT}
    assert verdict.offers_reauthorize is (mendable and not row.recovering)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.why)
def test_the_verdict_says_how_sure_it_is_and_what_to_do(row: Row) -> None:
    verdict = diagnose(row.case)
    assert row.confidence in {None, verdict.confidence}
    assert row.status in {None, verdict.status}
    assert row.shared in {None, verdict.shared}
    assert row.remedy in {None, verdict.remedy}
    assert verdict.status is not Status.REAUTH or verdict.offers_reauthorize
