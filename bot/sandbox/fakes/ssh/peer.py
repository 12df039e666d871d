"""The server on loopback."""

import logging
import socket
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread

from paramiko import Channel, PKey, ServerInterface, SSHException, Transport
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_FAILED_CONNECT_FAILED,
    OPEN_SUCCEEDED,
)

from bot.sandbox.fakes.peer import Faults, Reset, Slow, end
from bot.sandbox.fakes.ssh.truth import BastionTruth

CONNECT = "/connect"
"""The path below which faults are ordered: `Reset` and `Slow`."""
_LOOPBACK = "127.0.0.1"
_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 10
_CHUNK = 32 * 1024
_GONE = (SSHException, EOFError, OSError)
_LOG = "bot.sandbox.fakes.ssh"
logging.getLogger(_LOG).setLevel(logging.CRITICAL)  # clients that leave are no news


class BastionPeer:
    """SSH on 127.0.0.1 (`port` 0: any free port): public keys, and ways through, nothing else."""

    def __init__(self, truth: BastionTruth, *, port: int = 0) -> None:
        self.truth = truth
        self.faults = Faults()
        self.host = _LOOPBACK
        self.asked: list[str] = []
        """The accounts that somebody asked to enter."""
        self.opened: list[tuple[str, int]] = []
        """Where somebody was let through to."""
        self._port = port
        self._server: _Server | None = None
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """Known from the first start on."""
        return self._port

    def start(self) -> "BastionPeer":
        """Take connections; OSError when the port is taken."""
        self._server = _Server(self, self._port)
        self._port = int(self._server.server_address[1])
        self._thread = Thread(
            target=self._server.serve_forever,
            name=f"bastion :{self._port}",
            daemon=True,
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Refuse connections, and cut the open ones."""
        if self._server is not None and self._thread is not None:
            self._server.stopping.set()
            end(self._server, self._thread)
            self._server.server_close()
            self._server = self._thread = None


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, peer: BastionPeer, port: int) -> None:
        self.peer = peer
        self.stopping = Event()
        super().__init__((_LOOPBACK, port), _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: a client that hangs up is no news."""


class _Connection(BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        match self.server.peer.faults.take(CONNECT):
            case Reset():
                return
            case Slow(seconds=seconds):
                self.server.stopping.wait(seconds)
        transport = Transport(self.request)
        transport.set_log_channel(_LOG)
        for key in self.server.peer.truth.host_keys:
            transport.add_server_key(key)
        with suppress(*_GONE):
            transport.start_server(server=_Door(self.server.peer, transport))
            while transport.is_active() and not self.server.stopping.wait(_POLL_SECONDS):
                pass
        transport.close()


class _Door(ServerInterface):
    def __init__(self, peer: BastionPeer, transport: Transport) -> None:
        self._peer = peer
        self._transport = transport

    def get_allowed_auths(self, username: str) -> str:
        del username
        return "publickey"

    def check_auth_publickey(self, username: str, key: PKey) -> int:
        self._peer.asked.append(username)
        truth = self._peer.truth
        known = username == truth.username and key in truth.admitted
        return AUTH_SUCCESSFUL if known else AUTH_FAILED

    def check_channel_direct_tcpip_request(
        self, chanid: int, origin: tuple[str, int], destination: tuple[str, int]
    ) -> int:
        del origin
        if not self._peer.truth.forwards:
            return OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED
        try:
            behind = socket.create_connection(destination, _PATIENCE_SECONDS)
        except OSError:
            return OPEN_FAILED_CONNECT_FAILED
        behind.settimeout(None)
        self._peer.opened.append(destination)
        Thread(target=self._forward, args=(chanid, behind), daemon=True).start()
        return OPEN_SUCCEEDED

    def _forward(self, chanid: int, behind: socket.socket) -> None:
        """Once the channel is open, carry both ways until one side leaves."""
        with behind:
            channel = self._transport.accept(_PATIENCE_SECONDS)
            if channel is None or channel.get_id() != chanid:
                return
            Thread(target=_carry_back, args=(behind, channel), daemon=True).start()
            with suppress(*_GONE):
                while part := channel.recv(_CHUNK):
                    behind.sendall(part)
                behind.shutdown(socket.SHUT_RDWR)


def _carry_back(behind: socket.socket, channel: Channel) -> None:
    with suppress(*_GONE):
        while part := behind.recv(_CHUNK):
            channel.sendall(part)
    with suppress(*_GONE):
        channel.close()
