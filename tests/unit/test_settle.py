"""How repeated answers settle into a reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import observation
from bot.domain.observation import (
    GOOD_READINGS,
    LASTING,
    MAY_SAY,
    SPEECHLESS,
    TOLD,
    Observation,
    Reading,
    Witness,
)
from bot.domain.settling import settle

T0 = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def said(witness: Witness, *readings: Reading, start: datetime = T0) -> observation.Testimony:
    testimony: observation.Testimony | None = None
    for number, reading in enumerate(readings):
        one = Observation(witness=witness, at=start + number * MINUTE, reading=reading)
        testimony = settle(testimony, one)
    assert testimony is not None
    return testimony


@pytest.mark.parametrize(
    ("witness", "readings", "settled"),
    [
        # a good first answer is believed at once
        (Witness.SHARED_PROBE, [Reading.GOOD], Reading.GOOD),
        # a bad first answer is not
        (Witness.SHARED_PROBE, [Reading.CREDENTIAL_REFUSED], Reading.SILENT),
        (Witness.SHARED_PROBE, [Reading.CREDENTIAL_REFUSED] * 2, Reading.CREDENTIAL_REFUSED),
        # one refusal changes nothing, two do
        (Witness.SHARED_PROBE, [Reading.GOOD, Reading.CREDENTIAL_REFUSED], Reading.GOOD),
        (
            Witness.SHARED_PROBE,
            [Reading.GOOD, Reading.CREDENTIAL_REFUSED, Reading.CREDENTIAL_REFUSED],
            Reading.CREDENTIAL_REFUSED,
        ),
        # a good answer between two refusals starts the count anew
        (
            Witness.OWN_PROBE,
            [Reading.GOOD, Reading.ACCOUNT_REFUSED, Reading.GOOD, Reading.ACCOUNT_REFUSED],
            Reading.GOOD,
        ),
        # two different refusals are not twice the same
        (
            Witness.OWN_PROBE,
            [Reading.GOOD, Reading.ACCOUNT_REFUSED, Reading.CREDENTIAL_REFUSED],
            Reading.GOOD,
        ),
        # silence, and no connection, need three
        (Witness.CYCLE, [Reading.COMPLETED, *[Reading.SILENT] * 2], Reading.COMPLETED),
        (Witness.CYCLE, [Reading.COMPLETED, *[Reading.SILENT] * 3], Reading.SILENT),
        (Witness.SHARED_PROBE, [Reading.GOOD, *[Reading.CANNOT_CONNECT] * 2], Reading.GOOD),
        (
            Witness.SHARED_PROBE,
            [Reading.GOOD, *[Reading.CANNOT_CONNECT] * 3],
            Reading.CANNOT_CONNECT,
        ),
        (Witness.INGEST, [Reading.UP, *[Reading.DOWN] * 2], Reading.UP),
        (Witness.INGEST, [Reading.UP, *[Reading.DOWN] * 3], Reading.DOWN),
        # recovery needs two
        (Witness.FEED, [Reading.UP, *[Reading.DOWN] * 2, Reading.UP], Reading.DOWN),
        (Witness.FEED, [Reading.UP, *[Reading.DOWN] * 2, *[Reading.UP] * 2], Reading.UP),
        # MBI's word counts at once, either way
        (Witness.WORDS, [Reading.REAUTH], Reading.REAUTH),
        (Witness.WORDS, [Reading.SUCCESS, Reading.REAUTH, Reading.SUCCESS], Reading.SUCCESS),
        # what is told to the bot can't fall silent
        (Witness.WORDS, [Reading.REAUTH, *[Reading.SILENT] * 9], Reading.REAUTH),
        (Witness.CALENDAR, [Reading.NOT_DUE, *[Reading.SILENT] * 9], Reading.NOT_DUE),
    ],
)
def test_a_changed_reading_is_believed_after_as_many_answers_as_it_needs(
    witness: Witness, readings: list[Reading], settled: Reading
) -> None:
    assert said(witness, *readings).reading is settled


def test_a_believed_reading_began_with_its_first_answer() -> None:
    testimony = said(Witness.CYCLE, Reading.COMPLETED, Reading.LATE, Reading.LATE)
    assert (testimony.since, testimony.at) == (T0 + MINUTE, T0 + 2 * MINUTE)
    assert (testimony.previous, testimony.previous_since) == (Reading.COMPLETED, T0)


def test_one_answer_that_arrives_twice_is_one_answer() -> None:
    good = said(Witness.SHARED_PROBE, Reading.GOOD)
    refused = Observation(
        witness=Witness.SHARED_PROBE, at=T0 + MINUTE, reading=Reading.CREDENTIAL_REFUSED
    )
    assert settle(settle(good, refused), refused).reading is Reading.GOOD


def test_a_first_silence_is_not_believed_before_the_third() -> None:
    assert [said(Witness.CYCLE, *[Reading.SILENT] * count).silent for count in (1, 2, 3, 4)] == [
        False,
        False,
        True,
        True,
    ]


def test_an_answer_that_waits_to_be_believed_breaks_the_silence() -> None:
    assert not said(Witness.CYCLE, *[Reading.SILENT] * 3, Reading.LATE).silent


def test_an_older_answer_changes_nothing() -> None:
    testimony = said(Witness.WORDS, Reading.SUCCESS)
    old = Observation(witness=Witness.WORDS, at=T0 - MINUTE, reading=Reading.REAUTH)
    assert settle(testimony, old) == testimony


def test_a_word_without_a_last_data_point_forgets_the_older_one() -> None:
    first = Observation(witness=Witness.WORDS, at=T0, reading=Reading.SUCCESS, moment=T0)
    again = Observation(witness=Witness.WORDS, at=T0 + MINUTE, reading=Reading.SUCCESS)
    assert settle(settle(None, first), again).moment is None


def test_a_silence_keeps_the_newest_row_and_when_it_was_first_seen() -> None:
    row = Observation(witness=Witness.NEWEST_ROW, at=T0, reading=Reading.FRESH, moment=T0 - MINUTE)
    testimony = settle(None, row)
    for number in (1, 2, 3):
        testimony = settle(
            testimony,
            Observation(
                witness=Witness.NEWEST_ROW, at=T0 + number * MINUTE, reading=Reading.SILENT
            ),
        )
    assert (testimony.reading, testimony.moment) == (Reading.SILENT, T0 - MINUTE)
    assert testimony.moment_at == T0


def test_a_pasted_page_does_not_take_back_the_message_of_a_report() -> None:
    told = Observation(
        witness=Witness.WORDS, at=T0, reading=Reading.FAILED, detail="Unknown database"
    )
    pasted = Observation(witness=Witness.WORDS, at=T0 + MINUTE, reading=Reading.FAILED)
    mended = Observation(witness=Witness.WORDS, at=T0 + 2 * MINUTE, reading=Reading.SUCCESS)
    testimony = settle(settle(None, told), pasted)
    assert testimony.detail == "Unknown database"
    assert settle(testimony, mended).detail == ""


@pytest.mark.parametrize("witness", list(Witness))
@pytest.mark.parametrize("reading", list(Reading))
def test_a_witness_says_only_what_it_may(witness: Witness, reading: Reading) -> None:
    if reading in MAY_SAY[witness] | SPEECHLESS:
        Observation(witness=witness, at=T0, reading=reading)
        return
    with pytest.raises(ValueError, match="may not say"):
        Observation(witness=witness, at=T0, reading=reading)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Observation(witness=Witness.WORDS, at=T0.replace(tzinfo=None), reading=Reading.BLANK)


ASKED = st.sampled_from([w for w in Witness if w not in TOLD])


@given(st.data(), ASKED)
def test_settling_never_believes_a_bad_answer_that_came_once(
    data: st.DataObject, witness: Witness
) -> None:
    readings = data.draw(
        st.lists(st.sampled_from(sorted(MAY_SAY[witness] | SPEECHLESS)), min_size=1, max_size=12)
    )
    testimony: observation.Testimony | None = None
    for number, reading in enumerate(readings):
        testimony = settle(
            testimony, Observation(witness=witness, at=T0 + number * MINUTE, reading=reading)
        )
        believed = testimony.reading
        lasts = witness in LASTING  # its silence is no answer, so that none is between two
        recent = [r for r in readings[: number + 1] if not lasts or r not in SPEECHLESS]
        assert (
            believed in GOOD_READINGS
            or believed is Reading.SILENT
            or any(a is b is believed for a, b in pairwise(recent))
        )
        assert testimony.since <= testimony.at <= testimony.asked_at
