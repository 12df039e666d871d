"""Looks at addresses: the bot's own, a pipeline's, and the one that the bot is seen by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from yarl import URL

from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.http.sending import Came, Request, Sends
from bot.ports.check import Area, Level, Result
from bot.services.examination.telling import told

_OK = 200
_SERVER_FAULTS = range(500, 600)
_NO_TLS = "TLS failed"


def ask(sends: Sends, request: Request) -> Came:
    """What comes back for one request; redirects are not followed."""
    (heard,) = sends.send([request], lambda _, came: (came,))
    return heard[0] if heard else SilenceError("timed out")


@dataclass(frozen=True, kw_only=True)
class PublicUrlCheck:
    """Whether the bot answers at PUBLIC_URL, as people reach it: without the outbound proxy."""

    public_url: str
    sends: Sends
    area: Area = Area.WEB
    about: str = "PUBLIC_URL"
    lane: str = "public url"
    seconds: float = 10.0

    def run(self) -> Sequence[Result]:
        """One result; that nobody answers is no more than a warning: the bot may not run yet."""
        url = URL(self.public_url)
        if url.scheme != "https":
            return [told(Level.WARN, self.about, "public-here", do="public-here-do")]
        came = ask(self.sends, Request(method="GET", url=url / "healthz"))
        if not isinstance(came, Reply):
            level = Level.FAIL if came.detail == _NO_TLS else Level.WARN
            return [self._told(level, "public-silent", came.detail)]
        if came.status in _SERVER_FAULTS:
            return [self._told(Level.WARN, "public-silent", f"HTTP {came.status}")]
        if not _alive(came):
            return [self._told(Level.FAIL, "public-other", f"HTTP {came.status}")]
        return [told(Level.OK, self.about, "public-ok", address=self.public_url)]

    def _told(self, level: Level, key: str, detail: str) -> Result:
        return told(level, self.about, key, do=f"{key}-do", detail=detail, address=self.public_url)


def _alive(reply: Reply) -> bool:
    """Whether it is the bot's own page that answers."""
    try:
        return reply.status == _OK and reply.json() == {"alive": True}
    except SilenceError:
        return False


@dataclass(frozen=True, kw_only=True)
class HandoverCheck:
    """Whether a pipeline can be reached, by TLS unless it is on this machine; nothing is posted."""

    about: str
    url: str
    sends: Sends
    area: Area = Area.HANDOVER
    seconds: float = 10.0

    @property
    def lane(self) -> str:
        """The pipeline."""
        return f"handover {self.about}"

    def run(self) -> Sequence[Result]:
        """One result: any answer of HTTP shows that something listens."""
        came = ask(self.sends, Request(method="HEAD", url=URL(self.url)))
        if not isinstance(came, Reply):
            return [
                told(
                    Level.FAIL,
                    self.about,
                    "handover-silent",
                    do="handover-silent-do",
                    detail=came.detail,
                )
            ]
        return [told(Level.OK, self.about, "handover-ok", detail=f"HTTP {came.status}")]


@dataclass(frozen=True, kw_only=True)
class EgressCheck:
    """The address that MBI and the providers see, to be allowed there and in firewalls."""

    url: str
    sends: Sends
    area: Area = Area.NETWORK
    about: str = "EGRESS_URL"
    lane: str = "egress"
    seconds: float = 10.0

    def run(self) -> Sequence[Result]:
        """One result, with the address."""
        came = ask(self.sends, Request(method="GET", url=URL(self.url)))
        try:
            address = _address(came)
        except SilenceError as silent:
            return [
                told(
                    Level.WARN,
                    self.about,
                    "egress-unknown",
                    do="egress-unknown-do",
                    detail=silent.detail,
                )
            ]
        return [told(Level.OK, self.about, "egress", address=address)]


def _address(came: Came) -> str:
    if isinstance(came, SilenceError | RefusedError):
        raise SilenceError(came.detail)
    if came.status != _OK:
        message = f"HTTP {came.status}"
        raise SilenceError(message)
    try:
        return str(ip_address(came.text().strip()))
    except ValueError:
        message = "the answer is no address"
        raise SilenceError(message) from None
