"""The server on loopback, and a console page for whoever runs it."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from itertools import count
from secrets import token_bytes
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Lock, Thread

from flask import Flask, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.database.packets import NONCE, PLUGIN, done, greeting, hello, refusal, switch
from bot.sandbox.fakes.database.statements import answer
from bot.sandbox.fakes.database.truth import DatabaseAccount, DatabaseTruth, Refused
from bot.sandbox.fakes.peer import Faults, Peer, Reset, Slow, end

CONNECT = "/connect"
"""The path below which faults of the database are ordered: `Reset` and `Slow`."""
_LOOPBACK = "127.0.0.1"
_PATIENCE_SECONDS = 30
_QUIT, _INIT_DB, _QUERY, _PING = 1, 2, 3, 14
_LINGER = struct.pack("ii", 1, 0)


class DatabasePeer:
    """MySQL's protocol on 127.0.0.1 (`port` 0: any free port), with a console at `url`.

    Signing in by `mysql_native_password`, choosing a database, and a handful of statements.
    `down` and `up` take the server off the network and back to the same port.
    """

    def __init__(self, truth: DatabaseTruth, *, port: int = 0) -> None:
        self.truth = truth
        self.faults = Faults()
        self.host = _LOOPBACK
        self.signed_in = 0
        """How often somebody was let in."""
        self._port = port
        self._server: _Server | None = None
        self._thread: Thread | None = None
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.add_url_rule("/", view_func=self._console)
        app.add_url_rule("/accounts/<name>/password", "set", self._set, methods=["POST"])
        self.console = Peer(app)

    @property
    def port(self) -> int:
        """The port of the database, known from the first start on."""
        return self._port

    @property
    def url(self) -> str:
        """Address of the console page."""
        return self.console.url

    def start(self) -> DatabasePeer:
        """Serve the database and its console."""
        self.up()
        self.console.start()
        return self

    def stop(self) -> None:
        """Stop both."""
        self.down()
        self.console.stop()

    def up(self) -> None:
        """Take connections; OSError when the port is taken."""
        if self._server is None:
            self._server = _Server(self, self._port)
            self._port = int(self._server.server_address[1])
            self._thread = Thread(
                target=self._server.serve_forever,
                name=f"database :{self._port}",
                daemon=True,
            )
            self._thread.start()

    def down(self) -> None:
        """Refuse connections, and cut the open ones."""
        if self._server is not None and self._thread is not None:
            end(self._server, self._thread)
            self._server.server_close()
            self._server.cut()
            self._server = self._thread = None

    def _console(self) -> ResponseReturnValue:
        return render_template("database.html", truth=self.truth, port=self._port)

    def _set(self, name: str) -> ResponseReturnValue:
        if self.truth.account(name) is None:
            abort(404)
        self.truth.set_password(name)
        return redirect("/", code=303)


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, peer: DatabasePeer, port: int) -> None:
        self.peer = peer
        self.stopping = Event()
        self._numbers = count(1)
        self._lock = Lock()
        self._connections: set[socket.socket] = set()
        super().__init__((_LOOPBACK, port), _Connection)

    def number(self, connection: socket.socket) -> int:
        with self._lock:
            self._connections.add(connection)
            return next(self._numbers)

    def forget(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)

    def cut(self) -> None:
        self.stopping.set()
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # the other side may have been quicker
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: a client that hangs up is no news."""


class _Connection(BaseRequestHandler):
    server: _Server
    request: socket.socket

    def setup(self) -> None:
        self.request.settimeout(_PATIENCE_SECONDS)
        self._truth = self.server.peer.truth
        self._sequence = 0
        self._number = self.server.number(self.request)

    def finish(self) -> None:
        self.server.forget(self.request)

    def handle(self) -> None:
        match self.server.peer.faults.take(CONNECT):
            case Reset():
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
                return
            case Slow(seconds=seconds):
                self.server.stopping.wait(seconds)
        try:
            account, database = self._signed_in()
        except Refused as no:
            self._send(refusal(no.code, no.state, no.words))
            return
        self.server.peer.signed_in += 1
        self._send(done())
        self._serve(account, database)

    def _signed_in(self) -> tuple[DatabaseAccount, str | None]:
        if self._truth.refuses:
            raise self._truth.refuses
        if self._truth.full:
            raise Refused(code=1040, state="08004", words="Too many connections")
        nonce = bytes(byte % 127 + 1 for byte in token_bytes(NONCE))  # no zero ends it early
        self._send(greeting(self._number, nonce))
        given = hello(self._read())
        scramble = given.answer
        if given.plugin != PLUGIN:
            self._send(switch(nonce))
            scramble = self._read()
        account = self._truth.sign_in(given.user, scramble, nonce)
        if given.database:
            self._truth.enter(account, given.database)
        return account, given.database

    def _serve(self, account: DatabaseAccount, database: str | None) -> None:
        while True:
            self._sequence = 0
            command = self._read()
            code, said = command[0], command[1:].decode()
            if code == _QUIT:
                return
            try:
                if code == _INIT_DB:
                    self._truth.enter(account, said)
                    database = said
                packets = _answer(code, said, account, database)
            except Refused as no:
                packets = [refusal(no.code, no.state, no.words)]
            for packet in packets:
                self._send(packet)

    def _read(self) -> bytes:
        head = self._exactly(4)
        self._sequence = head[3] + 1
        return self._exactly(int.from_bytes(head[:3], "little"))

    def _exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = self.request.recv(size - len(found))
            if not more:
                raise ConnectionError
            found += more
        return found

    def _send(self, payload: bytes) -> None:
        head = len(payload).to_bytes(3, "little") + bytes([self._sequence % 256])
        self._sequence += 1
        self.request.sendall(head + payload)


def _answer(code: int, said: str, account: DatabaseAccount, database: str | None) -> list[bytes]:
    if code == _QUERY:
        return answer(said, account, database)
    if code in {_INIT_DB, _PING}:
        return [done()]
    raise Refused(code=1047, state="08S01", words="Unknown command")
