"""Sends a batch of requests at once, in one event loop that lives as long as the batch."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.reach import GuardedResolver, PrivateAddressError, Reach
from bot.adapters.http.reply import read_reply
from bot.adapters.http.sending import Came, Hear, Request
from bot.adapters.http.user_agent import user_agent

log = logging.getLogger(__name__)

T = TypeVar("T")

_BROKEN: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientProxyConnectionError, "the proxy cannot be reached"),
    (aiohttp.ClientConnectorDNSError, "the host's name is unknown"),
    (aiohttp.ClientSSLError, "TLS failed"),
    (ssl.SSLError, "TLS failed"),
    (aiohttp.ClientConnectorError, "the host cannot be reached"),
    (aiohttp.ClientPayloadError, "cut off"),
    (aiohttp.InvalidURL, "not an address that can be asked"),
    (aiohttp.ClientConnectionError, "the connection broke"),
    (OSError, "the connection broke"),
    (aiohttp.ClientError, "not readable as HTTP"),
)


class Batch:
    """Sends requests together; redirects are not followed and cookies not kept.

    A request may take `timeout` seconds once its turn has come, or its own time; the whole
    batch takes no longer than `batch_timeout`, whatever a request is allowed. At most
    `at_once` are sent together, `at_once_per_host` to one host.
    """

    def __init__(
        self,
        *,
        proxy: str | None = None,
        reach: Reach | None = None,
        timeout: float = 20.0,
        batch_timeout: float = 60.0,
        at_once: int = 64,
        at_once_per_host: int = 8,
        resolver: Callable[[], AbstractResolver] = aiohttp.ThreadedResolver,
    ) -> None:
        """Keep the settings; `proxy` is the address of an outbound HTTP proxy.

        `reach` says which of the addresses that `resolver` finds may be asked; behind a proxy
        that is the proxy's to say.
        """
        self._proxy = proxy
        self._reach = reach or Reach()
        self._timeout = timeout
        self._batch_timeout = batch_timeout
        self._at_once = at_once
        self._at_once_per_host = at_once_per_host
        self._knows_names = resolver

    def send(self, requests: Sequence[Request], hear: Hear[T]) -> list[T | None]:
        """What `hear` makes of each reply, or of its lack, the moment it comes.

        It is given the request's place. None where the batch's time was over first.
        """
        return asyncio.run(self._send_all(requests, hear)) if requests else []

    async def _send_all(self, requests: Sequence[Request], hear: Hear[T]) -> list[T | None]:
        turns = _Turns(at_once=self._at_once, per_host=self._at_once_per_host)

        async def one(place: int, request: Request) -> T:
            async with turns.of(request.url.host), turns.of_all:
                came = await self._fetch(session, request)
            return hear(place, came)

        async with self._session() as session:
            tasks = [asyncio.create_task(one(*numbered)) for numbered in enumerate(requests)]
            _, late = await asyncio.wait(tasks, timeout=self._batch_timeout)
            for task in late:
                task.cancel()
            await asyncio.wait(tasks)
        return [_outcome(place, task, hear) for place, task in enumerate(tasks)]

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._at_once, resolver=self._resolver()),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip"},
            proxy=self._proxy,
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
            auto_decompress=False,
        )

    def _resolver(self) -> GuardedResolver | None:
        return None if self._proxy else GuardedResolver(self._reach, self._knows_names())

    async def _fetch(self, session: aiohttp.ClientSession, request: Request) -> Came:
        timeout = request.timeout or self._timeout
        try:
            if not self._proxy:
                self._reach.check(request.url.host or "")  # no resolver is asked for an address
            async with (
                asyncio.timeout(timeout),
                session.request(
                    request.method,
                    request.url,
                    headers=request.headers,
                    data=request.form,
                    allow_redirects=False,
                ) as response,
            ):
                return await read_reply(response, most_bytes=request.most_bytes)
        except SilenceError as error:
            return error
        except TimeoutError:
            return SilenceError(f"timed out after {timeout:g} s")
        except aiohttp.ClientHttpProxyError as error:
            return SilenceError(f"the proxy refuses (HTTP {error.status})")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            for told in (error, error.__cause__):
                if isinstance(told, PrivateAddressError):
                    return RefusedError(str(told))
            return SilenceError(_reason(error))


class _Turns:
    """How many are asked at once: a busy host holds up only those that wait for it."""

    def __init__(self, *, at_once: int, per_host: int) -> None:
        self.of_all = asyncio.Semaphore(at_once)
        self._of_hosts: defaultdict[str | None, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(per_host)
        )

    def of(self, host: str | None) -> asyncio.Semaphore:
        return self._of_hosts[host]


def _outcome(place: int, task: asyncio.Task[T], hear: Hear[T]) -> T | None:
    """What was heard; silence too where its task met a fault of ours."""
    if task.cancelled():
        return None
    fault = task.exception()
    if fault is None:
        return task.result()
    # Only the kind of fault: its text may hold an address with a secret.
    log.error("a request of the batch met %s", type(fault).__name__)
    return hear(place, SilenceError("could not be asked"))


def _reason(error: Exception) -> str:
    """Why there was no reply, in words of ours: the error's own may hold the address."""
    for kind, reason in _BROKEN:
        if isinstance(error, kind):
            return reason
    return "not readable as HTTP"
