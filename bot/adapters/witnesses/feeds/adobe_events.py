"""The events of the last weeks on Adobe's status page, which its own page reads.

Source: data.status.adobe.com, `/adobestatus/StatusEvents`, which nobody documents: incidents
and maintenance by id, each with its products and their histories, services and clouds by id
with their names. It lists what happened, so a product that is not in it has no incident.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.adapters.http.hearing import SilenceError
from bot.adapters.witnesses.feeds.finding import (
    WORST,
    Table,
    is_wanted,
    reading_of,
    rows,
    table,
    text,
    worst,
)
from bot.domain.observation import Reading

MOST_BYTES = 8 << 20
"""Of the document, which has been of several MB."""
TIMEOUT = 45.0
"""Seconds that it may take."""

_SEVERITY = {
    "trivial": Reading.DEGRADED,
    "minor": Reading.DEGRADED,
    "potential": Reading.DEGRADED,
    "major": Reading.DOWN,
    "critical": Reading.DOWN,
}
_OPEN = frozenset({"opened", "discovery"})
_OVER = frozenset({"closed", "dismissed", "completed", "canceled", "cancelled"})
_GOES_ON = "started"

Event = tuple[Reading, str]


def read_adobe_events(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What goes on for the products or services wanted (all when none), and its title."""
    document = table(feed)
    incidents = table(document.get("incidentEvent"))
    maintenance = table(document.get("maintenanceEvent") or {})
    events = [
        *_incidents(table(incidents.get("incidents")), _titles(incidents), wanted),
        *_maintenance(table(maintenance.get("maintenance") or {}), _titles(maintenance), wanted),
    ]
    reading = worst([each for each, _ in events])
    named = sorted(events, key=lambda event: WORST.index(event[0]), reverse=True)
    return reading, "" if reading is Reading.UP else named[0][1]


def _incidents(incidents: Table, titles: Table, wanted: Sequence[str]) -> Iterator[Event]:
    for one in incidents.values():
        incident = table(one)
        for product in _products(incident):
            last = _last(product)
            if last and _touches(incident, product, last, wanted) and _is_open(product, last):
                reading = reading_of(last.get("severity"), _SEVERITY)
                yield reading, _title(product, last, titles)


def _maintenance(events: Table, titles: Table, wanted: Sequence[str]) -> Iterator[Event]:
    for one in events.values():
        event = table(one)
        if text(event.get("status")).casefold() != _GOES_ON:
            continue
        for product in _products(event):
            last = _last(product) or {}
            if _touches(event, product, last, wanted):
                yield Reading.DEGRADED, _title(product, last, titles)


def _products(event: Table) -> Iterator[Table]:
    for product in table(event.get("products") or {}).values():
        yield table(product)


def _last(product: Table) -> Table | None:
    """The newest entry of a history, which is kept by the time in seconds."""
    history = table(product.get("history") or {})
    if not history:
        return None
    try:
        newest = max(history, key=int)
    except ValueError:
        message = "a history in the feed has another shape"
        raise SilenceError(message) from None
    return table(history[newest])


def _is_open(product: Table, last: Table) -> bool:
    """By the end of the product, where it is told; else by the last status."""
    status = text(last.get("status")).casefold()
    if status in _OVER or product.get("endedOn"):
        return False
    if status in _OPEN:
        return True
    message = "an unknown word in the feed"
    raise SilenceError(message)


def _touches(event: Table, product: Table, last: Table, wanted: Sequence[str]) -> bool:
    """By the product's name, or by that of a service of it that suffers."""
    if is_wanted(product.get("name"), wanted):
        return True
    services = table(event.get("services") or {})
    impact = table(last.get("serviceImpact") or {})
    suffering = rows(impact.get("productServices") or []) or list(services)
    return any(is_wanted(_name(services, one), wanted) for one in suffering)


def _name(services: Table, known: object) -> str:
    service = services.get(known) if isinstance(known, str) else None
    return text(table(service).get("name")) if service else ""


def _titles(events: Table) -> Table:
    """The messages in English, by their tokens."""
    return table(table(events.get("messages") or {}).get("en") or {})


def _title(product: Table, last: Table, titles: Table) -> str:
    message = titles.get(text(last.get("titleToken")))
    told = text(table(message).get("textMessage")) if message else ""
    return told or text(product.get("name"))
