"""Verdicts: the account or the token."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.diagnosis import Cause, Status
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    ALONE,
    AMONG_KIN,
    BLANK,
    CYCLE,
    DEGRADED,
    DOWN,
    DUE,
    FAILED,
    FRESH,
    HOUR,
    KEY,
    LATE,
    LIKELY,
    MYSQL,
    NOW,
    OAUTH,
    OLD_REAUTH,
    OUTAGE_OVER,
    OVERDUE,
    OWN_ACCOUNT,
    OWN_DEAD,
    OWN_GOOD,
    PROBABLE,
    PROVED,
    REAUTH,
    SHARED_ACCOUNT,
    SHARED_DEAD,
    SHARED_GOOD,
    SUCCESS,
    UNCLEAR,
    UP,
    WITH_FEED,
    R,
    Row,
    W,
    heard,
    word,
)

ADMIN = [
    Row(
        why="the account is refused to the bot's own grant",
        said=(LATE, OWN_ACCOUNT),
        cause=Cause.ADMIN_ACCOUNT,
        confidence=LIKELY,
    ),
    Row(why="even before data is late", said=(FRESH, OWN_ACCOUNT), cause=Cause.ADMIN_ACCOUNT),
    Row(
        why="refused to MBI's own key",
        said=(FRESH, SHARED_ACCOUNT),
        kind=KEY,
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="a shared password is refused",
        said=(FRESH, SHARED_DEAD),
        kind=MYSQL,
        cause=Cause.ADMIN_ACCOUNT,
        confidence=LIKELY,
    ),
    Row(
        why="Re-auth of a database is its password",
        said=(REAUTH,),
        kind=MYSQL,
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="a database's message: the password is refused",
        said=(FAILED,),
        kind=MYSQL,
        message=R.CREDENTIAL_REFUSED,
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="Re-auth, with a message that tells of the account",
        said=(REAUTH,),
        message=R.ACCOUNT_REFUSED,
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="Failed, with a message that tells of the account",
        said=(FAILED,),
        message=R.ACCOUNT_REFUSED,
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="Re-auth and a refused account agree",
        said=(REAUTH, OWN_ACCOUNT),
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="late data and a good word in doubt of it",
        said=(LATE, SUCCESS, OWN_ACCOUNT),
        cause=Cause.ADMIN_ACCOUNT,
        confidence=PROBABLE,
    ),
    Row(
        why="a password is refused, whatever MBI's page said before it tried it",
        said=(FRESH, SUCCESS, SHARED_DEAD),
        kind=MYSQL,
        cause=Cause.ADMIN_ACCOUNT,
        confidence=LIKELY,
    ),
    Row(
        why="refused before the outage",
        kind=WITH_FEED,
        cause=Cause.ADMIN_ACCOUNT,
        said=(DOWN, replace(OWN_ACCOUNT, since=NOW - 9 * HOUR)),
    ),
]

TOKEN = [
    Row(
        why="MBI says Re-auth",
        said=(REAUTH,),
        cause=Cause.TOKEN,
        confidence=LIKELY,
        status=Status.REAUTH,
    ),
    Row(
        why="MBI's token is dead, the bot's own grant is good",
        said=(REAUTH, OWN_GOOD),
        cause=Cause.TOKEN,
        confidence=LIKELY,
    ),
    Row(
        why="a fresh Re-auth outranks a shared probe that is good",
        said=(REAUTH, SHARED_GOOD),
        kind=KEY,
        cause=Cause.TOKEN,
    ),
    Row(
        why="Re-auth while rows are only not late yet",
        cause=Cause.TOKEN,
        confidence=LIKELY,
        said=(REAUTH, heard(W.NEWEST_ROW, R.FRESH, since=200, moment=7)),
    ),
    Row(
        why="rows dated ahead of their time do not contradict it",
        cause=Cause.TOKEN,
        said=(word(R.REAUTH, since=9, ago=9), heard(W.NEWEST_ROW, R.FRESH, moment=-30, seen=2)),
    ),
    Row(
        why="nor rows that were seen before it, whatever their date",
        cause=Cause.TOKEN,
        said=(word(R.REAUTH, since=9, ago=9), heard(W.NEWEST_ROW, R.FRESH, moment=3, seen=12)),
    ),
    Row(
        why="Failed, with a message that tells of the token",
        said=(FAILED,),
        message=R.CREDENTIAL_REFUSED,
        cause=Cause.TOKEN,
        status=Status.REAUTH,
    ),
    Row(
        why="a shared key is refused",
        said=(FRESH, SHARED_DEAD),
        kind=KEY,
        cause=Cause.TOKEN,
        confidence=LIKELY,
    ),
    Row(
        why="Re-auth long before the outage",
        said=(OLD_REAUTH, DOWN),
        kind=WITH_FEED,
        cause=Cause.TOKEN,
    ),
    Row(
        why="the outage is over and the next cycle kept the word",
        kind=WITH_FEED,
        said=(REAUTH, OUTAGE_OVER, replace(CYCLE, moment=NOW - 0.5 * HOUR)),
        cause=Cause.TOKEN,
    ),
    Row(
        why="the outage is over for more than a cycle",
        kind=WITH_FEED,
        cause=Cause.TOKEN,
        said=(
            word(R.REAUTH, since=38, ago=0.2),
            heard(W.FEED, R.UP, since=36, previous=R.DOWN),
        ),
    ),
    Row(
        why="a key refused again after the outage",
        kind=replace(KEY, has_feed=True),
        said=(SHARED_DEAD, OUTAGE_OVER),
        cause=Cause.TOKEN,
    ),
    Row(
        why="Re-auth while the provider is only degraded",
        said=(REAUTH, DEGRADED),
        kind=WITH_FEED,
        cause=Cause.TOKEN,
        confidence=PROBABLE,
    ),
    Row(why="overdue and late", said=(LATE, OVERDUE), cause=Cause.TOKEN, confidence=PROBABLE),
    Row(why="due and late", said=(LATE, DUE), cause=Cause.TOKEN, confidence=PROBABLE),
    Row(
        why="a blank kind: the calendar must do",
        kind=replace(OAUTH, blank_status=True),
        said=(LATE, OVERDUE, BLANK),
        cause=Cause.TOKEN,
    ),
    Row(
        why="the bot's own grant refused and data late",
        said=(LATE, OWN_DEAD),
        cause=Cause.TOKEN,
        confidence=UNCLEAR,
    ),
    Row(
        why="alone late, all else proven good by the feed",
        said=(*PROVED, UP),
        kind=WITH_FEED,
        near=ALONE,
        cause=Cause.TOKEN,
        confidence=UNCLEAR,
        status=Status.STALE,
    ),
    Row(
        why="alone late, the provider proven by its other integration",
        said=PROVED,
        near=AMONG_KIN,
        cause=Cause.TOKEN,
        confidence=UNCLEAR,
    ),
    Row(
        why="alone late, the provider proven by the bot's own grant",
        said=(*PROVED, OWN_GOOD),
        near=ALONE,
        cause=Cause.TOKEN,
        confidence=UNCLEAR,
    ),
]

ROWS = [*ADMIN, *TOKEN]


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


def test_trouble_began_with_the_last_data_when_data_is_missing() -> None:
    assert diagnose(Row(why="", said=(LATE,), cause=None).case).since == LATE.moment


def test_trouble_began_with_the_first_refusal_otherwise() -> None:
    assert diagnose(Row(why="", said=(FRESH, REAUTH), cause=None).case).since == REAUTH.since
