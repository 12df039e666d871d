"""What Zendesk's refusals, and the silences of the network, mean for a ticket."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from bot.adapters.http.bounded import OutOfReachError
from bot.adapters.http.clean import one_line
from bot.adapters.http.retry_after import read_retry_after
from bot.domain.errors import (
    CredentialsRefusedError,
    DeliveryError,
    DeskRefusedError,
    OutcomeUnknownError,
)

SOON = timedelta(seconds=15)
"""When the twin of a request should be through."""
_NEVER = frozenset({400, 413, 422})
_UNSENT = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.SSLError,
    requests.exceptions.InvalidURL,
)
_DEEPEST = 8


def object_of(response: requests.Response) -> Mapping[str, object] | None:
    """The body as a JSON object; None when it is anything else, such as a proxy's page."""
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, Mapping) else None


def error_of(response: requests.Response) -> str:
    """Zendesk's name for what is wrong, "" where it gives none."""
    error = (object_of(response) or {}).get("error")
    return error if isinstance(error, str) else ""


def fault_of(response: requests.Response) -> DeliveryError:
    """The error for a status that is no success."""
    status = response.status_code
    asked = read_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    wait = None if asked is None else timedelta(seconds=asked)
    told = one_line(f"Zendesk answers HTTP {status}{_told(response)}")
    match status:
        case 401 | 403 if object_of(response) is not None or not response.content.strip():
            return CredentialsRefusedError(told)
        case 409:
            return DeliveryError(told, retry_after=wait or SOON)
        case _ if status in _NEVER and object_of(response) is not None:
            return DeskRefusedError(told)
        case 503 if wait is not None:
            return DeliveryError(told, retry_after=wait)
        case _ if status >= 500:  # noqa: PLR2004 - the server's own faults
            return OutcomeUnknownError(told, retry_after=wait)
        case _:
            return DeliveryError(told, retry_after=wait)


def lookup_fault_of(response: requests.Response) -> DeliveryError:
    """The error for a look-up that failed: of the ticket itself it says nothing."""
    fault = fault_of(response)
    if isinstance(fault, CredentialsRefusedError):
        return CredentialsRefusedError(f"{fault}; the token must be allowed to read tickets")
    return DeliveryError(str(fault), retry_after=fault.retry_after)


def unreached(error: requests.RequestException) -> DeliveryError:
    """The error for a call without an answer: only before it was sent is its outcome known."""
    if isinstance(error, OutOfReachError):
        return DeliveryError(f"Zendesk is not asked: {error}")
    if isinstance(error, _UNSENT) or _never_connected(error):
        return DeliveryError("Zendesk cannot be reached")
    return OutcomeUnknownError("Zendesk did not answer")


def _never_connected(error: requests.RequestException) -> bool:
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _told(response: requests.Response) -> str:
    """What Zendesk says of it; never the body of a stranger, such as a proxy's page."""
    said = object_of(response)
    if said is None:
        return ""
    words = [word for word in (said.get("error"), said.get("description")) if isinstance(word, str)]
    words += list(_descriptions(said.get("details")))
    return f" ({'; '.join(dict.fromkeys(words))})" if words else ""


def _descriptions(details: object, depth: int = 0) -> Iterator[str]:
    """The reasons, which hang at various depths of `details`."""
    if depth > _DEEPEST:
        return
    if isinstance(details, Mapping):
        description = details.get("description")
        if isinstance(description, str):
            yield description
            return
        details = list(details.values())
    if isinstance(details, list):
        for one in details:
            yield from _descriptions(one, depth + 1)
