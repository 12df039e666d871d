"""What holds for every verdict, whatever was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import observation
from bot.domain.case import Case, Neighbours
from bot.domain.diagnosis import Cause
from bot.domain.observation import (
    GOOD_READINGS,
    MAY_SAY,
    SPEECHLESS,
    Observation,
    Reading,
    Witness,
)
from bot.domain.round import Attempts, Outcome
from bot.domain.schedule import Calendar
from bot.domain.settling import settle
from bot.domain.verdict import diagnose
from tests.unit.cases import (
    DOWN,
    HOUR,
    IMPORT,
    KEY,
    MYSQL,
    NOW,
    OAUTH,
    UPLOAD,
    WITH_FEED,
    attempt,
    by_operator,
)

KINDS = st.sampled_from([OAUTH, WITH_FEED, KEY, MYSQL, UPLOAD, IMPORT])
HOURS = st.integers(min_value=0, max_value=80).map(lambda n: n * HOUR / 2)
MENDABLE = {Cause.TOKEN, Cause.ADMIN_ACCOUNT}
SILENCES = st.tuples(st.sampled_from(Witness), st.integers(min_value=1, max_value=5))


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    witness = draw(st.sampled_from(Witness))
    at = NOW - 2 * HOUR - draw(HOURS)
    moment = draw(st.none() | HOURS)
    return Observation(
        witness=witness,
        at=at,
        reading=draw(st.sampled_from(sorted(MAY_SAY[witness] | SPEECHLESS))),
        moment=None if moment is None else at - moment,
    )


def settled(said: Sequence[Observation]) -> dict[Witness, observation.Testimony]:
    testimonies: dict[Witness, observation.Testimony] = {}
    for one in said:
        testimonies[one.witness] = settle(testimonies.get(one.witness), one)
    return testimonies


NEAR = st.builds(
    Neighbours,
    judged=st.integers(min_value=0, max_value=6),
    late=st.integers(min_value=0, max_value=6),
    other_providers_late=st.integers(min_value=0, max_value=3),
    probed=st.integers(min_value=0, max_value=4),
    silent=st.integers(min_value=0, max_value=4),
    refused=st.integers(min_value=0, max_value=4),
    kin_on_time=st.integers(min_value=0, max_value=2),
)


ATTEMPTS = st.builds(
    attempt,
    st.none() | st.integers(min_value=0, max_value=60),
    deadline=st.integers(min_value=-40, max_value=40),
    failed=st.integers(min_value=0, max_value=3),
    outcome=st.sampled_from([Outcome.OPEN, Outcome.FAILED]),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Answers are doubled and tripled often, so that many are believed."""
    said = draw(st.lists(st.tuples(observations(), st.sampled_from([1, 2, 3])), max_size=14))
    every = [
        replace(one, at=one.at + n * timedelta(minutes=1))
        for one, times in said
        for n in range(times)
    ]
    return Case(
        now=NOW,
        kind=draw(KINDS),
        calendar=draw(st.sampled_from([Calendar(), Calendar(updates_enabled=False)])),
        testimonies=settled(sorted(every, key=lambda o: o.at)),
        message_says=draw(
            st.sampled_from(
                [
                    None,
                    Reading.ACCOUNT_REFUSED,
                    Reading.CREDENTIAL_REFUSED,
                    Reading.CANNOT_CONNECT,
                    Reading.SILENT,
                ]
            )
        ),
        neighbours=draw(NEAR),
        attempts=draw(st.just(Attempts()) | ATTEMPTS),
        authorized=draw(st.none() | st.builds(by_operator, st.integers(0, 60))),
        granted_at=draw(st.none() | HOURS.map(lambda ago: NOW - ago)),
    )


@given(cases())
def test_every_case_has_one_verdict(case: Case) -> None:
    verdict = diagnose(case)
    assert verdict == diagnose(case)
    assert verdict.evidence


@given(cases())
def test_trouble_has_a_cause_and_calm_has_none(case: Case) -> None:
    verdict = diagnose(case)
    assert not verdict.trouble or verdict.cause not in {None, Cause.BOT}
    assert (verdict.cause is None) is not (verdict.trouble or bool(verdict.grounds))
    assert (verdict.cause is None) is (verdict.confidence is None)
    assert (verdict.cause is None) is (verdict.since is None)


@given(cases())
def test_reauthorizing_is_offered_for_token_and_account_only(case: Case) -> None:
    verdict = diagnose(case)
    assert not verdict.offers_reauthorize or (verdict.trouble and verdict.cause in MENDABLE)


