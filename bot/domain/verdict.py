"""The diagnosis: trouble first, cause second, by elimination.

Pure and total: any case has a verdict. `unknown` and `bot` are honest ones. The order of
`CAUSES` is the order of the rules; the first that finds something decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Remedy, Shared, Status
from bot.domain.evidence import Changes, Said, gather, line
from bot.domain.integration import Authorization
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.schedule import Cadence, late_from

OUTAGE_SLACK = timedelta(minutes=30)
"""A word this much older than a noticed outage still counts as having come with it."""
REFUSALS = frozenset({Reading.CREDENTIAL_REFUSED, Reading.ACCOUNT_REFUSED})


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a rule found."""

    cause: Cause
    confidence: Confidence
    remedy: Remedy
    shared: Shared = Shared.INTEGRATION
    status: Status | None = None
    changes: tuple[Changes, ...] = ()


def diagnose(case: Case) -> Diagnosis:
    """The verdict on one integration."""
    grounds = troubles(case)
    if not grounds:
        return _calm(case)
    if waiting := _recovering(case):
        return _verdict(case, waiting, grounds, recovering=True)
    finding = next((f for rule in CAUSES if (f := rule(case))), UNKNOWN)
    return _verdict(case, finding, grounds)


def troubles(case: Case) -> tuple[Testimony, ...]:
    """The testimonies that amount to trouble; without one, nothing is posted."""
    found = [
        case.data if case.late else None,
        case.word if _word_is(case, Reading.REAUTH, Reading.FAILED) else None,
        _shared_fault(case),
        _account_refusal(case),
        _cycle_fault(case),
        case.testimony(Witness.FEED) if case.reading(Witness.FEED) is Reading.DOWN else None,
        case.silent_probe if case.provider_down_since else None,
        case.ingest_down if case.kind.ingest else None,
    ]
    return tuple({t.witness: t for t in found if t is not None}.values())


def _word_is(case: Case, *readings: Reading) -> bool:
    return case.word is not None and case.word.reading in readings


def _shared_fault(case: Case) -> Testimony | None:
    said = case.accuser(Witness.SHARED_PROBE)
    faults = REFUSALS | {Reading.CANNOT_CONNECT, Reading.HOST_KEY_CHANGED}
    return said if said and said.reading in faults else None


def _account_refusal(case: Case) -> Testimony | None:
    """A refusal of the person, role or account; MBI's later word that all is well outranks it."""
    for witness in (Witness.SHARED_PROBE, Witness.OWN_PROBE):
        said = case.accuser(witness)
        if said is None or said.reading is not Reading.ACCOUNT_REFUSED:
            continue
        word = case.word
        if word and word.reading is Reading.SUCCESS and word.at > said.since and not case.late:
            continue
        return said
    return None


def _cycle_fault(case: Case) -> Testimony | None:
    said = case.accuser(Witness.CYCLE)
    return said if said and said.reading in {Reading.LATE, Reading.UNSUCCESSFUL} else None


def _recovering(case: Case) -> Finding | None:
    """MBI's word turned good; until the next cycle is due, late data is only awaited."""
    word = case.word
    mended = word and word.reading is Reading.SUCCESS and word.previous in WAS
    if not (word and mended and case.late) or _shared_fault(case) or case.provider_down_since:
        return None
    deadline = late_from(word.since, case.cadences.get(Witness.CYCLE, Cadence()), case.calendar)
    cycle = case.testimony(Witness.CYCLE)
    passed = cycle and cycle.moment and cycle.moment > word.since + timedelta(minutes=1)
    if passed or deadline is None or case.now >= deadline:
        return None
    return Finding(
        cause=WAS[word.previous or Reading.FAILED],
        confidence=Confidence.LIKELY,
        remedy=Remedy.WAIT_DATA,
        changes=(Changes.DATA_ARRIVES, Changes.CYCLE_COMPLETES),
    )


WAS = {Reading.REAUTH: Cause.TOKEN, Reading.FAILED: Cause.CONNECTION}


def _provider_down(case: Case) -> Finding | None:
    since = case.provider_down_since
    if since is None or _refused_before(case, since):
        return None
    likely = case.late or _word_is(case, Reading.REAUTH, Reading.FAILED)
    return Finding(
        cause=Cause.THIRD_PARTY,
        confidence=Confidence.LIKELY if likely else Confidence.PROBABLE,
        remedy=Remedy.WAIT_PROVIDER,
        shared=Shared.PROVIDER,
        changes=(Changes.PROVIDER_RECOVERS,),
    )


