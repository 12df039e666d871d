"""Documented bodies for what a case writes in short."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.scenarios.labelled.moments import moment, span
from tests.scenarios.labelled.reading import Cycle, Heard, Raw, Spoken, row_at

CLIENT_ID = 194
LOCAL = "%Y-%m-%d %H:%M:%S"
ISO = "%Y-%m-%dT%H:%M:%SZ"

STATUSPAGE = {"up": "operational", "degraded": "partial_outage", "down": "major_outage"}
INDICATOR = {"up": "none", "degraded": "minor", "down": "critical"}
GOOGLE = {"degraded": "SERVICE_DISRUPTION", "down": "SERVICE_OUTAGE"}
TRUST = {"up": "OK", "degraded": "MINOR_INCIDENT_CORE", "down": "MAJOR_INCIDENT_CORE"}
ZENDESK = {"degraded": "minor", "down": "major"}
META = {"up": "No known issues", "degraded": "Some disruptions", "down": "Major disruptions"}
ADOBE = {"degraded": "minor", "down": "critical"}
SINCE = timedelta(minutes=30)


def _json(body: object) -> Raw:
    return Raw(status=200, type="application/json", body=json.dumps(body))


def newest_row(told: Heard, now: datetime, asked: datetime, zone: str) -> Raw:
    """The one-row report as CSV, in the account's zone."""
    newest = row_at(told.row or "", now, asked)
    if told.stopped is not None:
        newest = min(newest, moment(told.stopped, now))
    at = newest.astimezone(ZoneInfo(zone)).strftime(LOCAL)
    return Raw(status=200, type="text/csv", body=f"newest\n{at}\n")


def cycle(told: Cycle, now: datetime, asked: datetime, zone: str) -> Raw:
    """The last cycle that was over then."""
    end = _last_end(told, now, asked, ZoneInfo(zone))
    start = end - span(told.lasts)
    return _json(
        {
            "clientId": CLIENT_ID,
            "lastCompletedUpdateJob": {
                "id": 13554,
                "type": {"id": 2, "name": "Full Update"},
                "start": start.strftime(LOCAL),
                "end": end.strftime(LOCAL),
                "status": {"id": told.id, "name": told.status},
            },
            "lastCompletedUpdateJobWithDataSync": None,
            "timezoneAbbreviation": end.tzname(),
        }
    )


def _last_end(told: Cycle, now: datetime, asked: datetime, zone: ZoneInfo) -> datetime:
    """Cycles end at the same local times every day, counted from the first one."""
    latest = min(asked, moment(told.until, now)) if told.until else asked
    local = latest.astimezone(zone)
    every, first = span(told.every), time.fromisoformat(told.ends)
    ends = [
        datetime.combine(day, first, tzinfo=zone) + every * number
        for day in (
            local.date() - timedelta(days=8),
            local.date() - timedelta(days=1),
            local.date(),
        )
        for number in range(max(int(timedelta(days=1) / every), 1))
    ]
    if every > timedelta(days=1):
        begun = datetime.combine(datetime(2026, 1, 1, tzinfo=zone).date(), first, tzinfo=zone)
        ends = [begun + every * int((local - begun) / every)]
    return max(end for end in ends if end <= local)


def words(told: Spoken, now: datetime, name: str) -> object:
    """The report that a script sends."""
    point = moment(told.last_data_point, now).isoformat() if told.last_data_point else None
    return {
        "integrations": [
            {
                "name": name,
                "status": told.status,
                "last_data_point": point,
                "message": told.message,
            }
        ]
    }


def feed(shape: str, how: str, components: Sequence[str], asked: datetime) -> Raw:
    """A vendor's status feed, in its own shape."""
    return _json(FEEDS[shape](how, components, asked))


def _statuspage(how: str, components: Sequence[str], _: datetime) -> object:
    named = [
        {"id": f"c{number}", "name": name, "status": STATUSPAGE[how], "group": False}
        for number, name in enumerate(components or ("API",))
    ]
    return {
        "page": {"id": "x1", "name": "Status"},
        "status": {"indicator": INDICATOR[how], "description": ""},
        "components": named,
    }


