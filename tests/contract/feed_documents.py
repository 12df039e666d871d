"""Documents of vendors' status feeds as they are known, and what each amounts to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.observation import Reading

UP, DEGRADED, DOWN = Reading.UP, Reading.DEGRADED, Reading.DOWN
SILENT = None

Incident = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One document, the components wanted, and what it amounts to; None is silence."""

    why: str
    shape: str
    says: object
    reading: Reading | None
    wanted: tuple[str, ...] = ()
    detail: str = ""


def google(
    impact: str = "SERVICE_OUTAGE", name: str = " Google Ads API", **more: object
) -> Incident:
    return {
        "begin": "2026-11-24T15:00:00Z",
        "service_name": name,
        "status_impact": impact,
        "external_desc": "We are investigating",
        "affected_products": [{"title": name}],
        **more,
    }


def adobe(*incidents: Incident, maintenance: Sequence[Incident] = ()) -> Incident:
    messages = {"en": {"t": {"token": "t", "textMessage": "Reports are late"}}}
    return {
        "incidentEvent": {
            "incidents": {str(n): one for n, one in enumerate(incidents)},
            "messages": messages,
        },
        "maintenanceEvent": {
            "maintenance": {str(n): one for n, one in enumerate(maintenance)},
            "messages": messages,
        },
    }


def event(
    *told: tuple[str, str], service: str = "Business Intelligence (MBI)", **more: object
) -> Incident:
    """One event of a product, by what was told of it in turn: status and severity."""
    history = {
        str(1_795_000_000 + 60 * n): {
            "status": status,
            "severity": severity,
            "titleToken": "t",
            "serviceImpact": {"productServices": ["s1"]},
        }
        for n, (status, severity) in enumerate(told)
    }
    product = {"id": "p1", "name": "Adobe Commerce", "startedOn": 1_795_000_000, "endedOn": 0}
    return {
        "id": "1",
        "products": {"p1": {**product, "history": history, **more}},
        "services": {"s1": {"id": "s1", "name": service}, "s2": {"id": "s2", "name": "Storefront"}},
    }


def zendesk(title: str = "Slow", service: str = "Support", **attributes: object) -> Incident:
    return {
        "data": [
            {
                "id": "i1",
                "type": "incident",
                "attributes": {"title": title, "impact": "minor", **attributes},
                "relationships": {
                    "incident_services": {"data": [{"id": "x1", "type": "incident_service"}]}
                },
            }
        ],
        "included": [
            {"id": "x1", "type": "incident_service", "attributes": {"service_id": "v1"}},
            {"id": "v1", "type": "service", "attributes": {"name": service}},
        ],
    }


def meta(status: object, product: str = "marketing-api") -> Sequence[Incident]:
    other = {"id": "ads-manager", "name": "Ads Manager"}
    return [
        {**other, "services": [{"name": "Ads", "status": "High disruptions"}]},
        {
            "id": product,
            "name": "Marketing API",
            "services": [
                {"name": "Reads", "status": "No known issues"},
                {"name": "Insights", "status": status},
            ],
        },
    ]


def trust(status: object, **more: object) -> Incident:
    events = [
        {"createdAt": "2026-11-24T15:00:00Z", "message": "Investigating"},
        {"createdAt": "2026-11-24T16:00:00Z", "message": "A fix is on its way"},
    ]
    return {
        "key": "EU45",
        "status": status,
        "Incidents": [
            {"status": "Resolved", "IncidentEvents": [{"message": "Old"}]},
            {"status": "Confirmed", "IncidentEvents": events},
        ],
        **more,
    }


def stripe(**statuses: str) -> Incident:
    return {"largestatus": "down", "message": "Some trouble", "statuses": statuses}


