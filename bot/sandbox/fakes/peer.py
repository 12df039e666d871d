"""A real HTTP server on loopback for one stand-in, with faults to order.

It speaks HTTP/1.1 with keep-alive and sends each answer in one write, so clients
behave towards it as towards a service on the network. Faults act below the
application, where real networks break.
"""

import os
import socket
import struct
from contextlib import suppress
from io import BytesIO
from socketserver import TCPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self
from wsgiref.types import WSGIEnvironment

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.serving import DechunkedInput, ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app

from bot.sandbox.fakes.faults import (
    Accepted,
    Fault,
    Faults,
    Html,
    Huge,
    Reset,
    ResetAfter,
    Seen,
    Slow,
    Status,
    Truncate,
)

__all__ = [
    "Accepted",
    "Fault",
    "Faults",
    "Html",
    "Huge",
    "Peer",
    "Place",
    "Reset",
    "ResetAfter",
    "Seen",
    "Slow",
    "Status",
    "Truncate",
    "end",
]

_LOOPBACK = "127.0.0.1"

_Answer = tuple[str, Headers, bytes]
"""Status, headers and body."""


def end(server: TCPServer, serving: Thread) -> None:
    """End a server and its thread at once, not when it next looks whether it shall."""
    with suppress(OSError):  # some systems refuse this where nobody is connected: then it waits
        server.socket.shutdown(socket.SHUT_RDWR)
    server.shutdown()
    serving.join()


class Place:
    """A port of 127.0.0.1 taken before anything serves there, so that others may be told of it.

    Who connects waits until a peer is started at it.
    """

    def __init__(self, port: int = 0) -> None:
        """Take it (0: any free port); OSError when it is taken."""
        self._listening = socket.create_server((_LOOPBACK, port), backlog=128)
        self.port = int(self._listening.getsockname()[1])

    @property
    def url(self) -> str:
        """Its address, without a trailing slash."""
        return f"http://{_LOOPBACK}:{self.port}"

    def leave(self) -> socket.socket:
        """Give it up to whoever serves there."""
        return self._listening


class Peer:
    """Serves a Flask application on 127.0.0.1 in a thread (`port` 0: any free port).

    A `place` was taken before. A stopped peer refuses connections and may be started
    again, on the same port.
    """

    def __init__(self, app: Flask, *, port: int = 0, place: Place | None = None) -> None:
        self.app = app
        self.faults = Faults()
        self._port = port
        self._place = place
        self._server: _Server | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """Address of the peer, without a trailing slash; known from the first start on."""
        if not self._port:
            message = "A peer on any free port has its address once it is started."
            raise RuntimeError(message)
        return f"http://{_LOOPBACK}:{self._port}"

    def start(self) -> Self:
        """Listen and serve; OSError when the port is taken."""
        place, self._place = self._place or Place(self._port), None
        with place.leave() as listening:
            self._port = int(listening.getsockname()[1])
            self._server = _Server(self.app, self._port, listening.fileno(), self.faults)
        self._thread = Thread(
            target=self._server.serve_forever,
            name=f"peer {self.app.name} :{self._port}",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and cut every open connection, at once."""
        if self._server is None or self._thread is None:
            return
        self._server.stopping.set()
        end(self._server, self._thread)
        self._server.cut_connections()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        """Start for the length of a `with`."""
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop, whatever happened inside."""
        self.stop()


class _Server(ThreadedWSGIServer):
    def __init__(self, app: Flask, port: int, listening_fd: int, faults: Faults) -> None:
        super().__init__(_LOOPBACK, port, app, handler=_Handler, fd=listening_fd)
        self.faults = faults
        self.stopping = Event()
        self._lock = Lock()
        self._connections: set[socket.socket] = set()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)

    def cut_connections(self) -> None:
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # the other side may have been quicker
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(WSGIRequestHandler):
    server: _Server
    wbufsize = -1  # head and body leave in one segment
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        with suppress(ConnectionError):  # the caller may have left before the answer
            super().finish()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay quiet: a peer's record of calls is its own business."""

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        environ["wsgi.input"] = BytesIO(self._read_body(environ))
        self._show(self.server.faults.take(self.path.partition("?")[0]), environ)

    def _show(
        self, fault: Fault | None, environ: WSGIEnvironment, answer: _Answer | None = None
    ) -> None:
        """Show the fault, or give the answer; that of a request carried out before is given."""
        match fault:
            case Seen(seen=seen, fault=then):
                seen(int(self.client_address[1]))
                self._show(then, environ, answer)
            case Accepted(fault=then):
                self._show(then, environ, answer or self._carried_out(environ))
            case ResetAfter():
                self._show(Accepted(fault=Reset()), environ)
            case Status() | Huge() | Html():
                self._instead(fault)
            case Reset():
                self._reset()
            case Slow(seconds=seconds) if self.server.stopping.wait(seconds):
                self._reset()
            case _:
                status, headers, body = answer or self._carried_out(environ)
                half = len(body) // 2 if isinstance(fault, Truncate) else None
                self._send(status, headers, body, sent=half)

    def _instead(self, fault: Status | Huge | Html) -> None:
        match fault:
            case Status(code=code, headers=more, body=body, content_type=content_type):
                self._send(str(code), Headers({"Content-Type": content_type, **more}), body)
            case Huge(size=size, content_type=content_type):
                self._send("200", Headers({"Content-Type": content_type}), b"x" * size)
            case Html(page=page):
                html = Headers({"Content-Type": "text/html; charset=utf-8"})
                self._send("200", html, page.encode())

    def _read_body(self, environ: WSGIEnvironment) -> bytes:
        if environ.get("wsgi.input_terminated"):
            chunks: DechunkedInput = environ["wsgi.input"]
            body: bytes = chunks.read()
            environ["CONTENT_LENGTH"] = str(len(body))
            return body
        return self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))

    def _carried_out(self, environ: WSGIEnvironment) -> _Answer:
        chunks, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        return status, headers, b"".join(chunks)

    def _send(self, status: str, headers: Headers, body: bytes, sent: int | None = None) -> None:
        code, _, reason = status.partition(" ")
        headers.setdefault("Content-Length", str(len(body)))
        self.send_response(int(code), reason or None)
        for name, value in headers.items():
            self.send_header(name, value)
        if sent is not None:
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:sent])
        self.wfile.flush()

    def _reset(self) -> None:
        self.close_connection = True
        # Zero linger makes close send RST; the files around it would keep the socket open.
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.server.closed(self.connection)
        os.close(self.connection.detach())
