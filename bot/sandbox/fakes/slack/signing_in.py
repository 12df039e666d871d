"""Sign in with Slack: OpenID Connect, as Slack does it.

The id token is signed with RS256 by a key of this Slack's own, published below
/openid/connect/keys; what it says of the person is what openid.connect.userInfo says too.
"""

import base64
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.slack.asked import Asked, Consent, SlackApp, team_option
from bot.sandbox.fakes.slack.records import Json
from bot.sandbox.fakes.slack.refusals import RefusalError
from bot.sandbox.fakes.slack.tokens import Team

PATH = "/openid/connect/authorize"
ID_TOKEN_LIFE = timedelta(minutes=5)
_KNOWN = {"openid", "email", "profile"}
_EXPONENT = 65537
_BITS = 2048


class SigningIn:
    """Who somebody is in Slack, told to the app with their consent."""

    def __init__(
        self,
        app: SlackApp,
        teams: Sequence[Team],
        now: Callable[[], datetime],
        issuer: Callable[[], str],
    ) -> None:
        self._app = app
        self._teams = teams
        self._now = now
        self._issuer = issuer
        self._asked = Asked(app, teams, now)
        self._told: dict[str, Consent] = {}
        self._key: rsa.RSAPrivateKey | None = None

    def mount(self, web: Flask) -> None:
        """Add the page and the key."""
        web.add_url_rule(PATH, "sign_in", self._page, methods=["GET"])
        web.add_url_rule(PATH, "signed_in", self._decide, methods=["POST"])
        web.add_url_rule("/openid/connect/keys", "keys", self._keys)

    def methods(self) -> Mapping[str, Callable[[Json, str | None], Json]]:
        """What the Web API answers without a token of a team."""
        return {"openid.connect.token": self._token, "openid.connect.userInfo": self._user_info}

    def _page(self) -> ResponseReturnValue:
        scopes = request.args.get("scope", "").replace(",", " ").split()
        if "openid" not in scopes or not _KNOWN.issuperset(scopes):
            return "Invalid permissions requested", 400
        if request.args.get("response_type") != "code":
            return "Invalid response_type parameter", 400
        choices = [team_option(team.ledger.app) for team in self._teams]
        return self._asked.page("Sign in with Slack", scopes, choices)

    def _decide(self) -> ResponseReturnValue:
        return self._asked.decide(request.form.get("scope", "").replace(",", " ").split())

    def _token(self, params: Json, _token: str | None) -> Json:
        self._asked.known(params)
        consent = self._asked.exchange(params)
        access = f"xoxp-{secrets.token_urlsafe(24)}"
        self._told[access] = consent
        answer = {"ok": True, "access_token": access, "token_type": "Bearer"}
        return {**answer, "id_token": self._id_token(consent)}

    def _user_info(self, _params: Json, token: str | None) -> Json:
        consent = self._told.get(token or "")
        if consent is None:
            raise RefusalError("invalid_auth" if token else "not_authed")
        return {"ok": True, **self._claims(consent)}

    def _claims(self, consent: Consent) -> Json:
        person = consent.person
        team = next(one for one in self._teams if one.id == consent.place)
        # Somebody who isn't in the team that they chose can't get here in Slack.
        if person.id not in team.ledger.people or person.deleted:
            code = "user_not_found"
            raise RefusalError(code)
        claims: Json = {
            "sub": person.id,
            "https://slack.com/user_id": person.id,
            "https://slack.com/team_id": team.id,
        }
        if "email" in consent.scopes:
            claims |= {"email": person.email, "email_verified": True}
        if "profile" in consent.scopes:
            claims |= {
                "name": person.real_name,
                "locale": person.locale,
                "https://slack.com/team_name": team.ledger.app.team_name,
                "https://slack.com/team_domain": team.ledger.app.team_domain,
            }
        return claims

    def _id_token(self, consent: Consent) -> str:
        now = self._now()
        claims = self._claims(consent) | {
            "iss": self._issuer(),
            "aud": self._app.client_id,
            "iat": int(now.timestamp()),
            "exp": int((now + ID_TOKEN_LIFE).timestamp()),
        }
        if consent.nonce:
            claims["nonce"] = consent.nonce
        head = {"alg": "RS256", "typ": "JWT", "kid": "sandbox"}
        signed = f"{_packed(json.dumps(head).encode())}.{_packed(json.dumps(claims).encode())}"
        signature = self._signer().sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_packed(signature)}"

    def _keys(self) -> ResponseReturnValue:
        numbers = self._signer().public_key().public_numbers()
        key = {
            "kty": "RSA",
            "alg": "RS256",
            "use": "sig",
            "kid": "sandbox",
            "n": _packed(numbers.n.to_bytes(_BITS // 8, "big")),
            "e": _packed(numbers.e.to_bytes(3, "big")),
        }
        return jsonify(keys=[key])

    def _signer(self) -> rsa.RSAPrivateKey:
        if self._key is None:
            self._key = rsa.generate_private_key(public_exponent=_EXPONENT, key_size=_BITS)
        return self._key


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
