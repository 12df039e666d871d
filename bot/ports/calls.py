"""One call over HTTP, for whoever brings a protocol of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came back, whole; the names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Calls(Protocol):
    """Posts within bounds of size and time, to where the bot may ask, and never further."""

    def post(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answered:
        """The answer, whatever its status; a redirect is an answer and is not followed.

        Raises URLError where nothing was sent, and another OSError where that is not known.
        Neither shows the address or what was sent.
        """
        ...