def _refused_before(case: Case, outage: datetime) -> bool:
    """Whether a refusal is older than the outage; one that came with it has to wait."""
    before = outage - OUTAGE_SLACK
    word = case.word
    if word and word.reading is Reading.REAUTH and word.since < before:
        return True
    probes = (case.accuser(Witness.SHARED_PROBE), case.accuser(Witness.OWN_PROBE))
    return any(p and p.reading in REFUSALS and p.since < before for p in probes)


def _account(case: Case) -> Finding | None:
    shared = case.accuser(Witness.SHARED_PROBE)
    password = case.kind.authorization is Authorization.PASSWORD
    refused = shared and shared.reading is Reading.CREDENTIAL_REFUSED
    by_message = _by_message(case, Reading.ACCOUNT_REFUSED)
    by_word = password and _word_is(case, Reading.REAUTH)
    if not (_account_refusal(case) or (refused and password) or by_message or by_word):
        return None
    return Finding(
        cause=Cause.ADMIN_ACCOUNT,
        confidence=Confidence.LIKELY,
        remedy=Remedy.REAUTHORIZE,
        status=Status.REAUTH,
        changes=(Changes.ADMIN_CONFIRMS, Changes.WORD_ARRIVES),
    )


def _by_message(case: Case, reading: Reading) -> bool:
    return case.message_says is reading and _word_is(case, Reading.REAUTH, Reading.FAILED)


def _token(case: Case) -> Finding | None:
    shared = case.accuser(Witness.SHARED_PROBE)
    key_refused = shared and shared.reading is Reading.CREDENTIAL_REFUSED
    said = _word_is(case, Reading.REAUTH) or _by_message(case, Reading.CREDENTIAL_REFUSED)
    if key_refused or said:
        return _token_finding(Confidence.LIKELY, Status.REAUTH)
    if not case.late or not case.kind.can_lapse or _shared_good(case):
        return None
    if case.reading(Witness.CALENDAR) in {Reading.DUE, Reading.OVERDUE}:
        return _token_finding(Confidence.PROBABLE)
    own = case.accuser(Witness.OWN_PROBE)
    if own and own.reading is Reading.CREDENTIAL_REFUSED and not _word_is(case, Reading.SUCCESS):
        return _token_finding(Confidence.UNCLEAR)
    return None


def _token_finding(confidence: Confidence, status: Status | None = None) -> Finding:
    return Finding(
        cause=Cause.TOKEN,
        confidence=confidence,
        remedy=Remedy.REAUTHORIZE,
        status=status,
        changes=(Changes.WORD_ARRIVES, Changes.DATA_ARRIVES),
    )


def _shared_good(case: Case) -> bool:
    return case.reading(Witness.SHARED_PROBE) is Reading.GOOD


def _connection(case: Case) -> Finding | None:
    shared = case.accuser(Witness.SHARED_PROBE)
    probed = shared and shared.reading in {Reading.CANNOT_CONNECT, Reading.HOST_KEY_CHANGED}
    if not probed and not _word_is(case, Reading.FAILED):
        return None
    sure = probed or case.kind.database
    return Finding(
        cause=Cause.CONNECTION,
        confidence=Confidence.LIKELY if sure else Confidence.PROBABLE,
        remedy=Remedy.FIX_CONNECTION,
        status=Status.FAILED,
        changes=(Changes.WORD_ARRIVES, Changes.PROBE_ANSWERS),
    )


def _mbi_internal(case: Case) -> Finding | None:
    ingest = case.ingest_down
    if case.kind.ingest and ingest:
        return _mbi_finding(Confidence.LIKELY, Shared.MBI)
    cycle = _cycle_fault(case)
    across = case.late and _late_across(case)
    ingest_too = ingest is not None and case.late
    if cycle or across:
        agreeing = sum([cycle is not None, across, ingest_too, _good_word_but_late(case)])
        confidence = Confidence.LIKELY if agreeing > 1 else Confidence.PROBABLE
        return _mbi_finding(confidence, Shared.ACCOUNT)
    if ingest_too:
        return _mbi_finding(Confidence.PROBABLE, Shared.MBI)
    if _good_word_but_late(case):
        return _mbi_finding(Confidence.PROBABLE, Shared.INTEGRATION)
    return None


