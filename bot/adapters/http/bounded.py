"""Calls of `requests` within bounds: where to, how long, how much, and never further.

`requests` looks a name up by itself, bounds each part of an answer but not the whole, unpacks
without end, and follows redirects; urllib3 has a place for each of these.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.poolmanager import PoolManager, ProxyManager

from bot.adapters.http.line import Line
from bot.adapters.http.reach import PrivateAddressError, Reach
from bot.adapters.http.reply import MOST_BYTES

Dial = Callable[[str, int], socket.socket]

_CHUNK = 1 << 14


class OutOfReachError(requests.exceptions.ConnectionError):
    """The host is in a private network, and nothing was sent."""


class TooLargeError(requests.exceptions.RequestException):
    """The answer is larger than what is read."""


class BoundedAdapter(HTTPAdapter):
    """Carries one call at a time of the session that it is mounted in.

    Where no proxy is asked, the connection goes to an address that `reach` admits. A call may
    take `seconds` from the moment it is made until its answer is read, which is all done when
    the session gets it; more than `most_bytes` of it are refused, and with none of them allowed
    its body is not read at all. The address to go on to is left out of a redirect, so that
    nobody follows it.
    """

    def __init__(self, *, reach: Reach, seconds: float, most_bytes: int = MOST_BYTES) -> None:
        """Keep the bounds; TLS trusts the system's authorities beside those of `requests`."""
        self._reach = reach
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._line = Line()
        self._refused: PrivateAddressError | None = None
        super().__init__()

    def init_poolmanager(  # type: ignore[override]  # its signature is wider than what is used
        self, connections: int, maxsize: int, *, block: bool = False, **more: object
    ) -> None:
        """Dial by our own rules."""
        super().init_poolmanager(connections, maxsize, block=block, ssl_context=_tls(), **more)
        _let_dial(self.poolmanager, self._dial)

    def proxy_manager_for(self, proxy: str, **more: object) -> ProxyManager:
        """What a proxy asks is the proxy's to say."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **more)
        _let_dial(manager, self._dial_proxy)
        return manager

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT002, ARG002 - as `requests` calls it
        timeout: object = None,  # noqa: ARG002 - the adapter has its own
        verify: bool | str = True,  # noqa: FBT002 - as `requests` calls it
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The answer, read whole."""
        request.headers["Connection"] = "close"
        self._refused = None
        with self._line.cut_after(self._seconds) as line:
            try:
                response = super().send(
                    request,
                    stream=True,
                    timeout=self._seconds,
                    verify=verify,
                    cert=cert,  # type: ignore[arg-type]  # passed on as it came
                    proxies=proxies,
                )
                body = self._read(response)
            except (requests.RequestException, HTTPError, OSError) as error:
                raise self._told(error) from None
            finally:
                # Not every server that was asked to close says that it does: the next call
                # would be sent into a connection that is just being closed.
                self.close()
            if line.over:
                raise requests.exceptions.ReadTimeout
        response.headers.pop("Location", None)
        response.raw = BytesIO(body)
        return response

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        try:
            while self._most_bytes and (chunk := response.raw.read1(_CHUNK, decode_content=True)):
                body += chunk
                if len(body) > self._most_bytes:
                    message = f"larger than {self._most_bytes // 1024} KiB"
                    raise TooLargeError(message)
        finally:
            response.raw.close()
        return bytes(body)

    def _told(self, error: Exception) -> Exception:
        """In the words of `requests`, none of which hold an address."""
        if self._refused is not None:
            return OutOfReachError(str(self._refused))
        if isinstance(error, TooLargeError):
            return error
        if self._line.over or isinstance(error, ReadTimeoutError):
            never = isinstance(error, requests.exceptions.ConnectTimeout) or not self._line.dialled
            late = requests.exceptions.ConnectTimeout if never else requests.exceptions.ReadTimeout
            return late()
        if isinstance(error, requests.RequestException):
            return error
        if isinstance(error, DecodeError):
            return requests.exceptions.ContentDecodingError()
        return requests.exceptions.ChunkedEncodingError()

    def _dial(self, host: str, port: int) -> socket.socket:
        try:
            return self._line.hold(self._reach.dial(host, port, self._seconds))
        except PrivateAddressError as error:
            self._refused = error
            raise

    def _dial_proxy(self, host: str, port: int) -> socket.socket:
        return self._line.hold(socket.create_connection((host, port), self._seconds))


def _let_dial(manager: PoolManager, dial: Dial) -> None:
    """Let every connection of a manager be made by `dial`."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(self, dial)

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(self, dial)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    manager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}


def _dialled(connection: HTTPConnection, dial: Dial) -> socket.socket:
    """As urllib3 tells what went wrong, so that whoever asked knows that nothing was sent."""
    try:
        return dial(connection.host.strip("[]"), connection.port or connection.default_port)
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from None
    except TimeoutError:
        raise ConnectTimeoutError(connection, "timed out") from None
    except OSError as error:
        raise NewConnectionError(connection, type(error).__name__) from None


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
