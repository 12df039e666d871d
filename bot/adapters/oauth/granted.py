"""From a token to credentials: what was granted, for how long, and where it is good."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.adapters.http.clean import one_line
from bot.adapters.oauth.addresses import instance_allowed
from bot.catalogue.granting import OAuth, Strategy
from bot.domain.errors import GrantRefusedError, ProviderClientError
from bot.domain.grant import Credentials

NARROWED = "scope"
"""The code of a GrantRefusedError where less was granted than the kind needs."""
_LONGEST = timedelta(days=3650)
_UNTIL = ("refresh_token_expires_in", "x_refresh_token_expires_in")
"""Google and Intuit name the life of a refresh token, each in its way."""
_PARTED = re.compile(r"[\s,]+")


def first_credentials(
    oauth: OAuth, token: Mapping[str, object], *, token_url: str, now: datetime
) -> Credentials:
    """A new grant; GrantRefusedError where it is too narrow.

    A scope that the provider does not name is the one that was asked for (RFC 6749,
    section 5.1).
    """
    granted = _scopes(token) or oauth.scopes
    missing = [scope for scope in oauth.needed if scope not in granted]
    if missing:
        message = one_line(f"not granted: {', '.join(missing)}")
        raise GrantRefusedError(message, code=NARROWED)
    return Credentials(
        values=_values(oauth, token, token_url),
        expires_at=_after(token.get("expires_in"), now),
        until=_until(oauth, token, now),
        scopes=granted,
    )


def renewed_credentials(
    oauth: OAuth, token: Mapping[str, object], held: Credentials, *, token_url: str, now: datetime
) -> Credentials:
    """Those held, with all that the provider gave anew.

    Whether a narrower scope still serves is for the next probe to say.
    """
    given = _values(oauth, token, token_url)
    rotated = given.get("refresh_token") not in {None, held.values.get("refresh_token")}
    anew = rotated or oauth.strategy is Strategy.META_EXCHANGE
    until = _until(oauth, token, now) if anew else _told_until(token, now)
    return Credentials(
        values={**held.values, **given},
        expires_at=_after(token.get("expires_in"), now),
        until=until or held.until,
        scopes=_scopes(token) or held.scopes,
    )


def _values(oauth: OAuth, token: Mapping[str, object], token_url: str) -> dict[str, str]:
    found = {name: token.get(name) for name in ("access_token", "refresh_token", "instance_url")}
    values = {name: value for name, value in found.items() if isinstance(value, str) and value}
    instance = values.get("instance_url")
    if instance is None or not oauth.instance_hosts:
        values.pop("instance_url", None)
    elif not instance_allowed(instance, oauth, token_url):
        message = "the provider names an instance at a host that is not one of its own"
        raise ProviderClientError(message, code="instance_url")
    else:
        values["instance_url"] = instance.rstrip("/")
    return values


def _scopes(token: Mapping[str, object]) -> tuple[str, ...]:
    told = token.get("scope")
    parts = told if isinstance(told, list) else [told]
    texts = [one for one in parts if isinstance(one, str)]
    return tuple(scope for text in texts for scope in _PARTED.split(text) if scope)


def _until(oauth: OAuth, token: Mapping[str, object], now: datetime) -> datetime | None:
    if oauth.strategy is Strategy.META_EXCHANGE:
        return _after(token.get("expires_in"), now)
    known = now + timedelta(days=oauth.refresh_days) if oauth.refresh_days else None
    return _told_until(token, now) or known


def _told_until(token: Mapping[str, object], now: datetime) -> datetime | None:
    ends = (_after(token.get(name), now) for name in _UNTIL)
    return next((end for end in ends if end is not None and end > now), None)


def _after(seconds: object, now: datetime) -> datetime | None:
    """The moment so many seconds from now; None where that says nothing sensible."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float | str):
        return None
    try:
        span = min(max(float(seconds), 0.0), _LONGEST.total_seconds())
    except (ValueError, OverflowError):
        return None
    return now + timedelta(seconds=span) if span == span else None  # noqa: PLR0124 - not a number
