"""How sure a verdict is, whatever was said: more that agrees never makes it less so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain import observation
from bot.domain.case import Case, Neighbours
from bot.domain.diagnosis import Cause, Diagnosis
from bot.domain.observation import Witness
from bot.domain.round import Attempts
from bot.domain.telling import SUREST_FIRST
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    BLANK,
    CYCLE,
    CYCLE_BAD,
    CYCLE_LATE,
    DEGRADED,
    DOWN,
    DUE,
    FAILED,
    FRESH,
    INGEST,
    INGEST_DOWN,
    KEY_CHANGED,
    KEY_SAME,
    LATE,
    MBI_DEGRADED,
    MBI_DOWN,
    MBI_UP,
    NOT_DUE,
    NOW,
    OAUTH,
    OLD_REAUTH,
    OUTAGE_OVER,
    OVERDUE,
    OWN_ACCOUNT,
    OWN_DEAD,
    OWN_GOOD,
    OWN_HOST_KEY,
    OWN_SILENT,
    REAUTH,
    SHARED_ACCOUNT,
    SHARED_CUT,
    SHARED_DEAD,
    SHARED_GOOD,
    SHARED_HOST_KEY,
    SHARED_SILENT,
    SUCCESS,
    UP,
    R,
    by_operator,
)
from tests.unit.test_verdict_properties import ATTEMPTS, KINDS, NEAR

BAD = (CYCLE_BAD, CYCLE_LATE, DEGRADED, DOWN, DUE, FAILED, INGEST_DOWN, KEY_CHANGED, LATE,
       MBI_DEGRADED, MBI_DOWN, OLD_REAUTH, OVERDUE, OWN_ACCOUNT, OWN_DEAD, OWN_HOST_KEY,
       OWN_SILENT, REAUTH, SHARED_ACCOUNT, SHARED_CUT, SHARED_DEAD, SHARED_HOST_KEY,
       SHARED_SILENT)  # fmt: skip

GOOD = (BLANK, CYCLE, FRESH, INGEST, KEY_SAME, MBI_UP, NOT_DUE, OUTAGE_OVER, OWN_GOOD, SHARED_GOOD,
        SUCCESS, UP)  # fmt: skip
SAID = (*BAD, *GOOD)
MESSAGES = [R.ACCOUNT_REFUSED, R.CREDENTIAL_REFUSED, R.CANNOT_CONNECT, R.SILENT]


def sureness(verdict: Diagnosis) -> int:
    """Higher is surer."""
    assert verdict.confidence is not None
    return -SUREST_FIRST.index(verdict.confidence)


def agrees(said: observation.Testimony, case: Case, cause: Cause | None) -> bool:
    """Whether it speaks for that cause by itself: no other witness is heard, but that data is late.

    What MBI's message says, what was tried, and the neighbours are the case's own.
    """
    alone = {said.witness: said} if said is LATE else {said.witness: said, Witness.NEWEST_ROW: LATE}
    return diagnose(replace(case, testimonies=alone)).cause is cause


@st.composite
def troubled(draw: st.DrawFn) -> Case:
    """Some witnesses with one of the things that they may have settled on."""
    chosen = draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=7))
    return Case(
        now=NOW,
        kind=draw(KINDS),
        testimonies={one.witness: one for one in chosen},
        message_says=draw(st.none() | st.sampled_from(MESSAGES)),
        neighbours=draw(st.just(Neighbours()) | NEAR),
        attempts=draw(st.just(Attempts()) | ATTEMPTS),
        authorized=draw(st.none() | st.builds(by_operator, st.integers(0, 60))),
    )


def joined(case: Case, cause: Cause | None) -> Iterator[Case]:
    """The case with one more that agrees, of every witness that had said nothing so far."""
    for said in BAD:
        if said.witness not in case.testimonies and agrees(said, case, cause):
            yield replace(case, testimonies={**case.testimonies, said.witness: said})


@given(troubled())
def test_more_that_agrees_never_makes_a_verdict_less_sure(case: Case) -> None:
    before = diagnose(case)
    assume(before.trouble and not before.recovering)
    for more in joined(case, before.cause):
        after = diagnose(more)
        if after.cause is before.cause and not after.recovering:
            assert sureness(after) >= sureness(before), more.testimonies.keys()


def test_a_message_of_an_outage_makes_the_outage_no_less_sure() -> None:
    """A word older than the outage says no refusal where its message says: out of service."""
    said = {t.witness: t for t in (DOWN, LATE)}
    case = Case(now=NOW, kind=OAUTH, testimonies=said, message_says=R.SILENT)
    more = replace(case, testimonies={**said, Witness.WORDS: OLD_REAUTH})
    assert sureness(diagnose(more)) >= sureness(diagnose(case))
