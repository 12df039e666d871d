"""One peer that stands for everybody the bot asks, and answers what a test lays out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request

from bot.adapters.clock import MovableClock
from bot.adapters.http.batch import Batch
from bot.adapters.witnesses.http import HttpWitnesses
from bot.domain.observation import Witness
from bot.ports.witness import Answer, Question
from bot.sandbox.fakes.peer import Peer

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
KEY = "export-key-a1b2c3"
ZONE = "America/New_York"
JOB = {
    "id": 13554,
    "type": {"id": 2, "name": "Full Update"},
    "start": "2026-11-24 09:26:25",
    "end": "2026-11-24 09:29:03",
    "status": {"id": 4, "name": "Completed Successfully"},
}
CYCLE: Mapping[str, Any] = {
    "clientId": 194,
    "lastCompletedUpdateJob": JOB,
    "lastCompletedUpdateJobWithDataSync": None,
    "timezoneAbbreviation": "EST",
}
FEED: Mapping[str, Any] = {
    "page": {"id": "x", "name": "Vendor"},
    "status": {"indicator": "none", "description": "All Systems Operational"},
    "components": [{"name": "API", "status": "operational"}],
    "incidents": [],
}
REPORT: Mapping[str, Any] = {"integrations": [{"name": "Orders", "status": "Failed"}]}
PATHS = {
    Witness.CYCLE: "/0.1/client/194/fullupdatestatus",
    Witness.NEWEST_ROW: "/0.1/figure/7/export",
    Witness.INGEST: "/door",
    Witness.FEED: "/feed",
    Witness.WORDS: "/reports",
}
ASKED = tuple(PATHS)

LIMITS = {"timeout", "batch_timeout", "at_once", "at_once_per_host", "proxy", "resolver"}
"""Of a Batch."""


@dataclass
class Line:
    """What the peer says at one path."""

    body: bytes
    content_type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Stage(Peer):
    """Every witness in one place, each well until a test says otherwise."""

    def __init__(self) -> None:
        self.lines = {
            PATHS[Witness.CYCLE]: Line(json.dumps(CYCLE).encode()),
            PATHS[Witness.NEWEST_ROW]: Line(b'"Newest"\r\n"2026-11-24 11:00:00"\r\n', "text/csv"),
            PATHS[Witness.INGEST]: Line(b'{"code":200}'),
            PATHS[Witness.FEED]: Line(json.dumps(FEED).encode()),
            PATHS[Witness.WORDS]: Line(json.dumps(REPORT).encode()),
        }
        self.seen: list[tuple[str, dict[str, str], dict[str, str]]] = []
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/<path:path>", "line", self._line, methods=["GET", "POST"])
        super().__init__(app)

    def say(self, witness: Witness, body: object, content_type: str = "", **more: Any) -> None:  # noqa: ANN401 - fields of a Line
        """Have this witness answer so; anything but bytes and text becomes JSON."""
        before = self.lines[PATHS[witness]]
        given = body.encode() if isinstance(body, str) else body
        self.lines[PATHS[witness]] = Line(
            given if isinstance(given, bytes) else json.dumps(given).encode(),
            content_type or before.content_type,
            **more,
        )

    def question(self, witness: Witness, **more: Any) -> Question:  # noqa: ANN401 - its fields
        """The question that this stage answers."""
        shown = witness in {Witness.CYCLE, Witness.NEWEST_ROW}
        given: dict[str, Any] = {
            "subject_id": 1,
            "witness": witness,
            "url": self.url + PATHS.get(witness, ""),
            "client_id": 194,
            "figure": 7,
            "secret": KEY if shown else None,
            "timezone": ZONE,
        }
        return Question(**(given | more))

    def witnesses(self, **more: Any) -> HttpWitnesses:  # noqa: ANN401 - its settings
        """The adapter, pointed at this stage."""
        given: dict[str, Any] = {
            "mbi_api_url": f"{self.url}/0.1",
            "connect_url": f"{self.url}/door",
            "clock": MovableClock(NOW),
            "sends": Batch(**({"timeout": 2.0} | {k: more.pop(k) for k in LIMITS & more.keys()})),
        }
        return HttpWitnesses(**(given | more))

    def ask(self, witness: Witness, **more: Any) -> Answer:  # noqa: ANN401 - as `question`
        """Ask one witness, as production does."""
        (answer,) = self.witnesses().ask([self.question(witness, **more)])
        return answer

    def _line(self, path: str) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.seen.append((f"/{path}", headers, dict(request.form)))
        line = self.lines[f"/{path}"]
        answer = Response(line.body, status=line.status, content_type=line.content_type)
        answer.headers.update(line.headers)
        return answer
