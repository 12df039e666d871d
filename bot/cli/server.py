"""Waitress in a thread of its own, so that the process can wait for a signal."""

from __future__ import annotations

from functools import partial
from threading import Thread
from typing import TypeVar

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from bot.cli.receiving import RECEIVING_SECONDS, PromptChannel
from bot.domain.errors import ConfigurationError
from bot.web.app import LARGEST_BODY

THREADS = 8
CONNECTIONS = 500
"""At once. A slow client holds one and no thread; below the usual limit of 1,024 files."""
SILENT_SECONDS = 30
"""A connection on which nothing comes or goes for so long is ended."""
LOOKING_SECONDS = 10
ENDING_SECONDS = 5
FLUSHING_SECONDS = 1

T = TypeVar("T")


class WebServer:
    """Serves a Flask app; the address is bound at once, so a taken port is an error here."""

    def __init__(
        self,
        app: Flask,
        *,
        host: str,
        port: int,
        receiving_seconds: float = RECEIVING_SECONDS,
    ) -> None:
        """Bind; raises ConfigurationError when the address is taken or not of this machine."""
        self._served: dict[int, object] = {}
        try:
            self._server = create_server(
                app,
                map=self._served,  # type: ignore[arg-type]  # its stubs have sockets for dispatchers
                host=host,
                port=port,
                threads=THREADS,
                ident=None,
                # Else anybody's gigabyte is kept on the disk before the app sees a byte of it.
                max_request_body_size=LARGEST_BODY,
                # The app itself believes as many proxies as TRUST_PROXY says, and none else.
                clear_untrusted_proxy_headers=False,
                connection_limit=CONNECTIONS,
                channel_timeout=SILENT_SECONDS,
                cleanup_interval=LOOKING_SECONDS,
                asyncore_use_poll=True,  # `select` knows no file beyond the 1,024th
            )
            for listener in self._all(BaseWSGIServer):
                listener.channel_class = partial(  # type: ignore[assignment]  # it is only called
                    PromptChannel, receiving_seconds=receiving_seconds
                )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            message = (
                f"Port {port} of {host} is not to be had ({reason}); set PORT or HOST to another"
            )
            raise ConfigurationError(message) from error
        self._thread = Thread(target=self._server.run, name="web", daemon=True)
        self._host, self._port = host, port

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self._host}:{self._port}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Accept no more, let running requests end and their answers leave, within seconds.

        In this order: whoever answers last wakes the loop, which closing the server forbids.
        """
        for listener in self._all(BaseWSGIServer):
            listener.accepting = False
        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=ENDING_SECONDS)
        for channel in self._all(HTTPChannel):
            channel.close_when_flushed = True  # else an idle connection holds up the end
        for listener in self._all(BaseWSGIServer):
            listener.close()
        self._thread.join(timeout=FLUSHING_SECONDS)

    def _all(self, kind: type[T]) -> list[T]:
        """What the loop serves: a host name may stand for several addresses."""
        return [one for one in list(self._served.values()) if isinstance(one, kind)]
