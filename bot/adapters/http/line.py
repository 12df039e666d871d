"""A connection whose time is over as a whole, however little each part of it takes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer


class Line:
    """What has been dialled for one errand at a time, cut when the errand's time is over.

    `over` tells that it is, and `dialled` that somebody was connected.
    """

    def __init__(self) -> None:
        """Nothing is dialled yet."""
        self.over = False
        self.dialled = False
        self._held: list[socket.socket] = []
        self._lock = Lock()

    def hold(self, line: socket.socket) -> socket.socket:
        """Cut this one too, when the time comes; TimeoutError where it has come."""
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self.dialled = True
            # TLS takes the socket itself; its twin hangs up for both.
            self._held.append(line.dup())
            if self.over:
                line.close()
                raise TimeoutError
        return line

    @contextmanager
    def cut_after(self, seconds: float) -> Iterator[Line]:
        """Hang up on whatever is held after so many seconds, unless the errand is done."""
        self.over = self.dialled = False
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield self
        finally:
            timer.cancel()
            with self._lock:
                for held in self._held:
                    held.close()
                self._held.clear()

    def _cut(self) -> None:
        with self._lock:
            self.over = True
            for held in self._held:
                with suppress(OSError):  # the other side was quicker
                    held.shutdown(socket.SHUT_RDWR)