def _mbi_finding(confidence: Confidence, shared: Shared) -> Finding:
    return Finding(
        cause=Cause.MBI_INTERNAL,
        confidence=confidence,
        remedy=Remedy.ASK_SUPPORT,
        shared=shared,
        changes=(Changes.CYCLE_COMPLETES, Changes.WORD_ARRIVES),
    )


def _late_across(case: Case) -> bool:
    near = case.neighbours
    return near.other_providers_late > 0 and 2 * near.late >= near.judged


def _good_word_but_late(case: Case) -> bool:
    """MBI said that the connection is good after the data was already late."""
    word, data = case.word, case.data
    if not (case.late and word and data and word.reading is Reading.SUCCESS):
        return False
    return not case.kind.upload and word.at >= data.since


def _provider_silent(case: Case) -> Finding | None:
    """Late data, and the provider is degraded or does not answer the bot's probe."""
    troubled = case.reading(Witness.FEED) is Reading.DEGRADED or case.silent_probe
    if not (case.late and troubled):
        return None
    return Finding(
        cause=Cause.THIRD_PARTY,
        confidence=Confidence.UNCLEAR,
        remedy=Remedy.WAIT_PROVIDER,
        changes=(Changes.PROVIDER_RECOVERS, Changes.WORD_ARRIVES),
    )


def _alone_late(case: Case) -> Finding | None:
    """Only this one is late and everything else is proven good, so its authorization is left."""
    alone = case.late and case.neighbours.judged > 0 and case.neighbours.late == 0
    feed_good = not case.kind.has_feed or case.reading(Witness.FEED) is Reading.UP
    cycle_good = case.reading(Witness.CYCLE) is Reading.COMPLETED
    ingest_good = case.reading(Witness.INGEST) is Reading.UP
    proven = alone and feed_good and cycle_good and ingest_good and not case.silent_probe
    if not proven or not case.kind.can_lapse or _shared_good(case):
        return None
    return _token_finding(Confidence.UNCLEAR)


def _missing_upload(case: Case) -> Finding | None:
    if not (case.late and case.kind.upload):
        return None
    return Finding(
        cause=Cause.UNKNOWN,
        confidence=Confidence.UNCLEAR,
        remedy=Remedy.UPLOAD_FILE,
        changes=(Changes.DATA_ARRIVES,),
    )


CAUSES: tuple[Callable[[Case], Finding | None], ...] = (
    _provider_down,
    _account,
    _token,
    _connection,
    _mbi_internal,
    _provider_silent,
    _missing_upload,
    _alone_late,
)

UNKNOWN = Finding(
    cause=Cause.UNKNOWN,
    confidence=Confidence.UNCLEAR,
    remedy=Remedy.LOOK,
    changes=(Changes.MORE_WITNESSES, Changes.WORD_ARRIVES),
)


def _verdict(
    case: Case, finding: Finding, grounds: Iterable[Testimony], *, recovering: bool = False
) -> Diagnosis:
    grounds = tuple(grounds)
    return Diagnosis(
        status=finding.status or _status(case),
        cause=finding.cause,
        confidence=finding.confidence,
        trouble=True,
        recovering=recovering,
        shared=finding.shared,
        since=min(_began(case, t) for t in grounds),
        evidence=gather(case, recovering=recovering),
        grounds=frozenset(t.witness for t in grounds),
        well=case.well,
        would_change=tuple(line(change) for change in finding.changes),
        remedy=finding.remedy,
    )


def _began(case: Case, ground: Testimony) -> datetime:
    """Late data is missing from its last value on; anything else from its first answer."""
    if ground is case.data and case.late and ground.moment:
        return min(ground.moment, ground.since)
    return ground.since


def _status(case: Case) -> Status:
    if _word_is(case, Reading.REAUTH):
        return Status.REAUTH
    if _word_is(case, Reading.FAILED):
        return Status.FAILED
    return Status.STALE if case.late else Status.UNKNOWN


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
        would_change=tuple(line(change) for change in changes),
        remedy=Remedy.FIX_BOT if hindered else Remedy.NOTHING,
    )


def _hindered(case: Case) -> tuple[Testimony, ...]:
    """What keeps the bot from seeing: its key refused, its own grant dead, its network down."""
    found = list(case.refused_as_bot)
    own = case.accuser(Witness.OWN_PROBE)
    if own and own.reading is Reading.CREDENTIAL_REFUSED:
        found.append(own)
    if case.all_silent:
        found += [t for t in case.testimonies.values() if t.reading is Reading.SILENT]
    return tuple(found)


__all__ = ["CAUSES", "Case", "Finding", "Said", "diagnose", "troubles"]
