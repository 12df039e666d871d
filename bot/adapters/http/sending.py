"""What sends a batch of requests: the network's Batch, or answers that were written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from bot.adapters.http.batch import Request
from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply

T = TypeVar("T")


class Sends(Protocol):
    """Sends requests together and never raises."""

    def send(
        self, requests: Sequence[Request], hear: Callable[[int, Reply | SilenceError], T]
    ) -> list[T | None]:
        """What `hear` makes of each reply, given its request's place; None where time was over."""
        ...
