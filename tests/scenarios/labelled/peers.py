"""What is outside of the bot: the answers that a case wrote down, in place of the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast

from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.http.saying import secrets_of
from bot.adapters.http.sending import Came, Hear, Request
from bot.adapters.oauth.addresses import addresses_of
from bot.adapters.oauth.granted import renewed_credentials
from bot.adapters.oauth.judging import Judging
from bot.adapters.oauth.provider import OAuthProvider
from bot.adapters.oauth.session import TokenSession
from bot.adapters.oauth.strategies import STRATEGIES
from bot.catalogue.loader import Catalogue
from bot.domain.grant import Credentials
from bot.ports.provider import ProviderClient
from tests.scenarios.labelled.reading import Heard, Raw

T = TypeVar("T")

SILENCES = {
    "timeout": "timed out after 20 s",
    "reset": "the connection broke",
    "dns": "the host's name is unknown",
    "tls": "TLS failed",
    "proxy": "the proxy refuses (HTTP 403)",
}
"""As Batch words them."""
UNTOLD = "the case does not tell"
TOKEN = {"access_token": "renewed-token", "token_type": "bearer", "expires_in": 3600}


class Clock:
    """Shows the moment that is replayed."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """That moment."""
        return self.at


@dataclass(kw_only=True)
class Present:
    """What is heard by whoever asks now; `reply` is the body for HTTP, made for this moment."""

    heard: Heard | None = None
    reply: Raw | None = None
    untold: list[str] = field(default_factory=list)
    """What was asked of whom, where the case tells no answer."""


def reply_of(raw: Raw) -> Reply:
    """A raw answer as the network would bring it."""
    headers = {name.lower(): value for name, value in raw.headers.items()}
    return Reply(
        status=raw.status,
        media_type=raw.type.partition(";")[0].strip().lower(),
        body=raw.body.encode(),
        retry_after=headers.get("retry-after"),
        challenge=headers.get("www-authenticate"),
    )


class Recorded:
    """Sends nothing: every request meets the answer of the moment."""

    def __init__(self, present: Present) -> None:
        self._present = present

    def send(self, requests: Sequence[Request], hear: Hear[T]) -> list[T | None]:
        """What `hear` makes of it."""
        return [hear(place, self._came(one)) for place, one in enumerate(requests)]

    def _came(self, request: Request) -> Came:
        heard, raw = self._present.heard, self._present.reply
        if heard is not None and heard.silence is not None:
            return SilenceError(SILENCES[heard.silence])
        if raw is None:
            self._present.untold.append(f"{request.method} to {request.url.host}")
            return SilenceError(UNTOLD)
        return reply_of(raw)


class RecordedSession:
    """A call to a token endpoint that answers as the case tells, else with a new token."""

    def __init__(self, present: Present, judging: Judging) -> None:
        self._present = present
        self._judging = judging

    def refresh(self, shown: str) -> Mapping[str, object]:
        """The token that what is shown is worth."""
        assert shown
        heard = self._present.heard
        if heard is None or heard.token is None:
            return TOKEN
        reply = reply_of(heard.token)
        self._judging.answer(reply)
        said = reply.json()
        assert isinstance(said, Mapping)
        return said

    lengthen = refresh


class RecordedProvider(OAuthProvider):
    """Renews grants by the ways of production, at a token endpoint that was written down."""

    def __init__(self, present: Present, catalogue: Catalogue, clock: Clock) -> None:
        super().__init__(catalogue=catalogue, clock=clock)
        self._present = present
        self._entries = catalogue.entries
        self._present_clock = clock

    def refresh(
        self,
        kind: str,
        client: ProviderClient,
        held: Credentials,
        *,
        data_account: str | None = None,
    ) -> Credentials:
        """Renewed credentials, as by the provider's adapter."""
        entry, now = self._entries[kind], self._present_clock.now()
        oauth = entry.oauth
        assert oauth is not None
        secrets = tuple(secrets_of(client, held))
        judging = Judging(entry=entry, oauth=oauth, now=now, secrets=secrets)
        session = cast("TokenSession", RecordedSession(self._present, judging))
        token = STRATEGIES[oauth.strategy].renew(session, held, now)
        url = addresses_of(oauth, client, data_account).token_url
        return renewed_credentials(oauth, token, held, token_url=url, now=now)
