"""However much somebody outside says, and however slowly: each call ends within its bounds."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic

import pytest

from tests.contract.outside import CALLERS, FAULTS, SECONDS, Listener, Outside

SLACK = 2.0
"""Seconds that a busy machine may add."""
MOST_MEMORY = 24 << 20
TICK = 0.05
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BOMB = gzip.compress(bytes(200 << 20), compresslevel=1)
UNREAD = frozenset({"a pipeline"})
"""Whose answers count by their status: nobody reads what follows."""
Serve = Callable[[socket.socket, Event], None]


def endless_body(line: socket.socket, over: Event) -> None:
    line.sendall(HEAD + b"\r\n{")
    while not over.is_set():
        line.sendall(bytes(b" " * (1 << 16)))


def bomb(line: socket.socket, _over: Event) -> None:
    line.sendall(HEAD + b"Content-Encoding: gzip\r\n\r\n" + BOMB)


def slow_body(line: socket.socket, over: Event) -> None:
    line.sendall(HEAD + b"\r\n{")
    while not over.wait(TICK):
        line.sendall(b" ")


def slow_head(line: socket.socket, over: Event) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(TICK):
        line.sendall(b"a")


def endless_head(line: socket.socket, over: Event) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        line.sendall(b"X-Header: " + b"a" * 4000 + b"\r\n")


def one_long_header(line: socket.socket, over: Event) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Header: ")
    while not over.is_set():
        line.sendall(b"a" * (1 << 16))


def nothing(_line: socket.socket, over: Event) -> None:
    over.wait()


def always_goes_on(line: socket.socket, over: Event) -> None:
    while not over.wait(TICK):
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


SERVERS: dict[str, Serve] = {
    "a body without end": endless_body,
    "a body that unpacks to 200 MB": bomb,
    "a byte now and then": slow_body,
    "a header's byte now and then": slow_head,
    "headers without end": endless_head,
    "a header without end": one_long_header,
    "nothing": nothing,
    "another interim answer, for ever": always_goes_on,
}


def endless_reply(line: socket.socket, over: Event) -> None:
    while not over.is_set():
        line.sendall(b"220-hello\r\n" * 1000)


def slow_reply(line: socket.socket, over: Event) -> None:
    while not over.wait(TICK):
        line.sendall(b"220-hello\r\n")


def one_long_reply(line: socket.socket, over: Event) -> None:
    while not over.is_set():
        line.sendall(b"2" * (1 << 16))


MAIL_SERVERS: dict[str, Serve] = {
    "replies without end": endless_reply,
    "a line now and then": slow_reply,
    "a line without end": one_long_reply,
    "nothing": nothing,
}
CASES = [
    *((caller, server) for caller in CALLERS if caller != "a mail server" for server in SERVERS),
    *(("a mail server", server) for server in MAIL_SERVERS),
]


def hears_first(serve: Serve) -> Serve:
    def served(line: socket.socket, over: Event) -> None:
        line.recv(1 << 16)
        serve(line, over)

    return served


@pytest.fixture
def memory() -> Iterator[Callable[[], int]]:
    """The most that was held at once since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


@pytest.mark.parametrize(("caller", "server"), CASES)
def test_a_call_ends_within_its_bounds(
    caller: str, server: str, memory: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    mail = caller == "a mail server"
    serve = MAIL_SERVERS[server] if mail else hears_first(SERVERS[server])
    with Listener(serve).at("127.0.0.1") as asked:
        begun, fault = monotonic(), None
        try:
            CALLERS[caller](Outside(host="127.0.0.1", port=asked.port))
        except FAULTS as error:
            fault = error
        took = monotonic() - begun
    assert took < SECONDS + SLACK
    assert memory() < MOST_MEMORY
    if caller not in UNREAD or "head" in server or server == "nothing":
        assert fault is not None
        assert "Traceback" not in str(fault)