ADS = ("Google Ads", "Google Ads API")
MBI = ("Business Intelligence", "Commerce Intelligence")
API = ("api",)
MARKETING = ("marketing-api",)
ROWS = (
    # Google: a history of incidents
    Row(why="nothing happened", shape="google_incidents", says=[], reading=UP, wanted=ADS),
    Row(
        why="what has an end is over",
        shape="google_incidents",
        says=[google(end="2026-11-24T16:00:00Z")],
        reading=UP,
        wanted=ADS,
    ),
    Row(
        why="what is available again is over, although nobody wrote an end",
        shape="google_incidents",
        says=[google(most_recent_update={"status": "AVAILABLE", "text": "Resolved"})],
        reading=UP,
        wanted=ADS,
    ),
    Row(
        why="what the last update calls an outage goes on",
        shape="google_incidents",
        says=[google(most_recent_update={"status": "SERVICE_OUTAGE"})],
        reading=DOWN,
        wanted=ADS,
        detail="We are investigating",
    ),
    Row(
        why="an outage, with a blank before the name",
        shape="google_incidents",
        says=[google(name="Google Ads", impact="SERVICE_DISRUPTION"), google()],
        reading=DOWN,
        wanted=ADS,
        detail="We are investigating",
    ),
    Row(
        why="a disruption",
        shape="google_incidents",
        says=[google("SERVICE_DISRUPTION", end=None)],
        reading=DEGRADED,
        wanted=ADS,
        detail="We are investigating",
    ),
    Row(
        why="information is no trouble",
        shape="google_incidents",
        says=[google("SERVICE_INFORMATION")],
        reading=UP,
        wanted=ADS,
    ),
    Row(
        why="another product's outage",
        shape="google_incidents",
        says=[google(name=" Google Analytics")],
        reading=UP,
        wanted=ADS,
    ),
    Row(
        why="several products, ours among them",
        shape="google_incidents",
        says=[
            google(
                name=" Multiple Products",
                affected_products=[{"title": "AdMob"}, {"title": " Google Ads"}],
            )
        ],
        reading=DOWN,
        wanted=ADS,
        detail="We are investigating",
    ),
    Row(
        why="several products, not ours",
        shape="google_incidents",
        says=[google(name="Multiple Products", affected_products=[{"title": "AdMob"}])],
        reading=UP,
        wanted=ADS,
    ),
    Row(
        why="an unknown word about ours",
        shape="google_incidents",
        says=[google("SERVICE_WOBBLE")],
        reading=SILENT,
        wanted=ADS,
    ),
    Row(why="an object", shape="google_incidents", says={"incidents": []}, reading=SILENT),
    Row(why="no incidents", shape="google_incidents", says=[7], reading=SILENT),
    # Salesforce: one instance
    Row(why="well", shape="salesforce_trust", says=trust("OK"), reading=UP),
    Row(why="informational", shape="salesforce_trust", says=trust("INFORMATIONAL"), reading=UP),
    Row(
        why="minor",
        shape="salesforce_trust",
        says=trust("MINOR_INCIDENT_CORE"),
        reading=DEGRADED,
        detail="A fix is on its way",
    ),
    Row(
        why="major",
        shape="salesforce_trust",
        says=trust("MAJOR_INCIDENT_CORE"),
        reading=DOWN,
        detail="A fix is on its way",
    ),
    Row(
        why="major, beside the core",
        shape="salesforce_trust",
        says=trust("MAJOR_INCIDENT_NONCORE"),
        reading=DEGRADED,
        detail="A fix is on its way",
    ),
    Row(
        why="maintenance",
        shape="salesforce_trust",
        says=trust("MAINTENANCE_CORE", Incidents=[]),
        reading=DEGRADED,
    ),
    Row(why="unknown word", shape="salesforce_trust", says=trust("ON_FIRE"), reading=SILENT),
    Row(why="no word", shape="salesforce_trust", says=trust(None), reading=SILENT),
    Row(
        why="another instance",
        shape="salesforce_trust",
        says=trust("OK"),
        wanted=("NA123",),
        reading=SILENT,
    ),
    # Stripe: a word for each service
    Row(why="up", shape="stripe", says=stripe(api="up", emails="down"), reading=UP, wanted=API),
    Row(
        why="degraded",
        shape="stripe",
        says=stripe(api="degraded"),
        reading=DEGRADED,
        wanted=API,
        detail="Some trouble",
    ),
    Row(
        why="down",
        shape="stripe",
        says=stripe(api="down"),
        reading=DOWN,
        wanted=API,
        detail="Some trouble",
    ),
    Row(why="everything", shape="stripe", says=stripe(), reading=DOWN, detail="Some trouble"),
    Row(why="no api", shape="stripe", says=stripe(webhooks="up"), reading=SILENT, wanted=API),
    Row(why="unknown word", shape="stripe", says=stripe(api="ok"), reading=SILENT, wanted=API),
    Row(why="no words", shape="stripe", says={"largestatus": "up"}, reading=SILENT, wanted=API),
    # Zendesk: what goes on for one subdomain
    Row(why="nothing goes on", shape="zendesk", says={"data": [], "included": []}, reading=UP),
    Row(why="minor", shape="zendesk", says=zendesk(), reading=DEGRADED, detail="Slow"),
    Row(
        why="an outage",
        shape="zendesk",
        says=zendesk(outage=True, impact="minor"),
        reading=DOWN,
        detail="Slow",
    ),
    Row(
        why="critical",
        shape="zendesk",
        says=zendesk(impact="critical"),
        reading=DOWN,
        detail="Slow",
    ),
    Row(
        why="major, and told to be no outage",
        shape="zendesk",
        says=zendesk(impact="major", outage=False, degradation=True),
        reading=DEGRADED,
        detail="Slow",
    ),
    Row(
        why="maintenance",
        shape="zendesk",
        says=zendesk(impact="maintenance"),
        reading=DEGRADED,
        detail="Slow",
    ),
    Row(
        why="resolved, and still listed",
        shape="zendesk",
        says=zendesk(resolved_at="2026-11-24T16:00:00Z", outage=True),
        reading=UP,
    ),
    Row(
        why="another service",
        shape="zendesk",
        says=zendesk(service="Chat", outage=True),
        reading=UP,
        wanted=("Support",),
    ),
    Row(
        why="a service that it does not name",
        shape="zendesk",
        says={**zendesk(outage=True), "included": []},
        reading=DOWN,
        wanted=("Support",),
        detail="Slow",
    ),
    Row(why="unknown word", shape="zendesk", says=zendesk(impact="vast"), reading=SILENT),
    Row(why="no list", shape="zendesk", says={"incidents": []}, reading=SILENT),
    # Meta: sentences for each product
    Row(
        why="no issues, another product down",
        shape="metastatus",
        says=meta("No known issues"),
        reading=UP,
        wanted=MARKETING,
    ),
    Row(why="resolved", shape="metastatus", says=meta("Resolved"), reading=UP, wanted=MARKETING),
    Row(
        why="by its name",
        shape="metastatus",
        says=meta("Low disruptions"),
        reading=DEGRADED,
        wanted=("Marketing API",),
        detail="Insights",
    ),
    Row(
        why="high",
        shape="metastatus",
        says=meta("High disruptions"),
        reading=DOWN,
        wanted=MARKETING,
        detail="Insights",
    ),
    Row(why="unknown", shape="metastatus", says=meta("Odd"), reading=SILENT, wanted=MARKETING),
    Row(
        why="not there",
        shape="metastatus",
        says=meta("Resolved", product="graph-api")[:1],
        reading=SILENT,
        wanted=MARKETING,
    ),
    Row(why="no products", shape="metastatus", says=[], reading=SILENT),
    Row(
        why="no services",
        shape="metastatus",
        says=[{"id": "marketing-api", "services": []}],
        reading=SILENT,
        wanted=MARKETING,
    ),
    # Adobe: events of weeks
    Row(why="nothing happened", shape="adobe_events", says=adobe(), reading=UP, wanted=MBI),
    Row(
        why="closed",
        shape="adobe_events",
        says=adobe(event(("opened", "critical"), ("closed", "critical"))),
        reading=UP,
        wanted=MBI,
    ),
    Row(
        why="dismissed",
        shape="adobe_events",
        says=adobe(event(("opened", "potential"), ("dismissed", "potential"))),
        reading=UP,
        wanted=MBI,
    ),
    *(
        Row(
            why=f"open, {severity}",
            shape="adobe_events",
            says=adobe(event(("discovery", "critical"), ("opened", severity))),
            reading=reading,
            wanted=MBI,
            detail="Reports are late",
        )
        for severity, reading in {
            "trivial": DEGRADED,
            "minor": DEGRADED,
            "potential": DEGRADED,
            "major": DOWN,
            "Critical": DOWN,
        }.items()
    ),
    Row(
        why="another service of the product",
        shape="adobe_events",
        says=adobe(event(("opened", "critical"), service="Payment Services")),
        reading=UP,
        wanted=MBI,
    ),
    Row(
        why="the product as a whole",
        shape="adobe_events",
        says=adobe(event(("opened", "major"), service="Reporting", name="Adobe Analytics")),
        reading=DOWN,
        wanted=("Adobe Analytics",),
        detail="Reports are late",
    ),
    Row(
        why="maintenance that goes on",
        shape="adobe_events",
        says=adobe(maintenance=[{**event(("started", "minor")), "status": "started"}]),
        reading=DEGRADED,
        wanted=MBI,
        detail="Reports are late",
    ),
    Row(
        why="maintenance to come",
        shape="adobe_events",
        says=adobe(maintenance=[{**event(("scheduled", "minor")), "status": "scheduled"}]),
        reading=UP,
        wanted=MBI,
    ),
    Row(
        why="unknown severity",
        shape="adobe_events",
        says=adobe(event(("opened", "huge"))),
        reading=SILENT,
        wanted=MBI,
    ),
    Row(
        why="open by its history and ended by its product",
        shape="adobe_events",
        says=adobe(event(("opened", "major"), endedOn=1_795_009_000)),
        reading=UP,
        wanted=MBI,
    ),
    Row(
        why="unknown status without an end",
        shape="adobe_events",
        says=adobe(event(("watched", "major"))),
        reading=SILENT,
        wanted=MBI,
    ),
    Row(
        why="unknown status with an end",
        shape="adobe_events",
        says=adobe(event(("watched", "major"), endedOn=1_795_009_000)),
        reading=UP,
        wanted=MBI,
    ),
    Row(why="no incidents", shape="adobe_events", says={"incidentEvent": {}}, reading=SILENT),
    Row(why="a list", shape="adobe_events", says=[], reading=SILENT),
    Row(
        why="a history by names",
        shape="adobe_events",
        says={"incidentEvent": {"incidents": {"1": {"products": {"p": {"history": {"x": {}}}}}}}},
        reading=SILENT,
    ),
)
