"""Moments of a case: "-3h" from its now, "0", an absolute one, or a range with a step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SPAN = re.compile(r"(?P<sign>[+-]?)(?P<parts>(?:\d+[smhd])+)")
_PART = re.compile(r"(\d+)([smhd])")
MOST = 5000


def span(text: str) -> timedelta:
    """ "6h", "-90m", "+1d12h", "0"; ValueError where it is none."""
    if text == "0":
        return timedelta()
    found = _SPAN.fullmatch(text)
    if found is None:
        message = f'"{text}" is no span such as "-3h", "90m", "0"'
        raise ValueError(message)
    parts = {UNITS[unit]: int(count) for count, unit in _PART.findall(found["parts"])}
    return timedelta(**parts) * (-1 if found["sign"] == "-" else 1)


def moment(text: str, now: datetime) -> datetime:
    """One moment: so far from `now`, or RFC 3339."""
    if "T" not in text:
        return now + span(text)
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        message = f'"{text}" needs a zone'
        raise ValueError(message)
    return at


def moments(told: str | Sequence[str], now: datetime) -> tuple[datetime, ...]:
    """All that are meant, in their order: "-14d..0/1h" has both ends, where a step meets them."""
    parts = [told] if isinstance(told, str) else told
    return tuple(sorted({at for part in parts for at in _of(part, now)}))


def _of(part: str, now: datetime) -> list[datetime]:
    if ".." not in part:
        return [moment(part, now)]
    ends, _, step = part.partition("/")
    first, _, last = ends.partition("..")
    begin, end, every = moment(first, now), moment(last, now), span(step)
    if every <= timedelta() or end < begin or (end - begin) / every > MOST:
        message = f'"{part}" is no range such as "-14d..-1d/6h"'
        raise ValueError(message)
    return [begin + every * number for number in range(int((end - begin) / every) + 1)]
