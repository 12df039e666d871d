"""Names watched, found where lines of MBI's page begin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile(r"[‐‑‒–—―−]")  # noqa: RUF001 - names hold them


class Names:
    """The names watched, found at the start of a line: as written, else by their letters."""

    def __init__(self, known: Collection[str]) -> None:
        self._written = {clean(name): name for name in known}
        self._loose: dict[str, str | None] = {}
        for name in known:
            key = loose(name)
            self._loose[key] = None if key in self._loose else name

    def at_start(self, line: str) -> list[tuple[str, int]]:
        """Names that the line begins with and where they end, the longest first."""
        found = []
        letters = ""
        for part in re.finditer(r"\S+", line) if self._loose else ():
            letters += loose(part[0])
            name = self._written.get(line[: part.end()]) or self._loose.get(letters)
            if name is not None:
                found.append((name, part.end()))
        return found[::-1]


def clean(text: str) -> str:
    """Without what can't be seen, trimmed; tabs are kept, they part cells."""
    return _UNSEEN.sub("", text).replace("\xa0", " ").strip()


def loose(name: str) -> str:
    """A name by its letters: no case, no spaces, one kind of dash."""
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", name)).casefold()
    return _DASHES.sub("-", re.sub(r"\s+", "", folded))
