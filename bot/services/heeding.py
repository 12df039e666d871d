"""What an answer amounts to, for the subject that asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.learning import learn
from bot.domain.observation import SPEECHLESS, Observation, Reading, Testimony, Witness
from bot.domain.schedule import Calendar, late_from
from bot.domain.settling import settle
from bot.domain.subject import Recorded, Subject
from bot.ports.witness import Answer, Heard, Word

KEYED = frozenset({Witness.CYCLE, Witness.NEWEST_ROW})
"""These are shown the Export API key."""
SOON = timedelta(seconds=5)
CYCLE_SPACING = timedelta(seconds=61)
"""MBI asks for at least 60 s between calls of the update cycle API an account."""


def unchanged(subject: Subject, at: datetime) -> Recorded:
    """Nothing was learned; it is asked with the next batch."""
    return Recorded(
        subject_id=subject.id,
        lease=subject.lease,
        testimony=subject.testimony,
        cadence=subject.cadence,
        failures=subject.failures,
        due_at=at + SOON,
        changed=False,
    )


def hear_one(subject: Subject, word: Word, at: datetime) -> Recorded:
    """What one of MBI's words comes to, for the subject it is about."""
    said = Observation(
        witness=Witness.WORDS,
        at=at,
        reading=word.reading,
        detail=word.message,
        moment=word.last_data_point,
    )
    testimony = settle(subject.testimony, said)
    return Recorded(
        subject_id=subject.id,
        lease=subject.lease,
        testimony=testimony,
        cadence=learn(subject.cadence, subject.testimony, said, subject.calendar or Calendar()),
        failures=0,
        due_at=subject.due_at,
        changed=differs(subject.testimony, testimony),
    )


def observe(subject: Subject, answer: Answer) -> Observation:
    """What an answer amounts to; lateness is judged as of the moment of the answer."""
    reading = READ[answer.heard]
    if answer.heard is Heard.ANSWER:
        reading = _read(subject, answer)
    return Observation(
        witness=subject.witness,
        at=answer.at,
        reading=reading,
        detail=answer.detail,
        moment=answer.moment if reading not in {Reading.SILENT, Reading.BOT} else None,
    )


READ = {
    Heard.SILENCE: Reading.SILENT,
    Heard.REFUSED: Reading.BOT,
    Heard.ANSWER: Reading.SILENT,
}


def _read(subject: Subject, answer: Answer) -> Reading:
    if subject.witness is Witness.WORDS:
        return Reading.BLANK  # the reports themselves say nothing; their words are heard apart
    if subject.witness is Witness.HOST_KEY:
        return _compare(subject, answer.detail)
    if subject.witness is Witness.NEWEST_ROW:
        good = Reading.FRESH
    elif answer.reading is not Reading.COMPLETED:
        return answer.reading or Reading.SILENT
    else:
        good = Reading.COMPLETED
    if answer.moment is None:
        return Reading.SILENT
    expected = late_from(answer.moment, subject.cadence, subject.calendar or Calendar())
    return Reading.LATE if expected is not None and answer.at >= expected else good


def _compare(subject: Subject, shown: str) -> Reading:
    """A bastion's key beside the one that it is known by; the first one is taken as it is."""
    known = subject.testimony.known if subject.testimony else ""
    if not shown:
        return Reading.SILENT
    return Reading.GOOD if shown == (known or shown) else Reading.HOST_KEY_CHANGED


def differs(before: Testimony | None, after: Testimony) -> bool:
    """Whether history should keep it: a new reading, a new moment, or new words."""
    if before is None:
        return True
    kept = (before.reading, before.moment, before.detail)
    return kept != (after.reading, after.moment, after.detail)


def sees_again(subject: Subject, after: Testimony | None) -> bool:
    """Whether this is the first readable answer after MBI refused the bot's key."""
    before = subject.testimony
    if subject.witness not in KEYED or before is None or after is None:
        return False
    if before.reading is not Reading.BOT:
        return False
    readable = after.pending is not None and after.pending not in SPEECHLESS
    return readable and before.pending is not after.pending


def too_soon(subject: Subject, now: datetime) -> bool:
    """Whether it is a cycle that was asked less than a minute ago."""
    asked = subject.testimony.asked_at if subject.testimony else None
    cycle = subject.witness is Witness.CYCLE
    return cycle and asked is not None and now - asked < CYCLE_SPACING
