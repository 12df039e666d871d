"""Reports of MBI's words, posted by a script of the operator's and signed.

The signature is made as Slack makes its own: HMAC-SHA256 over "v0:", the time stamp, ":"
and the body, in hexadecimal after "v0=". Requests older than five minutes are refused, and
each signature counts once: whoever tries again signs again.
"""

from __future__ import annotations

import logging
from datetime import datetime

from flask import Response, jsonify, request
from slack_sdk.signature import SignatureVerifier

from bot.domain.errors import BotError
from bot.services.handled import Handled
from bot.services.reporting import Reporting

log = logging.getLogger(__name__)

TIMESTAMP = "X-MBI-Timestamp"
SIGNATURE = "X-MBI-Signature"

Answer = tuple[Response, int]


class Reports:
    """The webhook of one secret."""

    def __init__(self, *, secret: str, reporting: Reporting, handled: Handled) -> None:
        """Keep the collaborators."""
        self._verifier = SignatureVerifier(secret)
        self._reporting = reporting
        self._handled = handled

    def receive(self, client_id: int) -> Answer:
        """Take one report for the account of that client id."""
        signature = request.headers.get(SIGNATURE, "")
        if not self._signed(signature):
            return jsonify(error=f"{TIMESTAMP} and {SIGNATURE} do not match the body"), 401
        data = _json()
        if data is None:
            return jsonify(error="the body has to be JSON, with its content type"), 400
        if not self._handled.first(f"report:{signature}"):
            return jsonify(error="this report was taken already"), 409
        try:
            taken = self._reporting.take(client_id=client_id, data=data)
        except BotError as error:
            return jsonify(error=str(error)), 422
        if taken is None:
            return jsonify(error=f"no account with client id {client_id} is watched"), 404
        return jsonify(read=len(taken.read), unknown=taken.unknown, faults=taken.unread), 200

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
