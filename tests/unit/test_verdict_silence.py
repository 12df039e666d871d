"""What silence, order, and the bot's own grant may never do, whatever else was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import observation
from bot.domain.case import Case
from bot.domain.diagnosis import Status
from bot.domain.observation import LASTING, Observation, Reading, Witness
from bot.domain.settling import settle
from bot.domain.verdict import diagnose
from tests.unit.cases import ALONE, FRESH, HOUR, NOW, OWN_DEAD, PROVED
from tests.unit.test_verdict_confidence import sureness, troubled
from tests.unit.test_verdict_properties import MENDABLE, observations, settled

NEUTRAL = (Witness.FEED, Witness.CYCLE, Witness.INGEST, Witness.MBI_FEED)


@given(troubled(), st.booleans())
def test_one_more_silent_witness_never_sharpens_a_verdict_toward_credentials(
    case: Case,
    alone: bool,
) -> None:
    """Whichever falls silent, or is silent from the start; also where elimination decides."""
    if alone:
        proved = {t.witness: t for t in PROVED}
        case = replace(case, testimonies={**case.testimonies, **proved}, neighbours=ALONE)
    before = diagnose(case)
    for witness in (w for w in Witness if w not in LASTING):
        said = dict(case.testimonies)
        for minute in range(5):
            at = NOW - HOUR + timedelta(minutes=minute)
            silent = Observation(witness=witness, at=at, reading=Reading.SILENT)
            said[witness] = settle(said.get(witness), silent)
        after = diagnose(replace(case, testimonies=said))
        if after.offers_reauthorize:
            assert before.offers_reauthorize
        if after.cause in MENDABLE and before.cause is after.cause:
            assert sureness(after) <= sureness(before)


@given(st.data())
def test_the_order_of_what_different_witnesses_say_at_once_does_not_matter(
    data: st.DataObject,
) -> None:
    moments = data.draw(
        st.lists(
            st.lists(observations(), min_size=1, max_size=6, unique_by=lambda o: o.witness),
            max_size=6,
        )
    )
    said = [
        [replace(o, at=NOW - (9 - n) * HOUR, moment=None) for o in at_once]
        for n, at_once in enumerate(moments)
    ]
    shuffled = [data.draw(st.permutations(at_once)) for at_once in said]
    one = settled([o for at_once in said for o in at_once])
    other = settled([o for at_once in shuffled for o in at_once])
    kind = data.draw(troubled()).kind
    assert diagnose(Case(now=NOW, kind=kind, testimonies=one)) == diagnose(
        Case(now=NOW, kind=kind, testimonies=other)
    )


@given(troubled())
def test_the_bot_s_own_refused_grant_gives_no_button_while_data_is_fresh(case: Case) -> None:
    others = {w: t for w, t in case.testimonies.items() if w in NEUTRAL}
    own: dict[Witness, observation.Testimony] = {
        Witness.OWN_PROBE: OWN_DEAD,
        Witness.NEWEST_ROW: FRESH,
    }
    assert not diagnose(
        replace(case, testimonies={**others, **own}, message_says=None)
    ).offers_reauthorize


@given(troubled())
def test_unknown_never_alarms(case: Case) -> None:
    """Blank, silence, and what was never asked say nothing that anybody should be told."""
    mute: dict[Witness, observation.Testimony] = {}
    for witness in case.testimonies:
        reading = Reading.BLANK if witness is Witness.WORDS else Reading.SILENT
        for minute in range(4):
            at = NOW - HOUR + timedelta(minutes=minute)
            one = Observation(witness=witness, at=at, reading=reading)
            mute[witness] = settle(mute.get(witness), one)
    verdict = diagnose(replace(case, testimonies=mute, attempts=type(case.attempts)()))
    assert not verdict.trouble
    assert verdict.status is Status.UNKNOWN
