"""From a reply to an answer: each witness says only what it may."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.http.retry_after import read_retry_after
from bot.adapters.witnesses.cycle import read_cycle
from bot.adapters.witnesses.feeds.reading import read_feed
from bot.adapters.witnesses.newest_row import read_newest
from bot.adapters.witnesses.reports import read_words
from bot.domain.observation import Reading, Witness
from bot.ports.witness import Answer, Heard, Question, Word

KEYED = frozenset({Witness.CYCLE, Witness.NEWEST_ROW})
"""Witnesses asked with the Export API key."""
_OK = 200
_REDIRECTS = range(300, 400)
_REFUSALS = frozenset({401, 403})
_TOO_MANY = 429
_MINUTE = 60.0
"""Seconds to wait where nobody says how many: MBI's own least between two calls about a cycle."""
_SERVER_FAULTS = range(500, 600)


def interpret(question: Question, reply: Reply, now: datetime) -> Answer:
    """What the reply says; SilenceError or RefusedError when it says nothing."""
    if question.witness is Witness.INGEST and reply.status in _SERVER_FAULTS:
        return _answer(question, now, reading=Reading.DOWN, detail=f"HTTP {reply.status}")
    _refuse_all_but_ok(question, reply, now)
    match question.witness:
        case Witness.CYCLE:
            cycle = read_cycle(question, reply, now)
            return _answer(
                question, now, reading=cycle.reading, moment=cycle.ended, detail=cycle.detail
            )
        case Witness.NEWEST_ROW:
            newest = read_newest(question, reply, now)
            detail = "" if newest else "the report has no row"
            return _answer(question, now, moment=newest, detail=detail)
        case Witness.FEED | Witness.MBI_FEED:
            reading, detail = read_feed(reply, question.shape, question.components)
            return _answer(question, now, reading=reading, detail=detail)
        case Witness.WORDS:
            words, detail = read_words(question, reply, now)
            return _answer(question, now, words=words, detail=detail)
        case Witness.INGEST if not reply.page:
            return _answer(question, now, reading=Reading.UP)
        case _:
            message = "HTML instead of the API"
            raise SilenceError(message)


def silence(question: Question, now: datetime, error: SilenceError) -> Answer:
    """Nothing was heard, and why."""
    return Answer(
        subject_id=question.subject_id,
        witness=question.witness,
        at=now,
        heard=Heard.SILENCE,
        detail=error.detail,
        retry_after=error.retry_after,
    )


def refusal(question: Question, now: datetime, error: RefusedError) -> Answer:
    """The bot itself was refused, and why."""
    return Answer(
        subject_id=question.subject_id,
        witness=question.witness,
        at=now,
        heard=Heard.REFUSED,
        detail=error.detail,
    )


def unasked(question: Question, now: datetime) -> Answer:
    """The batch's time was over first."""
    return Answer(
        subject_id=question.subject_id, witness=question.witness, at=now, heard=Heard.UNASKED
    )


def _refuse_all_but_ok(question: Question, reply: Reply, now: datetime) -> None:
    """MBI answers 403 to a wrong key, address, path and client alike, without saying which."""
    status = reply.status
    if status == _OK:
        return
    if status in _REFUSALS and question.witness in KEYED:
        message = f"HTTP {status}: the Export API key, its addresses or the client id"
        raise RefusedError(message)
    detail = f"HTTP {status}"
    wait = read_retry_after(reply.retry_after, now)
    if status in _REDIRECTS:
        detail += ", a redirect"
    elif status == _TOO_MANY:
        detail += ", asked too often"
        wait = _MINUTE if wait is None else wait
    raise SilenceError(detail, retry_after=wait)


def _answer(
    question: Question,
    now: datetime,
    *,
    reading: Reading | None = None,
    moment: datetime | None = None,
    words: tuple[Word, ...] = (),
    detail: str = "",
) -> Answer:
    return Answer(
        subject_id=question.subject_id,
        witness=question.witness,
        at=now,
        heard=Heard.ANSWER,
        reading=reading,
        moment=moment,
        words=words,
        detail=detail,
    )
