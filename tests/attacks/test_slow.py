"""Clients that send slowly, or never to the end: what each of them costs."""

from __future__ import annotations

import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import active_count

import pytest
import requests

from bot.cli.server import THREADS, WebServer
from bot.web.app import LARGEST_BODY, make_web
from tests.web.scripted import well

HEAD = b"POST /healthz HTTP/1.1\r\nHost: bot.example\r\nContent-Length: 1000\r\n"
MANY = 200
Serve = Callable[[float], WebServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(receiving_seconds: float) -> WebServer:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            app = make_web(slack=None, reports=None, health=well())
            server = WebServer(
                app, host="127.0.0.1", port=port, receiving_seconds=receiving_seconds
            )
            server.start()
            stack.callback(server.stop)
            return server

        yield start


def connect(server: WebServer) -> socket.socket:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=10)


@pytest.mark.parametrize(
    "begun", [b"", b"P", HEAD[:60], HEAD + b"\r\n", HEAD + b"\r\nhalf a body"], ids=len
)
def test_hundreds_who_never_end_hold_no_thread_little_memory_and_nobody_up(
    serve: Serve, begun: bytes
) -> None:
    server = serve(600)
    assert requests.get(f"{server.url}/healthz", timeout=10).status_code == 200
    threads, memory = active_count(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(connect(server)).sendall(begun)
        for _ in range(THREADS + 1):
            assert requests.get(f"{server.url}/healthz", timeout=10).status_code == 200
        assert active_count() <= threads + 1
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
        assert grown < MANY * 100, "kB: a slow client costs less than 100 kB"


@pytest.mark.parametrize("begun", [HEAD, HEAD + b"\r\n"], ids=["head", "body"])
def test_who_sends_a_byte_now_and_then_is_cut_off_in_the_end(serve: Serve, begun: bytes) -> None:
    server = serve(0.2)
    with connect(server) as slow:
        slow.sendall(begun)
        slow.settimeout(0.05)
        assert dripping(slow) < 600, "it is cut off long before all has come"
    assert requests.get(f"{server.url}/healthz", timeout=10).status_code == 200


def dripping(slow: socket.socket) -> int:
    """Send a byte whenever nothing came back for a moment; how many until it ended."""
    for sent in range(900):
        try:
            slow.sendall(b"x")
            if slow.recv(100) == b"":
                return sent
        except TimeoutError:
            continue
        except OSError:
            return sent
    return 900


def test_who_sends_a_whole_request_late_but_in_time_is_answered(serve: Serve) -> None:
    server = serve(600)
    with connect(server) as slow:
        for part in (b"GET /heal", b"thz HTTP/1.1\r\nHo", b"st: bot.example\r\n\r\n"):
            slow.sendall(part)
        assert slow.recv(100).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * 400_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (LARGEST_BODY + 1),
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"10000\r\n" + b"x" * 0x10000 + b"\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    ],
    ids=["header", "length", "chunks", "both", "negative", "tls"],
)
def test_what_is_too_large_or_no_http_is_refused_and_the_next_is_served(
    serve: Serve, sent: bytes
) -> None:
    server = serve(0.2)
    with connect(server) as odd:
        try:
            odd.sendall(sent)
            odd.settimeout(0.2)
            answer = odd.recv(100)
        except OSError:
            answer = b""
    assert b" 200 " not in answer
    assert requests.get(f"{server.url}/healthz", timeout=10).status_code == 200
