"""The key by which an SSH server is known."""

from __future__ import annotations

import socket
from threading import Event

from paramiko import PKey, SSHException, Transport
from paramiko.ssh_exception import IncompatiblePeer

TIMEOUT = 10.0
TYPES = {
    "ssh-ed25519": ("ssh-ed25519",),
    "ecdsa-sha2-nistp256": ("ecdsa-sha2-nistp256",),
    "ecdsa-sha2-nistp384": ("ecdsa-sha2-nistp384",),
    "ecdsa-sha2-nistp521": ("ecdsa-sha2-nistp521",),
    "ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256"),
}
"""The signatures that a type of key makes (RFC 8332 for RSA); a server has one key a type."""
ALL = frozenset(algorithm for algorithms in TYPES.values() for algorithm in algorithms)


class HandshakeError(Exception):
    """Something answers, but no handshake of SSH came about; its text is short and no secret."""


def look(host: str, port: int, known_type: str | None = None, *, timeout: float = TIMEOUT) -> str:
    """The key that the server presents and proves to hold, as "TYPE SHA256:…".

    Written as OpenSSH prints it. Servers hold several keys: one of `known_type` is asked for,
    where there is one; another is presented only where the server has none of that type any
    more. No authentication is begun. Raises OSError where nobody is reached (TimeoutError
    after `timeout` seconds, ConnectionRefusedError, socket.gaierror) and HandshakeError.
    """
    transport = handshake(host, port, known_type, timeout=timeout)
    try:
        return presented(transport)
    finally:
        transport.close()


def handshake(
    host: str, port: int, known_type: str | None = None, *, timeout: float = TIMEOUT
) -> Transport:
    """A connection on which the server has proven its key; nobody has signed in.

    Raises as `look` does. Whoever gets it has to close it.
    """
    try:
        return _handshake(host, port, known_type, timeout)
    except IncompatiblePeer as error:
        if known_type not in TYPES:
            raise HandshakeError(str(error)) from None
    try:
        return _handshake(host, port, None, timeout)
    except IncompatiblePeer as error:
        raise HandshakeError(str(error)) from None


def presented(transport: Transport) -> str:
    """The key that the server has proven to hold."""
    return printed(transport.get_remote_server_key())


def printed(key: PKey) -> str:
    """A public key, as OpenSSH prints its fingerprint."""
    return f"{key.get_name()} {key.fingerprint}"


def type_of(known: str | None) -> str | None:
    """The type of a key that was printed; None where none is known."""
    return known.partition(" ")[0] if known else None


def _handshake(host: str, port: int, wanted: str | None, timeout: float) -> Transport:
    refused = sorted(ALL - set(TYPES[wanted])) if wanted in TYPES else []
    dialled = socket.create_connection((host, port), timeout)
    transport = Transport(dialled, disabled_algorithms={"keys": refused})
    # Longer than what is waited below, which alone decides.
    transport.banner_timeout = transport.handshake_timeout = timeout + 1
    over = Event()
    transport.start_client(event=over)
    if over.wait(timeout) and transport.is_active():
        return transport
    error = transport.get_exception()
    transport.close()
    if not over.is_set():
        raise TimeoutError
    raise _reason(error)


def _reason(error: Exception | None) -> Exception:
    """Why it did not come about; what the other side said is left out but for its kind."""
    if isinstance(error, IncompatiblePeer | OSError):
        return error
    if isinstance(error, SSHException) and str(error).startswith("Error reading SSH protocol"):
        return HandshakeError("no SSH answers there")
    return HandshakeError(f"the handshake broke off ({type(error).__name__})")
