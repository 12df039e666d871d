"""Times and spans of time, written the way people of a language write them."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date, format_time

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def written(locale: str, moment: datetime) -> str:
    """A moment in the zone it carries, such as "24 Nov 2026, 10:36 CET"."""
    day = format_date(moment, format="medium", locale=locale)
    # Babel joins the parts of an English time with a narrow space that not all fonts have.
    time = format_time(moment, format="short", locale=locale).replace("\u202f", " ")
    return f"{day}, {time} {moment.tzname() or ''}".rstrip()


def split(span: timedelta) -> tuple[tuple[str, int], ...]:
    """The one or two largest units of a span as (unit, count); empty below a minute.

    From two days on whole days are enough to know.
    """
    span = max(span, timedelta())
    days, rest = divmod(span, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    units = [("day", days), ("hour", hours), ("minute", minutes)]
    if days > 1:
        units = units[:1]
    elif days or hours:
        units = units[:2] if days else units[1:]
    return tuple((unit, count) for unit, count in units if count)
