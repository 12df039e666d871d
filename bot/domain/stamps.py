"""Time stamps as MBI writes them, read as moments in UTC or not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_ISO = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<zone>Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z]{2,5}))?)?",
)
_WRITTEN = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>\d{4})(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"\s*(?P<half>[AaPp])\.?[Mm]\.?(?:\s+(?P<zone>[A-Za-z]{2,5}))?)?",
)
_EITHER_ORDER = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:\D.*)?", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNIVERSAL = frozenset({"Z", "UTC", "GMT"})
_NOON = 12


def read_stamp(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """The moment that `text` names and nothing else, in UTC; None when it names none.

    Local times are taken in `zone` unless they carry an offset. A date alone is the
    beginning of that day: what it dates is at least that new, so that it never proves
    more than it says.
    """
    text = text.strip()
    found = _ISO.fullmatch(text) or _WRITTEN.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    try:
        local = datetime(  # noqa: DTZ001 - the zone follows below
            int(parts["year"]),
            _month(parts),
            int(parts["day"]),
            _hour(parts),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
        )
        return _placed(local, parts["zone"] or "", zone, now)
    except (ValueError, OverflowError):
        return None


def either_order(text: str) -> bool:
    """Whether this is a date that doesn't say which number is the day and which the month."""
    return _EITHER_ORDER.fullmatch(text.strip()) is not None


def settle_local(
    local: datetime, zone: tzinfo, *, now: datetime, abbreviation: str = ""
) -> datetime:
    """A local time of the past as a moment in UTC.

    In the hour that clocks repeat, the zone's abbreviation tells which of the two it was;
    without one it is the later, unless that is still to come.
    """
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    names = (first.tzname(), second.tzname())
    if abbreviation in names and names[0] != names[1]:
        choice = first if names[0] == abbreviation else second
    else:
        choice = second
    if choice.astimezone(UTC) > now:
        choice = min(first, second, key=lambda moment: moment.astimezone(UTC))
    return choice.astimezone(UTC)


def _placed(local: datetime, written: str, zone: tzinfo, now: datetime) -> datetime | None:
    if written.upper() in _UNIVERSAL:
        return local.replace(tzinfo=UTC)
    if written[:1] in {"+", "-"}:
        digits = written[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        shift = -offset if written[0] == "-" else offset
        return local.replace(tzinfo=timezone(shift)).astimezone(UTC)
    if written and written not in {local.replace(tzinfo=zone, fold=f).tzname() for f in (0, 1)}:
        return None  # some other zone: an abbreviation alone doesn't say which
    return settle_local(local, zone, now=now, abbreviation=written)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    if name is None:
        return int(parts["month"] or 0)
    return _MONTHS.index(name[:3].lower()) + 1


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts["hour"] or 0)
    half = parts.get("half")
    if half is None:
        return hour
    if not 1 <= hour <= _NOON:
        message = "hours before and after noon go from 1 to 12"
        raise ValueError(message)
    return hour % _NOON + (_NOON if half in "pP" else 0)