def _google(how: str, components: Sequence[str], asked: datetime) -> object:
    past = {
        "begin": (asked - timedelta(days=40)).strftime(ISO),
        "end": (asked - timedelta(days=39)).strftime(ISO),
        "service_name": " Multiple Products",
        "status_impact": "SERVICE_OUTAGE",
        "external_desc": "An older incident",
        "affected_products": [{"title": "Search Ads 360"}],
    }
    if how == "up":
        return [past]
    return [
        {
            "begin": (asked - SINCE).strftime(ISO),
            "service_name": f" {next(iter(components), 'Google Ads')}",
            "status_impact": GOOGLE[how],
            "external_desc": "Users are unable to reach the API",
            "affected_products": [{"title": name} for name in components],
        },
        past,
    ]


def _salesforce(how: str, components: Sequence[str], asked: datetime) -> object:
    incident = {
        "id": 20004321,
        "status": "Detected",
        "affectsAll": False,
        "IncidentImpacts": [{"type": "serviceDisruption", "severity": "major"}],
        "IncidentEvents": [
            {"createdAt": asked.strftime(ISO), "message": "We are looking into it."}
        ],
    }
    return {
        "key": next(iter(components), "EU42"),
        "status": TRUST[how],
        "isActive": True,
        "Incidents": [] if how == "up" else [incident],
    }


def _stripe(how: str, components: Sequence[str], _: datetime) -> object:
    services = {"api": "up", "webhooks": "up", "dashboard": "up"}
    return {
        "largestatus": how,
        "message": "All services are online." if how == "up" else "Elevated errors.",
        "statuses": services | dict.fromkeys(components or ("api",), how),
    }


def _zendesk(how: str, _: Sequence[str], asked: datetime) -> object:
    if how == "up":
        return {"data": [], "included": []}
    attributes = {
        "title": "Some customers can't reach their account",
        "impact": ZENDESK[how],
        "status": "investigating",
        "started_at": (asked - SINCE).strftime(ISO),
        "resolved_at": None,
        "outage": how == "down",
        "degradation": how == "degraded",
    }
    return {"data": [{"id": "1", "type": "incident", "attributes": attributes}], "included": []}


def _meta(how: str, components: Sequence[str], _: datetime) -> object:
    return [
        {"id": one, "name": one, "services": [{"name": "API", "status": META[how]}]}
        for one in (components or ("marketing-api",))
    ]


def _adobe(how: str, components: Sequence[str], asked: datetime) -> object:
    """Services of a product are named by their ids; a history by its times in seconds."""
    name = next(iter(components), "Business Intelligence (MBI)")
    began = int((asked - SINCE).timestamp())
    history = {
        str(began): {
            "status": "opened",
            "severity": ADOBE.get(how, "minor"),
            "customerImpact": True,
            "titleToken": "t1",
            "messageToken": "m1",
            "serviceImpact": {"productServices": ["s1"]},
            "locationImpact": [],
        }
    }
    incident = {
        "products": {"p1": {"name": name, "startedOn": began, "endedOn": None, "history": history}},
        "clouds": {"c1": {"name": "Experience Cloud"}},
        "services": {"s1": {"name": name}},
    }
    said = {"textMessage": "Customers may see delays", "htmlMessage": "Customers may see delays"}
    return {
        "incidentEvent": {
            "incidents": {} if how == "up" else {"i1": incident},
            "messages": {"en": {"t1": said, "m1": said}},
        },
        "maintenanceEvent": {"maintenance": {}, "messages": {"en": {}}},
    }


FEEDS: Mapping[str, Callable[[str, Sequence[str], datetime], object]] = {
    "statuspage": _statuspage,
    "google_incidents": _google,
    "salesforce_trust": _salesforce,
    "stripe": _stripe,
    "zendesk": _zendesk,
    "metastatus": _meta,
    "adobe_events": _adobe,
}
