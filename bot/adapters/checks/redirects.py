"""Whether a provider knows the address that it shall send people back to."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_plus

from yarl import URL

from bot.adapters.checks.web import ask
from bot.adapters.http.reply import Reply
from bot.adapters.http.sending import Request, Sends
from bot.domain.errors import ProviderError
from bot.ports.check import Area, Level, Result
from bot.ports.provider import Provider, ProviderClient
from bot.services.examination.telling import told

STATE = "mbi-bot-doctor"
_NAMED = re.compile(
    r"redirect_?uri_?mismatch|mismatching_redirect_?uri|invalid_redirect_?uri"
    r"|redirect[_ ]uri[^.<]{0,40}(must match|not match|mismatch|invalid|not registered)"
    r"|(invalid|mismatching|unregistered)[^.<]{0,20}redirect[_ ]uri",
    re.IGNORECASE,
)
"""How providers say that it is the wrong one; an address may carry the same words as a name."""
_ERROR = re.compile(r"authError=([\w%=-]+)")
"""Google packs its error into the address of a page of its own."""
_ASKED_WRONGLY = range(400, 500)
_WELL = range(200, 400)
_MENTIONED = re.compile(r"redirect[_ ]uri", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class RedirectCheck:
    """Opens the provider's page as a person's browser would, and goes no step further."""

    kind: str
    client: ProviderClient
    provider: Provider
    redirect_uri: str
    sends: Sends
    area: Area = Area.PROVIDERS
    seconds: float = 10.0

    @property
    def about(self) -> str:
        """The provider's name in `mbi.toml`."""
        return self.client.provider

    @property
    def lane(self) -> str:
        """The provider."""
        return f"provider {self.client.provider}"

    def run(self) -> Sequence[Result]:
        """One result. A page that speaks of nothing wrong may still do so once it is shown."""
        try:
            sent = self.provider.send(
                self.kind, self.client, redirect_uri=self.redirect_uri, state=STATE
            )
        except ProviderError as error:
            return [self._told(Level.WARN, "redirect-unclear", str(error))]
        url = URL(sent.url, encoded=True)
        came = ask(self.sends, Request(method="GET", url=url))
        if not isinstance(came, Reply):
            return [self._told(Level.WARN, "redirect-unclear", came.detail)]
        if refuses(came):
            return [self._told(Level.FAIL, "redirect-wrong", do="redirect-do")]
        if came.status not in _WELL:
            return [self._told(Level.WARN, "redirect-unclear", f"HTTP {came.status}")]
        return [self._told(Level.OK, "redirect-ok")]

    def _told(self, level: Level, key: str, detail: str = "", *, do: str = "") -> Result:
        if level is not Level.OK:
            do = do or "redirect-unclear-do"
        return told(
            level,
            self.about,
            key,
            do=do,
            detail=detail,
            provider=self.client.provider,
            address=self.redirect_uri,
        )


def refuses(reply: Reply) -> bool:
    """Whether an answer says that the redirect address is the wrong one."""
    body = reply.body.decode("utf-8", "replace")
    texts = (body, *_said_in(reply.location or ""))
    if any(_NAMED.search(text) for text in texts):
        return True
    return reply.status in _ASKED_WRONGLY and _MENTIONED.search(body) is not None


def _said_in(location: str) -> Sequence[str]:
    """What the address of an error page says."""
    packed = _ERROR.search(location)
    if packed is None:
        return (unquote_plus(location),)
    text = unquote_plus(packed[1]).rstrip("=")
    try:
        return (urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace"),)
    except (Error, ValueError):
        return ()
