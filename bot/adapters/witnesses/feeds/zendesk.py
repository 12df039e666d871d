"""The incidents that touch one Zendesk subdomain at present.

Source: Zendesk developer documentation, *Status API*, "List active incidents" with the
parameter `subdomain`: an object of JSON:API. An account without an incident has none listed.
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
    "no impact": Reading.UP,
    "minor": Reading.DEGRADED,
    "security": Reading.DEGRADED,
    "maintenance": Reading.DEGRADED,
    "major": Reading.DOWN,
    "critical": Reading.DOWN,
}


def read_zendesk(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What goes on for the services wanted (all when none), and the incident's title."""
    page = table(feed)
    incidents = [table(one) for one in rows(page.get("data"))]
    services = _services(page)
    concerned = [one for one in incidents if _touches(one, services, wanted)]
    readings = [_reading(table(one.get("attributes"))) for one in concerned]
    reading = worst(readings)
    if reading is Reading.UP:
        return reading, ""
    told = table(concerned[readings.index(reading)].get("attributes"))
    return reading, text(told.get("title"))


def _reading(told: Table) -> Reading:
    """By its flags, which are exact; by its impact where it has none."""
    if told.get("resolved_at"):
        return Reading.UP
    flags = {name: told[name] for name in ("outage", "degradation") if name in told}
    if flags.get("outage") is True:
        return Reading.DOWN
    impact = reading_of(told.get("impact"), _IMPACT)
    if flags.get("degradation") is True:
        return Reading.DEGRADED
    return min(impact, Reading.DEGRADED, key=_order) if flags.get("outage") is False else impact


def _order(reading: Reading) -> int:
    return (Reading.UP, Reading.DEGRADED, Reading.DOWN).index(reading)


def _services(page: Table) -> Mapping[str, str]:
    """The name of every service there, by its own id and by that of its part in an incident."""
    included = list(tables(page.get("included")))
    names = {text(one.get("id")): _told(one, "name") for one in included if _is(one, "service")}
    parts = {
        text(one.get("id")): names.get(_told(one, "service_id"), "")
        for one in included
        if _is(one, "incident_service")
    }
    return {known: name for known, name in {**parts, **names}.items() if name}


def _is(record: Table, kind: str) -> bool:
    return text(record.get("type")) == kind


def _told(record: Table, name: str) -> str:
    attributes = record.get("attributes")
    return text(attributes.get(name)) if isinstance(attributes, Mapping) else ""


def _touches(incident: Table, services: Mapping[str, str], wanted: Sequence[str]) -> bool:
    """Where it does not tell which services it touches, it may touch any."""
    related = incident.get("relationships")
    names = [
        services[known]
        for kind in ("incident_services", "services", "service")
        for one in _related(related, kind)
        if (known := text(one.get("id"))) in services
    ]
    return not names or any(is_wanted(name, wanted) for name in names)


def _related(related: object, kind: str) -> Sequence[Table]:
    one = related.get(kind) if isinstance(related, Mapping) else None
    linked = one.get("data") if isinstance(one, Mapping) else None
    return list(tables(linked if isinstance(linked, list) else [linked]))
