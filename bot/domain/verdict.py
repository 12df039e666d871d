"""The diagnosis: trouble first, cause second, by elimination.

Pure and total: any case has a verdict. `unknown` and `bot` are honest ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.causes import Finding, find
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Remedy, Shared, Status
from bot.domain.evidence import Changes, gather, line
from bot.domain.integration import Authorization
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.schedule import Cadence, late_from
from bot.domain.trouble import (
    account_refusal,
    cycle_fault,
    disproved,
    shared_fault,
    troubles,
    unreached,
    word_is,
)

UNDER_WAY = timedelta(hours=1)
"""A cycle that ends this soon after a mend may have begun, and read the source, before it."""
MENDABLE = frozenset({Cause.TOKEN, Cause.ADMIN_ACCOUNT})


def diagnose(case: Case) -> Diagnosis:
    """The verdict on one integration."""
    grounds = troubles(case)
    if not grounds:
        return _calm(case)
    if waiting := _recovering(case):
        return _verdict(case, waiting, grounds, recovering=True)
    return _verdict(case, find(case), grounds)


def _recovering(case: Case) -> Finding | None:
    """MBI's word turned good; until the next cycle is due, late data is only awaited."""
    word, data = case.word, case.data
    mended = word and word.reading is Reading.SUCCESS and word.previous in WAS
    if not (word and data and mended and case.late) or _new_trouble(case, word.since):
        return None
    deadline = late_from(word.since, case.cadences.get(Witness.CYCLE, Cadence()), case.calendar)
    cycle = case.testimony(Witness.CYCLE)
    passed = cycle and cycle.moment and cycle.moment > word.since + UNDER_WAY
    # The rows that a cycle brought are only seen when they are asked for after it.
    in_vain = passed and cycle and cycle.moment and data.at > cycle.moment
    if in_vain or deadline is None or case.now >= deadline:
        return None
    return Finding(
        cause=_cause_before(case, word),
        confidence=Confidence.LIKELY,
        remedy=Remedy.WAIT_DATA,
        changes=(Changes.DATA_ARRIVES, Changes.CYCLE_COMPLETES),
    )


WAS = {Reading.REAUTH: Cause.TOKEN, Reading.FAILED: Cause.CONNECTION}


def _cause_before(case: Case, word: Testimony) -> Cause:
    password = case.kind.authorization is Authorization.PASSWORD
    cause = WAS[word.previous or Reading.FAILED]
    return Cause.ADMIN_ACCOUNT if password and cause is Cause.TOKEN else cause


def _new_trouble(case: Case, mended: datetime) -> bool:
    """Whether something else than the mended word keeps data away, or hides it."""
    if shared_fault(case) or case.outage_unended_since or case.muted:
        return True
    others = (account_refusal(case), unreached(case), cycle_fault(case))
    return any(t is not None and t.since > mended for t in others)


def _verdict(
    case: Case, finding: Finding, grounds: Iterable[Testimony], *, recovering: bool = False
) -> Diagnosis:
    grounds = tuple(grounds)
    return Diagnosis(
        status=finding.status or _status(case, finding.cause),
        cause=finding.cause,
        confidence=finding.confidence,
        trouble=True,
        recovering=recovering,
        shared=finding.shared,
        since=min(_began(case, t) for t in grounds),
        evidence=gather(case, recovering=recovering),
        grounds=frozenset(t.witness for t in grounds),
        well=case.well,
        unwell=case.unwell,
        unheard=_unheard(case),
        data_until=_data_until(case),
        would_change=tuple(line(change) for change in finding.changes),
        remedy=finding.remedy,
    )


def _began(case: Case, ground: Testimony) -> datetime:
    """Late data is missing from its last value on; anything else from its first answer."""
    if ground is case.data and case.late and ground.moment:
        return min(ground.moment, ground.since)
    return ground.since


def _status(case: Case, cause: Cause) -> Status:
    """MBI's word; `reauth` only where that would help, since the card says it first."""
    if cause in MENDABLE and word_is(case, Reading.REAUTH):
        return Status.REAUTH
    if word_is(case, Reading.FAILED):
        return Status.FAILED
    return Status.STALE if case.late else Status.UNKNOWN


def _data_until(case: Case) -> datetime | None:
    return case.data.moment if case.data and case.flowing else None


def _unheard(case: Case) -> frozenset[Witness]:
    return case.unheard | {t.witness for t in disproved(case)}


def _calm(case: Case) -> Diagnosis:
    """No trouble: well, or not to be known, or not to be seen by the bot."""
    word = case.word
    good_word = word is not None and word.reading is Reading.SUCCESS
    status = Status.OK if case.flowing or good_word else Status.UNKNOWN
    hindered = _hindered(case)
    unproven = status is Status.UNKNOWN
    changes = (Changes.BOT_FIXED,) if hindered else (Changes.MORE_WITNESSES,) if unproven else ()
    return Diagnosis(
        status=status,
        cause=Cause.BOT if hindered else None,
        confidence=(Confidence.PROBABLE if case.all_silent else Confidence.LIKELY)
        if hindered
        else None,
        shared=Shared.ACCOUNT if hindered else Shared.INTEGRATION,
        since=min(t.since for t in hindered) if hindered else None,
        evidence=gather(case),
        grounds=frozenset(t.witness for t in hindered),
        well=case.well,
        unwell=case.unwell,
        unheard=_unheard(case),
        data_until=_data_until(case),
        would_change=tuple(line(change) for change in changes),
        remedy=Remedy.FIX_BOT if hindered else Remedy.NOTHING,
    )


def _hindered(case: Case) -> tuple[Testimony, ...]:
    """What keeps the bot from seeing: its key refused, its own grant dead, its network down."""
    found = [*case.refused_as_bot, *disproved(case)]
    own = case.accuser(Witness.OWN_PROBE)
    if own and own.reading is Reading.CREDENTIAL_REFUSED and own not in found:
        found.append(own)
    if case.all_silent:
        found += [t for t in case.testimonies.values() if t.reading is Reading.SILENT]
    return tuple(found)
