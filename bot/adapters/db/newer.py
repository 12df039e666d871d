"""What a newer version wrote, while two neighbouring versions run beside each other.

Words that this version doesn't know are left to the one that does: such rows are not claimed,
or not shown, and never changed. What somebody must decide on as a whole, such as an incident,
is put off instead of being guessed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from pydantic import ValidationError

from bot.adapters.db.codec import Codec
from bot.domain.errors import BotError

T = TypeVar("T")
Row = TypeVar("Row")
Word = TypeVar("Word", bound=StrEnum)


class NewerError(BotError):
    """A newer version of the bot wrote this, and goes on with it; update this process too."""


def word(words: type[Word], value: str) -> Word:
    """The word of that value; raises NewerError where this version has none."""
    try:
        return words(value)
    except ValueError as error:
        message = f"{NewerError.__doc__} ({words.__name__} {value})"
        raise NewerError(message) from error


def word_if_known(words: type[Word], value: str | None) -> Word | None:
    """The word of that value, where this version has one."""
    return next((one for one in words if one == value), None)


def known(words: type[StrEnum]) -> list[str]:
    """What a column of such words may hold for this version to read it."""
    return [str(one) for one in words]


def load(codec: Codec[T], stored: object) -> T:
    """The value again; raises NewerError where this version can't read it."""
    try:
        return codec.load(stored)
    except ValidationError as error:
        raise NewerError from error


def load_if_known(codec: Codec[T], stored: object) -> T | None:
    """The value again, where there is one and this version can read it."""
    try:
        return None if stored is None else codec.load(stored)
    except ValidationError:
        return None


def readable(make: Callable[[Row], T], rows: Iterable[Row]) -> Iterator[T]:
    """What is made of those rows that this version can read."""
    for row in rows:
        try:
            yield make(row)
        except NewerError:
            continue
