"""How vendors write their status feeds, each in its own way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

INDICATORS = {
    "operational": ("none", "All Systems Operational"),
    "under_maintenance": ("none", "Service Under Maintenance"),
    "degraded_performance": ("minor", "Partially Degraded Service"),
    "partial_outage": ("major", "Partial System Outage"),
    "major_outage": ("critical", "Major Service Outage"),
}
"""The words for a component, mildest first, and those for a page whose worst has it."""
WELL = "operational"
MAINTENANCE = "under_maintenance"
_GOOGLE = {
    "under_maintenance": "SERVICE_INFORMATION",
    "degraded_performance": "SERVICE_DISRUPTION",
    "partial_outage": "SERVICE_DISRUPTION",
    "major_outage": "SERVICE_OUTAGE",
}
_SALESFORCE = {
    "operational": "OK",
    "under_maintenance": "MAINTENANCE_CORE",
    "degraded_performance": "MINOR_INCIDENT_CORE",
    "partial_outage": "MINOR_INCIDENT_CORE",
    "major_outage": "MAJOR_INCIDENT_CORE",
}
_STRIPE = {
    "operational": "up",
    "under_maintenance": "degraded",
    "degraded_performance": "degraded",
    "partial_outage": "degraded",
    "major_outage": "down",
}
_META = {
    "operational": "No known issues",
    "under_maintenance": "Low disruptions",
    "degraded_performance": "Low disruptions",
    "partial_outage": "Medium disruptions",
    "major_outage": "High disruptions",
}
_ADOBE = {"degraded_performance": "minor", "partial_outage": "minor", "major_outage": "critical"}
_PAST = timedelta(days=9)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one component shows, and since when (aware, UTC)."""

    status: str
    since: datetime


Components = Mapping[str, Shown]


@dataclass(frozen=True, kw_only=True)
class Written:
    """Where a vendor's document is, and how it is written, by its components and the time."""

    path: str
    write: Callable[[Components, datetime], object]


