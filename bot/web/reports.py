"""Reports of MBI's words, posted by a script of the operator's and signed.

The signature is made as Slack makes its own: HMAC-SHA256 over "v0:", the time stamp, ":"
and the body, in hexadecimal after "v0=". Requests older than five minutes are refused, and
each signature counts once: whoever tries again signs again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response, jsonify, request
from slack_sdk.signature import SignatureVerifier

from bot.domain.errors import BotError
from bot.services.handled import Handled
from bot.services.reporting import Reporting

log = logging.getLogger(__name__)

TIMESTAMP = "X-MBI-Timestamp"
SIGNATURE = "X-MBI-Signature"

Answer = tuple[Response, int]


@dataclass(frozen=True, kw_only=True)
class Takes:
    """What takes the reports of one workspace."""

    reporting: Reporting
    handled: Handled


class Reports:
    """The webhook of one secret: at /reports/CLIENT, and at /reports/TEAM/CLIENT of many."""

    def __init__(
        self, *, secret: str, takes: Callable[[str | None], Takes | None], many: bool = False
    ) -> None:
        """Keep the secret, and what gives the services of a team: of None, where there is one."""
        self._verifier = SignatureVerifier(secret)
        self._takes = takes
        self._many = many

    def serve(self, app: Flask) -> None:
        """Add the route."""
        path = "/reports/<team_id>/<int:client_id>" if self._many else "/reports/<int:client_id>"
        app.add_url_rule(path, "reports", view_func=self.receive, methods=["POST"])

    def receive(self, client_id: int, team_id: str | None = None) -> Answer:
        """Take one report for the account of that client id."""
        if not self._signed(request.headers.get(SIGNATURE, "")):
            return jsonify(error=f"{TIMESTAMP} and {SIGNATURE} do not match the body"), 401
        data = _json()
        if data is None:
            return jsonify(error="the body has to be JSON, with its content type"), 400
        takes = self._takes(team_id)
        if takes is None:
            return jsonify(error=f"the bot is not installed in the team {team_id}"), 404
        return _taken(takes, client_id, data)

    def _signed(self, signature: str) -> bool:
        stamp = request.headers.get(TIMESTAMP, "")
        try:
            datetime.fromtimestamp(int(stamp))  # noqa: DTZ006 - only to refuse what is no time
            return self._verifier.is_valid(request.get_data(), stamp, signature)
        except (ValueError, OverflowError, OSError, TypeError):
            return False


def _json() -> object:
    """The body; None when it is no JSON, or nested deeper than can be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _taken(takes: Takes, client_id: int, data: object) -> Answer:
    """What came of it; one that was taken before has no second effect."""
    if not takes.handled.first(f"report:{request.headers.get(SIGNATURE, '')}"):
        return jsonify(error="this report was taken already"), 409
    try:
        taken = takes.reporting.take(client_id=client_id, data=data)
    except BotError as error:
        return jsonify(error=str(error)), 422
    if taken is None:
        return jsonify(error=f"no account with client id {client_id} is watched"), 404
    return jsonify(read=len(taken.read), unknown=taken.unknown, faults=taken.unread), 200
