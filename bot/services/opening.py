"""Opening and sealing what the database keeps of grants and clients."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.domain.grant import Credentials, Grant
from bot.ports.cipher import Cipher
from bot.ports.grants import SealedClient
from bot.ports.provider import ProviderClient

CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of one, not one


def seal(cipher: Cipher, values: Mapping[str, str]) -> str:
    """Secrets by name, fit for a database column."""
    return cipher.encrypt(json.dumps(dict(values)))


def open_values(cipher: Cipher, sealed: str) -> dict[str, str]:
    """The secrets again; ConfigurationError when no key opens them."""
    return {str(name): str(value) for name, value in json.loads(cipher.decrypt(sealed)).items()}


def open_grant(cipher: Cipher, grant: Grant) -> Credentials:
    """What a grant holds; ConfigurationError when no key opens it."""
    return Credentials(
        values=open_values(cipher, grant.sealed),
        expires_at=grant.expires_at,
        until=grant.until,
        scopes=grant.scopes,
    )


def open_client(cipher: Cipher, provider: str, client: SealedClient | None) -> ProviderClient:
    """The operator's client there, a bare one where there is none; ConfigurationError likewise."""
    if client is None:
        return ProviderClient(provider=provider)
    secrets = open_values(cipher, client.sealed) if client.sealed else {}
    return ProviderClient(
        provider=provider,
        client_id=client.client_id,
        client_secret=secrets.pop(CLIENT_SECRET, None),
        urls=client.urls,
        secrets=secrets,
    )
