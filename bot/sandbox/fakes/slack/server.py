"""The HTTP side: tokens, parameters, scopes, errors and the record of calls."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from secrets import compare_digest

from flask import Flask, Response, jsonify, request

from bot.sandbox.fakes.slack.methods.table import bot_methods, check_scopes
from bot.sandbox.fakes.slack.records import Call, Json
from bot.sandbox.fakes.slack.refusals import RateLimitedError, RefusalError
from bot.sandbox.fakes.slack.responses import respond
from bot.sandbox.fakes.slack.tokens import Team, Tokens

_JSON_FIELDS = {"blocks", "attachments", "metadata", "view"}
_SECRETS = {"access_token", "client_secret", "code", "id_token", "refresh_token"}
_OF_TOKEN = {"auth.test", "auth.teams.list"}
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


Open = Mapping[str, Callable[[Json, str | None], Json]]
"""Methods that no team's token opens: parameters and token in, the answer out."""


@dataclass
class Doors:
    """The token that opens sockets, and whether the API is out of order."""

    app_token: str
    outage: int | None = None
    retry_after: int = 1


class Server:
    """Routes of the Web API and of response URLs, for all teams."""

    def __init__(
        self,
        teams: Sequence[Team],
        tokens: Tokens,
        doors: Doors,
        open_socket: Callable[[], str],
        free: Open,
    ) -> None:
        self._teams = teams
        self._tokens = tokens
        self._doors = doors
        self._open_socket = open_socket
        self._open = free
        self.app = Flask("slack")
        self.app.add_url_rule("/api/<method>", view_func=self._api, methods=["GET", "POST"])
        self.app.add_url_rule("/response/<key>", view_func=self._response, methods=["POST"])

    def _api(self, method: str) -> Response:
        if broken := self._broken():
            return broken
        params, token = self._read()
        # What no team's token opens is written down with the first team's calls.
        team = self._teams[0]
        try:
            if method not in self._open and method not in {"api.test", "apps.connections.open"}:
                team = self._team(method, params, token)
            with team.ledger.condition:
                answer = self._call(team, method, params, token)
                self._record(team, method, params, answer)
        except RefusalError as refusal:
            answer = refusal.body()
            self._record(team, method, params, answer)
            if isinstance(refusal, RateLimitedError):
                return self._wait(answer, refusal.retry_after)
        response = jsonify(answer)
        response.headers["x-oauth-scopes"] = ",".join(sorted(team.scopes))
        return response

    def _team(self, method: str, params: Json, token: str | None) -> Team:
        """The team that a call with a bot's token is about."""
        if all(method not in bot_methods(team.scopes) for team in self._teams):
            code = "unknown_method"
            raise RefusalError(code, req_method=method)
        if not token:
            code = "not_authed"
            raise RefusalError(code)
        if compare_digest(token.encode(), self._doors.app_token.encode()):
            code = "not_allowed_token_type"
            raise RefusalError(code)
        held = self._tokens.admit(token)
        # About the token itself, and so about no team of its.
        return held.teams[0] if method in _OF_TOKEN else held.team(method, params)

    def _call(self, team: Team, method: str, params: Json, token: str | None) -> Json:
        if method == "api.test":
            return {"ok": True, "args": params}
        if method in self._open:
            return self._open[method](params, token)
        if method == "apps.connections.open":
            self._admit_app(token)
            return {"ok": True, "url": self._open_socket()}
        known = bot_methods(team.scopes)[method]
        check_scopes(team.scopes, known.scopes)
        answer = known.do(team.ledger, params)
        held = self._tokens.admit(token or "")
        if method == "auth.test":
            answer["is_enterprise_install"] = held.org_wide
        elif method == "auth.teams.list":
            teams = [one.ledger.app for one in held.teams]
            answer["teams"] = [{"id": one.team_id, "name": one.team_name} for one in teams]
        return answer

    def _admit_app(self, token: str | None) -> None:
        if not token:
            code = "not_authed"
            raise RefusalError(code)
        if not compare_digest(token.encode(), self._doors.app_token.encode()):
            bots = token.startswith(("xoxb-", "xoxe.xoxb-"))
            raise RefusalError("not_allowed_token_type" if bots else "invalid_auth")

    def _response(self, key: str) -> Response:
        if broken := self._broken():
            return broken
        params = request.get_json(silent=True)
        if not isinstance(params, dict):
            return Response("invalid_payload", HTTPStatus.BAD_REQUEST)
        issuers = [team for team in self._teams if team.ledger.addresses.issued(key)]
        team = (issuers or self._teams)[0]
        try:
            with team.ledger.condition:
                respond(team.ledger, key, params)
                self._record(team, "response_url", params, {"ok": True})
        except RefusalError as refusal:
            answer = refusal.body()
            self._record(team, "response_url", params, answer)
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

    @staticmethod
    def _record(team: Team, method: str, params: Json, response: Json) -> None:
        ledger = team.ledger
        with ledger.condition:
            call = Call(
                method=method, params=_shown(params), at=ledger.now(), response=_shown(response)
            )
            ledger.calls.append(call)
            ledger.changed()

    @staticmethod
    def _read() -> tuple[Json, str | None]:
        """The parameters, and the token from header or body; never from the address."""
        body = request.get_json(silent=True) if request.is_json else request.form.to_dict()
        sent: Json = body if isinstance(body, dict) else {}
        token = sent.pop("token", None)
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer" and bearer:
            token = bearer.strip()
        if (basic := request.authorization) and basic.type == "basic":
            sent |= {"client_id": basic.username, "client_secret": basic.password}
        asked = {name: value for name, value in request.args.items() if name != "token"}
        return {name: _parsed(name, value) for name, value in (asked | sent).items()}, token


def _shown(words: Json) -> Json:
    """What may be written down: no secrets."""
    return {name: value for name, value in words.items() if name not in _SECRETS}


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
