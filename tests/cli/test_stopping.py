"""Ending in order: a signal is never missed, and no answer under way is."""

from __future__ import annotations

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import requests
from flask import Flask

from bot.cli.server import WebServer
from tests.cli.processes import BEARABLE_SECONDS, surroundings

DEAF_MAIN_THREAD = """
import os, signal, threading
from bot.cli.stopping import Stop
stop = Stop()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
def told():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    waiting.wait()
    os.kill(os.getpid(), signal.SIGTERM)
waiting = threading.Event()
threading.Thread(target=told).start()
waiting.set()
print(stop.wait())
"""


def test_a_signal_that_interrupts_nothing_is_noticed_all_the_same() -> None:
    done = subprocess.run(  # noqa: S603 - this very file's words
        [sys.executable, "-c", DEAF_MAIN_THREAD],
        env=surroundings({}),
        capture_output=True,
        text=True,
        timeout=BEARABLE_SECONDS,
        check=True,
    )
    assert done.stdout == "True\n"


def test_stopping_lets_the_answer_under_way_leave_and_closes_what_is_idle(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="waitress")
    app, arrived, released = Flask(__name__), Event(), Event()

    @app.get("/slow")
    def slow() -> str:
        arrived.set()
        released.wait(BEARABLE_SECONDS)
        return "done"

    @app.get("/quick")
    def quick() -> str:
        return "here"

    server = WebServer(app, host="127.0.0.1", port=port)
    server.start()
    with requests.Session() as idle, ThreadPoolExecutor() as pool:
        assert idle.get(f"{server.url}/quick", timeout=5).text == "here"
        answer = pool.submit(requests.get, f"{server.url}/slow", timeout=BEARABLE_SECONDS)
        assert arrived.wait(BEARABLE_SECONDS)
        stopping = pool.submit(server.stop)
        released.set()
        assert answer.result().text == "done"
        stopping.result()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
