"""The newest row: the greatest time stamp in a one-row report of the Export API.

Source: Commerce services guide, *Export API* (`POST /figure/:id/export`, CSV). Nothing
is promised of the CSV's dialect or of how a report writes times, so every usual one is
read; a date whose day and month could be either is refused rather than guessed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.witnesses.zones import zone_named
from bot.domain.stamps import either_order, read_stamp
from bot.ports.witness import Question

_DELIMITERS = ",;\t|"
_FUTURE = timedelta(days=1)
_NOTHING = frozenset({"", "null", "none", "nan", "\\n", "n/a", "-"})


@dataclass(frozen=True, kw_only=True)
class _Table:
    """The report read with one delimiter."""

    moments: tuple[datetime, ...]
    unread: tuple[str, ...]
    """Cells below the first line that hold something else."""
    headed: bool


def read_newest(question: Question, reply: Reply, now: datetime) -> datetime | None:
    """The newest row in UTC; None when the report has no row yet.

    SilenceError when the report holds no time stamp, an ambiguous date, or one more than
    a day ahead of `now`.
    """
    text = reply.table()
    if text.lstrip()[:1] in {"{", "["}:
        message = "JSON instead of CSV"
        raise SilenceError(message)
    zone = zone_named(question.timezone)
    tables = [_read(text, delimiter, zone, now) for delimiter in _DELIMITERS]
    table = max(tables, key=lambda one: len(one.moments))
    if any(either_order(cell) for one in tables for cell in one.unread):
        message = "a date in the report does not say which is day and which month"
        raise SilenceError(message)
    if not table.moments:
        if any(one.headed and not one.unread for one in tables):
            return None
        message = "no time stamp in the report"
        raise SilenceError(message)
    newest = max(table.moments)
    if newest > now + _FUTURE:
        message = "a time stamp in the future"
        raise SilenceError(message)
    return newest


def _read(text: str, delimiter: str, zone: tzinfo, now: datetime) -> _Table:
    try:
        rows = [row for row in csv.reader(text.splitlines(), delimiter=delimiter) if row]
    except csv.Error:
        return _Table(moments=(), unread=(), headed=False)
    moments = []
    unread = []
    for number, row in enumerate(rows):
        for cell in row:
            moment = read_stamp(cell, zone, now)
            if moment is not None:
                moments.append(moment)
            elif cell.strip().lower() not in _NOTHING and (number or either_order(cell)):
                unread.append(cell.strip())
    return _Table(moments=tuple(moments), unread=tuple(unread), headed=bool(rows))
