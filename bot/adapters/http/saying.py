"""What a JSON answer says, for rules and for people, without anybody's secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, quote_plus

from bot.adapters.http.clean import one_line
from bot.domain.grant import Credentials
from bot.ports.provider import ProviderClient

PUBLIC = frozenset({"account", "email", "instance_url", "username"})
"""Parts of a credential that are no secret, and help people to know it again."""
MOST_VALUES = 1000
_SHORT = 4
_HIDDEN = "…"
_TOKEN = re.compile(r"(?<![\w+/=.~-])(?=[\w+/=.~-]*\d)[\w+/=.~-]{32,}")
"""What looks like a token, ours or not: providers like to quote the one that was refused."""
_INNER = ("error", "fault", "Fault", "errors", "Error")
_CODES = ("errorCode", "error_code", "error", "status")
_SENTENCES = ("error_description", "message", "Message", "detail", "title", "description")


def values_of(answer: object) -> tuple[str, ...]:
    """Every text and number in an answer, in its order, however deep."""
    return tuple(value for value, _ in zip(_walk(answer), range(MOST_VALUES), strict=False))


def words_of(answer: object) -> str:
    """Code and sentence of an error as most APIs write them; empty where there is none."""
    at = _innermost(answer)
    if isinstance(at, str):
        return at
    if not isinstance(at, Mapping):
        return ""
    found = [at.get(key) for key in (*_CODES, *_SENTENCES)]
    told = [value for value in found if isinstance(value, str) and value not in {"", "error"}]
    return ": ".join(dict.fromkeys(told))


def redacted(text: str, secrets: Iterable[str]) -> str:
    """On one short line, with no secret in it and nothing that looks like a token."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if 0 < len(secret) < _SHORT and secret in text:
            return ""
        if len(secret) >= _SHORT:
            for form in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(form, _HIDDEN)
    return one_line(_TOKEN.sub(_HIDDEN, text))


def secrets_of(client: ProviderClient, credentials: Credentials | None = None) -> list[str]:
    """All that may not be repeated of an operator's client and of a credential."""
    values = credentials.values if credentials else {}
    held = [value for name, value in values.items() if name not in PUBLIC]
    return [*filter(None, [client.client_secret]), *client.secrets.values(), *held]


def _walk(answer: object) -> Iterator[str]:
    waiting = [answer]
    while waiting:
        match waiting.pop():
            case Mapping() as held:
                waiting.extend(reversed(list(held.values())))
            case list() as items:
                waiting.extend(reversed(items))
            case bool() | None:
                continue
            case str() | int() | float() as value:
                yield str(value)


def _innermost(answer: object) -> object:
    """The part that tells the error, inside of "error", "fault" or a list."""
    at = answer
    for _ in range(5):
        if isinstance(at, list) and at:
            at = at[0]
        elif isinstance(at, Mapping):
            inner = next((at[key] for key in _INNER if isinstance(at.get(key), dict | list)), None)
            if not inner:
                break
            at = inner
        else:
            break
    return at
