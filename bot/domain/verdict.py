"""The diagnosis: trouble first, cause second, by elimination.

Pure and total: any case has a verdict. `unknown` and `bot` are honest ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    if waiting := _recovering(case, grounds):
        mended, finding = waiting
        return _verdict(case, finding, grounds or (mended,), recovering=True)
    return _verdict(case, find(case), grounds) if grounds else _calm(case)


Mend = tuple[Testimony, Finding]


def _recovering(case: Case, grounds: Sequence[Testimony]) -> Mend | None:
    """What kept data away is mended; until the next cycle had its chance, data is awaited."""
    mend = _mended_word(case) or (_mended_service(case) if case.late else None)
    if mend is None or _new_trouble(case, mend[0].since):
        return None
    mended = mend[0]
    if not grounds and (case.data is None or _data_since(case, _worst_at(mended))):
        return None
    deadline = late_from(mended.since, case.cadences.get(Witness.CYCLE, Cadence()), case.calendar)
    waits = deadline is not None and case.now < deadline and not _in_vain(case, mended.since)
    return mend if waits else None


def _in_vain(case: Case, mended: datetime) -> bool:
    """Whether a cycle passed that should have brought data, and the data was asked for since."""
    cycle, data = case.testimony(Witness.CYCLE), case.data
    passed = cycle and cycle.moment and cycle.moment > mended + UNDER_WAY
    # The rows that a cycle brought are only seen when they are asked for after it.
    return bool(passed and cycle and cycle.moment and data and data.at > cycle.moment)


def _worst_at(mended: Testimony) -> datetime:
    """When it was bad for sure: rows of later can only have come after the mend."""
    return mended.previous_since or mended.since


def _data_since(case: Case, moment: datetime) -> bool:
    """Whether data came after that."""
    data = case.data
    return data is not None and data.moment is not None and data.moment > moment


def _mended_word(case: Case) -> Mend | None:
    """MBI's word turned good."""
    word = case.word
    if not word or word.reading is not Reading.SUCCESS or word.previous not in WAS:
        return None
    return word, _awaited(_cause_before(case, word), Shared.INTEGRATION)


def _mended_service(case: Case) -> Mend | None:
    """The provider, or MBI's ingest for what is pushed there, is up again."""
    for witness, cause, shared in (
        (Witness.FEED, Cause.THIRD_PARTY, Shared.PROVIDER),
        (Witness.INGEST, Cause.MBI_INTERNAL, Shared.MBI),
    ):
        said = case.testimony(witness)
        concerns = witness is Witness.FEED or case.kind.ingest
        if concerns and said and said.reading is Reading.UP and said.previous is Reading.DOWN:
            return None if word_is(case, *WAS) else (said, _awaited(cause, shared))
    return None


def _awaited(cause: Cause, shared: Shared) -> Finding:
    return Finding(
        cause=cause,
        confidence=Confidence.LIKELY,
        remedy=Remedy.WAIT_DATA,
        shared=shared,
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
        status=_awaiting(case) if recovering else finding.status or _status(case, finding.cause),
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


def _awaiting(case: Case) -> Status:
    """While data is awaited: late, or fine as far as MBI's word goes."""
    return Status.STALE if case.late else Status.OK


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
