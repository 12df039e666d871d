"""Everything that is kept sealed, whatever it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Place:
    """One column of one table that holds sealed texts."""

    table: str
    column: str

    def __str__(self) -> str:
        """As an operator finds it in the database."""
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, kw_only=True)
class SealedText:
    """One sealed text; `key` is its row's primary key.

    `passing` tells that it is of no use any more, or won't be within minutes: it belongs to
    something removed, or to somebody's way to a provider and back.
    """

    place: Place
    key: tuple[object, ...]
    text: str = field(repr=False)
    passing: bool = False

    def __str__(self) -> str:
        """Where it is; never what it is."""
        return f"{self.place}, row {', '.join(map(str, self.key))}"


class SealedTexts(Protocol):
    """All sealed texts of the database, of every workspace."""

    def places(self) -> Sequence[Place]:
        """Every column that holds such."""
        ...

    def count(self) -> int:
        """How many there are."""
        ...

    def batches(self, place: Place) -> Iterator[Sequence[SealedText]]:
        """Those of one place, in the order of their keys; none is held while one is worked on."""
        ...

    def swap(self, changed: Sequence[tuple[SealedText, str]]) -> int:
        """Put texts in the place of those that were read, and count them.

        One that somebody has written anew since is left alone.
        """
        ...


class Keyring(Protocol):
    """The keys that seal, the first of which seals from now on."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    def opened_by(self, text: str) -> int | None:
        """The place of the first key that opens it, from 0; None where none does."""
        ...

    def sealed_anew(self, text: str) -> str:
        """The same secret under the first key; raises ConfigurationError where none opens it."""
        ...
