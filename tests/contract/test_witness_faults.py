"""No fault of the network or of a server is ever taken for an answer."""

from __future__ import annotations

import gzip
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.observation import Reading, Witness
from bot.ports.witness import Answer, Heard
from bot.sandbox.fakes.peer import (
    Fault,
    Html,
    Huge,
    Peer,
    Reset,
    ResetAfter,
    Slow,
    Status,
    Truncate,
)
from tests.contract.stage import ASKED, KEY, NOW, PATHS, Stage

JSON = "application/json"
WRONG = {w: "application/zip" if w is Witness.NEWEST_ROW else "image/png" for w in ASKED}
FAULTS: tuple[tuple[str, Fault, str], ...] = (
    # name, what happens, what the detail says
    ("time-out", Slow(seconds=5), "timed out after 0.3 s"),
    ("reset", Reset(), "the connection broke"),
    ("reset after the request", ResetAfter(), "the connection broke"),
    ("truncated", Truncate(), "cut off"),
    ("web page", Html(), "HTML instead of"),
    ("web page called JSON", Status(code=200, body=b" <html>", content_type=JSON), "HTML instead"),
    ("10 MB", Huge(size=10_000_000), "larger than 1024 KiB"),
    ("10 MB of text", Huge(size=10_000_000, content_type="text/plain"), "larger than 1024 KiB"),
    ("429", Status(code=429), "HTTP 429, asked too often"),
    ("404", Status(code=404), "HTTP 404"),
    ("204", Status(code=204), "HTTP 204"),
    ("redirect", Status(code=302, headers={"Location": "/feed"}), "HTTP 302, a redirect"),
    (
        "moved",
        Status(code=308, headers={"Location": "http://127.0.0.1:9/"}),
        "HTTP 308, a redirect",
    ),
    (
        "packed strangely",
        Status(code=200, headers={"Content-Encoding": "br"}),
        "packed in an unknown",
    ),
    (
        "packed badly",
        Status(code=200, headers={"Content-Encoding": "gzip"}, body=b"no gzip"),
        "packed in an unreadable",
    ),
    (
        "packed and cut",
        Status(code=200, headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"x" * 99)[:-9]),
        "cut off",
    ),
    (
        "packed bomb",
        Status(
            code=200, headers={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(50_000_000))
        ),
        "larger than 1024 KiB",
    ),
)
SERVER_FAULTS = tuple(Status(code=code) for code in (500, 502, 503, 504))
BODIES: tuple[tuple[str, bytes], ...] = (
    # Not asked of ingest, which promises a status and no body, nor of the newest row, whose
    # bodies are tested apart: one line of CSV may be the header of a report without rows.
    ("empty", b""),
    ("blank", b" \r\n"),
    ("no text", b"\xff\xfe\x00\xd8"),
    ("null", b"null"),
    ("list", b"[]"),
    ("number", b"7"),
    ("text", b'"ok"'),
    ("half", b'{"integrations": ['),
    ("deep", b"[" * 200_000),
    ("other object", b'{"error": "maintenance"}'),
    ("wrong types", b'{"lastCompletedUpdateJob": 7, "status": [], "integrations": 1}'),
)


def ask_quickly(stage: Stage, witness: Witness) -> Answer:
    (answer,) = stage.witnesses(timeout=0.3).ask([stage.question(witness)])
    return answer


def assert_silent(answer: Answer) -> None:
    assert answer.heard is Heard.SILENCE
    assert (answer.reading, answer.moment, answer.words) == (None, None, ())
    assert answer.detail
    assert "\n" not in answer.detail
    assert KEY not in answer.detail
    assert "127.0.0.1" not in answer.detail


def test_without_a_fault_every_witness_answers(stage: Stage) -> None:
    answers = stage.witnesses().ask([stage.question(w) for w in ASKED])
    assert {a.witness: a.heard for a in answers} == dict.fromkeys(ASKED, Heard.ANSWER)


