"""The report by which an operator passes MBI's words on, at a URL or to the webhook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.observation import Reading
from bot.domain.word import LONGEST_NAME, Word, host_key_message, word_at_start

MOST_ENTRIES = 5000
LONGEST_MESSAGE = 300
_AHEAD = timedelta(days=1)
_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a report says; `faults` name the entries that could not be read, and why."""

    words: tuple[Word, ...]
    faults: tuple[str, ...]


def parse_report(body: bytes, *, now: datetime | None = None) -> Report:
    """Read a report from its JSON text; never raises, see `read_report`."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return Report(words=(), faults=("the report is not JSON",))
    return read_report(data, now=now)


def read_report(data: object, *, now: datetime | None = None) -> Report:
    """Read `{"integrations": [{"name", "status", "last_data_point", …}]}`; never raises.

    `status` is MBI's word, "" or null where its page shows none. `last_data_point` is ISO
    8601 with an offset, null or absent; given `now`, one more than a day ahead is a fault.
    `message` and `kind` are optional. What else an entry holds is ignored, and a faulty
    entry does not spoil the others.
    """
    entries = data.get("integrations") if isinstance(data, Mapping) else None
    if not isinstance(entries, list):
        return Report(words=(), faults=('the report has no list "integrations"',))
    if len(entries) > MOST_ENTRIES:
        return Report(words=(), faults=(f"more than {MOST_ENTRIES} integrations",))
    words: list[Word] = []
    faults: list[str] = []
    for number, entry in enumerate(entries):
        try:
            words.append(_word(entry, now))
        except ValueError as fault:
            faults.append(f"integrations[{number}]{_named(entry)}: {fault}")
    return Report(words=tuple(words), faults=tuple(faults))


def _word(entry: object, now: datetime | None) -> Word:
    if not isinstance(entry, Mapping):
        message = "is no object"
        raise ValueError(message)  # noqa: TRY004 - a fault of the text, like the others
    name = _text(entry, "name").strip()
    if not name or len(name) > LONGEST_NAME:
        message = f"name must have 1 to {LONGEST_NAME} characters"
        raise ValueError(message)
    if "status" not in entry:
        message = 'status is missing ("" where MBI shows none)'
        raise ValueError(message)
    status = _text(entry, "status").strip()
    return Word(
        name=name,
        reading=_reading(status),
        last_data_point=_point(entry.get("last_data_point"), now),
        message=(_text(entry, "message") or host_key_message(status))[:LONGEST_MESSAGE],
        kind=_text(entry, "kind")[:LONGEST_NAME],
    )


def _reading(status: str) -> Reading:
    if not status:
        return Reading.BLANK
    word = word_at_start(status)
    if word is None or status[word[1] :].strip():
        message = f'status "{status[:_SHOWN]}" is none of Success, Re-auth, Failed and ""'
        raise ValueError(message)
    return word[0]


def _text(entry: Mapping[str, object], field: str) -> str:
    value = entry.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        message = f"{field} is no text"
        raise ValueError(message)  # noqa: TRY004 - a fault of the text, like the others
    return value


def _point(value: object, now: datetime | None) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        moment = moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        message = "last_data_point must be ISO 8601 with an offset, such as 2026-11-24T09:05:00Z"
        raise ValueError(message)
    if now is not None and moment > now + _AHEAD:
        message = "last_data_point is in the future"
        raise ValueError(message)
    return moment


def _named(entry: object) -> str:
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return f' ("{name[:_SHOWN]}")' if isinstance(name, str) and name else ""
