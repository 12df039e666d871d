"""What goes wrong on the way, as the page explains it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.errors import (
    AccountRefusedError,
    ConsentDeniedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.domain.observation import Reading
from bot.domain.round import Problem, Refusal
from bot.ports.probe import Tried
from bot.ports.witness import Heard

LONGEST_DETAIL = 300

PASSING = frozenset(
    {
        Refusal.PROVIDER_SILENT,
        Refusal.TOO_MANY_REQUESTS,
        Refusal.STATE_GONE,
        Refusal.OTHER_BROWSER,
        Refusal.CLIENT_FAULT,
        Refusal.MISSING_INPUT,
    }
)
"""What says nothing of the person's access: the step stays as it was, to be tried again."""

REFUSED = {
    Reading.CREDENTIAL_REFUSED: Refusal.CREDENTIAL_REFUSED,
    Reading.ACCOUNT_REFUSED: Refusal.ACCOUNT_REFUSED,
    Reading.CANNOT_CONNECT: Refusal.CANNOT_CONNECT,
    Reading.FULL: Refusal.CANNOT_CONNECT,
    Reading.HOST_KEY_CHANGED: Refusal.CANNOT_CONNECT,
}
BY_ERROR = (
    (ConsentDeniedError, Refusal.DENIED),
    (AccountRefusedError, Refusal.ACCOUNT_REFUSED),
    (ProviderClientError, Refusal.CLIENT_FAULT),
    (ProviderSilentError, Refusal.PROVIDER_SILENT),
)
TOO_MANY = "rate_limit"
"""The code of a provider that was asked too often; one that is down may name a wait as well."""
BY_CODE = {
    "scope": Refusal.SCOPE_NARROWED,
    "issuer": Refusal.ISSUER_MISMATCH,
    "invalid_grant": Refusal.STATE_GONE,
}
"""A code that a provider takes no more was used, or its ten minutes are over (RFC 6749 §4.1.2)."""


def problem_of_error(error: ProviderError, now: datetime) -> Problem:
    """Why the provider gave no grant, in its own words where it has any."""
    if isinstance(error, GrantRefusedError):
        reason = BY_CODE.get(error.code, Refusal.CREDENTIAL_REFUSED)
    else:
        reason = next(
            (reason for kind, reason in BY_ERROR if isinstance(error, kind)),
            Refusal.PROVIDER_SILENT,
        )
    if isinstance(error, ProviderSilentError) and error.code == TOO_MANY:
        reason = Refusal.TOO_MANY_REQUESTS
    said = str(error)
    own_words = "" if said == (type(error).__doc__ or "").strip() else said
    return Problem(reason=reason, at=now, detail=own_words[:LONGEST_DETAIL])


def problem_of_try(tried: Tried, secrets: Iterable[str], now: datetime) -> Problem | None:
    """Why a credential that was just tried is not good; None when it is."""
    if tried.heard is Heard.ANSWER and tried.reading is Reading.GOOD:
        return None
    return Problem(reason=_reason(tried), at=now, detail=without(tried.detail, secrets))


def without(detail: str, secrets: Iterable[str]) -> str:
    """Somebody else's words, in which no secret of ours may stand."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        detail = detail.replace(secret, "…")
    return detail[:LONGEST_DETAIL]


def _reason(tried: Tried) -> Refusal:
    if tried.heard is Heard.REFUSED:
        return Refusal.CLIENT_FAULT
    if tried.heard is Heard.ANSWER and tried.reading in REFUSED:
        return REFUSED[tried.reading]
    waits = tried.retry_after is not None
    return Refusal.TOO_MANY_REQUESTS if waits else Refusal.PROVIDER_SILENT
