"""What a database, or whoever answers in its place, gets to know of a password."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from secrets import token_bytes
from threading import Thread
from typing import Self

import pytest

from bot.domain.grant import Credentials
from bot.ports.probe import Trial
from bot.ports.provider import ProviderClient
from bot.ports.witness import Heard
from bot.sandbox.fakes.database.packets import NONCE, greeting
from tests.contract.databases import database_probe

PASSWORD = "pass-word-of-the-reader"


class Greedy:
    """A server that asks for the password in a way of its own choosing."""

    def __init__(self, way: bytes) -> None:
        self.heard = b""
        self._way = way
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        with suppress(OSError), self._socket.accept()[0] as client:
            client.settimeout(5)
            nonce = bytes(byte % 127 + 1 for byte in token_bytes(NONCE))
            self._send(client, 0, greeting(1, nonce))
            self.heard += client.recv(4096)
            self._send(client, 2, b"\xfe" + self._way + b"\0" + b"\x04Password: ")
            while more := client.recv(4096):
                self.heard += more

    @staticmethod
    def _send(client: socket.socket, number: int, payload: bytes) -> None:
        client.sendall(len(payload).to_bytes(3, "little") + bytes([number]) + payload)


@pytest.fixture(params=[b"mysql_clear_password", b"dialog", b"mysql_old_password"])
def greedy(request: pytest.FixtureRequest) -> Iterator[Greedy]:
    with Greedy(request.param) as server:
        yield server


def test_no_server_gets_the_password_in_the_clear(greedy: Greedy) -> None:
    trial = Trial(
        kind="mysql",
        credentials=Credentials(values={"username": "reader", "password": PASSWORD}),
        client=ProviderClient(provider="mysql"),
        host="127.0.0.1",
        port=greedy.port,
    )
    (tried,) = database_probe(timeout=5).try_all([trial])
    assert tried.heard is Heard.SILENCE
    assert "in the clear" in tried.detail
    assert b"reader" in greedy.heard
    assert PASSWORD.encode() not in greedy.heard
