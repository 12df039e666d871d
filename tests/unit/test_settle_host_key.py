"""How the key of a bastion is remembered, and when another one is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import observation
from bot.domain.observation import Observation, Reading, Witness
from bot.domain.schedule import Cadence
from bot.domain.settling import accepted, settle
from bot.domain.subject import Subject
from bot.ports.witness import Answer, Heard
from bot.services.heeding import observe

T0 = datetime(2026, 11, 24, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OLD, NEW, THIRD = (f"ssh-ed25519 SHA256:{name}" for name in ("old", "new", "third"))
NOBODY = None
"""No answer."""


def heard(
    *keys: str | None, before: observation.Testimony | None = None, start: datetime = T0
) -> observation.Testimony:
    """What is settled after the bastion showed these keys, a minute apart."""
    testimony = before
    for number, key in enumerate(keys):
        subject = Subject(
            id=1,
            key="host_key:1",
            witness=Witness.HOST_KEY,
            interval=MINUTE,
            testimony=testimony,
            cadence=Cadence(),
        )
        answer = Answer(
            subject_id=1,
            witness=Witness.HOST_KEY,
            at=start + number * MINUTE,
            heard=Heard.SILENCE if key is None else Heard.ANSWER,
            detail="timed out" if key is None else key,
        )
        testimony = settle(testimony, observe(subject, answer))
    assert testimony is not None
    return testimony


def test_the_first_key_is_good_and_remembered() -> None:
    first = heard(OLD)
    assert (first.reading, first.known, first.detail) == (Reading.GOOD, OLD, OLD)


def test_the_first_key_after_silence_is_remembered_at_once() -> None:
    said = heard(NOBODY, NOBODY, OLD, NEW, NEW)
    assert (said.reading, said.known, said.detail) == (Reading.HOST_KEY_CHANGED, OLD, NEW)


def test_another_key_is_believed_when_it_is_shown_twice() -> None:
    assert heard(OLD, NEW).reading is Reading.GOOD
    said = heard(OLD, NEW, NEW)
    assert (said.reading, said.known, said.detail) == (Reading.HOST_KEY_CHANGED, OLD, NEW)
    assert said.since == T0 + MINUTE


def test_two_other_keys_in_turn_are_not_twice_the_same() -> None:
    assert heard(OLD, NEW, THIRD, NEW, THIRD).reading is Reading.GOOD


def test_two_servers_behind_one_name_are_no_change() -> None:
    assert heard(*(OLD, NEW) * 5).reading is Reading.GOOD


def test_the_old_key_is_known_until_the_new_one_is_accepted() -> None:
    said = heard(OLD, *[NEW] * 9)
    assert (said.known, said.since) == (OLD, T0 + MINUTE)


def test_the_old_key_shown_again_three_times_is_good_again() -> None:
    """Of several servers behind one name each shows its own key, so twice is soon by chance."""
    said = heard(OLD, NEW, NEW, OLD, OLD)
    assert said.reading is Reading.HOST_KEY_CHANGED
    back = heard(OLD, NEW, NEW, OLD, OLD, OLD)
    assert (back.reading, back.known, back.detail) == (Reading.GOOD, OLD, OLD)


def test_a_third_key_is_a_change_of_its_own() -> None:
    assert heard(OLD, NEW, NEW, THIRD).detail == NEW
    said = heard(OLD, NEW, NEW, THIRD, THIRD)
    assert (said.detail, said.known, said.since) == (THIRD, OLD, T0 + 3 * MINUTE)


def test_an_accepted_key_is_good_and_the_one_before_is_a_change() -> None:
    taken = accepted(heard(OLD, NEW, NEW))
    assert (taken.reading, taken.known, taken.pending) == (Reading.GOOD, NEW, None)
    later = T0 + 9 * MINUTE
    assert heard(NEW, NEW, before=taken, start=later).reading is Reading.GOOD
    back = heard(OLD, OLD, before=taken, start=later)
    assert (back.reading, back.known, back.detail) == (Reading.HOST_KEY_CHANGED, NEW, OLD)


@given(st.lists(st.sampled_from([OLD, NEW, THIRD]), max_size=6), st.integers(1, 9))
def test_silence_takes_back_nothing(keys: list[str], silences: int) -> None:
    before = heard(OLD, *keys)
    after = heard(*[NOBODY] * silences, before=before, start=T0 + 30 * MINUTE)
    assert replace(after, asked_at=before.asked_at) == before


def test_who_never_answered_is_known_by_no_key_and_accuses_nobody() -> None:
    said = heard(*[NOBODY] * 9)
    assert (said.reading, said.known, said.good_at) == (Reading.SILENT, "", None)


def test_an_answer_without_a_key_is_none() -> None:
    said = heard(OLD, "", "")
    assert (said.reading, said.known) == (Reading.GOOD, OLD)


def test_other_witnesses_know_nothing() -> None:
    good = Observation(witness=Witness.SHARED_PROBE, at=T0, reading=Reading.GOOD, detail="well")
    assert settle(settle(None, good), replace(good, at=T0 + MINUTE)).known == ""
