"""`smtplib` within bounds: where to, how long in all, and how much a server may say."""

from __future__ import annotations

import smtplib
import socket
import ssl
from io import BufferedIOBase

from bot.adapters.http.line import Line
from bot.adapters.http.reach import Reach

MOST_BYTES = 1 << 20
"""Of all replies together: each has lines without end, if a server likes."""


class BoundedSmtp(smtplib.SMTP):
    """Dials what `reach` admits, and hangs up when the time of `line` is over."""

    def __init__(
        self, host: str, port: int, *, reach: Reach, line: Line, name: str, timeout: float
    ) -> None:
        """Connect, and hear the greeting; raises as `smtplib.SMTP` does."""
        self._reach = reach
        self._line = line
        super().__init__(host, port, local_hostname=name, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._line.hold(self._reach.dial(host, port, timeout))

    def getreply(self) -> tuple[int, bytes]:
        """A reply, as long as all of them are within bounds."""
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        return super().getreply()


class BoundedSmtpTls(BoundedSmtp):
    """The same, within TLS from the beginning (RFC 8314)."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = super()._get_socket(host, port, timeout)
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)


class _Bounded:
    """What `smtplib` reads replies from."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._left = MOST_BYTES

    def readline(self, limit: int) -> bytes:
        line = self._file.readline(limit)
        self._left -= len(line)
        if self._left < 0:
            message = "a reply without end"
            raise smtplib.SMTPServerDisconnected(message)
        return line

    def close(self) -> None:
        self._file.close()
