"""No fault at a token endpoint is taken for a refusal, and no refusal for another one."""

from __future__ import annotations

import gzip
import logging
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest

from bot.domain.errors import (
    AccountRefusedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
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
from tests.contract.source import (
    ACCESS,
    CLIENT_SECRET,
    CODE,
    REFRESH,
    SECRETS,
    TOKEN,
    VERIFIER,
    Source,
)

JSON = "application/json"
CALLS: dict[str, Callable[[Source], object]] = {
    "exchange": lambda source: source.exchange(timeout=0.4),
    "refresh": lambda source: source.refresh(timeout=0.4),
}
EACH = pytest.mark.parametrize("call", CALLS)
FAULTS: tuple[tuple[str, Fault, str], ...] = (
    # name, what happens, what is told
    ("time-out", Slow(seconds=5), "timed out"),
    ("reset", Reset(), "the connection broke"),
    ("reset after the request", ResetAfter(), "the connection broke"),
    ("truncated", Truncate(), "cut off"),
    ("web page", Html(), "HTTP 200, HTML instead of JSON"),
    ("web page called JSON", Status(code=200, body=b" <html>", content_type=JSON), "HTML instead"),
    ("10 MB", Huge(size=10_000_000), "larger than 1024 KiB"),
    (
        "packed bomb",
        Status(
            code=200, headers={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(50_000_000))
        ),
        "larger than 1024 KiB",
    ),
    (
        "packed badly",
        Status(code=200, headers={"Content-Encoding": "gzip"}, body=b"no gzip"),
        "cut off",
    ),
    ("503 page", Status(code=503, body=b"<html>down", content_type="text/html"), "HTTP 503"),
    ("500 empty", Status(code=500), "HTTP 500"),
    (
        "503 JSON that looks like a refusal",
        Status(code=503, body=b'{"error":"invalid_grant"}', content_type=JSON),
        "HTTP 503",
    ),
    (
        "429 JSON that looks like a refusal",
        Status(code=429, body=b'{"error":"invalid_grant"}', content_type=JSON),
        "HTTP 429",
    ),
    ("403 of a firewall", Status(code=403, body=b"<html>", content_type="text/html"), "HTTP 403"),
    ("401 page", Status(code=401, body=b"<html>", content_type="text/html"), "HTTP 401"),
    ("403 empty", Status(code=403), "HTTP 403"),
    ("400 empty", Status(code=400, content_type=JSON), "HTTP 400, empty answer"),
    ("404 JSON", Status(code=404, body=b'{"message":"no route"}', content_type=JSON), "no route"),
    ("redirect", Status(code=302, headers={"Location": "/other"}), "HTTP 302, a redirect"),
    ("moved", Status(code=308, headers={"Location": "http://127.0.0.1:9/"}), "HTTP 308"),
    ("204", Status(code=204), "HTTP 204"),
)
ODD: tuple[object, ...] = (
    None,
    [],
    7,
    "ok",
    {},
    {"access_token": None},
    {"access_token": " "},
    {"access_token": 5},
    {"access_token": "a", "refresh_token": 5},
    {"access_token": "a", "expires_in": "soon"},
    {"access_token": "a", "expires_in": []},
    {"access_token": "a", "scope": 5},
    {"access_token": "a", "scope": [5]},
    {"access_token": "a", "instance_url": {}},
    {"access_token": "a", "token_type": 5},
    {"accessToken": "a"},
)


class Dripping:
    """A server that answers one byte at a time, each in time, and never ends."""

    def __enter__(self) -> str:
        self._over = Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._drip, daemon=True)
        self._thread.start()
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._server.close()

    def _drip(self) -> None:
        asked, _ = self._server.accept()
        with asked, suppress(OSError):
            asked.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            while not self._over.wait(0.05):
                asked.sendall(b" ")


@pytest.fixture(autouse=True)
def _loopback_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


