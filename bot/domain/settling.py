"""How repeated answers of a witness settle into a reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.observation import (
    GOOD_READINGS,
    LASTING,
    SPEECHLESS,
    Observation,
    Reading,
    Testimony,
    Witness,
)
from bot.domain.swings import swung
from bot.domain.thresholds import answers_needed, failing

MILD = SPEECHLESS | {Reading.DEGRADED}
"""Between one of these and anything bad, trouble only changes its face."""


def settle(before: Testimony | None, said: Observation) -> Testimony:
    """Fold one more answer into what the witness had settled on.

    Answers older than the last one change nothing, so the order in which reports
    arrive does not matter; one that arrives twice is one answer.
    """
    if before is None:
        return _first(said)
    if said.at < before.asked_at:
        return before
    seen = replace(
        before,
        asked_at=said.at,
        good_at=said.at if said.reading in GOOD_READINGS else before.good_at,
        heard_at=before.heard_at if said.reading in SPEECHLESS else said.at,
        known=before.known or _key_shown(said),
    )
    if said.witness in LASTING and said.reading in SPEECHLESS:
        return seen
    begun, answers = _waiting(before, said)
    flapping = before.flaps(said.at)
    believed = answers >= answers_needed(
        said.witness, said.reading, settled=before.reading, flapping=flapping
    )
    confirmed = _repeats(said, before.reading, before.detail)
    waits = _repeats(said, before.pending, before.pending_detail)
    if not believed and not (confirmed and not waits):
        return replace(
            seen,
            pending=said.reading,
            pending_since=begun,
            pending_answers=answers,
            pending_detail=said.detail,
        )
    moment = _moment(before, said)
    settled = replace(
        seen,
        at=said.at,
        detail=_detail(before, said),
        moment=moment,
        moment_at=before.moment_at if moment == before.moment else said.at,
        pending=None,
        pending_since=None,
        pending_answers=0,
        pending_detail="",
    )
    if confirmed:
        return settled
    return replace(
        settled,
        reading=said.reading,
        since=begun,
        flips=before.flips + 1,
        previous=before.reading,
        previous_since=before.since,
        swings=swung(before.swings, begun) if _swings(before, said) else before.swings,
    )


def accepted(said: Testimony) -> Testimony:
    """The bastion goes on under the key that it shows: that is the one it is known by now."""
    return replace(
        said,
        reading=Reading.GOOD,
        since=said.at,
        good_at=said.at,
        pending=None,
        pending_since=None,
        pending_answers=0,
        pending_detail="",
        previous=said.reading,
        previous_since=said.since,
        known=said.detail,
        swings=None,
    )


def _swings(before: Testimony, said: Observation) -> bool:
    """Whether that change is one back or forth: to or from well, or between two faults.

    Blank is no word at all, and what was never settled has not changed.
    """
    pair = {before.reading, said.reading}
    unsettled = before.reading is Reading.SILENT and before.previous is None
    if unsettled or Reading.BLANK in pair:
        return False
    return bool(pair & GOOD_READINGS) or not pair & MILD


def _repeats(said: Observation, reading: Reading | None, detail: str) -> bool:
    """Whether this was said before; of two changed host keys each is news."""
    keyed = said.reading is Reading.HOST_KEY_CHANGED and said.witness is Witness.HOST_KEY
    return said.reading is reading and (not keyed or said.detail == detail)


def _key_shown(said: Observation) -> str:
    """The host key that is remembered where none is known yet."""
    good = said.witness is Witness.HOST_KEY and said.reading is Reading.GOOD
    return said.detail if good else ""


def _waiting(before: Testimony, said: Observation) -> tuple[datetime, int]:
    """Since when, and by how many answers, this reading is said without a break."""
    if not _repeats(said, before.pending, before.pending_detail):
        return said.at, 1
    again = said.at > before.asked_at
    return before.pending_since or said.at, before.pending_answers + again


def _detail(before: Testimony, said: Observation) -> str:
    """MBI's page shows no messages, so pasting it does not take back a reported one."""
    same_word = said.witness is Witness.WORDS and said.reading is before.reading
    return said.detail or (before.detail if same_word else "")


def _moment(before: Testimony, said: Observation) -> datetime | None:
    """A word without a last data point has none: an older one would look late by now."""
    return said.moment or (None if said.witness is Witness.WORDS else before.moment)


def _first(said: Observation) -> Testimony:
    """A first answer is believed when it is good or a word; any other has to be repeated."""
    good = said.reading in GOOD_READINGS
    believed = good or failing(said.witness, said.reading) == 1
    return Testimony(
        witness=said.witness,
        reading=said.reading if believed else Reading.SILENT,
        since=said.at,
        at=said.at,
        detail=said.detail if believed else "",
        moment=said.moment,
        moment_at=said.at if said.moment else None,
        good_at=said.at if good else None,
        heard_at=None if said.reading in SPEECHLESS else said.at,
        asked_at=said.at,
        pending=None if believed else said.reading,
        pending_since=None if believed else said.at,
        pending_answers=0 if believed else 1,
        pending_detail="" if believed else said.detail,
        known=_key_shown(said),
    )
