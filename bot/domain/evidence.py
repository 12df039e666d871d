"""The evidence lines of a verdict: what each witness says, as message ids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.attempt import failed_rounds, proof_by, was_tried
from bot.domain.authorization import FOR_GOOD, end_of
from bot.domain.case import Case
from bot.domain.contradiction import goes_on
from bot.domain.diagnosis import Line
from bot.domain.lines import LONGEST_DETAIL, Changes, Said, line
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.round import How
from bot.domain.trouble import mbi_troubled

__all__ = ["LONGEST_DETAIL", "Changes", "Said", "gather", "line"]


def gather(case: Case, *, waiting: Line | None = None) -> tuple[Line, ...]:
    """Every line that bears on the verdict, the most telling first: what is waited for."""
    lines = [waiting] if waiting else []
    for part in PARTS:
        lines += part(case)
    return tuple(lines) or (line(Said.NEVER_SPOKE),)


AUTHORIZED = {
    How.DONE: Said.AUTHORIZED_DONE,
    How.HANDOVER: Said.AUTHORIZED_HANDOVER,
    How.WORD: Said.AUTHORIZED_WORD,
    How.OPERATOR: Said.AUTHORIZED_OPERATOR,
}


def _attempts(case: Case) -> list[Line]:
    """When MBI was authorized, where that bears on what is missing, and what came of it."""
    authorized, latest = case.authorized_at, case.attempts.latest
    if authorized is None or not (was_tried(case) or _late_since(case, authorized)):
        return []
    of_round = latest is not None and latest.authorized_at == authorized
    how = latest.how if latest and of_round else case.authorized and case.authorized.how
    lines = [line(_deed(case, how or How.DONE), at=authorized)]
    if of_round and not case.data_after(authorized) and case.now >= proof_by(case):
        lines.append(line(Said.UNPROVEN, until=proof_by(case)))
    if (failed := failed_rounds(case)) > 1:
        lines.append(line(Said.ROUNDS_FAILED, count=failed))
    return lines


def _deed(case: Case, how: How) -> Said:
    """What was done: a database has a connection, and its bastion a key, that a person saves."""
    if how is not How.DONE or not case.kind.database:
        return AUTHORIZED[how]
    said = case.testimonies.get(Witness.HOST_KEY)
    changed = said is not None and said.reading is Reading.HOST_KEY_CHANGED
    return Said.MENDED_HOST_KEY if changed else Said.MENDED_CONNECTION


def _late_since(case: Case, authorized: datetime) -> bool:
    return case.late and case.data_after(authorized) is None


WORDS = {
    Reading.REAUTH: Said.WORD_REAUTH,
    Reading.FAILED: Said.WORD_FAILED,
    Reading.SUCCESS: Said.WORD_SUCCESS,
    Reading.BLANK: Said.WORD_BLANK,
}


def _word(case: Case) -> list[Line]:
    word = case.word
    if word is None or word.reading not in WORDS:
        return []
    lines = [line(WORDS[word.reading], at=word.at)]
    if word.detail and word.reading in {Reading.REAUTH, Reading.FAILED}:
        lines.append(line(Said.WORD_MESSAGE, message=word.detail[:LONGEST_DETAIL]))
    return lines


def _data(case: Case) -> list[Line]:
    data = case.data
    if data is None or data.moment is None:
        row = case.testimony(Witness.NEWEST_ROW)
        return [line(Said.NO_DATA)] if row and row.silent and row.moment is None else []
    if case.late and case.kind.upload:
        return [line(Said.LATE_UPLOAD, last=data.moment)]
    if case.late:
        return [line(Said.DATA_LATE, last=data.moment, expected=case.expected(data))]
    fresh = Said.DATA_FRESH if data.witness is Witness.NEWEST_ROW else Said.LAST_DATA_POINT
    return [line(fresh, **{"last" if fresh is Said.DATA_FRESH else "at": data.moment})]


PROBED: dict[Reading, Callable[[Testimony], Line]] = {
    Reading.ACCOUNT_REFUSED: lambda t: line(
        Said.PROBE_ACCOUNT_REFUSED, detail=t.detail[:LONGEST_DETAIL]
    ),
    Reading.CANNOT_CONNECT: lambda t: line(
        Said.PROBE_CANNOT_CONNECT, detail=t.detail[:LONGEST_DETAIL]
    ),
    Reading.FULL: lambda t: line(Said.PROBE_FULL, detail=t.detail[:LONGEST_DETAIL]),
    Reading.HOST_KEY_CHANGED: lambda _: line(Said.HOST_KEY_CHANGED),
    Reading.SILENT: lambda _: line(Said.PROBE_SILENT),
}


def _shared(case: Case) -> list[Line]:
    return _probe(
        case.accuser(Witness.SHARED_PROBE), Said.PROBE_SHARED_GOOD, Said.PROBE_SHARED_REFUSED
    )


def _own(case: Case) -> list[Line]:
    return _probe(case.accuser(Witness.OWN_PROBE), Said.PROBE_OWN_GOOD, Said.PROBE_OWN_REFUSED)


def _probe(said: Testimony | None, good: Said, refused: Said) -> list[Line]:
    if said is None:
        return []
    if said.reading is Reading.GOOD:
        return [line(good, at=said.at)]
    if said.reading is Reading.CREDENTIAL_REFUSED:
        return [line(refused, detail=said.detail[:LONGEST_DETAIL])]
    words = PROBED.get(said.reading)
    return [words(said)] if words else []


def _host_key(case: Case) -> list[Line]:
    """Both fingerprints, so that a person can compare them with the bastion's own."""
    said = case.testimony(Witness.HOST_KEY)
    changed = said is not None and said.reading is Reading.HOST_KEY_CHANGED
    if said is None or not changed or said.good_at is None or goes_on(case, said):
        return []
    return [
        line(
            Said.HOST_KEYS,
            since=said.since,
            before=said.known[:LONGEST_DETAIL] or None,
            shown=said.detail[:LONGEST_DETAIL] or None,
        )
    ]


