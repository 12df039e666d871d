"""What a rule may find: a cause, how sure it is, and the one thing to do."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.diagnosis import Cause, Confidence, Remedy, Shared, Status
from bot.domain.evidence import Changes


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a rule found."""

    cause: Cause
    confidence: Confidence
    remedy: Remedy
    shared: Shared = Shared.INTEGRATION
    status: Status | None = None
    changes: tuple[Changes, ...] = ()


def third_party(confidence: Confidence, shared: Shared = Shared.INTEGRATION) -> Finding:
    """The provider has trouble of its own."""
    return Finding(
        cause=Cause.THIRD_PARTY,
        confidence=confidence,
        remedy=Remedy.WAIT_PROVIDER,
        shared=shared,
        changes=(Changes.PROVIDER_RECOVERS, Changes.WORD_ARRIVES),
    )


def admin_account(confidence: Confidence) -> Finding:
    """The account, the person or the role that authorized MBI is refused."""
    return Finding(
        cause=Cause.ADMIN_ACCOUNT,
        confidence=confidence,
        remedy=Remedy.REAUTHORIZE,
        status=Status.REAUTH,
        changes=(Changes.ADMIN_CONFIRMS, Changes.WORD_ARRIVES),
    )


def token(confidence: Confidence) -> Finding:
    """MBI's own authorization ended."""
    return Finding(
        cause=Cause.TOKEN,
        confidence=confidence,
        remedy=Remedy.REAUTHORIZE,
        status=None if confidence is Confidence.UNCLEAR else Status.REAUTH,
        changes=(Changes.WORD_ARRIVES, Changes.DATA_ARRIVES),
    )


def connection(confidence: Confidence) -> Finding:
    """MBI can't reach the source."""
    return Finding(
        cause=Cause.CONNECTION,
        confidence=confidence,
        remedy=Remedy.FIX_CONNECTION,
        status=Status.FAILED,
        changes=(Changes.WORD_ARRIVES, Changes.PROBE_ANSWERS),
    )


def mbi_internal(confidence: Confidence, shared: Shared) -> Finding:
    """MBI itself does not bring the data."""
    return Finding(
        cause=Cause.MBI_INTERNAL,
        confidence=confidence,
        remedy=Remedy.ASK_SUPPORT,
        shared=shared,
        changes=(Changes.CYCLE_COMPLETES, Changes.WORD_ARRIVES),
    )


def awaited(cause: Cause, shared: Shared) -> Finding:
    """What was behind it is mended, and now data has to arrive."""
    return Finding(
        cause=cause,
        confidence=Confidence.LIKELY,
        remedy=Remedy.WAIT_DATA,
        shared=shared,
        changes=(Changes.DATA_ARRIVES, Changes.CYCLE_COMPLETES),
    )


MISSING_UPLOAD = Finding(
    cause=Cause.UNKNOWN,
    confidence=Confidence.UNCLEAR,
    remedy=Remedy.UPLOAD_FILE,
    changes=(Changes.DATA_ARRIVES,),
)

UNKNOWN = Finding(
    cause=Cause.UNKNOWN,
    confidence=Confidence.UNCLEAR,
    remedy=Remedy.LOOK,
    changes=(Changes.MORE_WITNESSES, Changes.WORD_ARRIVES),
)
