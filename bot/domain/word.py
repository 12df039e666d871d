"""MBI's word on one integration, and the texts that are such a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.domain.observation import Reading

LONGEST_NAME = 200

_WORD = re.compile(
    r"(?:(?P<success>connection\s+successful|successful|success)"
    r"|(?P<reauth>re[-\s]?auth(?:orization)?(?:\s+(?:required|needed))?)"
    r"|(?P<failed>(?:connection\s+)?failed))[!.]*(?=\s|$)",
    re.IGNORECASE,
)
_HOST_KEY = re.compile(
    r"ssh\s+host\s+key\s+verification\s+failed|ssh\s+host\s+keys\s+could\s+not\s+be\s+enrolled"
    r"|ssh\s+host\s+keys\s+are\s+missing\s+or\s+invalid"
    r"|refresh\s+ssh\s+host\s+keys\s+could\s+not\s+be\s+completed",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))  # noqa: RUF001 - pages hold them


@dataclass(frozen=True, kw_only=True)
class Word:
    """MBI's word on one integration; `kind` is the type as its page names it.

    `message` is MBI's error, where one was shown; `last_data_point` is in UTC.
    """

    name: str
    reading: Reading
    last_data_point: datetime | None = None
    message: str = ""
    kind: str = ""


def word_at_start(text: str) -> tuple[Reading, int] | None:
    """MBI's word that `text` begins with, and where it ends.

    Words and meanings: `Success` or `Successful`, `Re-auth` and `Failed` (Commerce
    knowledge base, *Using data exports to pinpoint discrepancies*); the four messages on
    SSH host keys (Commerce Intelligence guide, *SSH host key verification*) are failures.
    """
    plain = text.translate(_DASHES)
    if host_key := _HOST_KEY.match(plain):
        return Reading.FAILED, host_key.end()
    found = _WORD.match(plain)
    if found is None:
        return None
    return Reading(found.lastgroup or ""), found.end()


def host_key_message(text: str) -> str:
    """MBI's message on SSH host keys within `text`; "" when there is none."""
    found = _HOST_KEY.search(text)
    return found[0] if found else ""


WRITTEN = {
    Reading.REAUTH: "Re-auth",
    Reading.FAILED: "Failed",
    Reading.SUCCESS: "Success",
    Reading.BLANK: "",
}
"""The words as MBI's page writes them."""
