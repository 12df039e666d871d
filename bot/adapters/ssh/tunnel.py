"""A way through a bastion to what is behind it.

By hand, since `sshtunnel` tells every failure in one sentence, and the bot has to tell apart
a changed host key, its own key refused, and nobody listening behind.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Thread

from paramiko import AuthenticationException, Channel, PKey, SSHException, Transport
from paramiko.ssh_exception import ChannelException

from bot.adapters.ssh.keys import HandshakeError, handshake, presented, type_of
from bot.adapters.ssh.private_keys import UnreadableKeyError, private_key
from bot.ports.probe import Jump

LOOPBACK = "127.0.0.1"
CHUNK = 32 * 1024
PROHIBITED, CONNECT_FAILED = 1, 2
"""Why a channel is not opened (RFC 4254 section 5.1)."""
GONE = (OSError, EOFError, SSHException)
"""How either side shows that it has left."""
SLOW = "Authentication timeout"
"""Paramiko has one exception for a key that is refused and for no answer at all."""


class ChangedKeyError(Exception):
    """The bastion is known by another key: nothing was sent."""


class EntryError(Exception):
    """The bot's own way into the bastion is at fault."""


class BehindError(Exception):
    """The bastion opens no way further; `closed` where it could not connect."""

    def __init__(self, message: str, *, closed: bool) -> None:
        """Keep both."""
        super().__init__(message)
        self.closed = closed


@contextmanager
def entered(jump: Jump, *, timeout: float) -> Iterator[Transport]:
    """The bastion, once it has let the bot in; its host key is compared before anybody signs in.

    Raises OSError where the bastion is not reached, HandshakeError, ChangedKeyError, EntryError.
    """
    key = _key(jump)
    transport = handshake(jump.host, jump.port, type_of(jump.known), timeout=timeout)
    with closing(transport):
        found = presented(transport)
        if jump.known and found != jump.known:
            message = f"was {jump.known}, is {found}"
            raise ChangedKeyError(message)
        _sign_in(transport, jump.username, key, timeout)
        yield transport


@contextmanager
def tunnel(jump: Jump, to: tuple[str, int], *, timeout: float) -> Iterator[tuple[str, int]]:
    """A port on loopback that leads to that host and port, as the bastion sees them.

    Raises as `entered` does, and BehindError.
    """
    with entered(jump, timeout=timeout) as transport:
        first = _channel(transport, to, timeout)
        with socket.create_server((LOOPBACK, 0)) as listening:
            Thread(
                target=_forward,
                args=(listening, transport, first, to, timeout),
                name="tunnel",
                daemon=True,
            ).start()
            try:
                yield listening.getsockname()
            finally:
                listening.shutdown(socket.SHUT_RDWR)  # wakes whoever waits there


def _key(jump: Jump) -> PKey:
    try:
        return private_key(jump.private_key)
    except UnreadableKeyError as error:
        raise EntryError(str(error)) from None


def _sign_in(transport: Transport, username: str, key: PKey, timeout: float) -> None:
    transport.auth_timeout = timeout
    try:
        more = transport.auth_publickey(username, key)
    except AuthenticationException as error:
        if SLOW in str(error):
            raise TimeoutError from None
        if not transport.is_active():
            message = "it hung up while the bot signed in"
            raise HandshakeError(message) from None
        message = f"the bastion refuses the bot's key for {username}"
        raise EntryError(message) from None
    except (SSHException, EOFError) as error:
        message = f"signing in broke off ({type(error).__name__})"
        raise HandshakeError(message) from None
    if more:
        message = "the bastion asks for more than a key"
        raise EntryError(message)


def _channel(transport: Transport, to: tuple[str, int], timeout: float) -> Channel:
    host, port = to
    try:
        return transport.open_channel("direct-tcpip", to, (LOOPBACK, 0), timeout=timeout)
    except ChannelException as error:
        if error.code == PROHIBITED:
            message = f"the bastion does not let the bot through to {host}:{port}"
            raise EntryError(message) from None
        closed = error.code == CONNECT_FAILED
        message = f"the bastion can't connect to {host}:{port}"
        raise BehindError(message, closed=closed) from None
    except (SSHException, EOFError):
        message = f"no answer about {host}:{port}"
        raise BehindError(message, closed=False) from None


def _forward(
    listening: socket.socket,
    transport: Transport,
    channel: Channel | None,
    to: tuple[str, int],
    timeout: float,
) -> None:
    """Take whoever connects through; the first one by the channel that is open already."""
    with suppress(OSError):  # the listener was shut
        while True:
            client, _ = listening.accept()
            try:
                through = channel or _channel(transport, to, timeout)
            except (BehindError, EntryError):
                client.close()
                continue
            channel = None
            for copy in (_out, _back):
                Thread(target=copy, args=(client, through), name="tunnel", daemon=True).start()


def _out(client: socket.socket, channel: Channel) -> None:
    with suppress(*GONE):
        while part := client.recv(CHUNK):
            channel.sendall(part)
    with suppress(*GONE):
        channel.close()


def _back(client: socket.socket, channel: Channel) -> None:
    with suppress(*GONE):
        while part := channel.recv(CHUNK):
            client.sendall(part)
    with suppress(OSError), client:
        client.shutdown(socket.SHUT_RDWR)
