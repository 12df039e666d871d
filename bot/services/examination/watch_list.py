"""Checks of what is watched: whether it is what the file says, and whether all can be opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.errors import ConfigurationError
from bot.ports.check import Area, Level, Result
from bot.ports.cipher import Cipher
from bot.ports.watch_list import Watched
from bot.services.applying import Applying
from bot.services.examination.telling import told

LANE = "database"


@dataclass(frozen=True, kw_only=True)
class AppliedCheck:
    """Whether the database watches what the file says."""

    applying: Applying
    desired: Watched
    file: str
    area: Area = Area.DATABASE
    lane: str = LANE
    seconds: float = 10.0

    @property
    def about(self) -> str:
        """The file."""
        return self.file

    def run(self) -> Sequence[Result]:
        """One result."""
        steps = len(self.applying.plan(self.desired).steps)
        if steps:
            return [told(Level.FAIL, self.about, "not-applied", do="not-applied-do", count=steps)]
        return [told(Level.OK, self.about, "applied", count=len(self.desired.integrations))]


class Sealed(Protocol):
    """All that the database keeps sealed."""

    def texts(self) -> Iterable[tuple[str, str]]:
        """(what it belongs to, the sealed text), for every one there is."""
        ...


@dataclass(frozen=True, kw_only=True)
class SealedCheck:
    """Whether SECRET_KEYS open everything that was sealed."""

    sealed: Sealed
    cipher: Cipher
    area: Area = Area.DATABASE
    about: str = "SECRET_KEYS"
    lane: str = LANE
    seconds: float = 10.0

    def run(self) -> Sequence[Result]:
        """One result for all that opens, else one for each sort of thing that does not."""
        closed: Counter[str] = Counter()
        opened = 0
        for sort, text in self.sealed.texts():
            if self._opens(text):
                opened += 1
            else:
                closed[sort] += 1
        if not closed:
            return [told(Level.OK, self.about, "sealed-ok", count=opened)]
        return [
            told(Level.FAIL, self.about, "sealed-closed", do="sealed-do", sort=sort, count=count)
            for sort, count in sorted(closed.items())
        ]

    def _opens(self, text: str) -> bool:
        try:
            self.cipher.decrypt(text)
        except ConfigurationError:
            return False
        return True
