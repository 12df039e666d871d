"""The way in to a database, and what every engine's driver does with it."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import Protocol

from bot.domain.integration import Encryption
from bot.ports.probe import Tried

APPLICATION = "mbi-bot"
"""How the bot is seen among a server's connections."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """One account at one database.

    `host` is what a certificate has to be valid for; `dial` is where it is reached, which is
    elsewhere behind a bastion. `timeout` is in seconds, for connecting and for each answer.
    """

    host: str
    dial: tuple[str, int]
    username: str
    password: str = field(repr=False)
    database: str | None
    encryption: Encryption
    timeout: float


class Driver(Protocol):
    """One engine's driver."""

    port: int
    """Where the engine listens, unless told otherwise."""
    missing: str
    """What to do where it is not installed; empty where it is."""
    faults: tuple[type[Exception], ...]
    """What it raises where somebody is not let in, or nobody answers."""

    def databases(self, door: Door) -> Sequence[str]:
        """The database that was asked for, or those that the account sees; reads no rows."""
        ...

    def hear(self, error: BaseException) -> Tried:
        """What a fault amounts to."""
        ...


def reach(door: Door) -> socket.socket:
    """A connection to the port; OSError where there is none, with the system's own code."""
    return socket.create_connection(door.dial, door.timeout)


def tls_context(encryption: Encryption) -> ssl.SSLContext:
    """TLS with the system's authorities where the certificate matters, else with any."""
    context = ssl.create_default_context()
    if encryption is not Encryption.VERIFY:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


@contextmanager
def hung_up_after(seconds: float, descriptor: int) -> Iterator[None]:
    """Cut that connection when the time is over: some drivers wait for an answer for ever."""
    with socket.socket(fileno=os.dup(descriptor)) as line:
        timer = Timer(seconds, _hang_up, [line])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def not_installed(driver: str, extra: str) -> str:
    """What to do about a driver that is not there."""
    return f"the driver {driver} is not installed: pip install 'mbi-bot[{extra}]'"


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # the other side was quicker
        line.shutdown(socket.SHUT_RDWR)
