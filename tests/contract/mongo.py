"""A stand-in for MongoDB: enough of its protocol to sign in and to list databases."""

from __future__ import annotations

import hashlib
import hmac
import socket
import struct
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_hex
from threading import Thread
from typing import Any, Self

import bson

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
HELLO: dict[str, Any] = {
    "ok": 1.0,
    "helloOk": True,
    "ismaster": True,
    "isWritablePrimary": True,
    "maxBsonObjectSize": 16777216,
    "maxMessageSizeBytes": 48000000,
    "maxWriteBatchSize": 100000,
    "minWireVersion": 0,
    "maxWireVersion": 21,
    "readOnly": False,
    "saslSupportedMechs": ["SCRAM-SHA-256"],
}
SALT, ROUNDS = b"sixteen-bytes-of", 4096
CLUSTER = {"$clusterTime": {"signature": {"hash": "c2lnbmF0dXJl"}}}


def refusal(code: int, name: str) -> dict[str, Any]:
    """As the server refuses a command."""
    return {"ok": 0.0, "code": code, "codeName": name, "errmsg": f"{name}!", **CLUSTER}


@dataclass
class MongoPeer:
    """Listens while it is entered; `accounts` are by (database, name)."""

    accounts: dict[tuple[str, str], str]
    databases: list[str] = field(default_factory=lambda: ["admin", "orders"])
    commands: list[str] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = self._listening.getsockname()
        Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._listening:
            self._listening.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                Thread(target=_Talk(self, client).go, daemon=True).start()


class _Talk:
    """One connection."""

    def __init__(self, peer: MongoPeer, client: socket.socket) -> None:
        self._peer = peer
        self._client = client
        self._signed_in = False
        self._first = self._server_first = self._password = ""

    def go(self) -> None:
        with suppress(OSError, struct.error), self._client:
            while True:
                size, number, _, kind = struct.unpack("<iiii", self._exactly(16))
                if kind not in {OP_QUERY, OP_MSG}:
                    return  # as the server does with a greeting of TLS that it does not speak
                body = self._exactly(size - 16)
                self._peer.heard.append(body)
                start = body.index(b"\0", 4) + 9 if kind == OP_QUERY else 5
                answer = bson.encode(self._answer(bson.decode(body[start:])))
                reply = OP_REPLY if kind == OP_QUERY else OP_MSG
                head = struct.pack("<iqii", 0, 0, 0, 1) if kind == OP_QUERY else b"\0" * 5
                sent = head + answer
                self._client.sendall(struct.pack("<iiii", 16 + len(sent), 1, number, reply) + sent)

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        command = next(iter(asked))
        self._peer.commands.append(command)
        match command:
            case "ismaster" | "isMaster" | "hello":
                return HELLO
            case "saslStart":
                return self._begin(str(asked["$db"]), bytes(asked["payload"]).decode())
            case "saslContinue":
                return self._prove(bytes(asked["payload"]).decode())
        if not self._signed_in:
            return refusal(13, "Unauthorized")
        if command == "listDatabases":
            assert asked["nameOnly"]
            assert asked["authorizedDatabases"]
            return {"ok": 1.0, "databases": [{"name": name} for name in self._peer.databases]}
        return {"ok": 1.0}

    def _begin(self, database: str, said: str) -> dict[str, Any]:
        self._first = said.removeprefix("n,,")
        name, nonce = (part[2:] for part in self._first.split(","))
        known = self._peer.accounts.get((database, name))
        if known is None:
            return refusal(18, "AuthenticationFailed")
        self._password = known
        salt = b64encode(SALT).decode()
        self._server_first = f"r={nonce}{token_hex(8)},s={salt},i={ROUNDS}"
        return self._step(self._server_first)

    def _prove(self, said: str) -> dict[str, Any]:
        """RFC 5802 section 3, with SHA-256."""
        bare, _, proof = said.partition(",p=")
        salted = hashlib.pbkdf2_hmac("sha256", self._password.encode(), SALT, ROUNDS)
        key = hmac.digest(salted, b"Client Key", "sha256")
        all_said = f"{self._first},{self._server_first},{bare}".encode()
        signature = hmac.digest(hashlib.sha256(key).digest(), all_said, "sha256")
        if bytes(a ^ b for a, b in zip(key, signature, strict=True)) != b64decode(proof):
            return refusal(18, "AuthenticationFailed")
        self._signed_in = True
        server = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), all_said, "sha256")
        return self._step(f"v={b64encode(server).decode()}", done=True)

    @staticmethod
    def _step(said: str, *, done: bool = False) -> dict[str, Any]:
        return {"ok": 1.0, "conversationId": 1, "done": done, "payload": said.encode()}

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = self._client.recv(size - len(found))
            if not more:
                raise ConnectionError
            found += more
        return found
