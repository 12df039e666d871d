"""From a question to a request: where each witness is asked, and with what."""

from __future__ import annotations

from collections.abc import Mapping

from yarl import URL

from bot.adapters.http.hearing import RefusedError
from bot.adapters.http.sending import Request
from bot.adapters.http.user_agent import user_agent
from bot.adapters.witnesses.feeds.reading import shape_named
from bot.domain.observation import Witness
from bot.ports.witness import Question

_EXPORT = {"format": "csv", "includeColumnHeaders": "1"}
_SCHEMES = frozenset({"http", "https"})


def request_for(question: Question, *, mbi_api_url: str, connect_url: str) -> Request:
    """How to ask; RefusedError when a setting is missing or there is nobody to ask."""
    api = mbi_api_url.rstrip("/")
    match question.witness:
        case Witness.CYCLE:
            client = _given(question.client_id, "client id")
            url = _address(f"{api}/client/{client}/fullupdatestatus")
            return Request(method="GET", url=url, headers=_key(question, "application/json"))
        case Witness.NEWEST_ROW:
            figure = _given(question.figure, "figure")
            url = _address(f"{api}/figure/{figure}/export")
            return Request(method="POST", url=url, headers=_key(question, "text/csv"), form=_EXPORT)
        case Witness.INGEST:
            return Request(method="GET", url=_address(connect_url))
        case Witness.FEED | Witness.MBI_FEED:
            return _feed(question)
        case Witness.WORDS:
            accept = {"Accept": "application/json, text/plain;q=0.5"}
            return Request(method="GET", url=_address(question.url), headers=accept)
        case _:
            message = f"{question.witness} is not asked over HTTP here"
            raise RefusedError(message)


def _feed(question: Question) -> Request:
    """A status host is never shown a credential, not even one written into its address.

    Some turn away whoever does not name himself as a browser does.
    """
    shape = shape_named(question.shape)
    return Request(
        method="GET",
        url=_address(question.url).with_user(None),
        headers={
            "Accept": "application/json",
            "User-Agent": f"Mozilla/5.0 (compatible; {user_agent()})",
        },
        timeout=shape.timeout,
        most_bytes=shape.most_bytes,
    )


def _key(question: Question, accept: str) -> Mapping[str, str]:
    key = question.secret
    if not key:
        message = "no Export API key"
        raise RefusedError(message)
    if not (key.isascii() and key.isprintable()):
        message = "the Export API key holds characters that no key has"
        raise RefusedError(message)
    return {"X-RJM-API-Key": key, "Accept": accept}


def _given(value: int | None, what: str) -> int:
    if value is None:
        message = f"no {what}"
        raise RefusedError(message)
    return value


def _address(text: str | None) -> URL:
    try:
        url = URL(text or "")
    except ValueError:
        url = URL()
    if url.scheme not in _SCHEMES or not url.host:
        message = "no address to ask" if not text else "not an address that can be asked"
        raise RefusedError(message)
    return url