def failing(source: Source, call: str) -> ProviderError:
    """What the call raises: a ProviderError whatever happens, and with no secret in it."""
    with pytest.raises(ProviderError) as raised:
        CALLS[call](source)
    shown = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    assert not any(secret in shown.replace(__file__, "") for secret in SECRETS)
    assert "\n" not in str(raised.value)
    return raised.value


@EACH
@pytest.mark.parametrize(("fault", "told"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_silence(source: Source, call: str, fault: Fault, told: str) -> None:
    source.faults.add("/token", fault, times=None)
    error = failing(source, call)
    assert type(error) is ProviderSilentError
    assert told in str(error)
    assert not error.permanent


@EACH
@pytest.mark.parametrize("body", ODD, ids=repr)
def test_an_answer_of_another_shape_is_silence(source: Source, call: str, body: object) -> None:
    source.say("/token", body)
    error = failing(source, call)
    assert type(error) is ProviderSilentError
    assert "no token that can be read" in str(error)


@EACH
@pytest.mark.parametrize("body", [b"{", b"\xff\xfe\x00", b"[" * 200_000, b"access_token=a"])
def test_what_is_no_json_is_silence(source: Source, call: str, body: bytes) -> None:
    source.say("/token", body)
    assert type(failing(source, call)) is ProviderSilentError


@EACH
@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("90", timedelta(seconds=90)),
        ("Tue, 24 Nov 2026 17:02:00 GMT", timedelta(minutes=2)),
        ("soon", None),
    ],
)
@pytest.mark.parametrize("code", [429, 503])
def test_the_wait_asked_for_is_passed_on(
    source: Source, call: str, code: int, header: str, wait: timedelta | None
) -> None:
    source.faults.add("/token", Status(code=code, headers={"Retry-After": header}))
    error = failing(source, call)
    assert isinstance(error, ProviderSilentError)
    assert error.retry_after == wait
    assert error.code == ("rate_limit" if code == 429 else "")


@EACH
def test_an_answer_that_only_drips_ends_in_its_time(source: Source, call: str) -> None:
    with Dripping() as address:
        source.urls["token_url"] = f"{address}/token"
        begun = datetime.now(UTC)
        error = failing(source, call)
    assert datetime.now(UTC) - begun < timedelta(seconds=5)
    assert (type(error), str(error)) == (ProviderSilentError, "timed out")


@EACH
def test_nobody_at_the_address_is_silence(source: Source, call: str) -> None:
    with Peer(source.app) as gone:
        address = gone.url
    source.urls["token_url"] = address
    error = failing(source, call)
    assert type(error) is ProviderSilentError


@EACH
def test_a_server_without_tls_is_silence(source: Source, call: str) -> None:
    source.urls["token_url"] = source.url.replace("http:", "https:") + "/token"
    error = failing(source, call)
    assert type(error) is ProviderSilentError
    assert str(error) == "TLS failed"


@EACH
def test_a_proxy_that_is_away_is_silence(source: Source, call: str) -> None:
    with Peer(source.app) as gone:
        address = gone.url
    source.settings["proxy"] = address
    error = failing(source, call)
    assert (type(error), str(error)) == (ProviderSilentError, "the proxy cannot be reached")
    assert not source.seen


