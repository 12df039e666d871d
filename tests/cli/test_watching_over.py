"""Processes that are watched: a worker's health, JSON logs, and an end with a code that says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import requests
from flask import Flask, Response

from bot.cli.serving import GAVE_UP
from bot.cli.stopping import Stop
from bot.sandbox.fakes.peer import Peer
from tests.cli.processes import Start, end, surroundings, wait_for

PATIENCE = 30
TOKEN = "a-token-only-prometheus-knows"
HANGS = """
import threading
from contextlib import ExitStack
from bot.cli import serving
from bot.cli.stopping import Stop

serving.GRACE_SECONDS = 0.2
stop, ending = Stop(), ExitStack()
ending.callback(threading.Event().wait)   # a beat that hangs holds up the end
serving._give_up(stop)
stop.wait()
serving._end(ending, stop)
"""


@pytest.fixture
def settings(applied: dict[str, str], port: int) -> dict[str, str]:
    """A worker whose health is served, and that logs JSON."""
    return {**applied, "HEALTH_PORT": str(port), "LOG_FORMAT": "json", "METRICS_TOKEN": TOKEN}


def test_a_worker_serves_its_health_logs_json_and_shows_no_secret(
    start: Start, settings: dict[str, str]
) -> None:
    app = Flask("switch")

    @app.get("/secret-uuid")
    def take() -> Response:
        return Response("OK")

    peer = Peer(app).start()
    process = start("worker", **settings, DEADMAN_URL=f"{peer.url}/secret-uuid")
    printed = wait_for(process, "watching")
    site = f"http://127.0.0.1:{settings['HEALTH_PORT']}"
    assert requests.get(f"{site}/healthz", timeout=10).json() == {"alive": True}
    ready = requests.get(f"{site}/readyz", timeout=10).json()
    assert ready["ready"] is True
    assert set(ready["parts"]) == {"database", "schema", "polling", "delivery"}
    assert requests.get(f"{site}/metrics", timeout=10).status_code == 401
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    page = requests.get(f"{site}/metrics", timeout=10, headers=bearer).text
    assert "mbi_bot_beat_duration_seconds_count" in page
    assert requests.get(f"{site}/link/x", timeout=10).status_code == 404
    rest, _ = end(process)
    peer.stop()
    for line in (printed + rest).splitlines():
        said = json.loads(line)
        assert said["process"] == f"worker[{process.pid}]"
        assert "secret-uuid" not in line
        assert TOKEN not in line


def test_the_first_reason_to_end_that_nobody_wanted_gives_the_code() -> None:
    stop = Stop()
    stop.set(GAVE_UP)
    stop.set()
    assert (stop.is_set(), stop.code, GAVE_UP) == (True, os.EX_TEMPFAIL, 75)


def test_a_process_in_which_something_hangs_ends_in_time_with_that_code() -> None:
    done = subprocess.run(  # noqa: S603 - the interpreter of the tests
        [sys.executable, "-c", HANGS],
        env=surroundings({}),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == GAVE_UP
