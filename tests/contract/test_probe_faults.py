"""No fault of the network or of a source is ever taken for a refused credential."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.grant import Credentials
from bot.ports.probe import Tried
from bot.ports.witness import Heard
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
from tests.contract.source import ACCESS, DEVELOPER, PATHS, ZENDESK_TOKEN, Source

JSON = "application/json"
SECRETS = (ACCESS, DEVELOPER, ZENDESK_TOKEN, "mixpanel-secret-5", "import key/5+5", "import%20key")
REFUSAL = b'{"error":"invalid_token","code":401}'
FAULTS: tuple[tuple[str, Fault, str], ...] = (
    # name, what happens, what the detail says
    ("time-out", Slow(seconds=5), "timed out after 0.3 s"),
    ("reset", Reset(), "the connection broke"),
    ("reset after the request", ResetAfter(), "the connection broke"),
    ("truncated", Truncate(), "cut off"),
    ("web page", Html(), "HTML instead of"),
    ("10 MB", Huge(size=10_000_000), "larger than 1024 KiB"),
    ("500", Status(code=500), "HTTP 500"),
    ("503 that looks like a refusal", Status(code=503, body=REFUSAL, content_type=JSON), "HTTP 50"),
    ("429 that looks like a refusal", Status(code=429, body=REFUSAL, content_type=JSON), "HTTP 42"),
    ("401 page", Status(code=401, body=b"<html>Sign in", content_type="text/html"), "HTTP 401"),
    ("403 page", Status(code=403, body=b"<html>Blocked", content_type="text/html"), "HTTP 403"),
    ("403 page called JSON", Status(code=403, body=b"<html>", content_type=JSON), "HTTP 403"),
    ("403 empty", Status(code=403), "HTTP 403"),
    ("401 empty", Status(code=401), "HTTP 401"),
    ("403 in words", Status(code=403, body=b"Forbidden by policy"), "HTTP 403: Forb"),
    ("407", Status(code=407, body=REFUSAL, content_type="text/html"), "HTTP 407"),
    ("JSON called text", Status(code=401, body=REFUSAL, content_type="text/html"), "HTTP 401"),
    ("408 that looks like one", Status(code=408, body=REFUSAL, content_type=JSON), "HTTP 408"),
    ("404 that looks like one", Status(code=404, body=REFUSAL, content_type="text/plain"), "HTTP"),
    ("404 page", Status(code=404, body=b"<html>Gone", content_type="text/html"), "HTTP 404"),
    ("redirect", Status(code=302, headers={"Location": "/other"}), "HTTP 302, a redirect"),
    ("moved", Status(code=308, headers={"Location": "http://127.0.0.1:9/"}), "HTTP 308"),
)


def assert_silent(tried: Tried) -> None:
    assert (tried.heard, tried.reading) == (Heard.SILENCE, None)
    assert (tried.data_accounts, tried.person) == ((), None)
    assert tried.detail
    assert "\n" not in tried.detail
    assert "127.0.0.1" not in tried.detail
    assert not any(secret in repr(tried) for secret in SECRETS)


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize(("fault", "detail"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_silence(source: Source, kind: str, fault: Fault, detail: str) -> None:
    source.faults.add(PATHS[kind], fault, times=None)
    (tried,) = source.probes(timeout=0.3).try_all([source.trial(kind)])
    assert_silent(tried)
    assert tried.detail.startswith(detail)


@pytest.mark.parametrize("kind", PATHS)
def test_a_redirect_shows_nobody_else_a_secret(source: Source, kind: str) -> None:
    with Source() as other:
        where = f"{other.url}{PATHS[kind]}"
        for code in (301, 302, 303, 307, 308):
            source.faults.add(PATHS[kind], Status(code=code, headers={"Location": where}))
            assert_silent(source.attempt(kind))
        assert other.seen == []


@pytest.mark.parametrize("kind", [one for one in PATHS if one != "data_import_api"])
@pytest.mark.parametrize(
    "body", [b"", b"null", b"7", b'"ok"', b"[]", b"{", b"\xff\xfe\x00\xd8", b"[" * 200_000]
)
def test_a_good_status_without_an_answer_is_silence(source: Source, kind: str, body: bytes) -> None:
    source.say(PATHS[kind], body)
    assert_silent(source.attempt(kind))


@pytest.mark.parametrize("kind", PATHS)
def test_nobody_at_the_address_is_silence(source: Source, kind: str) -> None:
    with Peer(source.app) as gone:
        address = gone.url
    values = {**source.trial(kind).credentials.values}
    if "instance_url" in values:
        values["instance_url"] = address
    urls = {"api_url": address, "token_url": address}
    trial = source.trial(
        kind, client=source.client(urls=urls), credentials=Credentials(values=values)
    )
    (tried,) = source.probes(connect_url=address).try_all([trial])
    assert_silent(tried)
    assert tried.detail == "the host cannot be reached"


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize(
    ("header", "seconds"), [("90", 90.0), ("Tue, 24 Nov 2026 17:02:00 GMT", 120.0), ("soon", None)]
)
def test_the_wait_asked_for_is_passed_on(
    source: Source, code: int, header: str, seconds: float | None
) -> None:
    fault = Status(code=code, headers={"Retry-After": header})
    source.faults.add(PATHS["mixpanel"], fault)
    tried = source.attempt("mixpanel")
    assert_silent(tried)
    assert tried.retry_after == seconds


def test_one_that_hangs_does_not_hold_up_the_others(source: Source) -> None:
    source.faults.add(PATHS["mixpanel"], Slow(seconds=5), times=None)
    kinds = list(PATHS) * 2
    tried = source.probes(timeout=0.4).try_all([source.trial(kind) for kind in kinds])
    silent = {k for k, one in zip(kinds, tried, strict=True) if one.heard is Heard.SILENCE}
    assert silent == {"mixpanel"}


def test_of_what_the_batch_had_no_time_for_nothing_is_known(source: Source) -> None:
    source.faults.add(PATHS["mixpanel"], Slow(seconds=20), times=None)
    begun = datetime.now(UTC)
    tried = source.probes(timeout=10.0, batch_timeout=0.4).try_all([source.trial("mixpanel")] * 3)
    assert datetime.now(UTC) - begun < timedelta(seconds=5)
    assert {one.heard for one in tried} == {Heard.UNASKED}


def test_a_source_that_quotes_what_it_was_shown_gives_no_secret_away(source: Source) -> None:
    said = f"bad {ACCESS}, {DEVELOPER} and {'0123456789abcdef' * 3} of\u202e\r\nthat user"
    error = {"code": 401, "status": "", "message": said}
    source.say(PATHS["google_ads"], {"error": error}, status=401)
    assert source.attempt("google_ads").detail == "bad …, … and … of that user"


def test_an_entered_value_is_not_repeated_however_it_is_written(source: Source) -> None:
    said = {"code": 401, "message": "no key import%20key%2F5%2B5, nor import+key%2F5%2B5"}
    source.say(PATHS["data_import_api"], said, status=401)
    assert source.attempt("data_import_api").detail == "no key …, nor …"
    short = Credentials(values={"username": "robot", "secret": "a1"})
    source.say(PATHS["mixpanel"], {"error": "robot:a1 is unknown"}, status=401)
    assert source.attempt("mixpanel", credentials=short).detail == "HTTP 401"


def test_no_logger_tells_a_secret(source: Source, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for kind, path in PATHS.items():
        for fault in (None, Reset(), Truncate(), Status(code=403), Status(code=500)):
            if fault:
                source.faults.add(path, fault)
            trial = source.trial(kind)
            shown = repr(source.probes().try_all([trial])) + repr(trial)
            assert not any(secret in shown for secret in SECRETS)
    assert not any(secret in caplog.text for secret in SECRETS)
