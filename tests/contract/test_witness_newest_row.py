"""The newest row, whatever dialect of CSV a report comes in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.witnesses.newest_row import read_newest
from bot.domain.observation import Witness
from bot.ports.witness import Heard, Question
from tests.contract.stage import NOW, ZONE, Stage

ELEVEN = datetime(2026, 11, 24, 16, tzinfo=UTC)
QUESTION = Question(subject_id=1, witness=Witness.NEWEST_ROW, timezone=ZONE)


def newest(body: bytes, now: datetime = NOW) -> datetime | None:
    return read_newest(QUESTION, Reply(status=200, media_type="text/csv", body=body), now)


@pytest.mark.parametrize(
    "body",
    [
        b"Newest row\n2026-11-24 11:00:00\n",
        b'"Newest row"\r\n"2026-11-24 11:00:00"\r\n',
        b"\xef\xbb\xbfNewest\r\n2026-11-24 11:00:00",  # a byte order mark
        "Newest\n2026-11-24 11:00:00\n".encode("utf-16"),
        b"2026-11-24 11:00:00",  # no header
        b"Newest\n2026-11-24 11:00\n",  # no seconds
        b"Newest\n2026-11-24T11:00:00\n",
        b"Newest\n2026-11-24T16:00:00Z\n",
        b"Newest\n2026-11-24 16:00:00 UTC\n",
        b"Newest\n2026-11-24 17:00:00+01:00\n",
        b"Newest\n2026-11-24T11:00:00.123456-0500\n",
        b"Newest\n2026/11/24 11:00:00\n",
        b"Newest\n2026-11-24 11:00:00 EST\n",
        b"table;newest\norders;2026-11-24 11:00:00\nrefunds;2026-11-20 11:00:00\n",
        b"table\tnewest\norders\t2026-11-24 11:00:00\n",
        b"table|newest\norders|2026-11-24 11:00:00\n",
        b'table,newest\n"a, quoted ""name""",2026-11-24 11:00:00\n',
        b"a,b,c\n2026-11-01 00:00:00,2026-11-24 11:00:00,\n",
        b"Newest\n\n2026-11-24 11:00:00\n\n",
    ],
)
def test_the_greatest_time_stamp_is_the_newest_row(body: bytes) -> None:
    assert newest(body) == ELEVEN


def test_a_date_alone_is_the_beginning_of_its_day_so_that_it_never_proves_too_much() -> None:
    assert newest(b"Newest\n2026-11-24\n") == datetime(2026, 11, 24, 5, tzinfo=UTC)


def test_in_the_hour_that_repeats_a_row_is_the_later_unless_that_is_to_come() -> None:
    body = b"Newest\n2026-11-01 01:30:00\n"
    assert newest(body) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    early = datetime(2026, 11, 1, 5, 45, tzinfo=UTC)
    assert newest(body, early) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "body", [b"Newest\n", b"Newest\n\n", b'Newest\n""\n', b"a,b\n,\n", b"Newest\nNULL\n"]
)
def test_a_report_without_rows_is_an_answer_without_a_moment(stage: Stage, body: bytes) -> None:
    stage.say(Witness.NEWEST_ROW, body)
    answer = stage.ask(Witness.NEWEST_ROW)
    assert (answer.heard, answer.moment) == (Heard.ANSWER, None)
    assert answer.detail == "the report has no row"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "empty answer"),
        (b"\r\n", "empty answer"),
        (b"PK\x03\x04\x00\x00", "no readable text"),
        (b"Newest\n1764000000\n", "no time stamp"),
        (b"Newest\n2026-13-45 11:00:00\n", "no time stamp"),
        (b"Newest\n0000-00-00 00:00:00\n", "no time stamp"),
        (b"Newest\nan error occurred\n", "no time stamp"),
        (b"Newest\n2026-11-24 11:00:00 PST\n", "no time stamp"),  # whose zone is that?
        (b"Newest\n03/04/2026 11:00\n", "does not say which is day"),
        (b"03/04/2026\n", "does not say which is day"),
        (b"Newest,old\n03.04.2026,2026-01-01 00:00:00\n", "does not say which is day"),
        (b"Newest\n2027-01-01 00:00:00\n", "in the future"),
        (b'{"rows": []}', "JSON instead of CSV"),
    ],
)
def test_what_holds_no_time_stamp_is_silence(stage: Stage, body: bytes, detail: str) -> None:
    stage.say(Witness.NEWEST_ROW, body)
    answer = stage.ask(Witness.NEWEST_ROW)
    assert (answer.heard, answer.moment) == (Heard.SILENCE, None)
    assert detail in answer.detail


CELLS = st.sampled_from(["2026-11-24 11:00:00", "x", "", '"', ",", ";", "\n", "\r", "9999-12-31"])


@given(st.binary(max_size=200) | st.lists(CELLS).map(lambda cells: "".join(cells).encode()))
def test_any_body_is_a_moment_of_the_past_or_none_or_silence(body: bytes) -> None:
    try:
        moment = newest(body)
    except SilenceError:
        return
    assert moment is None or moment.utcoffset() is not None