@pytest.mark.parametrize("witness", ASKED)
@pytest.mark.parametrize(("fault", "detail"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_silence(stage: Stage, witness: Witness, fault: Fault, detail: str) -> None:
    stage.faults.add(PATHS[witness], fault, times=None)
    answer = ask_quickly(stage, witness)
    assert_silent(answer)
    assert answer.detail.startswith(detail)


@pytest.mark.parametrize("fault", SERVER_FAULTS, ids=lambda f: str(f.code))
@pytest.mark.parametrize("witness", ASKED)
def test_a_server_fault_is_silence_and_says_something_of_ingest_alone(
    stage: Stage, witness: Witness, fault: Status
) -> None:
    stage.faults.add(PATHS[witness], fault)
    answer = stage.ask(witness)
    if witness is Witness.INGEST:
        assert (answer.heard, answer.reading) == (Heard.ANSWER, Reading.DOWN)
    else:
        assert_silent(answer)
    assert answer.detail == f"HTTP {fault.code}"


@pytest.mark.parametrize("code", [401, 403])
@pytest.mark.parametrize("body", [b"", b"<html>Forbidden", b'{"error":"no"}'])
@pytest.mark.parametrize("witness", ASKED)
def test_a_refusal_by_mbi_is_about_the_bot_and_by_anybody_else_is_silence(
    stage: Stage, witness: Witness, code: int, body: bytes
) -> None:
    stage.faults.add(PATHS[witness], Status(code=code, body=body))
    answer = stage.ask(witness)
    if witness in {Witness.CYCLE, Witness.NEWEST_ROW}:
        assert answer.heard is Heard.REFUSED
        assert answer.detail.startswith(f"HTTP {code}: the Export API key")
        assert answer.reading is None
    else:
        assert_silent(answer)


@pytest.mark.parametrize("witness", [Witness.CYCLE, Witness.FEED, Witness.WORDS])
@pytest.mark.parametrize("body", [b[1] for b in BODIES], ids=[b[0] for b in BODIES])
def test_a_body_that_is_no_answer_is_silence(stage: Stage, witness: Witness, body: bytes) -> None:
    stage.say(witness, body)
    assert_silent(stage.ask(witness))


@pytest.mark.parametrize("witness", [w for w in ASKED if w is not Witness.INGEST])
def test_the_wrong_type_of_content_is_silence(stage: Stage, witness: Witness) -> None:
    stage.lines[PATHS[witness]].content_type = WRONG[witness]
    answer = stage.ask(witness)
    assert_silent(answer)
    assert answer.detail.startswith(f"{WRONG[witness]} instead of")


@pytest.mark.parametrize("witness", ASKED)
def test_nobody_at_the_address_is_silence(stage: Stage, witness: Witness) -> None:
    with Peer(stage.app) as gone:
        address = gone.url
    witnesses = stage.witnesses(mbi_api_url=address, connect_url=address)
    (answer,) = witnesses.ask([stage.question(witness, url=address)])
    assert_silent(answer)
    assert answer.detail == "the host cannot be reached"


@pytest.mark.parametrize("witness", ASKED)
def test_a_name_that_nobody_has_is_silence(stage: Stage, witness: Witness) -> None:
    address = "http://nobody.invalid"
    witnesses = stage.witnesses(mbi_api_url=address, connect_url=address)
    (answer,) = witnesses.ask([stage.question(witness, url=address)])
    assert_silent(answer)
    assert answer.detail in {"the host's name is unknown", "timed out after 2 s"}


def test_a_server_that_speaks_no_tls_is_silence(stage: Stage) -> None:
    address = stage.url.replace("http:", "https:")
    answer = stage.ask(Witness.FEED, url=address)
    assert_silent(answer)
    assert answer.detail == "TLS failed"


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("90", 90.0),
        ("0", 0.0),
        ("999999999999", 86_400.0),
        ("Tue, 24 Nov 2026 17:02:00 GMT", 120.0),
        ("Tue, 24 Nov 2026 16:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_the_wait_asked_for_is_passed_on(
    stage: Stage, code: int, header: str, seconds: float | None
) -> None:
    stage.faults.add("/feed", Status(code=code, headers={"Retry-After": header}))
    answer = stage.ask(Witness.FEED)
    assert answer.heard is Heard.SILENCE
    a_minute = 60.0 if code == 429 and seconds is None else None
    assert answer.retry_after == (seconds if a_minute is None else a_minute)


def test_who_is_asked_too_often_and_names_no_wait_is_left_alone_for_a_minute(stage: Stage) -> None:
    stage.faults.add("/feed", Status(code=429))
    assert stage.ask(Witness.FEED).retry_after == 60.0


def test_a_redirect_is_not_followed(stage: Stage) -> None:
    stage.faults.add(PATHS[Witness.CYCLE], Status(code=307, headers={"Location": "/feed"}))
    stage.ask(Witness.CYCLE)
    assert not stage.seen


def test_one_that_hangs_does_not_hold_up_the_others(stage: Stage) -> None:
    stage.faults.add("/feed", Slow(seconds=5), times=None)
    questions = [stage.question(w, subject_id=n) for n, w in enumerate(ASKED * 3)]
    answers = stage.witnesses(timeout=0.4).ask(questions)
    assert [a.subject_id for a in answers] == [q.subject_id for q in questions]
    silent = {a.witness for a in answers if a.heard is Heard.SILENCE}
    assert silent == {Witness.FEED}


def test_a_batch_ends_in_its_time_and_of_what_was_not_asked_nothing_is_known(stage: Stage) -> None:
    stage.faults.add("/feed", Slow(seconds=20), times=None)
    witnesses = stage.witnesses(timeout=10.0, batch_timeout=0.4, at_once_per_host=2)
    begun = datetime.now(UTC)
    answers = witnesses.ask([stage.question(Witness.FEED)] * 6)
    assert datetime.now(UTC) - begun < timedelta(seconds=5)
    assert {a.heard for a in answers} == {Heard.UNASKED}


def test_waiting_for_a_turn_is_not_counted_as_the_answerers_silence(stage: Stage) -> None:
    stage.faults.add("/feed", Slow(seconds=0.2), times=None)
    witnesses = stage.witnesses(timeout=0.5, at_once_per_host=1)
    answers = witnesses.ask([stage.question(Witness.FEED)] * 4)
    assert {a.heard for a in answers} == {Heard.ANSWER}


def test_the_key_and_addresses_with_secrets_are_in_no_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for fault in (Reset(), Truncate(), Html(), Status(code=403), Status(code=500)):
        for witness in ASKED:
            stage.faults.add(PATHS[witness], fault)
        url = f"{stage.url}/reports?token=hidden-in-the-address"
        answers = stage.witnesses().ask([stage.question(w) for w in ASKED[:4]])
        (words,) = stage.witnesses().ask([stage.question(Witness.WORDS, url=url)])
        shown = caplog.text + repr([*answers, words])
        assert KEY not in shown
        assert "hidden-in-the-address" not in shown
    assert answers[0].at == NOW
