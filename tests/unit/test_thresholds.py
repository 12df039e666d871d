"""How many answers a change needs, each way, and what goes back and forth."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import observation
from bot.domain.observation import (
    GOOD_READINGS,
    MAY_SAY,
    SPEECHLESS,
    TOLD,
    Observation,
    Reading,
    Witness,
)
from bot.domain.settling import accepted, settle
from bot.domain.swings import MANY, TOGETHER
from bot.domain.thresholds import answers_needed, failing, recovering
from tests.unit.test_settle import T0

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
R, W = Reading, Witness


def after(
    *readings: Reading, witness: Witness = W.SHARED_PROBE, apart: timedelta = MINUTE
) -> observation.Testimony:
    testimony: observation.Testimony | None = None
    for number, reading in enumerate(readings):
        one = Observation(witness=witness, at=T0 + number * apart, reading=reading)
        testimony = settle(testimony, one)
    assert testimony is not None
    return testimony


def swings(said: observation.Testimony) -> int:
    return said.swings.count if said.swings else 0


REFUSED = [R.CREDENTIAL_REFUSED] * 2
WELL = [R.GOOD] * 2
FLAPPING = [R.GOOD, *REFUSED, *WELL, *REFUSED, *WELL]
"""Four swings: it is well at the end."""


@pytest.mark.parametrize("witness", list(W))
def test_every_change_has_its_thresholds(witness: Witness) -> None:
    good = MAY_SAY[witness] & GOOD_READINGS
    for bad in (MAY_SAY[witness] | SPEECHLESS) - GOOD_READINGS:
        assert failing(witness, bad) >= 1
        for well in good:
            calm = answers_needed(witness, well, settled=bad)
            wild = answers_needed(witness, well, settled=bad, flapping=True)
            assert (calm >= 2) is (witness not in TOLD)
            assert wild > calm


@pytest.mark.parametrize(
    ("witness", "bad", "fails", "recovers"),
    [
        (W.OWN_PROBE, R.CREDENTIAL_REFUSED, 2, 2),
        (W.SHARED_PROBE, R.ACCOUNT_REFUSED, 2, 2),
        (W.SHARED_PROBE, R.CANNOT_CONNECT, 3, 2),
        (W.FEED, R.SILENT, 3, 2),
        (W.FEED, R.DOWN, 2, 2),
        (W.INGEST, R.DOWN, 3, 2),
        (W.HOST_KEY, R.HOST_KEY_CHANGED, 2, 3),
        (W.WORDS, R.REAUTH, 1, 1),
    ],
)
def test_failing_and_recovering_are_apart_and_by_cause(
    witness: Witness, bad: Reading, fails: int, recovers: int
) -> None:
    assert failing(witness, bad) == fails
    assert recovering(witness, bad, flapping=False) == recovers
    (good,) = MAY_SAY[witness] & GOOD_READINGS
    assert after(good, *[bad] * (fails - 1), witness=witness).reading is good
    assert after(good, *[bad] * fails, witness=witness).reading is bad
    back = [good] * (recovers - 1)
    assert after(good, *[bad] * fails, *back, witness=witness).reading is bad
    assert after(good, *[bad] * fails, *back, good, witness=witness).reading is good


def test_four_swings_are_flapping_and_three_are_not() -> None:
    assert not after(*FLAPPING[:-1]).flaps(T0 + HOUR)
    said = after(*FLAPPING)
    assert said.flaps(T0 + HOUR)
    assert said.swings is not None
    assert (said.swings.count, said.swings.since) == (MANY, T0 + MINUTE)


def test_what_flaps_has_to_be_well_for_longer() -> None:
    assert after(*FLAPPING, *REFUSED, *[R.GOOD] * 3).reading is R.CREDENTIAL_REFUSED
    assert after(*FLAPPING, *REFUSED, *[R.GOOD] * 4).reading is R.GOOD


def test_what_flaps_fails_as_soon_as_ever() -> None:
    assert after(*FLAPPING, *REFUSED).reading is R.CREDENTIAL_REFUSED


def test_a_word_that_flaps_is_believed_good_when_it_is_said_twice() -> None:
    flapping = [R.SUCCESS, R.FAILED, R.SUCCESS, R.FAILED, R.SUCCESS, R.REAUTH]
    assert after(*flapping, R.SUCCESS, witness=W.WORDS).reading is R.REAUTH
    assert after(*flapping, R.SUCCESS, R.SUCCESS, witness=W.WORDS).reading is R.SUCCESS


def test_swings_more_than_a_day_apart_are_no_flapping() -> None:
    slow = after(*FLAPPING, *FLAPPING, apart=timedelta(hours=13))
    assert swings(slow) == 1


def test_flapping_is_over_a_day_after_the_last_swing() -> None:
    said = after(*FLAPPING)
    assert said.swings is not None
    assert said.flaps(said.swings.last + TOGETHER)
    assert not said.flaps(said.swings.last + TOGETHER + MINUTE)


@pytest.mark.parametrize(
    ("witness", "readings", "count"),
    [
        # an outage that grows and fades is one way there and one back
        (W.FEED, [R.UP, R.DEGRADED, R.DOWN, R.DEGRADED, R.UP], 2),
        # a refusal amid silence stands
        (W.OWN_PROBE, [R.GOOD, R.ACCOUNT_REFUSED, R.SILENT, R.ACCOUNT_REFUSED, R.SILENT], 1),
        # two faults in turn are two faults
        (W.OWN_PROBE, [R.ACCOUNT_REFUSED, R.CREDENTIAL_REFUSED, R.ACCOUNT_REFUSED], 2),
        # blank is no word
        (W.WORDS, [R.SUCCESS, R.BLANK, R.SUCCESS, R.BLANK], 0),
        # what was never settled has not changed
        (W.CYCLE, [R.SILENT, R.COMPLETED], 0),
    ],
)
def test_only_back_and_forth_counts(witness: Witness, readings: list[Reading], count: int) -> None:
    settled = [one for one in readings for _ in range(3)]
    assert swings(after(*settled, witness=witness)) == count


def test_a_host_key_that_a_person_accepted_begins_anew() -> None:
    assert accepted(after(*FLAPPING)).swings is None


@given(st.data(), st.sampled_from(list(W)))
def test_a_good_answer_that_came_once_never_ends_trouble(
    data: st.DataObject, witness: Witness
) -> None:
    if witness in TOLD:
        return
    said = data.draw(
        st.lists(st.sampled_from(sorted(MAY_SAY[witness] | SPEECHLESS)), min_size=2, max_size=30)
    )
    before, latest = after(*said[:-1], witness=witness), after(*said, witness=witness)
    recovered = latest.reading in GOOD_READINGS and before.reading not in GOOD_READINGS
    assert not recovered or before.pending is latest.reading
    assert swings(latest) <= latest.flips
