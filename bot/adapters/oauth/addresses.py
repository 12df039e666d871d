"""Where a provider is: the catalogue's addresses, or the operator's in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from bot.adapters.oauth.accounts import any_host, at_host
from bot.catalogue.granting import OAuth
from bot.domain.errors import ProviderClientError
from bot.ports.provider import ProviderClient

_PORTS = frozenset({None, 443})
_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
"""A host as it is in DNS: what else may stand before an ending is read in many ways."""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """The addresses in force; `issuer` is None where nothing is known to compare with."""

    authorize_url: str
    token_url: str
    issuer: str | None


def addresses_of(
    oauth: OAuth, client: ProviderClient, data_account: str | None = None
) -> Addresses:
    """Those in force; ProviderClientError where one is neither https nor on this machine.

    The catalogue's issuer says nothing of a provider whose addresses were replaced.
    """
    replaced = {"authorize_url", "token_url"} & set(client.urls)
    return Addresses(
        authorize_url=safe_address(
            client.urls.get("authorize_url") or at_host(oauth.authorize_url, data_account)
        ),
        token_url=safe_address(
            client.urls.get("token_url") or at_host(oauth.token_url, data_account)
        ),
        issuer=client.urls.get("issuer") or (None if replaced else oauth.issuer),
    )


def page_origins(oauth: OAuth, client: ProviderClient) -> tuple[str, ...]:
    """Where a person may pass on the way to the page: its own origin, then the catalogue's.

    A page at its data account's host may be at any such host.
    """
    own = client.urls.get("authorize_url") or any_host(oauth.authorize_url)
    return tuple(dict.fromkeys((origin_of(safe_address(own)), *oauth.origins)))


def safe_address(url: str) -> str:
    """The address itself; ProviderClientError where a secret may not be sent there."""
    parts = _split(url)
    if parts is not None and "@" not in parts.netloc and not parts.fragment:
        if parts.scheme == "https":
            return url
        if parts.scheme == "http" and _on_this_machine(parts.hostname or ""):
            return url
    message = "an address of the provider is neither https nor on this machine"
    raise ProviderClientError(message)


def origin_of(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def same_issuer(one: str, other: str) -> bool:
    """Whether two issuers are one (RFC 9207, section 2.4), but for a last slash."""
    return one.rstrip("/") == other.rstrip("/")


def instance_allowed(url: str, oauth: OAuth, token_url: str) -> bool:
    """Whether an instance that a provider names is one of its own.

    It comes from outside and will be shown a token: https at a host of the catalogue's
    endings, or the very host that was asked.
    """
    parts = _split(url)
    if parts is None or parts.query or parts.fragment or "@" in parts.netloc:
        return False
    if origin_of(url) == origin_of(token_url):
        return True
    host = parts.hostname or ""
    if not _NAME.fullmatch(host):
        return False
    ours = any(host == ending or host.endswith(f".{ending}") for ending in oauth.instance_hosts)
    return parts.scheme == "https" and parts.port in _PORTS and ours


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        readable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if readable and not any(sign.isspace() for sign in url) else None


def _on_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
