"""Everything of the bot that asks somebody outside by HTTP or SMTP, each behind one call.

What names lead to is the test's to say, and so is who answers there.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from aiohttp.abc import AbstractResolver, ResolveResult
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from yarl import URL

from bot.adapters.clock import SystemClock
from bot.adapters.desks.email import EmailDesk
from bot.adapters.desks.zendesk import ZendeskDesk
from bot.adapters.handover.http import HttpPipeline
from bot.adapters.http.batch import Batch
from bot.adapters.http.calling import BoundedCalls
from bot.adapters.http.deadman import DeadManSwitch
from bot.adapters.http.reach import Found, Reach
from bot.adapters.http.reply import Reply
from bot.adapters.http.sending import Request
from bot.adapters.oauth.provider import OAuthProvider
from bot.catalogue.loader import load_catalogue
from bot.domain.errors import BotError
from bot.domain.grant import Credentials
from bot.domain.ticket import DeskKind, Priority, Ticket
from bot.ports.handover import Parcel
from bot.ports.provider import Callback, ProviderClient
from bot.slack.bounded import BoundedWebhook
from bot.slack.client import make_client

SECONDS = 1.0
"""What a call may take."""
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CATALOGUE = load_catalogue()
TICKET = Ticket(
    id=7,
    workspace_id=1,
    key="mbi-0123456789abcdef0123456789abcdef",
    desk=DeskKind.ZENDESK,
    subject="Orders database stopped",
    body="No rows since 09:05.",
    priority=Priority.HIGH,
    requester="U1",
    requester_name="Anna Rossi",
    requester_email="anna@acme.example",
    created_at=NOW,
)
PARCEL = Parcel(
    id="0123456789abcdef",
    url="",
    secret="a-secret-that-is-long-enough-to-sign",
    at=NOW,
    account="Acme EU",
    client_id=194,
    integration="Google Ads – main",
    kind="google_ads",
    data_account="123-456-7890",
    given_by="Anna",
    values={"refresh_token": "refresh"},
)


class Names:
    """A directory of names that may say something else each time."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[Found]:
        with suppress(OSError):
            return [_line(socket.inet_ntoa(socket.inet_aton(host)), port)]
        address = self._answers[min(self.asked, len(self._answers) - 1)]
        self.asked += 1
        return [_line(address, port)]


class Resolver(AbstractResolver):
    """The same for an event loop."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            {
                "hostname": host,
                "host": str(line[4][0]),
                "port": port,
                "family": family,
                "proto": 0,
                "flags": 0,
            }
            for line in self._names(host, port)
        ]

    async def close(self) -> None:
        pass


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Who is asked: `host` at `port`, in plain HTTP where that is allowed there."""

    host: str
    port: int
    names: Names = field(default_factory=lambda: Names("127.0.0.1"))
    allowed: tuple[str, ...] = ()

    @property
    def reach(self) -> Reach:
        return Reach(self.allowed, knows=self.names)

    @property
    def url(self) -> str:
        scheme = "http" if self.host.startswith("127.") else "https"
        return f"{scheme}://{self.host}:{self.port}"

    @property
    def batch(self) -> Batch:
        return Batch(
            reach=self.reach,
            timeout=SECONDS,
            batch_timeout=2 * SECONDS,
            resolver=lambda: Resolver(self.names),
        )


class SilentError(Exception):
    """A witness was not heard: what others raise is told in an answer there."""


FAULTS = (BotError, OSError, SlackApiError, SilentError)
"""How each of them says that nothing came of it."""


def _witness(at: Outside) -> None:
    (came,) = at.batch.send([Request(method="GET", url=URL(at.url))], lambda _, came: came)
    if not isinstance(came, Reply) or came.status != 200:
        raise SilentError(str(came))


def _deadman(at: Outside) -> None:
    if fault := DeadManSwitch(url=SecretStr(at.url), sends=at.batch).ask():
        raise SilentError(fault)


def _provider(at: Outside) -> tuple[OAuthProvider, ProviderClient]:
    client = ProviderClient(
        provider="salesforce",
        client_id="client",
        client_secret="client-secret",
        urls={"token_url": f"{at.url}/token"},
    )
    provider = OAuthProvider(
        catalogue=CATALOGUE, clock=SystemClock(), reach=at.reach, timeout=SECONDS
    )
    return provider, client


def _exchange(at: Outside) -> None:
    provider, client = _provider(at)
    back = Callback(code="code")
    provider.exchange(
        "salesforce", client, back, redirect_uri="https://bot.acme.example/cb", verifier="v" * 64
    )


def _refresh(at: Outside) -> None:
    provider, client = _provider(at)
    provider.refresh("salesforce", client, Credentials(values={"refresh_token": "refresh"}))


def _zendesk(at: Outside) -> None:
    desk = ZendeskDesk(
        base_url=at.url,
        oauth_token="token",
        email=None,
        api_token=None,
        reach=at.reach,
        timeout=SECONDS,
    )
    desk.open(TICKET, tried_before=False)


def _pipeline(at: Outside) -> None:
    pipeline = HttpPipeline(reach=at.reach, timeout=SECONDS)
    pipeline.hand_over(replace(PARCEL, url=f"{at.url}/grants"))


def _mail(at: Outside) -> None:
    desk = EmailDesk(
        host=at.host,
        port=at.port,
        security="none",
        username=None,
        password=None,
        sender="mbi-bot@acme.example",
        recipient="desk@acme.example",
        reach=at.reach,
        timeout=SECONDS,
    )
    desk.open(TICKET, tried_before=False)


def _slack(at: Outside) -> None:
    calls = BoundedCalls(reach=at.reach, seconds=SECONDS)
    client = make_client(token="xoxb-token", api_url=f"{at.url}/api", calls=calls)
    client.chat_postMessage(channel="C024BE91L", text="hello")


def _answer(at: Outside) -> None:
    calls = BoundedCalls(reach=at.reach, seconds=SECONDS)
    hook = BoundedWebhook(f"{at.url}/hook", calls=calls, retry_handlers=[])
    status = hook.send(text="hello").status_code
    if status != 200:
        raise SilentError(str(status))


CALLERS: dict[str, Callable[[Outside], None]] = {
    "witnesses, probes and the doctor": _witness,
    "the dead man's switch": _deadman,
    "a token endpoint, for a code": _exchange,
    "a token endpoint, for a refresh token": _refresh,
    "Zendesk": _zendesk,
    "a pipeline": _pipeline,
    "a mail server": _mail,
    "Slack": _slack,
    "an answer to Slack": _answer,
}


class Listener:
    """A port where each connection is counted, and handed to `serve`."""

    def __init__(self, serve: Callable[[socket.socket, Event], None]) -> None:
        self._serve = serve
        self._lock = Lock()
        self.over = Event()
        self.connections = 0
        self.port = 0

    @contextmanager
    def at(self, address: str, port: int = 0) -> Iterator[Listener]:
        with socket.create_server((address, port)) as listening:
            self.port = listening.getsockname()[1]
            thread = Thread(target=self._accept, args=(listening,))
            thread.start()
            try:
                yield self
            finally:
                self.over.set()
                with suppress(OSError):
                    listening.shutdown(socket.SHUT_RDWR)
                thread.join()

    def _accept(self, listening: socket.socket) -> None:
        while not self.over.is_set():
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
            Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            self._serve(line, self.over)


def _line(address: str, port: int) -> Found:
    return (socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, port))
