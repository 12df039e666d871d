"""Where people are asked: pages on which they choose a team, and allow or cancel."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import compare_digest
from urllib.parse import urlencode

from flask import Response, redirect, render_template_string, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.slack.ledger import AppIdentity
from bot.sandbox.fakes.slack.records import Json, Person
from bot.sandbox.fakes.slack.refusals import RefusalError
from bot.sandbox.fakes.slack.tokens import Team

CODE_LIFE = timedelta(minutes=10)

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<title>{{ title }} | Slack</title><h1>{{ title }}</h1>
<form method="post" action="{{ action }}">
{% for name, value in carried.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">
{% endfor %}<label>Team <select name="team">{% for team in teams %}
<option value="{{ team.id }}">{{ team.name }}</option>{% endfor %}</select></label>
<label>You <select name="user">{% for person in people %}
<option value="{{ person.id }}">{{ person.real_name }}</option>{% endfor %}</select></label>
{% if scopes %}<ul>{% for scope in scopes %}<li>{{ scope }}</li>{% endfor %}</ul>{% endif %}
<button name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button></form></html>"""


@dataclass(kw_only=True)
class SlackApp:
    """The app as its maker set it up; `redirect_uris` are all that Slack would send to."""

    client_id: str = "1000000000.2000000000"
    client_secret: str = "sandbox-client-secret"  # noqa: S105 - opens nothing but this stand-in
    redirect_uris: set[str] = field(default_factory=set)
    rotates: bool = False
    org_deploy: bool = False


@dataclass(frozen=True, kw_only=True)
class Option:
    """What one may choose on the page."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What somebody allowed, until the code for it is exchanged."""

    redirect_uri: str
    scopes: Sequence[str]
    person: Person
    place: str
    nonce: str
    ends: datetime


class Asked:
    """One kind of page, and the codes that come of it; each is good once, for ten minutes."""

    def __init__(self, app: SlackApp, teams: Sequence[Team], now: Callable[[], datetime]) -> None:
        self._app = app
        self._teams = teams
        self._now = now
        self._codes: dict[str, Consent] = {}

    def page(
        self, title: str, scopes: Sequence[str], choices: Sequence[Option]
    ) -> ResponseReturnValue:
        """The page, or Slack's own words where the address is not one of the app's."""
        if refused := self._refused(request.args):
            return refused
        people = {
            one.id: one
            for team in self._teams
            for one in team.ledger.people.values()
            if not one.deleted
        }
        asked = request.args.get("team")
        shown = [one for one in choices if one.id == asked] or choices
        return render_template_string(
            _PAGE,
            title=title,
            action=request.path,
            carried=request.args.to_dict(),
            teams=shown,
            people=people.values(),
            scopes=scopes,
        )

    def decide(self, scopes: Sequence[str]) -> ResponseReturnValue:
        """Send the person back with a code, or with their refusal."""
        if refused := self._refused(request.form):
            return refused
        state = request.form.get("state", "")
        if request.form.get("decision") != "allow":
            return self._back({"error": "access_denied", "state": state})
        person, place = self._person(), request.form.get("team", "")
        if person is None:
            return Response("user_not_found", 400, content_type="text/plain")
        code = secrets.token_urlsafe(24)
        self._codes[code] = Consent(
            redirect_uri=self._redirect_uri(request.form),
            scopes=scopes,
            person=person,
            place=place,
            nonce=request.form.get("nonce", ""),
            ends=self._now() + CODE_LIFE,
        )
        return self._back({"code": code, "state": state})

    def exchange(self, params: Json) -> Consent:
        """What a code stands for; it is spent whatever comes of it."""
        consent = self._codes.pop(str(params.get("code")), None)
        if consent is None or consent.ends <= self._now():
            raise RefusalError("invalid_code" if consent is None else "code_expired")
        if params.get("redirect_uri", consent.redirect_uri) != consent.redirect_uri:
            code = "bad_redirect_uri"
            raise RefusalError(code)
        return consent

    def known(self, params: Json) -> None:
        """RefusalError unless the app shows its id and secret."""
        if params.get("client_id") != self._app.client_id:
            code = "invalid_client_id"
            raise RefusalError(code)
        shown = str(params.get("client_secret") or "")
        if not compare_digest(shown.encode(), self._app.client_secret.encode()):
            code = "bad_client_secret"
            raise RefusalError(code)

    def _person(self) -> Person | None:
        wanted = request.form.get("user")
        return next(
            (t.ledger.people[wanted] for t in self._teams if wanted in t.ledger.people), None
        )

    def _redirect_uri(self, asked: Mapping[str, str]) -> str:
        """The one asked for; without it the first that the app has."""
        return asked.get("redirect_uri") or next(iter(sorted(self._app.redirect_uris)), "")

    def _refused(self, asked: Mapping[str, str]) -> Response | None:
        words = ""
        if asked.get("client_id") != self._app.client_id:
            words = "Invalid client_id parameter"
        elif self._redirect_uri(asked) not in self._app.redirect_uris:
            words = "redirect_uri did not match any configured URIs"
        return Response(words, 400, content_type="text/plain") if words else None

    def _back(self, answer: Mapping[str, str]) -> ResponseReturnValue:
        return redirect(f"{self._redirect_uri(request.form)}?{urlencode(answer)}")


def team_option(identity: AppIdentity) -> Option:
    """A team, as one chooses it."""
    return Option(id=identity.team_id, name=identity.team_name)
