"""Verdicts: calm or hindered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.case import Neighbours
from bot.domain.diagnosis import Cause, Remedy, Shared, Status
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    BLANK,
    CYCLE,
    CYCLE_LATE,
    CYCLE_REFUSED,
    DEGRADED,
    FRESH,
    HOUR,
    IMPORT,
    INGEST,
    INGEST_DOWN,
    KEY,
    LATE,
    MYSQL,
    NOT_DUE,
    NOW,
    OFF,
    OVERDUE,
    OWN_ACCOUNT,
    OWN_DEAD,
    OWN_SILENT,
    PROBABLE,
    ROW_REFUSED,
    SHARED_CUT,
    SHARED_DEAD,
    SHARED_HOST_KEY,
    SUCCESS,
    WITH_FEED,
    R,
    Row,
    W,
    heard,
    unproven,
    word,
)

CALM = [
    Row(
        why="a firewall before a feed is not the bot's key",
        said=(FRESH, heard(W.FEED, R.BOT, since=2, previous=R.UP)),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="an authorization that is not due says nothing of now",
        said=(NOT_DUE,),
        cause=None,
        status=Status.UNKNOWN,
    ),
    Row(why="nobody has spoken", said=(), cause=None, status=Status.UNKNOWN),
    Row(why="rows arrive", said=(FRESH, CYCLE, INGEST), cause=None, status=Status.OK),
    Row(why="MBI's word is good", said=(SUCCESS,), cause=None, status=Status.OK),
    Row(why="blank is neither ok nor an alarm", said=(BLANK,), cause=None, status=Status.UNKNOWN),
    Row(why="a blank word does not hide rows", said=(BLANK, FRESH), cause=None, status=Status.OK),
    Row(why="only the cycle is good", said=(CYCLE,), cause=None, status=Status.UNKNOWN),
    Row(
        why="a word older than two cycles is stale",
        said=(word(R.REAUTH, since=60, ago=49),),
        cause=None,
        status=Status.UNKNOWN,
    ),
    Row(
        why="so is a stale Failed",
        said=(word(R.FAILED, since=60, ago=49), FRESH),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="rows newer than a pasted Re-auth contradict it",
        said=(word(R.REAUTH, since=9, ago=9), FRESH),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="rows newer than a pasted Failed too",
        said=(word(R.FAILED, since=9, ago=9), FRESH),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="they still do when the newest row falls silent",
        said=(
            word(R.REAUTH, since=9, ago=9),
            heard(W.NEWEST_ROW, R.SILENT, since=1, moment=3, seen=2, previous=R.FRESH),
        ),
        cause=None,
    ),
    Row(
        why="a last data point of last week says nothing after a fresh row",
        said=(
            word(R.SUCCESS, ago=20, moment=90),
            heard(W.NEWEST_ROW, R.SILENT, since=1, ago=0, moment=3, previous=R.FRESH),
        ),
        cause=None,
    ),
    Row(
        why="the feed is degraded and rows arrive",
        said=(FRESH, DEGRADED),
        kind=WITH_FEED,
        cause=None,
        status=Status.OK,
    ),
    Row(why="one silent probe is no trouble", said=(FRESH, OWN_SILENT), cause=None),
    Row(
        why="silent databases of one make have no vendor that could be down",
        said=(FRESH, OWN_SILENT),
        kind=MYSQL,
        near=Neighbours(probed=3, silent=3),
        cause=None,
    ),
    Row(
        why="a silent cycle is no trouble",
        said=(FRESH, heard(W.CYCLE, R.SILENT, since=3, previous=R.COMPLETED)),
        cause=None,
    ),
    Row(
        why="an authorization that is overdue while rows arrive is no trouble",
        said=(FRESH, OVERDUE),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="ingest down does not matter to what is pulled, while it is on time",
        said=(FRESH, INGEST_DOWN),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="nothing is late while updates are off",
        said=(LATE, CYCLE_LATE),
        cause=None,
        status=Status.UNKNOWN,
        calendar=OFF,
    ),
    Row(
        why="old rows prove nothing while updates are off",
        said=(FRESH,),
        cause=None,
        status=Status.UNKNOWN,
        calendar=OFF,
    ),
    Row(
        why="a probe that never succeeded accuses nobody: key",
        said=(FRESH, unproven(SHARED_DEAD)),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="a probe that never succeeded accuses nobody: account",
        said=(FRESH, unproven(OWN_ACCOUNT)),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="a probe that never succeeded accuses nobody: connection",
        kind=MYSQL,
        said=(FRESH, unproven(SHARED_CUT)),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="a probe that never succeeded accuses nobody: host key",
        kind=MYSQL,
        said=(FRESH, unproven(SHARED_HOST_KEY)),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="an ingest that never answered the bot is its own firewall",
        kind=IMPORT,
        said=(FRESH, unproven(INGEST_DOWN)),
        cause=None,
        status=Status.OK,
    ),
    Row(
        why="a refusal a day old counts no more",
        said=(FRESH, replace(SHARED_DEAD, at=NOW - 25 * HOUR)),
        cause=None,
    ),
]

THE_BOT = [
    Row(
        why="the bot's own grant is dead, MBI is fine",
        said=(FRESH, OWN_DEAD),
        cause=Cause.BOT,
        status=Status.OK,
        remedy=Remedy.FIX_BOT,
    ),
    Row(
        why="403 on the cycle is the bot's key",
        said=(FRESH, CYCLE_REFUSED),
        cause=Cause.BOT,
        status=Status.OK,
        shared=Shared.ACCOUNT,
    ),
    Row(
        why="403 on the figure too",
        said=(CYCLE, ROW_REFUSED),
        cause=Cause.BOT,
        status=Status.UNKNOWN,
    ),
    Row(
        why="all silent at once is the bot's network",
        cause=Cause.BOT,
        confidence=PROBABLE,
        said=(
            heard(W.CYCLE, R.SILENT, since=1),
            heard(W.FEED, R.SILENT, since=1),
            heard(W.INGEST, R.SILENT, since=1),
        ),
    ),
    Row(
        why="silent probes among them do not make it the provider's",
        cause=Cause.BOT,
        said=(heard(W.CYCLE, R.SILENT, since=1), OWN_SILENT),
        near=Neighbours(probed=4, silent=4),
    ),
    Row(
        why="a good word told to the bot does not break that silence",
        cause=Cause.BOT,
        said=(SUCCESS, heard(W.CYCLE, R.SILENT, since=1), heard(W.INGEST, R.SILENT, since=1)),
        status=Status.OK,
    ),
    Row(
        why="the key that the bot holds is old: MBI's rows go on after its refusal",
        kind=KEY,
        said=(replace(FRESH, moment=NOW - HOUR, moment_at=NOW - HOUR), SHARED_DEAD),
        cause=Cause.BOT,
        status=Status.OK,
    ),
    Row(
        why="the same, by MBI's word after the next cycle",
        kind=KEY,
        said=(SHARED_DEAD, SUCCESS, replace(CYCLE, moment=NOW - 0.5 * HOUR)),
        cause=Cause.BOT,
        status=Status.OK,
    ),
    Row(
        why="the person who gave the bot its grant left; MBI goes by another",
        said=(replace(FRESH, moment=NOW - HOUR, moment_at=NOW - HOUR), OWN_ACCOUNT),
        cause=Cause.BOT,
        status=Status.OK,
    ),
]

ROWS = [*CALM, *THE_BOT]


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
