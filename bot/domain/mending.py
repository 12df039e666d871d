"""What kept data away is mended: until the next cycle had its chance, data is awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.attempt import (
    as_told,
    awaits_proof,
    cycle_in_vain,
    proof_by,
    proof_of,
    refused_anew,
)
from bot.domain.case import Case
from bot.domain.causes import find
from bot.domain.contradiction import UNDER_WAY
from bot.domain.diagnosis import Cause, Line, Remedy, Shared
from bot.domain.evidence import Said, line
from bot.domain.findings import Finding, awaited
from bot.domain.integration import Authorization
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.round import Round
from bot.domain.schedule import Cadence, late_from
from bot.domain.trouble import (
    account_refusal,
    changed_key,
    cycle_fault,
    shared_fault,
    troubles,
    unreached,
    word_is,
)

ELSEWHERE = frozenset({Cause.THIRD_PARTY, Cause.MBI_INTERNAL})
"""Causes that authorizing MBI does not mend."""
WAS = {Reading.REAUTH: Cause.TOKEN, Reading.FAILED: Cause.CONNECTION}


@dataclass(frozen=True, kw_only=True)
class Mend:
    """What was mended, the trouble that people were told of, and what is waited for."""

    finding: Finding
    grounds: tuple[Testimony, ...]
    waiting: Line | None = None


def mend_of(case: Case, grounds: Sequence[Testimony]) -> Mend | None:
    """The mend whose data is awaited; None where there is none, or other trouble."""
    if mend := _authorized(case):
        return mend
    word = _mended_word(case)
    mended = word or (_mended_service(case) if case.late else None)
    if mended is None or _new_trouble(case, mended[0].since):
        return None
    said, finding = mended
    if not grounds and (case.data is None or _data_since(case, _worst_at(said))):
        return None
    deadline = late_from(said.since, case.cadences.get(Witness.CYCLE, Cadence()), case.calendar)
    if deadline is None or case.now >= deadline or _in_vain(case, said.since):
        return None
    waiting = line(Said.WAITING_FOR_DATA, since=said.since) if word else None
    return Mend(finding=finding, grounds=tuple(grounds) or (said,), waiting=waiting)


def _authorized(case: Case) -> Mend | None:
    """A person authorized MBI; the trouble stands as it was told until that is proven."""
    latest = awaits_proof(case)
    if latest is None or latest.authorized_at is None or case.now >= proof_by(case):
        return None
    if refused_anew(case) or cycle_in_vain(case) or proof_of(case):
        return None
    told = as_told(case)
    grounds = troubles(told)
    if not grounds or _hidden(case, latest.authorized_at):
        return None
    finding = find(told)
    if finding.cause in ELSEWHERE or finding.remedy is Remedy.UPLOAD_FILE:
        return None
    return Mend(
        finding=awaited(finding.cause, Shared.INTEGRATION),
        grounds=grounds,
        waiting=line(Said.WAITING_FOR_PROOF, until=proof_by(case)),
    )


def _hidden(case: Case, since: datetime) -> bool:
    """Whether something else keeps data away: the provider, or MBI's own cycle."""
    cycle = cycle_fault(case)
    return case.outage_unended_since is not None or (cycle is not None and cycle.since > since)


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


def _mended_word(case: Case) -> tuple[Testimony, Finding] | None:
    """MBI's word turned good."""
    word = case.word
    if not word or word.reading is not Reading.SUCCESS or word.previous not in WAS:
        return None
    tried = awaits_proof(case)
    if tried and case.now >= proof_by(case) and _with(tried, word.since):
        return None
    return word, awaited(_cause_before(case, word), Shared.INTEGRATION)


def _with(tried: Round, moment: datetime) -> bool:
    """Whether that came of it: what was waited for is the same, and no longer than told."""
    return tried.authorized_at is not None and moment <= tried.authorized_at + UNDER_WAY


def _cause_before(case: Case, word: Testimony) -> Cause:
    password = case.kind.authorization is Authorization.PASSWORD
    cause = WAS[word.previous or Reading.FAILED]
    return Cause.ADMIN_ACCOUNT if password and cause is Cause.TOKEN else cause


def _mended_service(case: Case) -> tuple[Testimony, Finding] | None:
    """The provider, or MBI's ingest for what is pushed there, is up again."""
    for witness, cause, shared in (
        (Witness.FEED, Cause.THIRD_PARTY, Shared.PROVIDER),
        (Witness.INGEST, Cause.MBI_INTERNAL, Shared.MBI),
    ):
        said = case.testimony(witness)
        concerns = witness is Witness.FEED or case.kind.ingest
        if concerns and said and said.reading is Reading.UP and said.previous is Reading.DOWN:
            return None if word_is(case, *WAS) else (said, awaited(cause, shared))
    return None


def _new_trouble(case: Case, mended: datetime) -> bool:
    """Whether something else than the mended word keeps data away, or hides it."""
    if shared_fault(case) or case.outage_unended_since or case.muted:
        return True
    others = (account_refusal(case), unreached(case), changed_key(case), cycle_fault(case))
    return any(t is not None and t.since > mended for t in others)
