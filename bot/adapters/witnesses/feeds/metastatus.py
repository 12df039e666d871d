"""Meta's status of its business products.

Source: metastatus.com, `/data/orgs.json`, which nobody documents: a list of products, each
with its services and a sentence for each. A sentence that is not known says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.adapters.http.hearing import SilenceError
from bot.adapters.witnesses.feeds.finding import (
    Table,
    is_named,
    missing,
    reading_of,
    rows,
    table,
    text,
    worst,
)
from bot.domain.observation import Reading

_WORDS = {
    "no known issues": Reading.UP,
    "resolved": Reading.UP,
    "low disruptions": Reading.DEGRADED,
    "some disruptions": Reading.DEGRADED,
    "minor disruptions": Reading.DEGRADED,
    "medium disruptions": Reading.DEGRADED,
    "high disruptions": Reading.DOWN,
    "major disruptions": Reading.DOWN,
}


def read_metastatus(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What the products wanted are (all when none), by their names or ids, and which suffers."""
    products = [table(one) for one in rows(feed)]
    absent = [name for name in wanted if not any(_is(one, name) for one in products)]
    those = [one for one in products if not wanted or any(_is(one, name) for name in wanted)]
    said = [(reading, name) for one in those for reading, name in _services(one)]
    reading = worst([each for each, _ in said])
    if reading is not Reading.UP:
        return reading, next(name for each, name in said if each is reading)
    if absent:
        raise missing(absent)
    if not said:
        message = "no status in the feed"
        raise SilenceError(message)
    return reading, ""


def _is(product: Table, name: str) -> bool:
    return is_named(product.get("id"), name) or is_named(product.get("name"), name)


def _services(product: Table) -> Iterator[tuple[Reading, str]]:
    services = [table(one) for one in rows(product.get("services"))]
    if not services:
        message = "a product without services in the feed"
        raise SilenceError(message)
    for one in services:
        yield reading_of(one.get("status"), _WORDS), text(one.get("name"))
