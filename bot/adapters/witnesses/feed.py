"""A provider's status feed in the shape of Statuspage, which many vendors use or imitate.

`summary.json`, `status.json` and `components.json` differ in which of `status`,
`components` and `incidents` they hold; imitations leave more away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.adapters.http.clean import one_line
from bot.adapters.http.hearing import SilenceError
from bot.domain.observation import Reading

_COMPONENT = {
    "operational": Reading.UP,
    "degraded_performance": Reading.DEGRADED,
    "partial_outage": Reading.DEGRADED,
    "under_maintenance": Reading.DEGRADED,
    "major_outage": Reading.DOWN,
}
_PAGE = {
    "none": Reading.UP,
    "minor": Reading.DEGRADED,
    "maintenance": Reading.DEGRADED,
    "major": Reading.DOWN,
    "critical": Reading.DOWN,
}
_WORST = (Reading.UP, Reading.DEGRADED, Reading.DOWN)
_OVER = frozenset({"resolved", "postmortem", "completed"})
_SUFFIX = re.compile(r"\s*[(\[:,/\u2012-\u2015]|\s+-\s")


def read_feed(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What the feed says of the components wanted (all when none), and the open incident.

    A component is found by its name, whatever its case, with or without the suffix of a
    region. SilenceError when the feed can't be read, or when components wanted are missing
    and the others are well: what is missing might not be.
    """
    if not isinstance(feed, Mapping):
        message = "the feed has another shape"
        raise SilenceError(message)
    reading = _of_components(feed, wanted) if wanted else _of_page(feed)
    return reading, "" if reading is Reading.UP else _incident(feed, wanted)


def _of_page(feed: Mapping[str, object]) -> Reading:
    status = feed.get("status")
    if isinstance(status, Mapping):
        reading = _PAGE.get(_lowered(status.get("indicator")))
        if reading is not None:
            return reading
    elif status is None and (every := [_reading(one) for _, one in _components(feed)]):
        return _worst(every)
    message = "no status in the feed"
    raise SilenceError(message)


def _of_components(feed: Mapping[str, object], wanted: Sequence[str]) -> Reading:
    found = []
    missing = []
    for name in wanted:
        readings = [_reading(one) for title, one in _components(feed) if _is(title, name)]
        found += readings
        missing += [] if readings else [name]
    reading = _worst(found) if found else None
    if reading is None or (missing and reading is Reading.UP):
        message = one_line(f"component not in the feed: {', '.join(missing)}")
        raise SilenceError(message)
    return reading


def _components(feed: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    listed = feed.get("components")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("name"), str):
            yield one["name"], one


def _reading(component: Mapping[str, object]) -> Reading:
    reading = _COMPONENT.get(_lowered(component.get("status")))
    if reading is None:
        message = "an unknown word in the feed"
        raise SilenceError(message)
    return reading


def _lowered(word: object) -> str:
    return word.lower() if isinstance(word, str) else ""


def _worst(readings: Sequence[Reading]) -> Reading:
    return max(readings, key=_WORST.index)


def _is(title: str, name: str) -> bool:
    title, name = (" ".join(text.casefold().split()) for text in (title, name))
    return title == name or (title.startswith(name) and _SUFFIX.match(title, len(name)) is not None)


def _incident(feed: Mapping[str, object], wanted: Sequence[str]) -> str:
    """The open incident's name: one that touches what is wanted, else the first."""
    listed = feed.get("incidents")
    open_ones = [
        one
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, Mapping)
        and isinstance(one.get("name"), str)
        and _lowered(one.get("status")) not in _OVER
    ]
    open_ones.sort(key=lambda one: not _touches(one, wanted))
    return one_line(open_ones[0]["name"]) if open_ones else ""


def _touches(incident: Mapping[str, object], wanted: Sequence[str]) -> bool:
    return any(_is(title, name) for title, _ in _components(incident) for name in wanted)
