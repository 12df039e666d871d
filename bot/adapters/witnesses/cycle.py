"""The Update Cycle Status API: the last completed update of an account.

Source: Commerce services guide, *Update Cycle Status API*. Only status 4, "Completed
Successfully", is documented; times are local, with an abbreviation of the zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.adapters.http.clean import one_line
from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.witnesses.zones import zone_named
from bot.domain.observation import Reading
from bot.domain.stamps import settle_local
from bot.ports.witness import Question

COMPLETED_ID = 4
_FORMAT = "%Y-%m-%d %H:%M:%S"
_FUTURE = timedelta(days=1)
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """The last completed update: its end in UTC; both None where there was none yet."""

    reading: Reading | None
    ended: datetime | None
    detail: str


def read_cycle(question: Question, reply: Reply, now: datetime) -> Cycle:
    """What the API said; SilenceError when it isn't of the documented shape."""
    answer = _object(reply.json(), "answer")
    if "clientId" in answer and answer["clientId"] != question.client_id:
        message = "an answer about another client"
        raise SilenceError(message)
    if "lastCompletedUpdateJob" not in answer:
        message = "no update job in the answer"
        raise SilenceError(message)
    if answer["lastCompletedUpdateJob"] is None:
        return Cycle(reading=None, ended=None, detail="no completed cycle yet")
    job = _object(answer["lastCompletedUpdateJob"], "update job")
    status = _object(job.get("status"), "status")
    number, name = status.get("id"), status.get("name")
    if not isinstance(number, int) or isinstance(number, bool):
        message = "a status without number"
        raise SilenceError(message)
    written = answer.get("timezoneAbbreviation")
    abbreviation = written if isinstance(written, str) else ""
    zone = zone_named(question.timezone)
    ended = _ended(job.get("end"), zone, abbreviation, now)
    good = number == COMPLETED_ID
    remarks = [] if good else [name if isinstance(name, str) else f"status {number}"]
    remarks += _doubts(zone, abbreviation, ended, now)
    return Cycle(
        reading=Reading.COMPLETED if good else Reading.UNSUCCESSFUL,
        ended=ended,
        detail=one_line("; ".join(remarks)),
    )


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        message = f"the {what} has another shape"
        raise SilenceError(message)
    return value


def _ended(value: object, zone: tzinfo, abbreviation: str, now: datetime) -> datetime:
    try:
        local = datetime.strptime(value if isinstance(value, str) else "", _FORMAT)  # noqa: DTZ007 - local
        ended = settle_local(local, zone, now=now, abbreviation=abbreviation)
    except (ValueError, OverflowError):
        message = "the end of the cycle cannot be read"
        raise SilenceError(message) from None
    if ended > now + _FUTURE:
        message = "the cycle ends in the future"
        raise SilenceError(message)
    return ended


def _doubts(zone: tzinfo, abbreviation: str, ended: datetime, now: datetime) -> list[str]:
    """Signs that the account's zone is not the one that was configured."""
    names = {moment.astimezone(zone).tzname() for moment in (ended, now)}
    if abbreviation and abbreviation not in names:
        return [f"MBI writes times in {abbreviation}, which is not {zone}"]
    if ended > now + _CLOCKS_DIFFER:
        return [f"ends in the future, as if the time zone were not {zone}"]
    return []
