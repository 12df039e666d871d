"""A real HTTP server on loopback for one stand-in, with faults to order.

It speaks HTTP/1.1 with keep-alive and sends each answer in one write, so clients
behave towards it as towards a service on the network. Faults act below the
application, where real networks break.
"""

import os
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
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

_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Status:
    """Answer with this status instead of asking the application."""

    code: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Slow:
    """Hang for so many real seconds, then answer as usual; `Peer.stop` cuts it short."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class Reset:
    """Reset the connection; the request is not carried out."""


@dataclass(frozen=True, kw_only=True)
class ResetAfter:
    """Carry the request out, then reset the connection instead of answering."""


@dataclass(frozen=True, kw_only=True)
class Truncate:
    """Carry the request out, promise the whole body, send half, close."""


@dataclass(frozen=True, kw_only=True)
class Huge:
    """Answer 200 with a body of `size` bytes."""

    size: int
    content_type: str = "application/json"


@dataclass(frozen=True, kw_only=True)
class Html:
    """Answer 200 with a web page where something else was expected, as proxies do."""

    page: str = "<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>"


Fault = Status | Slow | Reset | ResetAfter | Truncate | Huge | Html


@dataclass
class _Ordered:
    path_prefix: str
    fault: Fault
    times: int | None


class Faults:
    """The faults a peer shows next, oldest order first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ordered: list[_Ordered] = []

    def add(self, path_prefix: str, fault: Fault, times: int | None = 1) -> None:
        """Show `fault` to the next `times` requests below `path_prefix` (None: until cleared)."""
        with self._lock:
            self._ordered.append(_Ordered(path_prefix, fault, times))

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._ordered.clear()

    def take(self, path: str) -> Fault | None:
        """The fault due for this request, counted as shown."""
        with self._lock:
            for ordered in self._ordered:
                if not path.startswith(ordered.path_prefix):
                    continue
                if ordered.times is not None:
                    ordered.times -= 1
                    if ordered.times <= 0:
                        self._ordered.remove(ordered)
                return ordered.fault
        return None


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
        fault = self.server.faults.take(self.path.partition("?")[0])
        match fault:
            case Status(code=code, headers=headers, body=body, content_type=content_type):
                self._send(str(code), Headers({"Content-Type": content_type, **headers}), body)
            case Huge(size=size, content_type=content_type):
                self._send("200", Headers({"Content-Type": content_type}), b"x" * size)
            case Html(page=page):
                html = Headers({"Content-Type": "text/html; charset=utf-8"})
                self._send("200", html, page.encode())
            case Reset():
                self._reset()
            case ResetAfter():
                run_wsgi_app(self.server.app, environ, buffered=True)
                self._reset()
            case Slow(seconds=seconds) if self.server.stopping.wait(seconds):
                self._reset()
            case _:
                self._answer(environ, truncated=isinstance(fault, Truncate))

    def _read_body(self, environ: WSGIEnvironment) -> bytes:
        if environ.get("wsgi.input_terminated"):
            chunks: DechunkedInput = environ["wsgi.input"]
            body: bytes = chunks.read()
            environ["CONTENT_LENGTH"] = str(len(body))
            return body
        return self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))

    def _answer(self, environ: WSGIEnvironment, *, truncated: bool) -> None:
        chunks, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        body = b"".join(chunks)
        self._send(status, headers, body, sent=len(body) // 2 if truncated else None)

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
