"""Verdicts: the provider or MBI."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.case import Neighbours
from bot.domain.diagnosis import Cause, Remedy, Shared, Status
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    ALL_LATE,
    ALONE,
    CYCLE,
    CYCLE_BAD,
    CYCLE_LATE,
    DEGRADED,
    DOWN,
    DOWN_THEN_SILENT,
    FAILED,
    FRESH,
    HOUR,
    IMPORT,
    INGEST,
    INGEST_DOWN,
    LATE,
    LIKELY,
    NOW,
    OUTAGE_OVER,
    OVERDUE,
    OWN_ACCOUNT,
    OWN_DEAD,
    OWN_SILENT,
    PROBABLE,
    REAUTH,
    SHARED_DEAD,
    SUCCESS,
    UNCLEAR,
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

THIRD_PARTY = [
    Row(
        why="the feed is down and data late",
        said=(LATE, DOWN),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
        confidence=LIKELY,
        shared=Shared.PROVIDER,
    ),
    Row(
        why="the feed is down, data not late yet",
        said=(FRESH, DOWN),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
        confidence=PROBABLE,
    ),
    Row(
        why="a Re-auth that came with the outage waits",
        said=(REAUTH, LATE, DOWN),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
        status=Status.STALE,
    ),
    Row(
        why="a Re-auth an hour before the vendor admits it waits too",
        kind=WITH_FEED,
        said=(word(R.REAUTH, since=6, ago=0.2), DOWN),
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="Failed during the outage", said=(FAILED, DOWN), kind=WITH_FEED, cause=Cause.THIRD_PARTY
    ),
    Row(
        why="a key refused with the outage waits",
        said=(SHARED_DEAD, DOWN),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="an account refused with the outage waits",
        said=(OWN_ACCOUNT, DOWN),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="the bot's own grant, dead long before the outage, says nothing of MBI's",
        said=(LATE, DOWN, replace(OWN_DEAD, since=NOW - 90 * HOUR)),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="an overdue calendar does not outrank an outage",
        said=(LATE, DOWN, OVERDUE),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="a feed that falls silent does not end the outage",
        said=(REAUTH, DOWN_THEN_SILENT),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
        confidence=UNCLEAR,
    ),
    Row(
        why="nor one that was not read for hours",
        said=(REAUTH, replace(DOWN, at=NOW - 3 * HOUR)),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="nor one that is only degraded by now",
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
        said=(REAUTH, heard(W.FEED, R.DEGRADED, since=1, previous=R.DOWN)),
    ),
    Row(
        why="after the outage MBI has to try again before its word counts",
        said=(REAUTH, OUTAGE_OVER, CYCLE),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="three silent of one provider",
        said=(LATE, CYCLE, OWN_SILENT),
        near=Neighbours(judged=6, probed=5, silent=3),
        cause=Cause.THIRD_PARTY,
        confidence=LIKELY,
    ),
    Row(
        why="both of two silent",
        said=(FRESH, OWN_SILENT),
        near=Neighbours(probed=2, silent=2),
        cause=Cause.THIRD_PARTY,
        confidence=PROBABLE,
    ),
    Row(
        why="one silent, a green feed and late data",
        said=(LATE, UP, OWN_SILENT),
        kind=WITH_FEED,
        near=ALONE,
        cause=Cause.THIRD_PARTY,
        confidence=UNCLEAR,
        shared=Shared.INTEGRATION,
    ),
    Row(
        why="degraded and late",
        said=(LATE, DEGRADED, CYCLE, INGEST),
        kind=WITH_FEED,
        near=ALONE,
        cause=Cause.THIRD_PARTY,
        confidence=UNCLEAR,
    ),
    Row(
        why="degraded outranks what the calendar suggests",
        said=(LATE, DEGRADED, OVERDUE),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="degraded outranks the bot's own dead grant",
        said=(LATE, DEGRADED, OWN_DEAD),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
    ),
    Row(
        why="the message beside Re-auth tells of the provider's trouble",
        said=(REAUTH,),
        message=R.SILENT,
        cause=Cause.THIRD_PARTY,
        confidence=PROBABLE,
    ),
]

MBI = [
    Row(
        why="the cycle is late",
        said=(CYCLE_LATE,),
        cause=Cause.MBI_INTERNAL,
        confidence=PROBABLE,
        shared=Shared.ACCOUNT,
        remedy=Remedy.ASK_SUPPORT,
    ),
    Row(why="the cycle did not succeed", said=(CYCLE_BAD,), cause=Cause.MBI_INTERNAL),
    Row(
        why="a cycle that was late when the bot came has answered, and so may accuse",
        said=(unproven(CYCLE_LATE),),
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="the cycle is late and so is all data",
        said=(LATE, CYCLE_LATE),
        near=ALL_LATE,
        cause=Cause.MBI_INTERNAL,
        confidence=LIKELY,
    ),
    Row(
        why="late across providers",
        said=(LATE, CYCLE),
        near=ALL_LATE,
        cause=Cause.MBI_INTERNAL,
        confidence=PROBABLE,
        shared=Shared.ACCOUNT,
    ),
    Row(
        why="Success, and late",
        said=(LATE, SUCCESS),
        cause=Cause.MBI_INTERNAL,
        shared=Shared.ACCOUNT,
    ),
    Row(
        why="Success, and the last data point is late itself",
        cause=Cause.MBI_INTERNAL,
        said=(word(R.SUCCESS, since=0.2, ago=0.2, moment=40),),
    ),
    Row(
        why="the Data Import API is down for what is pushed",
        said=(INGEST_DOWN, CYCLE),
        kind=IMPORT,
        cause=Cause.MBI_INTERNAL,
        confidence=LIKELY,
        shared=Shared.MBI,
    ),
    Row(
        why="it is silent while others answer",
        kind=IMPORT,
        cause=Cause.MBI_INTERNAL,
        said=(heard(W.INGEST, R.SILENT, since=1, previous=R.UP), CYCLE),
    ),
    Row(
        why="late, and the Data Import API is down",
        said=(LATE, CYCLE, INGEST_DOWN),
        cause=Cause.MBI_INTERNAL,
        shared=Shared.MBI,
    ),
    Row(
        why="a stuck cycle outranks the calendar",
        said=(LATE, CYCLE_LATE, OVERDUE),
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="late across providers outranks the calendar",
        said=(LATE, CYCLE, OVERDUE),
        near=ALL_LATE,
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="a stuck cycle outranks the bot's own dead grant",
        said=(LATE, CYCLE_LATE, OWN_DEAD),
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="MBI's later Success outranks the calendar",
        said=(LATE, SUCCESS, OVERDUE),
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="MBI's Success outranks the bot's own dead grant",
        said=(LATE, SUCCESS, OWN_DEAD),
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="late uploads with everything else late too",
        said=(LATE, CYCLE_LATE),
        kind=UPLOAD,
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="late uploads with the sources of several providers late too",
        said=(LATE, CYCLE),
        kind=UPLOAD,
        near=ALL_LATE,
        cause=Cause.MBI_INTERNAL,
        shared=Shared.ACCOUNT,
    ),
]

ROWS = [*THIRD_PARTY, *MBI]


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
