"""How a code becomes a grant and how that is renewed, by the name that the catalogue gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.adapters.oauth.session import TokenSession
from bot.catalogue.granting import Strategy
from bot.domain.errors import GrantRefusedError
from bot.domain.grant import Credentials

NOTHING_TO_REFRESH = "no_refresh_token"
"""The code of a GrantRefusedError where there is nothing to renew a grant with."""
ENDED = "token_ended"
"""The code of a GrantRefusedError where what it would be renewed with has ended."""

Token = Mapping[str, object]


class Way(Protocol):
    """Asks the token endpoint; raises as `Provider` does."""

    def exchange(
        self, session: TokenSession, code: str, *, redirect_uri: str, verifier: str
    ) -> Token:
        """The token that a code is worth."""
        ...

    def renew(self, session: TokenSession, held: Credentials, now: datetime) -> Token:
        """The token that renews what is held."""
        ...


class ByRefreshToken:
    """As of RFC 6749."""

    def exchange(
        self, session: TokenSession, code: str, *, redirect_uri: str, verifier: str
    ) -> Token:
        """The token that a code is worth."""
        return session.exchange(code, redirect_uri=redirect_uri, verifier=verifier)

    def renew(self, session: TokenSession, held: Credentials, now: datetime) -> Token:  # noqa: ARG002 - of the port
        """The token that the refresh token is worth; GrantRefusedError where there is none."""
        refresh_token = held.values.get("refresh_token")
        if not refresh_token:
            message = "there is no refresh token"
            raise GrantRefusedError(message, code=NOTHING_TO_REFRESH)
        return session.refresh(refresh_token)


class ByMetaExchange:
    """A token for a longer one, as of Meta for Developers, "Long-Lived Access Tokens".

    Nothing renews one that has ended: a person has to log in again.
    """

    def exchange(
        self, session: TokenSession, code: str, *, redirect_uri: str, verifier: str
    ) -> Token:
        """The long-lived token: the code's own lasts an hour or two."""
        short = session.exchange(code, redirect_uri=redirect_uri, verifier=verifier)
        return {**_lasting(short), **session.lengthen(str(short["access_token"]))}

    def renew(self, session: TokenSession, held: Credentials, now: datetime) -> Token:
        """A longer one for the one held; GrantRefusedError, unasked, where that has ended."""
        token = held.values.get("access_token")
        if not token:
            message = "there is no access token"
            raise GrantRefusedError(message, code=NOTHING_TO_REFRESH)
        if held.expires_at is not None and held.expires_at <= now:
            message = "the access token has ended, and nothing renews it"
            raise GrantRefusedError(message, code=ENDED)
        return session.lengthen(token)


def _lasting(short: Token) -> Token:
    """What of the short-lived token holds for the longer one too: not its end."""
    return {name: value for name, value in short.items() if name == "scope"}


STRATEGIES: Mapping[Strategy, Way] = {
    Strategy.REFRESH_TOKEN: ByRefreshToken(),
    Strategy.META_EXCHANGE: ByMetaExchange(),
}