@given(cases(), st.lists(SILENCES, min_size=1, max_size=8))
def test_silence_never_asks_anyone_to_reauthorize(
    case: Case, silences: list[tuple[Witness, int]]
) -> None:
    before = diagnose(case)
    testimonies = dict(case.testimonies)
    for minute, (witness, count) in enumerate(silences):
        for n in range(count):
            at = NOW - HOUR + timedelta(minutes=minute, seconds=n)
            silent = Observation(witness=witness, at=at, reading=Reading.SILENT)
            testimonies[witness] = settle(testimonies.get(witness), silent)
    after = diagnose(replace(case, testimonies=testimonies))
    if after.offers_reauthorize:
        assert before.offers_reauthorize
    if after.cause is not before.cause:
        assert after.cause not in MENDABLE or before.cause in MENDABLE


@given(cases())
def test_the_witnesses_are_either_well_or_not(case: Case) -> None:
    verdict = diagnose(case)
    assert verdict.well | verdict.unwell == frozenset(case.testimonies)
    assert not verdict.well & verdict.unwell


@given(cases(), st.permutations(list(Witness)))
def test_the_order_of_different_witnesses_does_not_matter(case: Case, order: list[Witness]) -> None:
    shuffled = {w: case.testimonies[w] for w in order if w in case.testimonies}
    assert diagnose(replace(case, testimonies=shuffled)) == diagnose(case)


@given(cases())
def test_a_round_is_in_vain_only_while_trouble_stands_and_nothing_is_awaited(case: Case) -> None:
    verdict = diagnose(case)
    assert not verdict.in_vain or (verdict.trouble and not verdict.recovering)
    assert not (verdict.in_vain and verdict.proof)
    assert verdict.proof is None or not verdict.trouble
    assert (verdict.proof is None) is (verdict.proof_at is None)


@given(cases(), st.integers(min_value=0, max_value=60))
def test_late_data_alone_never_says_token_again_after_a_person_authorized(
    case: Case, ago: int
) -> None:
    tried = replace(case, attempts=attempt(ago, deadline=ago - 30), granted_at=None)
    late: dict[Witness, observation.Testimony] = {
        w: replace(t, moment=min(t.moment, NOW - (ago + 1) * HOUR) if t.moment else None)
        for w, t in case.testimonies.items()
        if w in {Witness.NEWEST_ROW, Witness.CYCLE, Witness.FEED, Witness.INGEST, Witness.CALENDAR}
    }
    verdict = diagnose(replace(tried, testimonies=late, message_says=None))
    assert not verdict.offers_reauthorize


@given(cases(), st.integers(min_value=0, max_value=4))
def test_nobody_is_asked_while_the_provider_is_down(case: Case, hours: int) -> None:
    began = NOW - hours * HOUR
    came_with_it = {
        w: replace(
            t,
            since=max(t.since, began),
            at=max(t.at, began),
            previous_since=t.previous_since and max(t.previous_since, began),
        )
        for w, t in case.testimonies.items()
    }
    down = {**came_with_it, Witness.FEED: replace(DOWN, since=began, previous_since=began - HOUR)}
    assert not diagnose(replace(case, testimonies=down)).offers_reauthorize


@given(cases())
def test_silent_probes_ask_nobody(case: Case) -> None:
    """Late rows, fair weather, and probes of which none is heard any more."""
    silent: dict[Witness, observation.Testimony] = {
        w: replace(t, reading=Reading.SILENT, pending=None, heard_at=None)
        for w, t in case.testimonies.items()
        if w in {Witness.OWN_PROBE, Witness.SHARED_PROBE}
    }
    rest: dict[Witness, observation.Testimony] = {
        w: t
        for w, t in case.testimonies.items()
        if w is Witness.NEWEST_ROW or (w is not Witness.WORDS and t.reading in GOOD_READINGS)
    }
    accusers = [t for t in silent.values() if t.good_at]
    verdict = diagnose(replace(case, testimonies={**rest, **silent}, message_says=None))
    assert not (accusers and verdict.offers_reauthorize)


@given(cases())
def test_done_alone_makes_nothing_calm_and_asks_nobody_more(case: Case) -> None:
    """Only what proves it does; while an outage may go on, nothing does at all."""
    untried = replace(case, attempts=Attempts(), authorized=None)
    before, after = diagnose(untried), diagnose(replace(untried, attempts=attempt(0)))
    assert not after.offers_reauthorize or before.offers_reauthorize
    if before.trouble and before.cause in {*MENDABLE, Cause.CONNECTION, Cause.UNKNOWN}:
        assert after.trouble or after.proof or untried.outage_unended_since
