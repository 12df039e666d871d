"""What is sent in a batch and what comes back; by the network, or from answers written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from yarl import URL

from bot.adapters.http.hearing import RefusedError, SilenceError
from bot.adapters.http.reply import MOST_BYTES, Reply

T = TypeVar("T")

Came = Reply | SilenceError | RefusedError
"""A reply, or why there is none: it was not heard, or the bot may not ask there."""
Hear = Callable[[int, Came], T]
"""What to make of what came, given its request's place."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request; its address and headers may carry a secret, so neither prints."""

    method: str
    url: URL = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    timeout: float | None = None
    """Seconds that its answer may take, where that is not the batch's own."""
    most_bytes: int = MOST_BYTES
    """Of its answer."""


class Sends(Protocol):
    """Sends requests together and never raises."""

    def send(self, requests: Sequence[Request], hear: Hear[T]) -> list[T | None]:
        """What `hear` makes of each reply, given its request's place; None where time was over."""
        ...
