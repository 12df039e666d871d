"""What still counts after a person authorized MBI, and what proves that it helped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.contradiction import BAD_WORDS, UNDER_WAY, goes_on
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.round import Attempts, Outcome, Proof, Round
from bot.domain.schedule import Cadence, late_from
from bot.domain.trouble import (
    REFUSALS,
    UNREACHED,
    account_refusal,
    changed_key,
    shared_fault,
    unreached,
    word_is,
)

SPEAKS_FOR_MBI = {
    Witness.SHARED_PROBE: REFUSALS | UNREACHED,
    Witness.OWN_PROBE: frozenset({Reading.ACCOUNT_REFUSED}) | UNREACHED,
}
"""What a probe may say that is held against MBI's own authorization."""


def heeded(case: Case) -> Case:
    """The case without the bad news that was said before MBI was authorized, and not after."""
    authorized = case.authorized_at
    standing = case if authorized and not _unused(case, authorized) else _unmended(case)
    if authorized is None:
        return standing
    stale = {t.witness for t in standing.testimonies.values() if _is_stale(case, t, authorized)}
    return replace(standing, ignored=frozenset(stale))


def as_told(case: Case) -> Case:
    """The case as it was before a person did anything about it."""
    standing = _unmended(case)
    word, authorized = standing.testimonies.get(Witness.WORDS), case.authorized_at
    said = dict(standing.testimonies)
    if word and authorized and word.reading is Reading.SUCCESS and word.at > authorized:
        bad = word.previous in BAD_WORDS
        said[Witness.WORDS] = _previous(word) if bad else replace(word, reading=Reading.BLANK)
    return replace(
        standing,
        now=min(case.now, authorized or case.now),
        testimonies=said,
        attempts=Attempts(),
        authorized=None,
        ignored=frozenset(),
    )


def awaits_proof(case: Case) -> Round | None:
    """The open round in which MBI was authorized."""
    latest = case.attempts.latest
    opened = latest is not None and latest.outcome is Outcome.OPEN
    return latest if opened and latest and latest.authorized_at else None


def was_tried(case: Case) -> bool:
    """Whether MBI was authorized since it was last well, with nothing proven so far."""
    latest = case.attempts.latest
    return case.attempts.failed > 0 or (latest is not None and latest.authorized_at is not None)


def failed_rounds(case: Case) -> int:
    """How many rounds brought nothing, the one that is over by now included."""
    return case.attempts.failed + (awaits_proof(case) is not None and is_over(case))


def proof_by(case: Case) -> datetime:
    """Until when proof of the last authorization is awaited: an outage gives it a new chance."""
    authorized, latest = case.authorized_at or case.now, case.attempts.latest
    told = latest.deadline if latest and latest.authorized_at == authorized else None
    end = told or _next_cycle(case, authorized)
    over = _outage_over(case)
    if over is None or over.since <= authorized or (over.previous_since or over.since) >= end:
        return end
    return max(end, _next_cycle(case, over.since))


def _next_cycle(case: Case, moment: datetime) -> datetime:
    """By when a cycle that began after that should be over."""
    end = late_from(moment, case.cadences.get(Witness.CYCLE, Cadence()), case.calendar)
    return end or moment + 2 * case.calendar.cadence


def is_over(case: Case) -> bool:
    """Whether the last authorization had its chance: by time, by a cycle, or refused anew."""
    if case.now >= proof_by(case) or cycle_in_vain(case):
        return True
    return refused_anew(case)


def cycle_in_vain(case: Case) -> bool:
    """Whether a cycle passed, and what was asked for after it is late still."""
    passed = _cycle_after(case)
    data = case.data
    # The rows that a cycle brought are only seen when they are asked for after it.
    return bool(passed and passed.moment and data and case.late and data.at > passed.moment)


def refused_anew(case: Case) -> bool:
    """Whether MBI's word or a probe speaks against the last authorization."""
    spoken = (shared_fault(case), account_refusal(case), unreached(case), changed_key(case))
    return word_is(case, *BAD_WORDS) or any(spoken)


def worsened(case: Case) -> bool:
    """Whether MBI's word was good after the authorization, and turned bad again."""
    word, authorized = case.testimonies.get(Witness.WORDS), case.authorized_at
    if word is None or authorized is None or word.previous is not Reading.SUCCESS:
        return False
    return word.previous_since is not None and word.previous_since >= authorized


def proof_of(case: Case) -> tuple[Proof, datetime] | None:
    """The strongest proof there is that the last round helped, and of when it is.

    Weaker ones count once nothing stronger can come, and never while whoever could speak
    against them fell silent on bad news. A round that failed is proven late only by data or
    by MBI's own word.
    """
    latest = case.attempts.latest
    since = latest.authorized_at if latest else None
    if latest is None or since is None:
        return None
    if arrived := case.data_after(since):
        return Proof.DATA, arrived
    over = case.now >= proof_by(case)
    if (_rows_are_asked_for(case) and not over) or case.fell_mute(Witness.NEWEST_ROW):
        return None
    said = _bad_word_since(case, since) or case.muted
    going = latest.outcome is Outcome.OPEN and not said
    cycle = _cycle_after(case)
    if going and cycle and cycle.moment and cycle.reading is Reading.COMPLETED:
        return Proof.CYCLE, cycle.moment
    word = case.testimony(Witness.WORDS)
    if word and word.reading is Reading.SUCCESS and word.at > since:
        return Proof.WORD, word.at
    return (Proof.PERSON, since) if going and (over or _nobody_else(case)) else None


