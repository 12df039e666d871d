"""Errors told to Sentry: a fake one on loopback takes what really goes out."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterator
from queue import SimpleQueue

import pytest
import sentry_sdk
from flask import Flask, Response, jsonify, request

from bot.adapters import sentry
from bot.adapters.sentry import start_sentry
from bot.cli.logs import HIDDEN, HideSecrets
from bot.domain.errors import ConfigurationError
from bot.ports.context import working_on
from bot.sandbox.fakes.peer import Peer

PATIENCE = 10.0
SECRET = "xoxb-that-nobody-may-see"
HIDE = HideSecrets([SECRET]).hide

log = logging.getLogger("bot.test")


class Ingest:
    """Takes envelopes as Sentry does."""

    def __init__(self) -> None:
        self.bodies: SimpleQueue[bytes] = SimpleQueue()
        app = Flask("sentry")
        app.add_url_rule("/api/1/envelope/", view_func=self._take, methods=["POST"])
        self.peer = Peer(app).start()

    @property
    def dsn(self) -> str:
        return f"{self.peer.url.replace('://', '://key@')}/1"

    def next(self) -> tuple[str, dict[str, object]]:
        body = self.bodies.get(timeout=PATIENCE).decode()
        return body, json.loads(body.splitlines()[2])

    def _take(self) -> Response:
        body = request.get_data()
        packed = request.headers.get("Content-Encoding") == "gzip"
        self.bodies.put(gzip.decompress(body) if packed else body)
        return jsonify(id="1")


@pytest.fixture
def ingest() -> Iterator[Ingest]:
    ingest = Ingest()
    yield ingest
    sentry_sdk.get_client().close(timeout=PATIENCE)
    sentry_sdk.get_global_scope().set_client(None)
    ingest.peer.stop()


def fail() -> None:
    held = f"{SECRET} in a variable"
    message = f"refused {held[:24]} at /link/abc"
    raise RuntimeError(message)


def test_an_error_goes_out_with_ids_and_without_secrets_variables_or_people(
    ingest: Ingest,
) -> None:
    start_sentry(ingest.dsn, HIDE, release="mbi-bot/1")
    log.warning("a warning with %s is not told", SECRET)
    with working_on({"incident_id": 7}):
        try:
            fail()
        except RuntimeError:
            log.exception("delivery with %s failed", SECRET)
    body, event = ingest.next()
    assert event["tags"] == {"incident_id": "7"}
    assert event["release"] == "mbi-bot/1"
    assert f"refused {HIDDEN} at /link/{HIDDEN}" in body
    for never in (SECRET, "in a variable", "vars", "breadcrumbs", "user", "not told", "argv"):
        assert never not in body.replace("user_agent", "")


def test_a_dsn_that_is_none_is_told_with_its_remedy() -> None:
    with pytest.raises(ConfigurationError, match="SENTRY_DSN is no DSN; copy it from"):
        start_sentry("not-a-dsn-with-secret", HIDE, release="1")


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sentry, "sentry_sdk", None)
    with pytest.raises(ConfigurationError, match=r'pip install "mbi-bot\[sentry\]"'):
        start_sentry("https://key@sentry.example/1", HIDE, release="1")
