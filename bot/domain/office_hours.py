"""When a person is at work: Monday to Friday, nine to five, by their own clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGIN, END = time(9), time(17)
LAST_HOUR = time(16)
WEEKEND = frozenset({5, 6})
DAY = timedelta(days=1)


def at_work(moment: datetime, zone: str) -> bool:
    """Whether that moment lies in working hours there."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.weekday() not in WEEKEND and BEGIN <= local.time() < END


def no_later(moment: datetime, zone: str) -> datetime:
    """That moment in working hours; else the beginning of the last working hour before it."""
    if at_work(moment, zone):
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() >= END else local.date() - DAY
    while day.weekday() in WEEKEND:
        day -= DAY
    return datetime.combine(day, LAST_HOUR, tzinfo=ZoneInfo(zone)).astimezone(moment.tzinfo)