def stamp(moment: datetime) -> str:
    """A time as most write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _bad(shown: Components) -> Mapping[str, Shown]:
    return {name: one for name, one in shown.items() if one.status != WELL}


def _title(name: str) -> str:
    return f"Trouble with {name}"


def _google(shown: Components, now: datetime) -> object:
    """A history: what is over has an `end`; names come with a blank before them."""
    over = {
        "begin": stamp(now - _PAST),
        "end": stamp(now - _PAST + timedelta(hours=2)),
        "service_name": " " + next(iter(shown)),
        "status_impact": "SERVICE_OUTAGE",
        "external_desc": "An outage of last week",
        "affected_products": [{"title": next(iter(shown))}],
    }
    return [
        *(
            {
                "begin": stamp(one.since),
                "service_name": f" {name}",
                "status_impact": _GOOGLE[one.status],
                "external_desc": _title(name),
                "affected_products": [{"title": name}],
            }
            for name, one in _bad(shown).items()
        ),
        over,
    ]


def _salesforce(shown: Components, now: datetime) -> object:
    """Each component is an instance; the first is the one that is asked about."""
    key, one = next(iter(shown.items()))
    incident = {
        "id": 20004141,
        "status": "Confirmed",
        "instanceKeys": [key],
        "IncidentEvents": [{"createdAt": stamp(one.since), "message": _title(key)}],
    }
    return {
        "key": key,
        "location": "EMEA",
        "status": _SALESFORCE[one.status],
        "updatedAt": stamp(now),
        "Incidents": [] if one.status == WELL else [incident],
    }


def _stripe(shown: Components, now: datetime) -> object:
    order = ["up", "degraded", "down"]
    statuses = {name: _STRIPE[one.status] for name, one in shown.items()}
    bad = next((_title(name) for name in _bad(shown)), "All services are online.")
    return {
        "largestatus": max(statuses.values(), key=order.index),
        "message": bad,
        "statuses": statuses,
        "time": now.strftime("%B %d, %Y"),
    }


def _zendesk(shown: Components, _now: datetime) -> object:
    """Only what goes on; JSON:API, with the names of services among what is included."""
    bad = _bad(shown)
    services = {name: str(number) for number, name in enumerate(shown, start=1)}
    return {
        "data": [
            {
                "id": f"incident-{services[name]}",
                "type": "incident",
                "attributes": {
                    "title": _title(name),
                    "impact": "critical" if one.status == "major_outage" else "minor",
                    "outage": one.status == "major_outage",
                    "degradation": one.status != "major_outage",
                    "status": "investigating",
                    "started_at": stamp(one.since),
                    "resolved_at": None,
                },
                "relationships": {
                    "incident_services": {
                        "data": [{"id": f"part-{services[name]}", "type": "incident_service"}]
                    }
                },
            }
            for name, one in bad.items()
        ],
        "included": [
            record
            for name in bad
            for record in (
                {
                    "id": f"part-{services[name]}",
                    "type": "incident_service",
                    "attributes": {"service_id": services[name], "resolved_at": None},
                },
                {"id": services[name], "type": "service", "attributes": {"name": name}},
            )
        ],
    }


def _meta(shown: Components, _now: datetime) -> object:
    return [
        {
            "id": name.casefold().replace(" ", "-"),
            "name": name,
            "services": [{"id": 1, "name": f"{name} requests", "status": _META[one.status]}],
        }
        for name, one in shown.items()
    ]


def _adobe(shown: Components, now: datetime) -> object:
    """Every component is a service of one product, and has had an incident that is over."""
    past = now - _PAST
    incidents = {}
    maintenance = {}
    for number, (name, one) in enumerate(shown.items(), start=1):
        incidents[f"{number}00"] = _event(
            f"{number}00", name, past, {past: "opened", past + timedelta(hours=3): "closed"}
        )
        if one.status == MAINTENANCE:
            event = _event(f"{number}02", name, one.since, {one.since: "started"})
            maintenance[f"{number}02"] = {**event, "status": "started"}
        elif one.status != WELL:
            severity = _ADOBE[one.status]
            incidents[f"{number}01"] = _event(
                f"{number}01", name, one.since, {one.since: "opened"}, severity=severity
            )
    messages = {
        "en": {
            f"title-{name}": {"token": f"title-{name}", "textMessage": _title(name)}
            for name in shown
        }
    }
    return {
        "incidentEvent": {"incidents": incidents, "messages": messages},
        "maintenanceEvent": {"maintenance": maintenance, "messages": messages},
    }


def _event(
    number: str,
    name: str,
    began: datetime,
    told: Mapping[datetime, str],
    *,
    severity: str = "major",
) -> dict[str, object]:
    seconds = {str(int(at.timestamp())): status for at, status in told.items()}
    over = "closed" in told.values()
    product = {
        "id": f"product-{number}",
        "name": "Adobe Experience Cloud",
        "startedOn": int(began.timestamp()),
        "endedOn": int(max(told).timestamp()) if over else 0,
        "history": {
            at: {
                "status": status,
                "severity": severity,
                "titleToken": f"title-{name}",
                "serviceImpact": {"productServices": [f"service-{number}"]},
            }
            for at, status in seconds.items()
        },
    }
    return {
        "id": number,
        "products": {f"product-{number}": product},
        "services": {f"service-{number}": {"id": f"service-{number}", "name": name}},
    }


SHAPES: Mapping[str, Written] = {
    "google_incidents": Written(path="incidents.json", write=_google),
    "salesforce_trust": Written(path="v1/instances/EU45/status", write=_salesforce),
    "stripe": Written(path="current", write=_stripe),
    "zendesk": Written(path="api/incidents/active", write=_zendesk),
    "metastatus": Written(path="data/orgs.json", write=_meta),
    "adobe_events": Written(path="adobestatus/StatusEvents", write=_adobe),
}
"""All but Statuspage, which every feed can be read as too."""
