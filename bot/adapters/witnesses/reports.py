"""MBI's own words at an address the operator named: a JSON report, or the page as text."""

from __future__ import annotations

from datetime import datetime

from bot.adapters.http.clean import one_line
from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.domain.words import Word, parse_report, read_page
from bot.ports.witness import Question

_TEXT = "text/plain"
_UNNAMED = frozenset({"", _TEXT, "application/octet-stream"})
"""What file stores call JSON whose type they don't know."""


def read_words(question: Question, reply: Reply, now: datetime) -> tuple[tuple[Word, ...], str]:
    """The words, and a remark on what could not be read; SilenceError when nothing could."""
    if reply.page:
        message = "HTML instead of a report"
        raise SilenceError(message)
    if reply.media_type == _TEXT and reply.body.lstrip()[:1] != b"{":
        return _from_page(question, reply, now)
    if "json" not in reply.media_type and reply.media_type not in _UNNAMED:
        message = f"{reply.media_type} instead of JSON"
        raise SilenceError(message)
    report = parse_report(reply.body, now=now)
    if report.faults and not report.words:
        raise SilenceError(one_line(report.faults[0]))
    return report.words, _remark(len(report.faults), report.faults)


def _from_page(question: Question, reply: Reply, now: datetime) -> tuple[tuple[Word, ...], str]:
    page = read_page(reply.text(), None, now, timezone=question.timezone)
    if not page.words:
        message = "no integration on the page"
        raise SilenceError(message)
    return page.words, _remark(len(page.unread), page.unread)


def _remark(count: int, unread: tuple[str, ...]) -> str:
    return one_line(f"{count} not read, such as {unread[0]}") if count else ""
