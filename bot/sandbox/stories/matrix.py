"""Every cause by every way of authorizing, and why some of them can't meet."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

from bot.domain.diagnosis import Cause
from bot.domain.integration import Authorization
from bot.sandbox.stories.story import Pair

EVERY: frozenset[Pair] = frozenset(product(Cause, Authorization))
_NO_PROVIDER = "A person brings the file: MBI asks no provider for it, so none can be down."
_NOTHING_HELD = "A person brings the file: MBI holds nothing that could end or be refused."
_NO_CONNECTION = "A person brings the file: MBI connects to nothing."
_A_PASSWORD = "No password ends by itself: where one is refused, an account was changed."  # noqa: S105 - a sentence

CANNOT: Mapping[Pair, str] = MappingProxyType(
    {
        (Cause.TOKEN, Authorization.PASSWORD): _A_PASSWORD,
        (Cause.THIRD_PARTY, Authorization.NONE): _NO_PROVIDER,
        (Cause.TOKEN, Authorization.NONE): _NOTHING_HELD,
        (Cause.ADMIN_ACCOUNT, Authorization.NONE): _NOTHING_HELD,
        (Cause.CONNECTION, Authorization.NONE): _NO_CONNECTION,
    }
)
"""The pairs that no story can show, each with its reason."""
