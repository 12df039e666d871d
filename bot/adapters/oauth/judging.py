"""What a token endpoint, or a person who comes back, says short of a grant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.http.retry_after import read_retry_after
from bot.adapters.http.saying import redacted, values_of, words_of
from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.granting import OAuth
from bot.catalogue.rules import Meaning
from bot.domain.errors import (
    AccountRefusedError,
    ConsentDeniedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.ports.provider import Callback

TOO_MANY = "rate_limit"
"""The code of a ProviderSilentError where the provider was asked too often."""
CODES = {
    # RFC 6749, sections 4.1.2.1 and 5.2
    "invalid_grant": Meaning.CREDENTIAL_REFUSED,
    "invalid_client": Meaning.BOT,
    "unauthorized_client": Meaning.BOT,
    "unsupported_grant_type": Meaning.BOT,
    "unsupported_response_type": Meaning.BOT,
    "invalid_scope": Meaning.BOT,
    "invalid_request": Meaning.BOT,
    "server_error": Meaning.SILENCE,
    "temporarily_unavailable": Meaning.SILENCE,
    # RFC 6750, section 3.1, which some answer at their token endpoint too
    "invalid_token": Meaning.CREDENTIAL_REFUSED,
    # of many providers
    "redirect_uri_mismatch": Meaning.BOT,
}
_UNAUTHORIZED, _FORBIDDEN = 401, 403
_CODE = re.compile(r"[A-Za-z]+(_[A-Za-z]+)+")
"""What codes of RFC 6749 look like, where a firewall says "Forbidden"."""
_OK = range(200, 300)
_MUTE = frozenset({408, 425, 429})
_REQUESTS = 429
_SERVER_FAULTS = range(500, 600)
_DENIED = "access_denied"


@dataclass(frozen=True, kw_only=True)
class Judging:
    """Judges answers of one kind's provider; `secrets` are in no error that it raises."""

    entry: CatalogueEntry
    oauth: OAuth
    now: datetime
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def answer(self, reply: Reply) -> None:
        """Raise what an answer of the token endpoint amounts to; nothing for a token."""
        retry_after = _wait(reply, self.now)
        if reply.status in _SERVER_FAULTS or reply.status in _MUTE:
            code = TOO_MANY if reply.status == _REQUESTS else ""
            message = f"HTTP {reply.status}"
            raise ProviderSilentError(message, code=code, retry_after=retry_after)
        try:
            said = reply.json()
        except SilenceError as silent:
            message = f"HTTP {reply.status}, {silent.detail}"
            raise ProviderSilentError(message, retry_after=retry_after) from None
        if reply.status not in _OK or (isinstance(said, Mapping) and said.get("error")):
            raise self._refusal(reply.status, said, retry_after)
        if not _is_token(said):
            message = "the answer holds no token that can be read"
            raise ProviderSilentError(message)

    def denial(self, callback: Callback) -> ProviderError:
        """Why a person came back without a code."""
        code = callback.error or ""
        said = tuple(filter(None, (code, callback.description)))
        meaning = self.entry.amounts_to(self.oauth.answers, None, said) or CODES.get(code)
        detail = redacted(": ".join(said), self.secrets)
        if meaning is None and code == _DENIED:
            return ConsentDeniedError(detail, code=code)
        return _error(meaning or Meaning.SILENCE, detail, code=redacted(code, self.secrets))

    def _refusal(self, status: int, said: object, wait: timedelta | None) -> ProviderError:
        values = values_of(said)
        code = said.get("error") if isinstance(said, Mapping) else None
        code = code if isinstance(code, str) else ""
        meaning = (
            self.entry.amounts_to(self.oauth.answers, status, values, said)
            or CODES.get(code)
            or _by_status(status, code)
        )
        detail = redacted(words_of(said), self.secrets) or f"HTTP {status}"
        return _error(meaning, detail, code=redacted(code, self.secrets), retry_after=wait)


def _by_status(status: int, code: str) -> Meaning:
    """An unknown 401 is about the client, which it is that shows itself there.

    A 403 is of the endpoint, and not of what stands before it, where it bears a code.
    """
    if status == _UNAUTHORIZED:
        return Meaning.BOT
    refused = status == _FORBIDDEN and _CODE.fullmatch(code)
    return Meaning.ACCOUNT_REFUSED if refused else Meaning.SILENCE


def _error(
    meaning: Meaning, detail: str, *, code: str, retry_after: timedelta | None = None
) -> ProviderError:
    match meaning:
        case Meaning.CREDENTIAL_REFUSED:
            return GrantRefusedError(detail, code=code)
        case Meaning.ACCOUNT_REFUSED:
            return AccountRefusedError(detail, code=code)
        case Meaning.BOT:
            return ProviderClientError(detail, code=code)
        case Meaning.RATE_LIMIT:
            return ProviderSilentError(detail, code=TOO_MANY, retry_after=retry_after)
        case _:
            return ProviderSilentError(detail, code=code, retry_after=retry_after)


def _wait(reply: Reply, now: datetime) -> timedelta | None:
    seconds = read_retry_after(reply.retry_after, now)
    return None if seconds is None else timedelta(seconds=seconds)


def _is_token(said: object) -> bool:
    """Whether all that is read of a token has the type it should have."""
    if not isinstance(said, Mapping):
        return False
    access_token, scope = said.get("access_token"), said.get("scope")
    scoped = scope is None or isinstance(scope, str) or _all_texts(scope)
    texts = (said.get(name) for name in ("refresh_token", "instance_url", "token_type"))
    return (
        isinstance(access_token, str)
        and bool(access_token.strip())
        and scoped
        and all(value is None or isinstance(value, str) for value in texts)
        and _is_span(said.get("expires_in"))
    )


def _all_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_span(value: object) -> bool:
    """Seconds, as a number or written out."""
    if isinstance(value, str):
        return value.isascii() and value.isdigit()
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
