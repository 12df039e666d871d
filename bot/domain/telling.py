"""What an incident shows of its members' verdicts, and what closes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.diagnosis import Cause, Confidence, Diagnosis
from bot.domain.incident import Incident, State
from bot.domain.observation import Witness
from bot.domain.placing import ALONE, Judged
from bot.domain.round import Proof

SUREST_FIRST = [Confidence.LIKELY, Confidence.PROBABLE, Confidence.UNCLEAR]
OWN = frozenset({Witness.WORDS, Witness.NEWEST_ROW, Witness.SHARED_PROBE, Witness.OWN_PROBE})
"""The witnesses that speak of one integration."""
SPOKEN_FOR = frozenset({Witness.FEED, Witness.SHARED_PROBE, Witness.OWN_PROBE, Witness.CALENDAR})
"""The witnesses whose part MBI's own word can take."""
MENDED_BY_PERSONS = frozenset({Cause.TOKEN, Cause.ADMIN_ACCOUNT, Cause.CONNECTION})
STRONGEST_FIRST = [Proof.DATA, Proof.CYCLE, Proof.WORD, Proof.PERSON]


def spoken(verdicts: Sequence[Judged], incident: Incident, *, new: bool) -> Diagnosis:
    """The verdict to show: the surest of those that do not recover yet.

    What is shown stays while members of other accounts, judged apart, are concerned and
    none is surer: else each account's judgement would edit the card to and fro. The
    grounds of all count, so that no member is healed by what another rested on.
    """
    shown = incident.diagnosis
    best = min(verdicts, key=_surest)
    grounds = frozenset().union(*(v.diagnosis.grounds for v in verdicts))
    others = incident.members - {v.integration.id for v in verdicts}
    since = [v.diagnosis.since for v in verdicts if v.diagnosis.since]
    if others:
        grounds |= shown.grounds
    if shown.since and not new:
        since.append(shown.since)
    stays = others and min(incident.members) in others and shown.cause is best.diagnosis.cause
    kept = shown if stays and _surest_of(shown) <= _surest_of(best.diagnosis) else best.diagnosis
    return replace(kept, cause=incident.cause, grounds=grounds, since=min(since, default=None))


def _surest_of(diagnosis: Diagnosis) -> tuple[bool, int]:
    confidence = diagnosis.confidence
    return diagnosis.recovering, SUREST_FIRST.index(confidence) if confidence else len(SUREST_FIRST)


def _surest(one: Judged) -> tuple[bool, int, int]:
    return (*_surest_of(one.diagnosis), one.integration.id)


def attended(incident: Incident) -> State:
    """Open, or acknowledged by who looked after it before it waited or closed."""
    return State.ACKNOWLEDGED if incident.acknowledged_by else State.OPEN


def shown(diagnosis: Diagnosis) -> object:
    """What people see of a verdict, less the times that move with every answer."""
    lines = tuple(
        (each.key, tuple(sorted((k, v) for k, v in each.args.items() if isinstance(v, str))))
        for each in diagnosis.evidence
    )
    return (diagnosis.status, diagnosis.confidence, diagnosis.remedy, diagnosis.recovering, lines)


def healed(now: Diagnosis, incident: Incident) -> bool:
    """Close on proof of health only, never because a witness fell silent or faded.

    Rows that came after the trouble began prove it. Else what the trouble rested on has
    to be well, as far as it is still asked; MBI's word that was bad and is good speaks
    for the provider and for the probes too, not for missing rows or cycles. A refused probe
    is over once MBI is seen to go on well after it. What a person mended closes by whatever
    proves that.
    """
    shown = incident.diagnosis
    if now.proof is not None and (incident.cause is Cause.UNKNOWN or _tried(incident)):
        return True
    if now.data_until and shown.since and now.data_until > shown.since:
        return Witness.NEWEST_ROW in now.well or Witness.WORDS in now.well
    here = shown.grounds & (now.well | now.unwell)
    if not here:
        return bool(now.well & OWN)
    missing = here - now.well - now.outlived
    if Witness.WORDS in here & now.well:
        missing -= SPOKEN_FOR
    return not missing


def seen_again(now: Diagnosis, notice: Incident) -> bool:
    """Whether the bot sees again: every witness of the notice, or any after utter silence."""
    shown = notice.diagnosis
    if shown.confidence is Confidence.PROBABLE:
        return bool(shown.grounds - now.unheard)
    return not shown.grounds & now.unheard


def mended_by_persons(incident: Incident) -> bool:
    """Whether the page of a link can mend it: MBI's authorization, or a grant of the bot's."""
    own_grant = incident.cause is Cause.BOT and incident.subject.startswith(ALONE)
    return incident.cause in MENDED_BY_PERSONS or own_grant


def proof_shown(well: Iterable[Diagnosis], incident: Incident) -> Mapping[str, str]:
    """What closes it, for its event: of several the weakest proof, and its latest moment.

    A note about the bot needs none, since data did not stop for it. What it told of may
    speak for MBI by now, and is on a card then.
    """
    leaving = tuple(well)
    if incident.cause is Cause.BOT:
        told = incident.diagnosis.grounds
        moved = any(now.trouble and now.grounds & told for now in leaving)
        return {"why": "other_cause"} if moved else {}
    proofs = [found for now in leaving if (found := _proof(now, incident))]
    if not proofs:
        return {}
    proof, at = max(proofs, key=lambda one: (STRONGEST_FIRST.index(one[0]), one[1]))
    return {"proof": str(proof), "proof_at": at.isoformat()}


def _tried(incident: Incident) -> bool:
    """Whether a person could mend it, or did, whatever else its card told of since."""
    return incident.cause in MENDED_BY_PERSONS or incident.diagnosis.recovering


def _proof(now: Diagnosis, incident: Incident) -> tuple[Proof, datetime] | None:
    tried = mended_by_persons(incident) or _tried(incident)
    if now.proof and now.proof_at and (tried or now.proof is Proof.DATA):
        return now.proof, now.proof_at
    began, until = incident.diagnosis.since, now.data_until
    return (Proof.DATA, until) if until and began and until > began else None
