"""Providers over HTTP: each below a prefix of its own, with pages that a person can click."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from types import MappingProxyType
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from oauthlib.oauth2 import FatalClientError, OAuth2Error

from bot.sandbox.fakes.oauth.apis import Api, GoogleAds, Salesforce
from bot.sandbox.fakes.oauth.ledger import Ledger
from bot.sandbox.fakes.oauth.server import AuthorizationServer, refusal
from bot.sandbox.fakes.oauth.truth import OAuthPerson, ProviderTruth
from bot.sandbox.fakes.peer import Peer

_APIS: Mapping[str, type[GoogleAds | Salesforce]] = MappingProxyType(
    {"google": GoogleAds, "salesforce": Salesforce},
)


@dataclass(kw_only=True, eq=False)
class _Visit:
    """Somebody on the way through a provider's pages."""

    query: str
    scopes: Sequence[str]
    hint: str
    person: OAuthPerson | None = None


class OAuthPeer(Peer):
    """Several providers by the clock `now` (aware, UTC): `<url>/<provider id>/…`.

    `authorize`, `token` and `revoke` are the endpoints; APIs stand below the same prefix.
    The address with the prefix is also the provider's issuer (RFC 9207).
    """

    def __init__(
        self,
        *,
        providers: Sequence[ProviderTruth],
        now: Callable[[], datetime],
        port: int = 0,
    ) -> None:
        self.providers = {provider.id: provider for provider in providers}
        app = Flask("bot.sandbox.fakes", static_folder=None)
        self._desks = {one.id: _Desk(one, self, now) for one in providers}
        for desk in self._desks.values():
            app.register_blueprint(desk.routes())
        super().__init__(app, port=port)

    def ledger(self, provider: str) -> Ledger:
        """What that provider gave out."""
        return self._desks[provider].server.ledger

    def base(self, provider: str) -> str:
        """The provider's address, which is its issuer too."""
        return f"{self.url}/{provider}"

    def revoke(self, provider: str, who: str) -> None:
        """That person takes the client's access away."""
        self.ledger(provider).revoke(self.providers[provider].person(who))

    def restore(self, provider: str, who: str) -> None:
        """Undo that, as no provider could."""
        self.ledger(provider).restore(self.providers[provider].person(who))


class _Desk:
    """What one provider answers."""

    def __init__(
        self, provider: ProviderTruth, peer: OAuthPeer, now: Callable[[], datetime]
    ) -> None:
        self._provider = provider
        self._peer = peer
        self._api: Api = _APIS[provider.id](self._issuer)
        self.server = AuthorizationServer(provider, now=now, extra=self._api.extra)
        self._visits: dict[str, _Visit] = {}

    def routes(self) -> Blueprint:
        routes = Blueprint(self._provider.id, __name__, url_prefix=f"/{self._provider.id}")
        routes.before_request(self._is_up)
        for path, view, methods in (
            ("/authorize", self._authorize, ["GET"]),
            ("/sign-in/<visit>", self._sign_in, ["GET", "POST"]),
            ("/consent/<visit>", self._consent, ["GET", "POST"]),
            ("/token", self._token, ["POST"]),
            ("/revoke", self._revoke, ["POST"]),
        ):
            routes.add_url_rule(path, path.split("/")[1], view, methods=methods)
        self._api.mount(routes, self.server.ledger)
        return routes

    def _issuer(self) -> str:
        return self._peer.base(self._provider.id)

    def _is_up(self) -> ResponseReturnValue | None:
        if self._provider.up:
            return None
        return "<!doctype html><title>503</title><h1>Service Unavailable</h1>", 503

    def _authorize(self) -> ResponseReturnValue:
        query = request.query_string.decode()
        try:
            scopes = self.server.asked(query)
        except FatalClientError as error:
            # Who asks is not known, or not where to send the answer: it ends here (§4.1.2.1).
            told = ": ".join(filter(None, (error.error, error.description)))
            return self._page("refused.html", words=told), 400
        except OAuth2Error as error:
            words = {"error": error.error, "error_description": error.description or ""}
            return self._return(refusal(query, **words))
        name = token_urlsafe(16)
        hint = request.args.get("login_hint", "")
        self._visits[name] = _Visit(query=query, scopes=scopes, hint=hint)
        return redirect(url_for(".sign-in", visit=name), code=303)

    def _sign_in(self, visit: str) -> ResponseReturnValue:
        asked = self._visits.get(visit) or abort(404)
        if request.method == "GET":
            people = sorted(self._provider.people, key=lambda one: one.email != asked.hint)
            return self._page("sign-in.html", visit=visit, people=people)
        try:
            person = self._provider.person(request.form["person"])
        except KeyError:
            abort(404)
        if not person.active:
            return self._page("refused.html", words="This account has been deactivated."), 403
        asked.person = person
        return redirect(url_for(".consent", visit=visit), code=303)

    def _consent(self, visit: str) -> ResponseReturnValue:
        asked = self._visits.get(visit) or abort(404)
        person = asked.person
        if person is None:
            return redirect(url_for(".sign-in", visit=visit), code=303)
        if self._provider.refuses_with:
            return self._leave(visit, refusal(asked.query, error=self._provider.refuses_with))
        if request.method == "GET":
            words = {one: self._provider.scopes.get(one, one) for one in asked.scopes}
            return self._page("consent.html", visit=visit, person=person, scopes=words)
        if request.form.get("decision") != "allow":
            words = {"error": "access_denied", "error_description": "The user denied access."}
            return self._leave(visit, refusal(asked.query, **words))
        ticked = [one for one in asked.scopes if one in request.form.getlist("scope")]
        return self._leave(visit, self.server.agree(asked.query, person, ticked))

    def _leave(self, visit: str, callback: str) -> Response:
        del self._visits[visit]
        return self._return(callback)

    def _return(self, callback: str) -> Response:
        said = self._provider.says_issuer
        issuer = self._issuer() if said is None else said
        if issuer:
            callback += f"&iss={quote(issuer, safe='')}"
        answer = Response(status=302)
        answer.headers["Location"] = callback
        return answer

    def _token(self) -> ResponseReturnValue:
        return _told(self.server.token(request.get_data(as_text=True), dict(request.headers)))

    def _revoke(self) -> ResponseReturnValue:
        return _told(self.server.revoke(request.get_data(as_text=True), dict(request.headers)))

    def _page(self, template: str, **values: object) -> str:
        return render_template(f"oauth/{template}", provider=self._provider, **values)


def _told(answer: tuple[Mapping[str, str], str, int]) -> Response:
    headers, body, code = answer
    response = Response(body, code)
    response.headers["Content-Type"] = "application/json"
    for name, value in headers.items():
        response.headers[name] = value
    return response
