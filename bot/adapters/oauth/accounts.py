"""The data account that a person comes back with, and hosts that are named after one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.catalogue.granting import ACCOUNT, LABEL, OAuth
from bot.domain.errors import ProviderClientError, ProviderSilentError
from bot.ports.provider import Callback

_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""Numbers of companies, "acct_…": nothing that means something else in an address."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
"""One label of a host (RFC 1123, section 2.1)."""


def account_brought(oauth: OAuth, callback: Callback) -> dict[str, str]:
    """What the address that a person came back to names; ProviderSilentError where it does not."""
    if oauth.account_param is None:
        return {}
    return _named(callback.accounts.get(oauth.account_param))


def account_answered(oauth: OAuth, token: Mapping[str, object]) -> dict[str, str]:
    """What the token answer names; ProviderSilentError where it does not."""
    if oauth.account_value is None:
        return {}
    return _named(token.get(oauth.account_value))


def at_host(template: str, data_account: str | None) -> str:
    """An address of the catalogue at its data account's host.

    ProviderClientError where that takes one and none is known, or none that a host may have.
    """
    if LABEL not in template:
        return template
    label = (data_account or "").strip().lower()
    if not _LABEL.fullmatch(label):
        message = (
            "the data account is no part of a host's name: write it as in its address"
            if label
            else "no data account is known, which the provider's address needs"
        )
        raise ProviderClientError(message)
    return template.replace(LABEL, f"{label}.", 1)


def any_host(template: str) -> str:
    """The same, for all data accounts."""
    return template.replace(LABEL, "*.", 1)


def _named(value: object) -> dict[str, str]:
    if not isinstance(value, str) or not _ACCOUNT.fullmatch(value):
        message = "the provider names no data account"
        raise ProviderSilentError(message)
    return {ACCOUNT: value}
