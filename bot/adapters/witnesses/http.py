"""Asks a batch of witnesses at once, in one event loop that lives as long as the batch."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import defaultdict
from collections.abc import Sequence

import aiohttp

from bot.adapters.http.user_agent import user_agent
from bot.adapters.witnesses.hearing import RefusedError, SilenceError
from bot.adapters.witnesses.interpreting import interpret, refusal, silence, unasked
from bot.adapters.witnesses.reply import Reply, read_reply
from bot.adapters.witnesses.requesting import Request, request_for
from bot.ports.clock import Clock
from bot.ports.witness import Answer, Question

log = logging.getLogger(__name__)

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


class HttpWitnesses:
    """Asks over HTTP and never raises: what can't be read is silence, with its reason.

    `mbi_api_url` is the base of MBI's reporting API ("https://api.rjmetrics.com/0.1") and
    the only place that is shown the Export API key; `connect_url` is the Data Import
    API's. Redirects are not followed and cookies not kept. A question may take `timeout`
    seconds once its turn has come, the whole batch `batch_timeout`; at most `at_once`
    are asked together, `at_once_per_host` of one host.
    """

    def __init__(
        self,
        *,
        mbi_api_url: str,
        connect_url: str,
        clock: Clock,
        proxy: str | None = None,
        timeout: float = 20.0,
        batch_timeout: float = 60.0,
        at_once: int = 64,
        at_once_per_host: int = 8,
    ) -> None:
        """Keep the settings; `proxy` is the address of an outbound HTTP proxy."""
        self._mbi_api_url = mbi_api_url
        self._connect_url = connect_url
        self._clock = clock
        self._proxy = proxy
        self._timeout = timeout
        self._batch_timeout = batch_timeout
        self._at_once = at_once
        self._at_once_per_host = at_once_per_host

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        """One answer for every question, in their order, within the batch's time."""
        return asyncio.run(self._ask_all(questions)) if questions else []

    async def _ask_all(self, questions: Sequence[Question]) -> list[Answer]:
        turns = _Turns(at_once=self._at_once, per_host=self._at_once_per_host)
        async with self._session() as session:
            tasks = [asyncio.create_task(self._ask(session, turns, one)) for one in questions]
            _, late = await asyncio.wait(tasks, timeout=self._batch_timeout)
            for task in late:
                task.cancel()
            heard = await asyncio.gather(*tasks, return_exceptions=True)
        return [self._heard(one, came) for one, came in zip(questions, heard, strict=True)]

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._at_once),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": user_agent(), "Accept-Encoding": "gzip"},
            proxy=self._proxy,
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
            auto_decompress=False,
        )

    async def _ask(
        self, session: aiohttp.ClientSession, turns: _Turns, question: Question
    ) -> Answer:
        try:
            request = request_for(
                question, mbi_api_url=self._mbi_api_url, connect_url=self._connect_url
            )
            async with turns.of(request.url.host), turns.of_all:
                reply = await self._fetch(session, request)
            return interpret(question, reply, self._clock.now())
        except RefusedError as error:
            return refusal(question, self._clock.now(), error)
        except SilenceError as error:
            return silence(question, self._clock.now(), error)

    async def _fetch(self, session: aiohttp.ClientSession, request: Request) -> Reply:
        try:
            async with (
                asyncio.timeout(self._timeout),
                session.request(
                    request.method,
                    request.url,
                    headers=request.headers,
                    data=request.form,
                    allow_redirects=False,
                ) as response,
            ):
                return await read_reply(response)
        except TimeoutError:
            message = f"timed out after {self._timeout:g} s"
            raise SilenceError(message) from None
        except aiohttp.ClientHttpProxyError as error:
            message = f"the proxy refuses (HTTP {error.status})"
            raise SilenceError(message) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SilenceError(_reason(error)) from None

    def _heard(self, question: Question, came: Answer | BaseException) -> Answer:
        """The answer; silence too where its task met a fault of ours."""
        if isinstance(came, Answer):
            return came
        if isinstance(came, asyncio.CancelledError):
            return unasked(question, self._clock.now())
        # Only the kind of fault: its text may hold an address with a secret.
        log.error("asking %s met %s", question.witness, type(came).__name__)
        return silence(question, self._clock.now(), SilenceError("could not be asked"))


class _Turns:
    """How many are asked at once: a busy host holds up only those that wait for it."""

    def __init__(self, *, at_once: int, per_host: int) -> None:
        self.of_all = asyncio.Semaphore(at_once)
        self._of_hosts: defaultdict[str | None, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(per_host)
        )

    def of(self, host: str | None) -> asyncio.Semaphore:
        return self._of_hosts[host]


def _reason(error: Exception) -> str:
    """Why there was no reply, in words of ours: the error's own may hold the address."""
    for kind, reason in _BROKEN:
        if isinstance(error, kind):
            return reason
    return "not readable as HTTP"
