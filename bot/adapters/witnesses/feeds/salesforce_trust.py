"""The status of one instance at Salesforce Trust.

Source: Salesforce Trust API, `/v1/instances/{key}/status`. An instance that it does not know
is answered by 404, which says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.adapters.http.hearing import SilenceError
from bot.adapters.witnesses.feeds.finding import Table, reading_of, table, tables, text
from bot.domain.observation import Reading

_STATUS = {
    "ok": Reading.UP,
    "informational": Reading.UP,
    "minor_incident_core": Reading.DEGRADED,
    "minor_incident_noncore": Reading.DEGRADED,
    "major_incident_core": Reading.DOWN,
    # Something beside the service itself, such as search or Live Agent.
    "major_incident_noncore": Reading.DEGRADED,
    "maintenance_core": Reading.DEGRADED,
    "maintenance_noncore": Reading.DEGRADED,
    "unplanned_maintenance_core": Reading.DEGRADED,
    "unplanned_maintenance_noncore": Reading.DEGRADED,
}


def read_salesforce_trust(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What the instance's status is, and the last word on the open incident.

    `wanted` names instances that the answer may be about; any when none.
    """
    instance = table(feed)
    key = text(instance.get("key"))
    if wanted and key.casefold() not in {name.casefold() for name in wanted}:
        message = "an answer about another instance"
        raise SilenceError(message)
    reading = reading_of(instance.get("status"), _STATUS)
    return reading, "" if reading is Reading.UP else next(_said(instance), "")


def _said(instance: Table) -> Iterator[str]:
    """The messages of incidents that nobody has resolved, the latest of each first."""
    for incident in tables(instance.get("Incidents")):
        if text(incident.get("status")).casefold() in {"resolved", "completed"}:
            continue
        events = sorted(
            tables(incident.get("IncidentEvents")), key=lambda one: text(one.get("createdAt"))
        )
        yield from (said for one in reversed(events) if (said := text(one.get("message"))))
