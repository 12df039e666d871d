"""A ticket desk that speaks Zendesk's Tickets API, with a list for the people behind it.

Shapes, statuses and idempotency as Zendesk documents them: a repeated `Idempotency-Key`
gets the first answer again for two hours, the same key with another body is refused.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from flask import Flask, Response, abort, json, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.peer import Peer

_KEPT = timedelta(hours=2)
_LONGEST_KEY = 255
_FIRST_ID = 35437
_PRIORITIES = ("urgent", "high", "normal", "low")


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One comment of a ticket; `at` is UTC."""

    body: str
    public: bool
    at: datetime


@dataclass(kw_only=True)
class Ticket:
    """A ticket as the desk holds it; `created_at` is UTC."""

    id: int
    subject: str
    comments: list[Comment]
    created_at: datetime
    fields: dict[str, object] = field(default_factory=dict)
    status: str = "new"

    @property
    def external_id(self) -> str | None:
        """The sender's own id for it."""
        value = self.fields.get("external_id")
        return None if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class _Answered:
    body: bytes
    answer: bytes
    location: str
    at: datetime


class DeskPeer(Peer):
    """The desk, by the clock `now` (aware, UTC).

    Takes the bearer `token`, or Basic `<email>/token:<token>`. `outage` answers every call
    with 503; `in_progress` answers a keyed one with 409, as while its twin is being handled.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        token: str,
        email: str = "bot@acme.example",
        port: int = 0,
    ) -> None:
        self.tickets: list[Ticket] = []
        self.outage = False
        self.in_progress = False
        self._now = now
        self._token = token
        self._login = f"{email}/token"
        self._answered: dict[str, _Answered] = {}
        self._lock = Lock()
        app = Flask("bot.sandbox.fakes", static_folder=None)
        app.before_request(self._guard)
        app.add_url_rule("/api/v2/tickets.json", "create", self._create, methods=["POST"])
        app.add_url_rule("/api/v2/tickets.json", "list", self._list)
        app.add_url_rule("/api/v2/search.json", "search", self._search)
        app.add_url_rule("/api/v2/tickets/<int:number>.json", "show", self._show)
        app.add_url_rule(
            "/api/v2/tickets/<int:number>.json", "update", self._update, methods=["PUT"]
        )
        app.add_url_rule("/agent", "agent", self._agent)
        app.add_url_rule("/agent/tickets/<int:number>", "ticket", self._agent)
        super().__init__(app, port=port)

    def _guard(self) -> ResponseReturnValue | None:
        if not request.path.startswith("/api/"):
            return None
        if self.outage:
            return _fault(503, "ServiceUnavailable", "The service is temporarily unavailable")
        if not self._may_enter():
            return jsonify(error="Couldn't authenticate you"), 401
        return None

    def _may_enter(self) -> bool:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        match scheme.lower():
            case "bearer":
                return hmac.compare_digest(given.encode(), self._token.encode())
            case "basic":
                try:
                    login = base64.b64decode(given, validate=True)
                except binascii.Error:
                    return False
                return hmac.compare_digest(login, f"{self._login}:{self._token}".encode())
            case _:
                return False

    def _create(self) -> ResponseReturnValue:
        key = request.headers.get("Idempotency-Key")
        body = request.get_data()
        with self._lock:
            if key is None:
                return self._open(body)
            if len(key) > _LONGEST_KEY:
                return _fault(400, "IdempotentRequestError", "Idempotency-Key is too long")
            if self.in_progress:
                return _fault(409, "IdempotentRequestInProgress", "The request is in progress")
            before = self._answered.get(key)
            if before is not None and self._now() - before.at < _KEPT:
                return _again(before, body)
            answer = self._open(body)
            if answer.status_code == 201:  # noqa: PLR2004 - Created
                self._answered[key] = _Answered(
                    body=body,
                    answer=answer.get_data(),
                    location=answer.headers["Location"],
                    at=self._now(),
                )
            answer.headers["x-idempotency-lookup"] = "miss"
            return answer

    def _open(self, body: bytes) -> Response:
        given = _object(body, "ticket")
        if given is None:
            return _fault(400, "BadRequest", "The body is no ticket")
        comment = given.get("comment")
        text = comment.get("body") if isinstance(comment, Mapping) else None
        faults = [
            {"description": f"{name}: cannot be blank", "error": "BlankValue", "field_key": key}
            for name, key, value in (
                ("Subject", "subject", given.get("subject")),
                ("Description", "comment", text),
            )
            if not (isinstance(value, str) and value.strip())
        ]
        if given.get("priority", "normal") not in _PRIORITIES:
            faults.append({"description": "Priority is invalid", "error": "InvalidValue"})
        if faults:
            return _invalid(faults)
        ticket = Ticket(
            id=_FIRST_ID + len(self.tickets),
            subject=str(given["subject"]),
            comments=[],
            created_at=self._now(),
            fields={name: v for name, v in given.items() if name not in {"subject", "comment"}},
        )
        self._comment(ticket, comment)
        self.tickets.append(ticket)
        answer = jsonify(ticket=self._told(ticket), audit={"ticket_id": ticket.id, "events": []})
        answer.status_code = 201
        answer.headers["Location"] = f"{self.url}/api/v2/tickets/{ticket.id}.json"
        return answer

    def _comment(self, ticket: Ticket, comment: object) -> None:
        if isinstance(comment, Mapping):
            ticket.comments.append(
                Comment(
                    body=str(comment.get("body", "")),
                    public=bool(comment.get("public", True)),
                    at=self._now(),
                ),
            )

    def _list(self) -> ResponseReturnValue:
        external_id = request.args.get("external_id")
        found = [t for t in self.tickets if external_id in {None, t.external_id}]
        return jsonify(tickets=[self._told(t) for t in found], count=len(found), next_page=None)

    def _search(self) -> ResponseReturnValue:
        terms = dict(
            term.partition(":")[::2] for term in request.args.get("query", "").split() if term
        )
        if not terms:
            return _fault(422, "RecordInvalid", "A query is needed")
        found = [
            t
            for t in self.tickets
            if terms.get("type", "ticket") == "ticket"
            and terms.get("external_id", t.external_id) == t.external_id
        ]
        results = [{**self._told(t), "result_type": "ticket"} for t in found]
        return jsonify(results=results, count=len(found), next_page=None)

    def _show(self, number: int) -> ResponseReturnValue:
        ticket = self._ticket(number)
        return jsonify(ticket=self._told(ticket)) if ticket else _missing()

    def _update(self, number: int) -> ResponseReturnValue:
        ticket = self._ticket(number)
        if ticket is None:
            return _missing()
        given = _object(request.get_data(), "ticket")
        if given is None:
            return _fault(400, "BadRequest", "The body is no ticket")
        with self._lock:
            self._comment(ticket, given.get("comment"))
            ticket.status = str(given.get("status", ticket.status))
        return jsonify(ticket=self._told(ticket), audit={"ticket_id": ticket.id, "events": []})

    def _ticket(self, number: int) -> Ticket | None:
        return next((t for t in self.tickets if t.id == number), None)

    def _told(self, ticket: Ticket) -> dict[str, object]:
        return {
            **ticket.fields,
            "id": ticket.id,
            "url": f"{self.url}/api/v2/tickets/{ticket.id}.json",
            "subject": ticket.subject,
            "description": ticket.comments[0].body,
            "status": ticket.status,
            "external_id": ticket.external_id,
            "created_at": ticket.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def _agent(self, number: int | None = None) -> ResponseReturnValue:
        chosen = (
            self.tickets[::-1] if number is None else [t for t in self.tickets if t.id == number]
        )
        if number is not None and not chosen:
            abort(404)
        return render_template("desk.html", tickets=chosen, one=number is not None)


def _object(body: bytes, name: str) -> dict[str, object] | None:
    try:
        given = json.loads(body)
    except ValueError:
        return None
    held = given.get(name) if isinstance(given, dict) else None
    return held if isinstance(held, dict) else None


def _again(before: _Answered, body: bytes) -> Response:
    if body != before.body:
        return _fault(
            400,
            "IdempotentRequestError",
            "Request parameters don't match the given idempotency key",
        )
    answer = Response(before.answer, 201, mimetype="application/json")
    answer.headers["Location"] = before.location
    answer.headers["x-idempotency-lookup"] = "hit"
    return answer


def _fault(code: int, error: str, description: str) -> Response:
    answer = jsonify(error=error, description=description)
    answer.status_code = code
    return answer


def _invalid(faults: list[dict[str, str]]) -> Response:
    answer = jsonify(
        error="RecordInvalid",
        description="Record validation errors",
        details={"base": faults},
    )
    answer.status_code = 422
    return answer


def _missing() -> Response:
    return _fault(404, "RecordNotFound", "Not found")
