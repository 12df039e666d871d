"""Adding the app to a team or an organization: Slack's page, and oauth.v2.access."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import Flask, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.slack.asked import Asked, Consent, Option, SlackApp, team_option
from bot.sandbox.fakes.slack.records import Json
from bot.sandbox.fakes.slack.refusals import RefusalError
from bot.sandbox.fakes.slack.tokens import LIFE, Held, Team, Tokens

PATH = "/oauth/v2/authorize"


class Distribution:
    """One app, handed out to teams."""

    def __init__(
        self, app: SlackApp, teams: Sequence[Team], tokens: Tokens, now: Callable[[], datetime]
    ) -> None:
        self._app = app
        self._teams = teams
        self._tokens = tokens
        self._asked = Asked(app, teams, now)

    def mount(self, web: Flask) -> None:
        """Add the page."""
        web.add_url_rule(PATH, "authorize", self._page, methods=["GET"])
        web.add_url_rule(PATH, "authorized", self._decide, methods=["POST"])

    def methods(self) -> Mapping[str, Callable[[Json, str | None], Json]]:
        """What the Web API answers without a token of a team."""
        return {"oauth.v2.access": self._access}

    def _page(self) -> ResponseReturnValue:
        scopes = _scopes(request.args.get("scope", ""))
        if not scopes:
            return "Invalid permissions requested: no scopes", 400
        choices = [team_option(team.ledger.app) for team in self._teams]
        if self._app.org_deploy:
            orgs = {team.enterprise_id for team in self._teams if team.enterprise_id}
            choices += [Option(id=org, name=f"{org} (organization)") for org in sorted(orgs)]
        return self._asked.page("Add the app", scopes, choices)

    def _decide(self) -> ResponseReturnValue:
        return self._asked.decide(_scopes(request.form.get("scope", "")))

    def _access(self, params: Json, _token: str | None) -> Json:
        self._asked.known(params)
        grant = params.get("grant_type") or "authorization_code"
        if grant == "refresh_token":
            return self._shown(self._tokens.renew(params.get("refresh_token")))
        if grant != "authorization_code":
            code = "invalid_grant_type"
            raise RefusalError(code)
        consent = self._asked.exchange(params)
        installed = self._install(consent)
        installer = {"id": consent.person.id}
        return {**self._shown(installed), "authed_user": installer}

    def _install(self, consent: Consent) -> Held:
        teams = [team for team in self._teams if team.id == consent.place]
        org_wide = not teams
        teams = teams or [t for t in self._teams if t.enterprise_id == consent.place]
        if not teams:
            code = "team_not_found"
            raise RefusalError(code)
        for team in teams:
            team.scopes = frozenset(consent.scopes)
        return self._tokens.issue(teams, org_wide=org_wide, rotates=self._app.rotates)

    @staticmethod
    def _shown(held: Held) -> Json:
        team = held.teams[0]
        identity = team.ledger.app
        answer: Json = {
            "ok": True,
            "app_id": identity.app_id,
            "scope": ",".join(sorted(team.scopes)),
            "token_type": "bot",
            "access_token": held.token,
            "bot_user_id": identity.bot_user_id,
            "team": None,
            "enterprise": None,
            "is_enterprise_install": held.org_wide,
        }
        if not held.org_wide:
            answer["team"] = {"id": identity.team_id, "name": identity.team_name}
        if identity.enterprise_id:
            answer["enterprise"] = {"id": identity.enterprise_id, "name": identity.enterprise_id}
        if held.refresh:
            seconds = int(LIFE.total_seconds())
            answer |= {"refresh_token": held.refresh, "expires_in": seconds}
        return answer


def _scopes(text: str) -> list[str]:
    return [one for one in text.replace(" ", ",").split(",") if one]
