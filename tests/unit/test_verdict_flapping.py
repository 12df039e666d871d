"""Verdicts on what goes back and forth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.diagnosis import Cause, Confidence
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    FAILED,
    FRESH,
    KEY,
    KEY_CHANGED,
    LATE,
    LIKELY,
    MYSQL,
    PROBABLE,
    REAUTH,
    SHARED_CUT,
    SHARED_DEAD,
    UP,
    Row,
    flapping,
)


@pytest.mark.parametrize(
    ("row", "confidence"),
    [
        (Row(why="a steady word", said=(REAUTH,), cause=Cause.TOKEN), LIKELY),
        (Row(why="a flapping word", said=(flapping(REAUTH),), cause=Cause.TOKEN), PROBABLE),
        (
            Row(why="its flapping is over", said=(flapping(REAUTH, ago=25),), cause=Cause.TOKEN),
            LIKELY,
        ),
        (
            Row(why="rows agree", said=(flapping(REAUTH), LATE), cause=Cause.TOKEN),
            LIKELY,
        ),
        (
            Row(why="both flap", said=(flapping(REAUTH), flapping(LATE)), cause=Cause.TOKEN),
            PROBABLE,
        ),
        (
            Row(why="a flapping key", said=(flapping(SHARED_DEAD),), kind=KEY, cause=Cause.TOKEN),
            PROBABLE,
        ),
        (
            Row(
                why="a flapping way there",
                said=(flapping(SHARED_CUT),),
                kind=MYSQL,
                cause=Cause.CONNECTION,
            ),
            PROBABLE,
        ),
        (
            Row(
                why="a word beside a flapping host key",
                said=(flapping(KEY_CHANGED), FAILED),
                kind=MYSQL,
                cause=Cause.CONNECTION,
            ),
            LIKELY,
        ),
    ],
    ids=lambda v: v.why if isinstance(v, Row) else "",
)
def test_nothing_is_likely_by_a_flapping_witness_alone(row: Row, confidence: Confidence) -> None:
    verdict = diagnose(row.case)
    assert (verdict.cause, verdict.confidence) == (row.cause, confidence)
    assert verdict.flaps is (confidence is PROBABLE)


def test_flapping_is_told_of_what_is_well_at_present_too() -> None:
    verdict = diagnose(Row(why="", said=(flapping(FRESH), UP), cause=None).case)
    (told,) = [line for line in verdict.evidence if line.key == "flapping"]
    assert (told.args["witness"], told.args["count"]) == ("newest_row", 5)
    assert not verdict.flaps


def test_flapping_alone_is_no_trouble() -> None:
    verdict = diagnose(Row(why="", said=(flapping(FRESH), flapping(UP)), cause=None).case)
    assert not verdict.trouble


def test_what_faded_is_not_told_to_flap() -> None:
    faded = replace(flapping(UP), at=UP.at.replace(year=2020))
    verdict = diagnose(Row(why="", said=(faded,), cause=None).case)
    assert "flapping" not in {line.key for line in verdict.evidence}
