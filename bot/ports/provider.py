"""Sending a person to a provider, and getting and renewing grants there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.grant import Credentials


@dataclass(frozen=True, kw_only=True)
class ProviderClient:
    """The operator's OAuth client at one provider.

    `urls` replace the catalogue's by name ("authorize_url", "token_url", "api_url",
    "issuer"); `secrets` fill placeholders of its requests, such as a developer token.
    A provider of keys only has no `client_id`.
    """

    provider: str
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    urls: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Where to send a person, and what to keep until they come back."""

    url: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Callback:
    """What a person came back with; `issuer` as of RFC 9207.

    `accounts` are the parameters by which providers name a data account, as they came.
    """

    code: str | None = field(default=None, repr=False)
    error: str | None = None
    description: str = ""
    issuer: str | None = None
    accounts: Mapping[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """OAuth 2.0 at the providers that the catalogue describes, by kind.

    `data_account` is the expected one, after which the hosts of some providers are named.

    Methods but `send` and `origins` ask over the network, within a time-out, and raise
    GrantRefusedError, AccountRefusedError, ConsentDeniedError, ProviderClientError or
    ProviderSilentError; never anything else, and never with a secret.
    """

    def origins(self, kind: str, client: ProviderClient) -> tuple[str, ...]:
        """The origins that a person may pass on the way to the provider's page."""
        ...

    def send(
        self,
        kind: str,
        client: ProviderClient,
        *,
        redirect_uri: str,
        state: str,
        login_hint: str | None = None,
        data_account: str | None = None,
    ) -> Sent:
        """The address of the provider's page, with `state` and a PKCE S256 challenge."""
        ...

    def exchange(
        self,
        kind: str,
        client: ProviderClient,
        callback: Callback,
        *,
        redirect_uri: str,
        verifier: str,
        data_account: str | None = None,
    ) -> Credentials:
        """The grant that a person came back for.

        `scopes` are the granted ones. Raises also ConsentDeniedError for a denial, and
        GrantRefusedError with code "issuer" where another issuer answered (RFC 9207), with
        code "scope" where less was granted than the kind needs.
        """
        ...

    def refresh(
        self,
        kind: str,
        client: ProviderClient,
        held: Credentials,
        *,
        data_account: str | None = None,
    ) -> Credentials:
        """Renewed credentials; what the provider does not give anew stays as it was."""
        ...
