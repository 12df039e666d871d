"""The loopback server under every stand-in, and its faults."""

from collections.abc import Iterator

import pytest
import requests
from flask import Flask, Response, jsonify, request

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

TIMEOUT = 5


class Counter:
    """An application that counts the requests it has carried out."""

    def __init__(self) -> None:
        self.count = 0
        self.app = Flask("counter")
        self.app.add_url_rule("/count", view_func=self.add, methods=["GET", "POST"])

    def add(self) -> Response:
        self.count += 1
        return jsonify(count=self.count, body=request.get_data(as_text=True))


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def peer(counter: Counter) -> Iterator[Peer]:
    with Peer(counter.app) as peer:
        yield peer


def test_one_connection_carries_many_requests(peer: Peer) -> None:
    with requests.Session() as session:
        for expected in (1, 2, 3):
            answer = session.post(f"{peer.url}/count", data="hello", timeout=TIMEOUT)
            assert answer.json() == {"count": expected, "body": "hello"}
        assert answer.headers.get("Connection") != "close"


def test_a_chunked_body_is_read_whole(peer: Peer) -> None:
    answer = requests.post(f"{peer.url}/count", data=iter([b"one ", b"two"]), timeout=TIMEOUT)
    assert answer.json()["body"] == "one two"


@pytest.mark.parametrize(
    ("fault", "carried_out"),
    [
        (Reset(), 0),
        (ResetAfter(), 1),  # the classic: done, but the caller cannot know
        (Truncate(), 1),
    ],
)
def test_a_broken_connection_is_an_error_to_the_caller(
    peer: Peer, counter: Counter, fault: Fault, carried_out: int
) -> None:
    peer.faults.add("/count", fault)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        requests.get(f"{peer.url}/count", timeout=TIMEOUT)
    assert counter.count == carried_out
    assert requests.get(f"{peer.url}/count", timeout=TIMEOUT).json()["count"] == carried_out + 1


def test_an_answer_made_to_order_replaces_the_application(peer: Peer, counter: Counter) -> None:
    busy = Status(
        code=429, headers={"Retry-After": "7"}, body=b"{}", content_type="application/json"
    )
    peer.faults.add("/count", busy, times=2)
    for _ in range(2):
        answer = requests.get(f"{peer.url}/count", timeout=TIMEOUT)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert requests.get(f"{peer.url}/count", timeout=TIMEOUT).status_code == 200
    assert counter.count == 1


def test_a_fault_without_a_count_stays_until_cleared(peer: Peer) -> None:
    peer.faults.add("/", Html(), times=None)
    for _ in range(3):
        assert requests.get(f"{peer.url}/count", timeout=TIMEOUT).text.startswith("<!doctype")
    peer.faults.clear()
    assert requests.get(f"{peer.url}/count", timeout=TIMEOUT).json()["count"] == 1


def test_a_fault_touches_only_its_path(peer: Peer) -> None:
    peer.faults.add("/elsewhere", Reset(), times=None)
    assert requests.get(f"{peer.url}/count", timeout=TIMEOUT).ok


def test_a_huge_answer_is_as_large_as_ordered(peer: Peer) -> None:
    peer.faults.add("/count", Huge(size=3_000_000))
    assert len(requests.get(f"{peer.url}/count", timeout=TIMEOUT).content) == 3_000_000


def test_a_slow_answer_still_comes(peer: Peer) -> None:
    peer.faults.add("/count", Slow(seconds=0.2))
    answer = requests.get(f"{peer.url}/count", timeout=TIMEOUT)
    assert answer.json()["count"] == 1
    assert answer.elapsed.total_seconds() >= 0.2


def test_a_stopped_peer_refuses_and_comes_back_on_its_port(counter: Counter) -> None:
    peer = Peer(counter.app).start()
    url = peer.url
    with requests.Session() as session:
        assert session.get(f"{url}/count", timeout=TIMEOUT).ok
        peer.stop()
        with pytest.raises(requests.ConnectionError):
            session.get(f"{url}/count", timeout=TIMEOUT)
        peer.start()
        assert peer.url == url
        assert session.get(f"{url}/count", timeout=TIMEOUT).ok
    peer.stop()
    peer.stop()
