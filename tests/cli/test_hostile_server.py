"""What the server and the log keep of what strangers send."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import pytest
import requests

from bot.cli.logs import HIDDEN, QUIET, TALKATIVE, HideSecrets, start_logging
from bot.cli.server import WebServer
from bot.web.app import LARGEST_BODY, make_web
from tests.web.scripted import well


@pytest.fixture
def site() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = make_web(slack=None, reports=None, health=well())
    server = WebServer(app, host="127.0.0.1", port=port)
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in (*TALKATIVE, *QUIET)}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def test_a_body_that_is_far_too_large_is_refused_before_it_is_kept(site: str) -> None:
    answer = requests.post(f"{site}/healthz", data=b"x" * (LARGEST_BODY + 1), timeout=10)
    assert answer.status_code == 413
    assert requests.get(f"{site}/healthz", timeout=10).status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        "Client disconnected while serving /link/the-secret-token",
        "Exception while serving /link/the-secret-token/new",
        'GET "https://bot.example/link/the-secret-token"',
        "GET /oauth/callback?state=the-secret-token&code=another-secret-token",
        "GET /oauth/callback?code=the-secret-token HTTP/1.1",
    ],
)
def test_an_address_that_lets_somebody_in_is_not_logged(told: str) -> None:
    record = logging.LogRecord("any", logging.ERROR, __file__, 1, told, None, None)
    text = HideSecrets([]).format(record)
    assert "secret" not in text
    assert HIDDEN in text


@pytest.mark.usefixtures("logging_as_it_was")
@pytest.mark.parametrize("library", ["waitress", "sqlalchemy.engine.Engine", "urllib3.connection"])
def test_libraries_that_print_addresses_and_rows_stay_quiet_at_any_level(library: str) -> None:
    start_logging("DEBUG", [])
    assert logging.getLogger(library).getEffectiveLevel() >= logging.WARNING
