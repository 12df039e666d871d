"""Providers' public status feeds.

Every provider has Statuspage's shape: `/<provider>/api/v2/summary.json`, with its parts at
`components.json` and `status.json`. One that writes in a shape of its own has that too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from flask import Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.feed_shapes import INDICATORS, SHAPES, Shown, stamp
from bot.sandbox.fakes.peer import Peer

_SEVERITY = list(INDICATORS)
_GROUP = "Data services"
STATUSPAGE = "api/v2/summary.json"
_DOCUMENTS = {
    "summary": {"page", "status", "components", "incidents", "scheduled_maintenances"},
    "components": {"page", "components"},
    "status": {"page", "status"},
}


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One provider's feed. `bare`: no `incidents` key, as the clones of Statuspage answer.

    `shape` is its own, of SHAPES, where it has one.
    """

    name: str
    components: Sequence[str]
    bare: bool = False
    shape: str | None = None


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
        self.unreadable: set[str] = set()
        """Providers whose pages answer 503."""
        self._components = {
            (provider, name): Shown(status="operational", since=now())
            for provider, feed in feeds.items()
            for name in feed.components
        }
        self._headers: dict[str, list[dict[str, str]]] = {provider: [] for provider in feeds}
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.add_url_rule("/<provider>/api/v2/<document>.json", "feed", self._read)
        app.add_url_rule("/<provider>/<path:path>", "own", self._read_own)
        super().__init__(app, port=port)

    def set(self, provider: str, component: str, status: str) -> None:
        """Show a status of Statuspage's own words; KeyError for no such component or word."""
        if status not in INDICATORS or (provider, component) not in self._components:
            raise KeyError(provider, component, status)
        with self._lock:
            self._components[provider, component] = Shown(status=status, since=self._now())

    def shows(self, provider: str, component: str) -> str:
        """What the component shows."""
        with self._lock:
            return self._components[provider, component].status

    def feed_url(self, provider: str) -> str:
        """Where the provider's feed is, in its own shape."""
        shape = self._feeds[provider].shape
        return f"{self.url}/{provider}/{SHAPES[shape].path if shape else STATUSPAGE}"

    def asked(self, provider: str) -> int:
        """How many times the provider's feed was read."""
        return len(self._headers[provider])

    def headers(self, provider: str) -> list[dict[str, str]]:
        """The headers of each request so far, names in lower case."""
        with self._lock:
            return list(self._headers[provider])

    def _read(self, provider: str, document: str) -> ResponseReturnValue:
        if provider not in self._feeds or document not in _DOCUMENTS:
            abort(404)
        self._record(provider)
        held = _DOCUMENTS[document]
        summary = self._summary(provider)
        return jsonify({name: part for name, part in summary.items() if name in held})

    def _read_own(self, provider: str, path: str) -> ResponseReturnValue:
        feed = self._feeds.get(provider)
        written = SHAPES.get(feed.shape or "") if feed else None
        if written is None or path != written.path:
            abort(404)
        self._record(provider)
        return jsonify(written.write(self._shown(provider), self._now()))

    def _summary(self, provider: str) -> dict[str, object]:
        feed = self._feeds[provider]
        shown = self._shown(provider)
        worst = max((one.status for one in shown.values()), key=_SEVERITY.index)
        indicator, description = INDICATORS[worst]
        page = {"id": provider, "name": feed.name, "url": f"{self.url}/{provider}"}
        summary: dict[str, object] = {
            "page": {**page, "updated_at": stamp(self._now())},
            "status": {"indicator": indicator, "description": description},
            "components": self._listed(provider, shown, worst),
        }
        if not feed.bare:
            summary |= {"incidents": _incidents(shown), "scheduled_maintenances": []}
        return summary

    def _record(self, provider: str) -> None:
        if provider in self.unreadable:
            abort(503)
        with self._lock:
            sent = {name.lower(): value for name, value in request.headers.items()}
            self._headers[provider].append(sent)

    def _shown(self, provider: str) -> dict[str, Shown]:
        return {name: self._components[provider, name] for name in self._feeds[provider].components}

    def _listed(
        self,
        provider: str,
        shown: Mapping[str, Shown],
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


def _incidents(shown: Mapping[str, Shown]) -> list[dict[str, object]]:
    return [
        {
            "id": f"incident-{number}",
            "name": f"Trouble with {name}",
            "status": "investigating",
            "impact": INDICATORS[one.status][0],
            "started_at": stamp(one.since),
            "components": [{"name": name, "status": one.status}],
        }
        for number, (name, one) in enumerate(shown.items(), start=1)
        if one.status != "operational"
    ]
