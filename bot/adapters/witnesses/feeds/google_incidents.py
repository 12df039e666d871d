"""Google's list of incidents of its advertising products, Analytics among them.

Source: Google Ads Status Dashboard, `incidents.json`, in the published schema of Google
Cloud's incidents: an incident without `end` goes on, unless its last update says that the
service is available. It lists what happened, so a product
that is not in it has no incident.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.adapters.witnesses.feeds.finding import (
    Table,
    is_wanted,
    reading_of,
    rows,
    table,
    tables,
    text,
    worst,
)
from bot.domain.observation import Reading

_IMPACT = {
    "service_information": Reading.UP,
    "service_disruption": Reading.DEGRADED,
    "service_outage": Reading.DOWN,
}
_SEVERAL = "multiple products"
_OVER = "available"


def read_google_incidents(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What goes on for the products wanted (all when none), and how Google describes it."""
    every = [table(one) for one in rows(feed)]
    open_ones = [one for one in every if _goes_on(one) and _touches(one, wanted)]
    readings = [reading_of(one.get("status_impact"), _IMPACT) for one in open_ones]
    reading = worst(readings)
    if reading is Reading.UP:
        return reading, ""
    named = open_ones[readings.index(reading)]
    return reading, text(named.get("external_desc")) or text(named.get("service_name"))


def _goes_on(incident: Table) -> bool:
    last = incident.get("most_recent_update")
    status = text(last.get("status")) if isinstance(last, Mapping) else ""
    return not incident.get("end") and status.strip().casefold() != _OVER


def _touches(incident: Table, wanted: Sequence[str]) -> bool:
    """By its product; by those affected, where there are several."""
    name = text(incident.get("service_name"))
    affected = [text(one.get("title")) for one in tables(incident.get("affected_products"))]
    if name.strip().casefold() != _SEVERAL:
        return is_wanted(name, wanted)
    return not affected or any(is_wanted(title, wanted) for title in affected)
