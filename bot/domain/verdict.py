"""The diagnosis: trouble first, cause second, by elimination.

Pure and total: any case has a verdict. `unknown` and `bot` are honest ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.attempt import awaits_proof, failed_rounds, heeded, is_over, proof_of
from bot.domain.case import Case
from bot.domain.causes import find
from bot.domain.contradiction import goes_on
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Shared, Status
from bot.domain.evidence import Changes, gather, line
from bot.domain.findings import Finding
from bot.domain.mending import Mend, mend_of
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.schedule import Cadence, late_from
from bot.domain.trouble import REFUSALS, disproved, outlived, troubles, word_is

MENDABLE = frozenset({Cause.TOKEN, Cause.ADMIN_ACCOUNT})
TICKET_AFTER = 2
"""After so many rounds in vain support is asked, whatever the cause."""


def diagnose(case: Case) -> Diagnosis:
    """The verdict on one integration."""
    case = heeded(case)
    grounds = troubles(case)
    if mend := mend_of(case, grounds):
        return _awaiting(case, mend)
    return _trouble(case, grounds) if grounds else _calm(case)


def _awaiting(case: Case, mend: Mend) -> Diagnosis:
    return replace(
        _verdict(case, mend.finding, mend.grounds, waiting=mend.waiting),
        status=_awaiting_status(case),
        recovering=True,
    )


def _trouble(case: Case, grounds: Sequence[Testimony]) -> Diagnosis:
    finding = find(case)
    if finding.cause is Cause.THIRD_PARTY:
        return _verdict(case, finding, grounds)
    if failed_rounds(case) >= TICKET_AFTER and finding.remedy is not Remedy.UPLOAD_FILE:
        finding = replace(finding, remedy=Remedy.ASK_SUPPORT)
    for_good = finding.cause is Cause.TOKEN and case.kind.has_ended(case.now)
    if for_good:
        finding = replace(finding, remedy=Remedy.ASK_SUPPORT)
    in_vain = awaits_proof(case) is not None and is_over(case)
    return replace(_verdict(case, finding, grounds), in_vain=in_vain, for_good=for_good)


def _verdict(
    case: Case, finding: Finding, grounds: Sequence[Testimony], *, waiting: Line | None = None
) -> Diagnosis:
    """Nothing is likely by the word of those alone that go back and forth."""
    flaps = all(t.flaps(case.now) for t in grounds)
    likely = finding.confidence is Confidence.LIKELY
    return Diagnosis(
        status=finding.status or _status(case, finding.cause),
        cause=finding.cause,
        confidence=Confidence.PROBABLE if flaps and likely else finding.confidence,
        trouble=True,
        shared=finding.shared,
        since=min(_began(case, t) for t in grounds),
        evidence=gather(case, waiting=waiting),
        grounds=frozenset(t.witness for t in grounds),
        well=case.well,
        unwell=case.unwell,
        unheard=_unheard(case),
        data_until=_data_until(case),
        would_change=tuple(line(change) for change in finding.changes),
        remedy=finding.remedy,
        flaps=flaps,
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


def _awaiting_status(case: Case) -> Status:
    """While data is awaited: late, or fine as far as MBI's word goes; not on a person's alone."""
    if case.late:
        return Status.STALE
    unsaid = awaits_proof(case) is not None and not word_is(case, Reading.SUCCESS)
    return Status.UNKNOWN if unsaid else Status.OK


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
    proof, proof_at = proof_of(case) or (None, None)
    return Diagnosis(
        status=status,
        cause=Cause.BOT if hindered else None,
        confidence=(Confidence.PROBABLE if case.all_silent else Confidence.LIKELY)
        if hindered
        else None,
        shared=_concerns(hindered),
        since=min(t.since for t in hindered) if hindered else None,
        evidence=gather(case),
        grounds=frozenset(t.witness for t in hindered),
        well=case.well,
        unwell=case.unwell,
        unheard=_unheard(case),
        outlived=frozenset(t.witness for t in outlived(case)),
        data_until=_data_until(case),
        would_change=tuple(line(change) for change in changes),
        remedy=Remedy.FIX_BOT if hindered else Remedy.NOTHING,
        proof=proof,
        proof_at=proof_at,
        takes_key=_takes_key(case, proven=proof is not None),
    )


def _takes_key(case: Case, *, proven: bool) -> bool:
    """Whether the changed host key is right: MBI goes on, or a person's word is proven."""
    said = case.testimony(Witness.HOST_KEY)
    if said is None or said.reading is not Reading.HOST_KEY_CHANGED:
        return False
    told = Witness.HOST_KEY in case.ignored and (proven or awaits_proof(case) is None)
    return told or goes_on(case, said) is not None


def _concerns(hindered: Sequence[Testimony]) -> Shared:
    """A refused grant of the bot's own concerns this one; its key, setting and network all."""
    own = all(t.witness is Witness.OWN_PROBE and t.reading in REFUSALS for t in hindered)
    return Shared.INTEGRATION if own else Shared.ACCOUNT


def _hindered(case: Case) -> tuple[Testimony, ...]:
    """What keeps the bot from seeing: its key refused, its own grant dead, its network down."""
    found = [*case.refused_as_bot, *(p for p in disproved(case) if _shuts_out(case, p))]
    own = case.accuser(Witness.OWN_PROBE)
    if own and own.reading is Reading.CREDENTIAL_REFUSED and own not in found:
        found.append(own)
    if case.all_silent:
        silent = (t for t in case.testimonies.values() if t.reading is Reading.SILENT)
        found += [t for t in silent if t.witness is not Witness.MBI_FEED]
    return tuple(found)


def _shuts_out(case: Case, refused: Testimony) -> bool:
    """Whether a probe was refused again after MBI went on well; till then it may be mended too.

    A source that was full for a while shuts nobody out.
    """
    if refused.reading is Reading.FULL:
        return False
    moment = goes_on(case, refused) or case.authorized_at
    return moment is None or refused.at >= moment or _never_stopped(case, refused)


def _never_stopped(case: Case, refused: Testimony) -> bool:
    """Whether data came all the while, and MBI would have been late had it been refused too."""
    row = case.testimony(Witness.NEWEST_ROW)
    if row is None or row.reading is not Reading.FRESH or row.since > refused.since:
        return False
    cadence = case.cadences.get(Witness.NEWEST_ROW, Cadence())
    deadline = late_from(refused.since, cadence, case.calendar)
    return deadline is not None and refused.at >= deadline
