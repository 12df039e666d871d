"""A provider's status feed in the shape of Statuspage, which many vendors use or imitate.

`summary.json`, `status.json` and `components.json` differ in which of `status`,
`components` and `incidents` they hold; imitations leave more away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.adapters.http.hearing import SilenceError
from bot.adapters.witnesses.feeds.finding import (
    Table,
    is_named,
    missing,
    reading_of,
    table,
    tables,
    text,
    worst,
)
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
_OVER = frozenset({"resolved", "postmortem", "completed"})


def read_statuspage(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What the feed says of the components wanted (all when none), and the open incident.

    A component is found by its name, whatever its case, with or without the suffix of a
    region. SilenceError when the feed can't be read, or when components wanted are missing
    and the others are well: what is missing might not be.
    """
    page = table(feed)
    reading = _of_components(page, wanted) if wanted else _of_page(page)
    return reading, "" if reading is Reading.UP else _incident(page, wanted)


def _of_page(feed: Table) -> Reading:
    status = feed.get("status")
    if isinstance(status, dict):
        return reading_of(status.get("indicator"), _PAGE)
    if status is None and (every := [_reading(one) for _, one in _components(feed)]):
        return worst(every)
    message = "no status in the feed"
    raise SilenceError(message)


def _of_components(feed: Table, wanted: Sequence[str]) -> Reading:
    found = []
    absent = []
    for name in wanted:
        readings = [_reading(one) for title, one in _components(feed) if is_named(title, name)]
        found += readings
        absent += [] if readings else [name]
    reading = worst(found)
    if absent and reading is Reading.UP:
        raise missing(absent)
    return reading


def _components(feed: Table) -> Iterator[tuple[str, Table]]:
    for one in tables(feed.get("components")):
        if isinstance(one.get("name"), str):
            yield text(one["name"]), one


def _reading(component: Table) -> Reading:
    return reading_of(component.get("status"), _COMPONENT)


def _incident(feed: Table, wanted: Sequence[str]) -> str:
    """The open incident's name: one that touches what is wanted, else the first."""
    open_ones = [
        one
        for one in tables(feed.get("incidents"))
        if isinstance(one.get("name"), str) and text(one.get("status")).casefold() not in _OVER
    ]
    open_ones.sort(key=lambda one: not _touches(one, wanted))
    return text(open_ones[0]["name"]) if open_ones else ""


def _touches(incident: Table, wanted: Sequence[str]) -> bool:
    return any(is_named(title, name) for title, _ in _components(incident) for name in wanted)