def _rows_are_asked_for(case: Case) -> bool:
    """Whether somebody judges whether data arrives, or may again."""
    row = case.testimonies.get(Witness.NEWEST_ROW)
    return case.data is not None or (row is not None and row.heard_at is not None)


def _nobody_else(case: Case) -> bool:
    """Whether neither data, nor a cycle, nor a word, nor a probe's next answer can be expected."""
    asked = (case.testimonies.get(w) for w in (Witness.NEWEST_ROW, Witness.CYCLE))
    heard = any(t is not None and t.heard_at is not None for t in asked)
    wordless = case.kind.blank_status or Witness.WORDS not in case.testimonies
    return wordless and not heard and not case.ignored - {Witness.HOST_KEY}


def _cycle_after(case: Case) -> Testimony | None:
    """The cycle, once one has passed that began after the last authorization, and no outage."""
    cycle, authorized = case.testimony(Witness.CYCLE), case.authorized_at
    if cycle is None or cycle.moment is None or authorized is None:
        return None
    over = _outage_over(case)
    begun = max(authorized, over.since) if over else authorized
    down = case.outage_unended_since is not None
    return cycle if cycle.moment > begun + UNDER_WAY and not down else None


def _outage_over(case: Case) -> Testimony | None:
    """The feed, where it told of an outage before."""
    feed = case.testimony(Witness.FEED)
    over = feed is not None and feed.reading is Reading.UP and feed.previous is Reading.DOWN
    return feed if over else None


def _bad_word_since(case: Case, moment: datetime) -> bool:
    word = case.testimonies.get(Witness.WORDS)
    return word is not None and word.reading in BAD_WORDS and word.at > moment


def _is_stale(case: Case, said: Testimony, authorized: datetime) -> bool:
    """Whether this is bad news that was not said again after a chance to be mended."""
    if said.witness is Witness.WORDS:
        return said.reading in BAD_WORDS and not _said_again(case, said, authorized)
    if said.witness is Witness.HOST_KEY:
        changed = said.reading is Reading.HOST_KEY_CHANGED
        return changed and said.since <= authorized and not _brought_nothing(case)
    accused = said.reading in SPEAKS_FOR_MBI.get(said.witness, frozenset())
    return accused and said.since <= authorized and said.at <= authorized + UNDER_WAY


def _brought_nothing(case: Case) -> bool:
    """Whether MBI had its chance after the authorization, and its data is missing still.

    A changed host key is shown on and on, so that to hear it again is no news.
    """
    over = case.now >= proof_by(case) or cycle_in_vain(case)
    return _is_closed(case) or (case.late and over)


def _said_again(case: Case, word: Testimony, authorized: datetime) -> bool:
    """Whether MBI's bad word came after a cycle had its chance; a page may be an old one."""
    if word.at <= authorized:
        return False
    passed = _cycle_after(case)
    after_cycle = passed is not None and passed.moment is not None and word.at > passed.moment
    return worsened(case) or after_cycle or _is_closed(case) or case.now >= proof_by(case)


def _is_closed(case: Case) -> bool:
    latest = case.attempts.latest
    return latest is not None and latest.outcome is Outcome.FAILED


def _unused(case: Case, authorized: datetime) -> bool:
    """Whether the present grant was given after MBI was last authorized."""
    return case.granted_at is not None and case.granted_at > authorized


def _unmended(case: Case) -> Case:
    """With the refusal of the grant before: a new one in the bot's hands mends nothing in MBI."""
    said = {w: _before(case, t) if _regranted(case, t) else t for w, t in case.testimonies.items()}
    return replace(case, testimonies=said)


def _before(case: Case, said: Testimony) -> Testimony:
    """What the grant before was told, unless MBI is seen to go on well since."""
    refused = _previous(said)
    return said if goes_on(case, refused) else refused


def _regranted(case: Case, said: Testimony) -> bool:
    """Whether a probe is only good because another grant was given since it was refused."""
    refused = SPEAKS_FOR_MBI.get(said.witness, frozenset()) & REFUSALS
    if said.reading is not Reading.GOOD or said.previous not in refused:
        return False
    began, granted = said.previous_since, case.granted_at
    return began is not None and granted is not None and began < granted <= said.since


def _previous(said: Testimony) -> Testimony:
    return replace(
        said,
        reading=said.previous or said.reading,
        since=said.previous_since or said.since,
        previous=None,
        previous_since=None,
    )
