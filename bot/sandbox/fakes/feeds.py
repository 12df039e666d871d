"""Providers' public status feeds.

Every provider has the Statuspage shape below `/<provider>/api/v2/`; Google's own list of
incidents, the shape its ads status page publishes, is at `/google/incidents.json`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from flask import Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.peer import Peer

_INDICATORS = {
    "operational": ("none", "All Systems Operational"),
    "under_maintenance": ("none", "Service Under Maintenance"),
    "degraded_performance": ("minor", "Partially Degraded Service"),
    "partial_outage": ("major", "Partial System Outage"),
    "major_outage": ("critical", "Major Service Outage"),
}
_SEVERITY = list(_INDICATORS)
_GROUP = "Data services"
_GOOGLE = "google"


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One provider's feed. `bare`: no `incidents` key, as the clones of Statuspage answer."""

    name: str
    components: Sequence[str]
    bare: bool = False


@dataclass(frozen=True, kw_only=True)
class _Component:
    status: str
    since: datetime


class FeedsPeer(Peer):
    """The feeds of several providers; all green at first, by the clock `now` (aware, UTC)."""

    def __init__(
        self,
        *,
        feeds: Mapping[str, Feed],
        now: Callable[[], datetime],
        port: int = 0,
    ) -> None:
        self._feeds = feeds
        self._now = now
        self._lock = Lock()
        self._components = {
            (provider, name): _Component(status="operational", since=now())
            for provider, feed in feeds.items()
            for name in feed.components
        }
        self._past: list[tuple[str, str, _Component, datetime]] = []
        self._headers: dict[str, list[dict[str, str]]] = {provider: [] for provider in feeds}
        app = Flask("bot.sandbox.fakes", static_folder=None)
        for name in ("summary", "components", "status"):
            app.add_url_rule(f"/<provider>/api/v2/{name}.json", name, self._summary)
        if _GOOGLE in feeds:
            app.add_url_rule("/google/incidents.json", "google", self._google)
        super().__init__(app, port=port)

    def set(self, provider: str, component: str, status: str) -> None:
        """Show a status of Statuspage's own words; KeyError for no such component or word."""
        if status not in _INDICATORS:
            raise KeyError(status)
        with self._lock:
            before = self._components[provider, component]
            now = _Component(status=status, since=self._now())
            self._components[provider, component] = now
            if before.status != "operational":
                self._past.append((provider, component, before, now.since))

    def status(self, provider: str, component: str) -> str:
        """The status shown."""
        return self._components[provider, component].status

    def asked(self, provider: str) -> int:
        """How many times the provider's feed was read."""
        return len(self._headers[provider])

    def headers(self, provider: str) -> list[dict[str, str]]:
        """The headers of each request so far, names in lower case."""
        with self._lock:
            return list(self._headers[provider])

    def _summary(self, provider: str) -> ResponseReturnValue:
        if provider not in self._feeds:
            abort(404)
        self._record(provider)
        feed = self._feeds[provider]
        shown = self._shown(provider)
        worst = max((one.status for one in shown.values()), key=_SEVERITY.index)
        indicator, description = _INDICATORS[worst]
        page = {"id": provider, "name": feed.name, "url": f"{self.url}/{provider}"}
        summary: dict[str, object] = {
            "page": {**page, "updated_at": _stamp(self._now())},
            "status": {"indicator": indicator, "description": description},
            "components": self._listed(provider, shown, worst),
        }
        if not feed.bare:
            summary |= {"incidents": _incidents(shown), "scheduled_maintenances": []}
        return jsonify(summary)

    def _google(self) -> ResponseReturnValue:
        self._record(_GOOGLE)
        shown = self._shown(_GOOGLE)
        open_now = [
            _google_incident(name, one)
            for name, one in shown.items()
            if one.status != "operational"
        ]
        over = [
            {**_google_incident(name, one), "end": _stamp(end)}
            for provider, name, one, end in self._past
            if provider == _GOOGLE
        ]
        return jsonify([*open_now, *reversed(over)])

    def _record(self, provider: str) -> None:
        with self._lock:
            sent = {name.lower(): value for name, value in request.headers.items()}
            self._headers[provider].append(sent)

    def _shown(self, provider: str) -> dict[str, _Component]:
        return {name: self._components[provider, name] for name in self._feeds[provider].components}

    def _listed(
        self,
        provider: str,
        shown: Mapping[str, _Component],
        worst: str,
    ) -> list[dict[str, object]]:
        group_id = f"{provider}-group"
        group = {"id": group_id, "name": _GROUP, "status": worst, "group": True, "group_id": None}
        return [
            group,
            *(
                {
                    "id": f"{provider}-{number}",
                    "name": name,
                    "status": one.status,
                    "group": False,
                    "group_id": group_id,
                }
                for number, (name, one) in enumerate(shown.items(), start=1)
            ),
        ]


def _incidents(shown: Mapping[str, _Component]) -> list[dict[str, object]]:
    return [
        {
            "id": f"incident-{number}",
            "name": f"Trouble with {name}",
            "status": "investigating",
            "impact": _INDICATORS[one.status][0],
            "started_at": _stamp(one.since),
            "components": [{"name": name, "status": one.status}],
        }
        for number, (name, one) in enumerate(shown.items(), start=1)
        if one.status != "operational"
    ]


def _google_incident(name: str, one: _Component) -> dict[str, object]:
    impact = "SERVICE_OUTAGE" if one.status == "major_outage" else "SERVICE_DISRUPTION"
    return {
        "id": f"{name}-{_stamp(one.since)}",
        "begin": _stamp(one.since),
        "service_name": f" {name}",  # the published feed has this leading space
        "status_impact": impact,
        "external_desc": f"{name} is affected.",
        "affected_products": [{"title": name}],
        "most_recent_update": {"when": _stamp(one.since), "text": "We are looking into it."},
    }


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