def _flapping(case: Case) -> list[Line]:
    """Who goes back and forth: the count is a number, so that it alone edits no card."""
    speaking = (case.testimony(witness) for witness in Witness)
    return [
        line(Said.FLAPPING, witness=str(t.witness), count=t.swings.count, since=t.swings.since)
        for t in speaking
        if t and t.swings and t.flaps(case.now)
    ]


def _feed(case: Case) -> list[Line]:
    said = case.testimony(Witness.FEED)
    if said is None:
        return []
    provider = case.kind.provider_title
    detail = said.detail[:LONGEST_DETAIL]
    if said.reading is Reading.DOWN:
        return [line(Said.FEED_DOWN, provider=provider, since=said.since, detail=detail)]
    if said.reading is Reading.DEGRADED:
        return [line(Said.FEED_DEGRADED, provider=provider, detail=detail)]
    if said.reading is Reading.UP:
        return [line(Said.FEED_UP, provider=provider)]
    return [line(Said.FEED_SILENT, provider=provider)] if said.silent else []


def _cycle(case: Case) -> list[Line]:
    said = case.testimony(Witness.CYCLE)
    if said is None:
        return []
    detail = said.detail[:LONGEST_DETAIL]
    if said.reading is Reading.UNSUCCESSFUL:
        return [line(Said.CYCLE_UNSUCCESSFUL, at=said.moment or said.at, detail=detail)]
    if said.reading is Reading.LATE:
        return [line(Said.CYCLE_LATE, at=said.moment or said.at, expected=case.expected(said))]
    if said.reading is Reading.COMPLETED:
        return [line(Said.CYCLE_COMPLETED, at=said.moment or said.at)]
    return [line(Said.CYCLE_SILENT)] if said.silent and said.heard_at else []


def _ingest(case: Case) -> list[Line]:
    if down := case.ingest_down:
        return [line(Said.INGEST_DOWN, since=down.since)]
    return [line(Said.INGEST_UP)] if case.reading(Witness.INGEST) is Reading.UP else []


def _mbi(case: Case) -> list[Line]:
    """What Adobe's page says of MBI; that all is well there bears on missing data alone."""
    if said := mbi_troubled(case):
        down = said.reading is Reading.DOWN
        key = Said.MBI_FEED_DOWN if down else Said.MBI_FEED_DEGRADED
        return [line(key, since=said.since, detail=said.detail[:LONGEST_DETAIL])]
    up = case.reading(Witness.MBI_FEED) is Reading.UP
    return [line(Said.MBI_FEED_UP)] if up and case.late else []


def _calendar(case: Case) -> list[Line]:
    ends = end_of(case.kind.ends_on) if case.kind.ends_on else None
    if ends is not None and case.now >= ends - FOR_GOOD[0]:
        ended = Said.CALENDAR_ENDED if case.now >= ends else Said.CALENDAR_ENDS
        return [line(ended, provider=case.kind.provider_title, at=ends)]
    said = case.testimony(Witness.CALENDAR)
    if said is None or said.moment is None:
        return []
    if said.reading is Reading.OVERDUE:
        return [line(Said.CALENDAR_OVERDUE, at=said.moment)]
    return [line(Said.CALENDAR_DUE, at=said.moment)] if said.reading is Reading.DUE else []


def _others(case: Case) -> list[Line]:
    near = case.neighbours
    lines = []
    if case.late and near.late:
        lines.append(line(Said.NEIGHBOURS_LATE, count=near.late, total=near.judged))
    elif case.late and near.judged:
        lines.append(line(Said.ALONE_LATE, total=near.judged))
    if near.refused:
        provider = case.kind.provider_title
        lines.append(line(Said.OTHERS_REFUSED, count=near.refused, provider=provider))
    return lines


def _bot(case: Case) -> list[Line]:
    if case.all_silent:
        return [line(Said.ALL_SILENT)]
    return [line(Said.BOT_REFUSED, witness=str(t.witness)) for t in case.refused_as_bot]


PARTS: tuple[Callable[[Case], list[Line]], ...] = (
    _attempts,
    _word,
    _data,
    _shared,
    _own,
    _host_key,
    _flapping,
    _feed,
    _cycle,
    _ingest,
    _mbi,
    _calendar,
    _others,
    _bot,
)