def test_a_proxy_of_the_environment_is_not_used(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert source.exchange().values["access_token"] == ACCESS


@EACH
@pytest.mark.parametrize(
    ("kind", "status", "body", "raised"),
    [
        # RFC 6749, section 5.2
        ("google_ads", 400, {"error": "invalid_grant"}, GrantRefusedError),
        (
            "google_ads",
            400,
            {"error": "invalid_grant", "error_description": "Token has been expired or revoked."},
            GrantRefusedError,
        ),
        ("google_ads", 401, {"error": "invalid_client"}, ProviderClientError),
        ("google_ads", 400, {"error": "unauthorized_client"}, ProviderClientError),
        ("google_ads", 400, {"error": "invalid_request"}, ProviderClientError),
        ("google_ads", 400, {"error": "redirect_uri_mismatch"}, ProviderClientError),
        ("google_ads", 400, {"error": "temporarily_unavailable"}, ProviderSilentError),
        # more specific words inside of a general code
        (
            "google_ads",
            400,
            {"error": "invalid_grant", "error_subtype": "invalid_rapt"},
            AccountRefusedError,
        ),
        ("google_ads", 400, {"error": "admin_policy_enforced"}, AccountRefusedError),
        (
            "salesforce",
            400,
            {"error": "invalid_grant", "error_description": "inactive user"},
            AccountRefusedError,
        ),
        ("salesforce", 400, {"error": "inactive_user"}, AccountRefusedError),
        (
            "salesforce",
            400,
            {"error": "invalid_grant", "error_description": "expired access/refresh token"},
            GrantRefusedError,
        ),
        # a lock is no refusal
        (
            "salesforce",
            400,
            {
                "error": "invalid_grant",
                "error_description": "token request is already being processed",
            },
            ProviderSilentError,
        ),
        ("salesforce", 400, {"error": "app_not_found"}, ProviderClientError),
        # 403 where the standard says 400 or 401
        (
            "google_ads",
            403,
            {"error": "invalid_grant", "error_description": ""},
            GrantRefusedError,
        ),
        (
            "google_ads",
            403,
            {"error": "invalid_token", "error_description": ""},
            GrantRefusedError,
        ),
        ("google_ads", 403, {"error": "access_denied"}, AccountRefusedError),
        # what stands before the endpoint knows no codes of RFC 6749
        ("google_ads", 403, {"message": "Forbidden"}, ProviderSilentError),
        ("google_ads", 403, {"error": "Access Denied"}, ProviderSilentError),
        ("salesforce", 403, {"error": "Forbidden", "status": 403}, ProviderSilentError),
        ("facebook_ads", 403, {"error": {"code": 403, "message": "no"}}, ProviderSilentError),
        ("stripe", 403, ["RBAC: access denied"], ProviderSilentError),
        # 401 without a known code is about the client that shows itself there
        ("google_ads", 401, {"message": "who are you?"}, ProviderClientError),
        # an error in a good answer
        ("google_ads", 200, {"error": "invalid_grant", "access_token": "a"}, GrantRefusedError),
        # unknown codes, and errors of other shapes
        ("google_ads", 400, {"error": "no_such_code"}, ProviderSilentError),
        ("google_ads", 400, {"error": {"code": 190, "message": "?"}}, ProviderSilentError),
        ("google_ads", 400, ["invalid_request"], ProviderSilentError),
    ],
)
def test_an_answer_about_the_grant_is_told_from_all_others(
    source: Source, call: str, kind: str, status: int, body: object, raised: type[ProviderError]
) -> None:
    source.say("/token", body, status=status)
    with pytest.raises(ProviderError) as told:
        (source.exchange if call == "exchange" else source.refresh)(kind)
    assert type(told.value) is raised


@pytest.mark.parametrize(
    ("call", "shown"), [("exchange", (CODE, VERIFIER)), ("refresh", (ACCESS, REFRESH))]
)
def test_the_providers_own_words_are_kept_without_secrets(
    source: Source, call: str, shown: tuple[str, str]
) -> None:
    said = f"bad {shown[0]} {shown[1]} {CLIENT_SECRET}\r\nof\u202e user {'eyJ0' * 20}"
    body = {"error": "invalid_grant", "error_description": said}
    source.say("/token", body, status=400)
    assert str(failing(source, call)) == "invalid_grant: bad … … … of user …"


def test_a_redirect_is_not_followed(source: Source) -> None:
    source.say("/other", TOKEN)
    source.faults.add("/token", Status(code=307, headers={"Location": "/other"}), times=None)
    for call in CALLS:
        failing(source, call)
    assert not source.seen


def test_no_logger_tells_a_secret(source: Source, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    source.exchange()
    source.refresh()
    source.faults.add("/token", Reset(), times=2)
    for call in CALLS:
        failing(source, call)
    assert not any(secret in caplog.text for secret in SECRETS)
