"""Verdicts: what Adobe's status page says of MBI itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from bot.domain import observation
from bot.domain.case import Case
from bot.domain.diagnosis import Cause, Shared
from bot.domain.observation import MAY_SAY, Reading, Witness
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    ALONE,
    CYCLE,
    CYCLE_LATE,
    DEGRADED,
    FRESH,
    INGEST,
    INGEST_DOWN,
    LATE,
    LIKELY,
    MBI_DEGRADED,
    MBI_DOWN,
    MBI_UP,
    NOW,
    OWN_ACCOUNT,
    PROBABLE,
    REAUTH,
    SHARED_DEAD,
    UNCLEAR,
    UP,
    UPLOAD,
    WITH_FEED,
    R,
    Row,
    W,
    heard,
)
from tests.unit.test_verdict_properties import MENDABLE, cases

MBI_FADED = heard(W.MBI_FEED, R.DOWN, since=9, ago=3, previous=R.UP)

ROWS = [
    Row(
        why="MBI is told to be down, and data is late",
        said=(LATE, MBI_DOWN),
        cause=Cause.MBI_INTERNAL,
        confidence=PROBABLE,
        shared=Shared.MBI,
    ),
    Row(
        why="MBI is told to have trouble, and data is late",
        said=(LATE, MBI_DEGRADED),
        cause=Cause.MBI_INTERNAL,
        confidence=UNCLEAR,
    ),
    Row(
        why="a late cycle beside it makes it likely",
        said=(CYCLE_LATE, FRESH, MBI_DEGRADED),
        cause=Cause.MBI_INTERNAL,
        confidence=LIKELY,
        shared=Shared.ACCOUNT,
    ),
    Row(
        why="so does the data import that is down",
        said=(LATE, INGEST_DOWN, CYCLE, MBI_DOWN),
        cause=Cause.MBI_INTERNAL,
        confidence=LIKELY,
    ),
    Row(
        why="it explains late data before an authorization that may have lapsed",
        said=(LATE, CYCLE, INGEST, UP, MBI_DOWN),
        kind=WITH_FEED,
        near=ALONE,
        cause=Cause.MBI_INTERNAL,
        confidence=PROBABLE,
    ),
    Row(
        why="an answer about credentials comes first",
        said=(LATE, SHARED_DEAD, MBI_DOWN),
        cause=Cause.TOKEN,
        confidence=LIKELY,
    ),
    Row(
        why="so does MBI's own word of before",
        said=(LATE, REAUTH, replace(MBI_DOWN, since=NOW)),
        cause=Cause.TOKEN,
    ),
    Row(
        why="but a word that came with the outage waits until MBI has tried again",
        said=(LATE, REAUTH, MBI_DOWN),
        cause=Cause.MBI_INTERNAL,
    ),
    Row(
        why="and a refusal of the account",
        said=(LATE, OWN_ACCOUNT, MBI_DOWN),
        cause=Cause.ADMIN_ACCOUNT,
    ),
    Row(
        why="a missing file is not MBI's fault",
        said=(LATE, MBI_DOWN),
        kind=UPLOAD,
        cause=Cause.UNKNOWN,
    ),
    Row(
        why="what was said three hours ago says nothing",
        said=(LATE, MBI_FADED),
        cause=Cause.UNKNOWN,
    ),
    Row(
        why="that it is well leaves a troubled provider",
        said=(LATE, DEGRADED, MBI_UP),
        kind=WITH_FEED,
        cause=Cause.THIRD_PARTY,
        confidence=UNCLEAR,
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.why)
def test_what_adobe_says_of_mbi(row: Row) -> None:
    verdict = diagnose(row.case)
    assert verdict.cause is row.cause
    assert row.confidence in {None, verdict.confidence}
    assert row.shared in {None, verdict.shared}


@pytest.mark.parametrize("told", [MBI_DOWN, MBI_DEGRADED, MBI_UP])
def test_it_is_no_trouble_as_long_as_data_comes(told: observation.Testimony) -> None:
    verdict = diagnose(Row(why="", said=(FRESH, CYCLE, INGEST, told), cause=None).case)
    assert not verdict.trouble
    assert verdict.cause is None


def test_its_own_words_are_evidence() -> None:
    case = Row(why="", said=(LATE, MBI_DOWN), cause=None).case
    (told,) = [line for line in diagnose(case).evidence if line.key == "mbi-feed-down"]
    assert told.args == {"since": MBI_DOWN.since, "detail": "Updates stopped"}


def without_mbi_feed(case: Case) -> dict[Witness, observation.Testimony]:
    return {w: t for w, t in case.testimonies.items() if str(w) != "mbi_feed"}


@given(cases())
def test_that_mbi_is_well_lets_nothing_be_concluded_that_was_not_before(case: Case) -> None:
    bare = without_mbi_feed(case)
    without = diagnose(replace(case, testimonies=bare))
    well = diagnose(replace(case, testimonies={**bare, Witness.MBI_FEED: MBI_UP}))
    same = ("status", "cause", "confidence", "trouble", "shared", "remedy", "grounds", "recovering")
    assert [getattr(well, name) for name in same] == [getattr(without, name) for name in same]


@given(cases())
def test_it_never_sharpens_toward_credentials(case: Case) -> None:
    bare = without_mbi_feed(case)
    without = diagnose(replace(case, testimonies=bare))
    for reading in sorted(MAY_SAY[Witness.MBI_FEED] | {Reading.SILENT}):
        told = replace(MBI_DOWN, reading=reading, at=NOW - timedelta(minutes=1))
        verdict = diagnose(replace(case, testimonies={**bare, Witness.MBI_FEED: told}))
        offered = verdict.offers_reauthorize
        assert not offered or (without.offers_reauthorize and without.cause in MENDABLE)
