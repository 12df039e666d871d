"""What speaks against a probe's refusal: MBI goes on well, so it goes by something else."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.link import PAGE_LIFE
from bot.domain.observation import SPEECHLESS, Reading, Testimony, Witness
from bot.domain.schedule import Cadence, late_from

UNDER_WAY = timedelta(hours=1)
"""A cycle that ends this soon after a change may have begun, and read the source, before it."""
BAD_WORDS = frozenset({Reading.REAUTH, Reading.FAILED})


def contradicted(case: Case, said: Testimony) -> bool:
    """Whether what a probe was refused with is not what MBI goes by."""
    return goes_on(case, said) is not None or _outdated(case, said)


def goes_on(case: Case, said: Testimony) -> datetime | None:
    """Since when MBI is known to go on well after a probe was refused; None where it is not."""
    row = case.testimonies.get(Witness.NEWEST_ROW)
    # A tunnel that was open when the host key changed goes on until its cycle ends.
    began = said.since + UNDER_WAY if said.witness is Witness.HOST_KEY else said.since
    if row and case.rows_after(began):
        return row.moment_at or row.moment
    word = case.testimony(Witness.WORDS)
    if word is None or word.reading is not Reading.SUCCESS or case.late:
        return None
    if said.witness is Witness.OWN_PROBE:
        # One that is read again and again was good just before the refusal too.
        return said.since if word.at > said.since - UNDER_WAY else None
    return _said_anew(case, word, said)


def _said_anew(case: Case, word: Testimony, said: Testimony) -> datetime | None:
    """Since when MBI's good word is news to a refusal of the credential that MBI uses.

    A page that is only read again says what it said before; MBI has to have tried since.
    """
    if word.previous in BAD_WORDS and word.since > said.since:
        return word.since
    tried = _tried_since(case, word, said.since)
    return tried if tried and word.at > tried else None


def _tried_since(case: Case, word: Testimony, moment: datetime) -> datetime | None:
    """When MBI tried after that: by its cycle, by its data point, or as far as it must have."""
    cycle, begun = case.testimony(Witness.CYCLE), moment + UNDER_WAY
    completed = cycle is not None and cycle.reading is Reading.COMPLETED
    if completed and cycle and cycle.moment and cycle.moment > begun:
        return cycle.moment
    if word.moment and begun < word.moment <= case.now:
        return word.moment
    if cycle is not None and cycle.reading not in SPEECHLESS:
        return None
    return late_from(moment, case.cadences.get(Witness.CYCLE, Cadence()), case.calendar)


def _outdated(case: Case, said: Testimony) -> bool:
    """Whether MBI was authorized long after that grant was given, which died before."""
    authorized, granted = case.authorized_at, case.granted_at
    if said.witness is Witness.HOST_KEY or authorized is None or granted is None:
        return False
    if granted >= authorized - PAGE_LIFE:
        return False
    return said.good_at is None or said.good_at <= authorized
