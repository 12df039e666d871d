"""Sign in with Slack: OpenID Connect over slack_sdk.

https://docs.slack.dev/authentication/sign-in-with-slack. The token comes straight from the
token endpoint over TLS, where OpenID Connect Core 1.0 §3.1.3.7 lets the server's certificate
stand for the token's signature; everything else that section asks for is checked. Who it is
is asked once more with the access token, and has to be the same subject (§5.3.2).
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlsplit

import jwt
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import OpenIDConnectAuthorizeUrlGenerator

from bot.domain.errors import (
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.ports.clock import Clock
from bot.ports.sign_in import SignedIn
from bot.slack.errors import FAILURES, code_of

USER, TEAM, ENTERPRISE = (f"https://slack.com/{name}_id" for name in ("user", "team", "enterprise"))
"""Names of claims; they are the same at every server that speaks like Slack."""
_CLIENT = frozenset(
    {
        "bad_client_secret",
        "bad_redirect_uri",
        "invalid_client",
        "invalid_client_id",
        "invalid_grant_type",
        "oauth_authorization_url_mismatch",
    }
)
_CODE = frozenset({"code_already_used", "code_expired", "invalid_code", "invalid_grant"})
_CHECKED = ("iss", "sub", "aud", "exp", "nonce")
_LEEWAY = 60
"""Seconds by which the clocks of Slack and of this machine may differ."""
_LONGEST_TOKEN = 16 * 1024


class SlackSignIn:
    """Implements the port `SignIn`; `connect` makes a client that holds a token, or none."""

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        slack_url: str,
        redirect_uri: str,
        connect: Callable[[str], WebClient],
        clock: Clock,
    ) -> None:
        """Keep who the app is, and where people go and come back to."""
        self._clock = clock
        self._client_id = client_id
        self._client_secret = client_secret
        self._issuer = slack_url.rstrip("/")
        self._redirect_uri = redirect_uri
        self._connect = connect

    @property
    def origins(self) -> tuple[str, ...]:
        """Slack, and the teams' own hosts, to which Slack sends people on."""
        parts = urlsplit(self._issuer)
        named = (parts.hostname or "").rpartition(".")[2].isalpha()
        own = (f"{parts.scheme}://*.{parts.netloc}",) if named else ()
        return (self._issuer, *own)

    def address(self, *, state: str, nonce: str, team_id: str) -> str:
        """Where a person is sent; only who they are is asked for."""
        return OpenIDConnectAuthorizeUrlGenerator(
            client_id=quote(self._client_id, safe=""),
            redirect_uri=quote(self._redirect_uri, safe=""),
            scopes=["openid"],
            authorization_url=f"{self._issuer}/openid/connect/authorize",
        ).generate(quote(state, safe=""), nonce=quote(nonce, safe=""), team=quote(team_id, safe=""))

    def who(self, *, code: str, nonce: str) -> SignedIn:
        """Who came back with that code; raises ProviderError."""
        try:
            given = self._connect("").openid_connect_token(
                client_id=self._client_id,
                client_secret=self._client_secret,
                code=code,
                redirect_uri=self._redirect_uri,
                grant_type="authorization_code",
            )
            subject = self._subject(given.get("id_token"), nonce)
            said = self._connect(str(given.get("access_token") or "")).openid_connect_userInfo()
        except FAILURES as error:
            raise _fault(error) from error
        return _signed_in(said, subject)

    def _subject(self, token: object, nonce: str) -> str:
        if not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
            message = "Slack gave no id_token"
            raise GrantRefusedError(message)
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                audience=self._client_id,
                issuer=self._issuer,
                options={
                    "verify_signature": False,
                    "verify_aud": True,
                    "verify_iss": True,
                    "require": list(_CHECKED),
                },
            )
        except jwt.InvalidTokenError as error:
            message = f"Slack's id_token is not for this app now ({type(error).__name__})"
            raise GrantRefusedError(message) from None
        if not self._lives(claims["exp"]):
            message = "Slack's id_token has ended"
            raise GrantRefusedError(message)
        if not compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            message = "Slack's id_token belongs to another sign-in"
            raise GrantRefusedError(message)
        return str(claims["sub"])

    def _lives(self, until: object) -> bool:
        """By the bot's clock: PyJWT only knows the machine's."""
        now = self._clock.now().timestamp()
        return isinstance(until, int | float) and now < until + _LEEWAY


def _signed_in(said: Any, subject: str) -> SignedIn:  # noqa: ANN401 - a response of slack_sdk
    user_id, team_id, enterprise_id = (said.get(name) for name in (USER, TEAM, ENTERPRISE))
    if said.get("sub") != subject or not (
        isinstance(user_id, str) and user_id and isinstance(team_id, str) and team_id
    ):
        message = "Slack does not say who signed in"
        raise GrantRefusedError(message)
    known = isinstance(enterprise_id, str) and bool(enterprise_id)
    return SignedIn(
        user_id=user_id, team_id=team_id, enterprise_id=str(enterprise_id) if known else None
    )


def _fault(error: Exception) -> ProviderError:
    """A failure in the port's terms; neither code nor secret is in its words."""
    if not isinstance(error, SlackApiError):
        return ProviderSilentError(f"Slack cannot be reached ({type(error).__name__})")
    code = code_of(error)
    if code in _CODE:
        return GrantRefusedError(f"Slack answered {code}", code=code)
    if code in _CLIENT:
        return ProviderClientError(f"Slack answered {code}", code=code)
    return ProviderSilentError(f"Slack answered {code or 'nothing of its own'}", code=code)
