"""One provider's authorization server: `oauthlib`'s, with the provider's own habits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode

from oauthlib.common import Request
from oauthlib.oauth2 import WebApplicationServer

from bot.sandbox.fakes.oauth.ledger import Ledger
from bot.sandbox.fakes.oauth.truth import OAuthPerson, ProviderTruth, Refreshing
from bot.sandbox.fakes.oauth.validator import Validator

Token = dict[str, Any]
Answer = tuple[Mapping[str, str], str, int]
Extra = Callable[[OAuthPerson], Mapping[str, str]]


class AuthorizationServer:
    """Codes and tokens of `provider`; `extra` is what it adds to a token's answer."""

    def __init__(
        self,
        provider: ProviderTruth,
        *,
        now: Callable[[], datetime],
        extra: Extra,
    ) -> None:
        self.provider = provider
        self.ledger = Ledger(provider, now=now)
        self._extra = extra
        self._rules = WebApplicationServer(
            Validator(self.ledger),
            token_generator=lambda _: token_urlsafe(32),
            token_expires_in=lambda _: int(provider.life.total_seconds()),
        )
        self._rules.auth_grant.register_token_modifier(self._first)
        self._rules.refresh_grant.register_token_modifier(self._as_told)

    def asked(self, query: str) -> Sequence[str]:
        """The scopes that a request for authorization asks for; raises OAuth2Error."""
        scopes, _ = self._rules.validate_authorization_request(_secure("authorize", query))
        return list(scopes)

    def agree(self, query: str, person: OAuthPerson, scopes: Sequence[str]) -> str:
        """The callback of somebody who consented to these scopes; raises OAuth2Error."""
        headers, _, _ = self._rules.create_authorization_response(
            _secure("authorize", query),
            scopes=[*scopes] or [self.provider.base_scope],
            credentials={"user": person},
        )
        return str(headers["Location"])

    def token(self, body: str, headers: Mapping[str, str]) -> Answer:
        """Answer the token endpoint, one request at a time."""
        with self.ledger.lock:
            omitted = self.provider.refreshing is Refreshing.OMITTED
            self._rules.refresh_grant.issue_new_refresh_tokens = not omitted
            given, text, code = self._rules.create_token_response(
                _secure("token"), http_method="POST", body=body, headers=dict(headers)
            )
        return given, str(text), int(code)

    def revoke(self, body: str, headers: Mapping[str, str]) -> Answer:
        """Answer the revocation endpoint (RFC 7009)."""
        given, text, code = self._rules.create_revocation_response(
            _secure("revoke"), http_method="POST", body=body, headers=dict(headers)
        )
        return given, str(text), int(code)

    def _first(self, token: Token, _handler: object, request: Request) -> Token:
        if not self.ledger.codes[request.code].refreshable:
            token.pop("refresh_token", None)
        return self._as_told(token, _handler, request)

    def _as_told(self, token: Token, _handler: object, request: Request) -> Token:
        if not self.provider.tells_life:
            token.pop("expires_in", None)
        token.update(self._extra(request.user))
        return token


def refusal(query: str, **words: str) -> str:
    """The callback that carries an error (RFC 6749 §4.1.2.1)."""
    asked = parse_qs(query)
    state = {"state": asked["state"][0]} if "state" in asked else {}
    joint = "&" if "?" in asked["redirect_uri"][0] else "?"
    return f"{asked['redirect_uri'][0]}{joint}{urlencode({**words, **state})}"


def _secure(path: str, query: str = "") -> str:
    # oauthlib wants TLS; loopback has no need of it.
    return f"https://provider.invalid/{path}{'?' if query else ''}{query}"
