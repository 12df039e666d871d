"""Ages as MBI's page writes them ("55 minutes ago"), read as moments."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta

_AGE = re.compile(
    r"(?:(?:about|almost|over|around|approximately|less than)\s+)?"
    r"(?P<count>an?|one|an? few|\d{1,4})\s+"
    r"(?P<unit>second|sec|minute|min|hour|hr|day|week|month|year)s?\s+ago",
    re.IGNORECASE,
)
_NOW = re.compile(r"just now|moments? ago|seconds ago", re.IGNORECASE)
_NEVER = re.compile(r"never|n/a|none", re.IGNORECASE)
_UNITS = {
    "second": timedelta(seconds=1),
    "sec": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "hr": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_ENDING = re.compile(rf"\s({_AGE.pattern}|just now|never|yesterday)$", re.IGNORECASE)


def read_age(text: str, now: datetime) -> datetime | None:
    """The latest moment of which the page would say this at `now`; None if it is no age.

    The page counts whole units of the largest kind, so the real moment is up to one unit
    earlier. Taking the latest never makes data look later than it is.
    """
    text = text.strip()
    if _NOW.fullmatch(text):
        return now
    if text.lower() == "yesterday":
        return now - timedelta(days=1)
    found = _AGE.fullmatch(text)
    if found is None:
        return None
    count = int(found["count"]) if found["count"].isdecimal() else 1
    unit = found["unit"].lower()
    try:
        if unit in _UNITS:
            return now - count * _UNITS[unit]
        return _months_before(now, count * (12 if unit == "year" else 1))
    except (ValueError, OverflowError):
        return None


def says_never(text: str) -> bool:
    """Whether this stands for *no data point yet*."""
    return _NEVER.fullmatch(text.strip()) is not None


def split_age(text: str) -> tuple[str, str] | None:
    """What stands before an age at the end of a line, and the age."""
    found = _ENDING.search(text)
    return (text[: found.start()].strip(), found[1]) if found else None


def _months_before(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)
