"""The HTTP side: tokens, parameters, scopes, errors and the record of calls."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from secrets import compare_digest

from flask import Flask, Response, jsonify, request

from bot.sandbox.fakes.slack.ledger import Ledger
from bot.sandbox.fakes.slack.methods.table import bot_methods, check_scopes
from bot.sandbox.fakes.slack.records import Call, Json
from bot.sandbox.fakes.slack.refusals import RateLimitedError, RefusalError
from bot.sandbox.fakes.slack.responses import respond

_JSON_FIELDS = {"blocks", "attachments", "metadata", "view"}
_TRUTHS: Mapping[str, bool] = {"true": True, "1": True, "false": False, "0": False}
_FLAGS = {
    "exclude_archived",
    "include_all_metadata",
    "include_locale",
    "inclusive",
    "reply_broadcast",
    "return_im",
    "unfurl_links",
    "unfurl_media",
}


@dataclass
class Doors:
    """The secrets that open the API, the scopes granted, and whether it is out of order."""

    bot_token: str
    app_token: str
    scopes: frozenset[str]
    outage: int | None = None
    retry_after: int = 1


class Server:
    """Routes of the Web API and of response URLs."""

    def __init__(self, ledger: Ledger, doors: Doors, open_socket: Callable[[], str]) -> None:
        self._ledger = ledger
        self._doors = doors
        self._open_socket = open_socket
        self.app = Flask("slack")
        self.app.add_url_rule("/api/<method>", view_func=self._api, methods=["GET", "POST"])
        self.app.add_url_rule("/response/<key>", view_func=self._response, methods=["POST"])

    def _api(self, method: str) -> Response:
        if broken := self._broken():
            return broken
        params, token = self._read()
        try:
            with self._ledger.condition:
                answer = self._call(method, params, token)
                self._record(method, params, answer)
        except RefusalError as refusal:
            answer = refusal.body()
            self._record(method, params, answer)
            if isinstance(refusal, RateLimitedError):
                return self._wait(answer, refusal.retry_after)
        response = jsonify(answer)
        response.headers["x-oauth-scopes"] = ",".join(sorted(self._doors.scopes))
        return response

    def _call(self, method: str, params: Json, token: str | None) -> Json:
        if method == "api.test":
            return {"ok": True, "args": params}
        known = bot_methods(self._doors.scopes)
        if method != "apps.connections.open" and method not in known:
            code = "unknown_method"
            raise RefusalError(code, req_method=method)
        if not token:
            code = "not_authed"
            raise RefusalError(code)
        if method == "apps.connections.open":
            self._admit(token, self._doors.app_token, other=self._doors.bot_token)
            return {"ok": True, "url": self._open_socket()}
        self._admit(token, self._doors.bot_token, other=self._doors.app_token)
        check_scopes(self._doors.scopes, known[method].scopes)
        return known[method].do(self._ledger, params)

    @staticmethod
    def _admit(token: str, wanted: str, *, other: str) -> None:
        if compare_digest(token.encode(), other.encode()):
            code = "not_allowed_token_type"
            raise RefusalError(code)
        if not compare_digest(token.encode(), wanted.encode()):
            code = "invalid_auth"
            raise RefusalError(code)

    def _response(self, key: str) -> Response:
        if broken := self._broken():
            return broken
        params = request.get_json(silent=True)
        if not isinstance(params, dict):
            return Response("invalid_payload", HTTPStatus.BAD_REQUEST)
        try:
            with self._ledger.condition:
                respond(self._ledger, key, params)
                self._record("response_url", params, {"ok": True})
        except RefusalError as refusal:
            answer = refusal.body()
            self._record("response_url", params, answer)
            gone = refusal.code in {"used_url", "expired_url", "invalid_url"}
            response = jsonify(answer)
            response.status_code = HTTPStatus.NOT_FOUND if gone else HTTPStatus.BAD_REQUEST
            return response
        return Response("ok", content_type="text/plain; charset=utf-8")

    def _broken(self) -> Response | None:
        status = self._doors.outage
        if status is None:
            return None
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return self._wait({"ok": False, "error": "ratelimited"}, self._doors.retry_after)
        page = "<!doctype html><title>Slack</title><h1>Server error</h1>"
        return Response(page, status, content_type="text/html; charset=utf-8")

    @staticmethod
    def _wait(answer: Json, seconds: int) -> Response:
        response = jsonify(answer)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(seconds)
        return response

    def _record(self, method: str, params: Json, response: Json) -> None:
        with self._ledger.condition:
            call = Call(method=method, params=params, at=self._ledger.now(), response=response)
            self._ledger.calls.append(call)
            self._ledger.changed()

    @staticmethod
    def _read() -> tuple[Json, str | None]:
        """The parameters, and the token from header or body; never from the address."""
        body = request.get_json(silent=True) if request.is_json else request.form.to_dict()
        sent: Json = body if isinstance(body, dict) else {}
        token = sent.pop("token", None)
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and bearer:
            token = bearer.strip()
        asked = {name: value for name, value in request.args.items() if name != "token"}
        return {name: _parsed(name, value) for name, value in (asked | sent).items()}, token


def _parsed(name: str, value: object) -> object:
    """A parameter as what it stands for: forms carry JSON and flags as text."""
    if not isinstance(value, str):
        return value
    if name in _FLAGS:
        return _TRUTHS.get(value.lower(), value)
    if name in _JSON_FIELDS:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
