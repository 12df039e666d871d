"""Checks of the operator's OAuth clients at their providers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import GrantRefusedError, ProviderClientError, ProviderError
from bot.ports.check import Area, Level, Result
from bot.ports.provider import Callback, Provider, ProviderClient
from bot.services.examination.telling import told

MADE_UP = "mbi-bot-doctor"
UNSAID = frozenset({"invalid_request", "invalid_scope", "unsupported_grant_type"})
"""Refusals of what was asked, which say nothing of who asks (RFC 6749, section 5.2)."""
MISMATCH = "redirect_uri_mismatch"


@dataclass(frozen=True, kw_only=True)
class ClientCheck:
    """Shows the operator's OAuth client at a provider, with a code that was made up.

    A provider looks at the client first: one that refuses the code alone knows the client
    (RFC 6749, section 5.2). No grant comes of it.
    """

    kind: str
    client: ProviderClient
    provider: Provider
    redirect_uri: str
    seconds: float = 25.0

    @property
    def area(self) -> Area:
        """Providers."""
        return Area.PROVIDERS

    @property
    def about(self) -> str:
        """The provider's name in `mbi.toml`."""
        return self.client.provider

    @property
    def lane(self) -> str:
        """The provider."""
        return f"provider {self.client.provider}"

    def run(self) -> Sequence[Result]:
        """One result."""
        try:
            self.provider.exchange(
                self.kind,
                self.client,
                Callback(code=MADE_UP),
                redirect_uri=self.redirect_uri,
                verifier=MADE_UP * 4,
            )
        except GrantRefusedError:
            return [self._told(Level.OK, "client-ok")]
        except ProviderClientError as refused:
            if refused.code == MISMATCH:
                return [self._told(Level.FAIL, "redirect-wrong", do="redirect-do")]
            if refused.code and refused.code not in UNSAID:
                return [self._told(Level.FAIL, "client-wrong", str(refused), do="client-do")]
            return [self._unclear(refused)]
        except ProviderError as error:
            return [self._unclear(error)]
        return [self._told(Level.WARN, "client-unclear", do="client-unclear-do")]

    def _unclear(self, error: ProviderError) -> Result:
        return self._told(Level.WARN, "client-unclear", str(error), do="client-unclear-do")

    def _told(self, level: Level, key: str, detail: str = "", *, do: str = "") -> Result:
        return told(
            level,
            self.about,
            key,
            do=do,
            detail=detail,
            provider=self.client.provider,
            address=self.redirect_uri,
        )
