"""Finding one's way in a feed: its parts, the names of components, the worst of what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.adapters.http.hearing import SilenceError
from bot.domain.observation import Reading

Table = Mapping[str, object]

WORST = (Reading.UP, Reading.DEGRADED, Reading.DOWN)
_SUFFIX = re.compile(r"\s*[(\[:,/\u2012-\u2015]|\s+-\s")


def worst(readings: Sequence[Reading]) -> Reading:
    """The worst of them; up where there is none."""
    return max(readings, key=WORST.index, default=Reading.UP)


def is_named(title: object, name: str) -> bool:
    """Whether a title is that name, whatever its case, with or without the suffix of a region."""
    if not isinstance(title, str):
        return False
    title, name = (" ".join(text.casefold().split()) for text in (title, name))
    return title == name or (title.startswith(name) and _SUFFIX.match(title, len(name)) is not None)


def is_wanted(title: object, wanted: Sequence[str]) -> bool:
    """Whether a title is one of those names; any is where none is wanted."""
    return not wanted or any(is_named(title, name) for name in wanted)


def table(value: object) -> Table:
    """An object of a feed; SilenceError where it is something else."""
    if isinstance(value, Mapping):
        return value
    message = "the feed has another shape"
    raise SilenceError(message)


def rows(value: object) -> Sequence[object]:
    """A list of a feed; SilenceError where it is something else."""
    if isinstance(value, list):
        return value
    message = "the feed has another shape"
    raise SilenceError(message)


def tables(value: object) -> Iterator[Table]:
    """The objects in a list that a feed need not have."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            yield one


def text(value: object) -> str:
    """A text that a feed need not have."""
    return value if isinstance(value, str) else ""


def reading_of(word: object, words: Mapping[str, Reading]) -> Reading:
    """What a word of the feed amounts to; SilenceError for one that is not known."""
    reading = words.get(" ".join(text(word).casefold().split()))
    if reading is None:
        message = "an unknown word in the feed"
        raise SilenceError(message)
    return reading


def missing(names: Sequence[str]) -> SilenceError:
    """What is wanted is not in the feed: it may be well or not."""
    return SilenceError(f"component not in the feed: {', '.join(names)}")
