"""What `oauthlib`'s server asks of a provider while it follows the RFCs."""

import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import unquote_plus

from oauthlib.common import Request
from oauthlib.oauth2 import InvalidGrantError, RequestValidator

from bot.sandbox.fakes.oauth.ledger import Access, Code, Family, Ledger, Refresh
from bot.sandbox.fakes.oauth.truth import OAuthPerson, Refreshing

_GRANTS = ("authorization_code", "refresh_token")


class Validator(RequestValidator):  # type: ignore[misc]  # oauthlib ships no types
    """Answers from one provider's truth and ledger. The names are `oauthlib`'s."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger = ledger
        self._provider = ledger.provider

    # The client

    def client_authentication_required(self, _request: Request, *_: object, **__: object) -> bool:
        """Every client is a confidential one."""
        return True

    def authenticate_client(self, request: Request, *_: object, **__: object) -> bool:
        """Whether it proved who it is, in the body or by Basic (RFC 6749 §2.3.1)."""
        client = self._provider.client
        way, name, secret = _proof(request)
        known = (
            way in client.ways
            and hmac.compare_digest(name.encode(), client.client_id.encode())
            and hmac.compare_digest(secret.encode(), client.secret.encode())
        )
        if known:
            request.client = client
            request.client_id = client.client_id
        return known

    def validate_client_id(
        self, client_id: str, request: Request, *_: object, **__: object
    ) -> bool:
        """Whether such a client is registered."""
        request.client = self._provider.client
        return client_id == self._provider.client.client_id

    def validate_redirect_uri(
        self, _client_id: str, redirect_uri: str, _request: Request, *_: object, **__: object
    ) -> bool:
        """Whether the client registered this very address."""
        known = self._provider.client.redirect_uris
        return known is None or redirect_uri in known

    def get_default_redirect_uri(
        self, _client_id: str, _request: Request, *_: object, **__: object
    ) -> str:
        """None: it has to be said."""
        return ""

    def validate_response_type(
        self,
        _client_id: str,
        response_type: str,
        _client: object,
        _request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Codes only."""
        return response_type == "code"

    def validate_grant_type(
        self,
        _client_id: str,
        grant_type: str,
        _client: object,
        _request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Codes and refreshes."""
        return grant_type in _GRANTS

    def is_pkce_required(self, _client_id: str, _request: Request) -> bool:
        """As the provider has it."""
        return self._provider.pkce

    # Scopes

    def get_default_scopes(
        self, _client_id: str, _request: Request, *_: object, **__: object
    ) -> list[str]:
        """Who asks for nothing learns who it is, no more."""
        return [self._provider.base_scope]

    def validate_scopes(
        self,
        _client_id: str,
        scopes: list[str],
        _client: object,
        _request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Whether the provider knows them all."""
        return set(scopes) <= {*self._provider.scopes, self._provider.base_scope}

    def get_original_scopes(
        self, refresh_token: str, _request: Request, *_: object, **__: object
    ) -> list[str]:
        """What was consented to."""
        return list(self._ledger.refresh[refresh_token].family.scopes)

    # Codes

    def save_authorization_code(
        self,
        client_id: str,
        code: dict[str, str],
        request: Request,
        *_: object,
        **__: object,
    ) -> None:
        """Keep the code with all that it is bound to."""
        person: OAuthPerson = request.user
        refreshable = self._refreshable(request, person)
        family = self._ledger.grow(person, client_id, request.scopes)
        self._ledger.codes[code["code"]] = Code(
            family=family,
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            method=request.code_challenge_method,
            expires_at=self._ledger.now() + self._provider.code_life,
            refreshable=refreshable,
        )

    def _refreshable(self, request: Request, person: OAuthPerson) -> bool:
        if not self._provider.needs_offline:
            return True
        asked = dict(request.uri_query_params)
        again = any(not family.revoked for family in self._ledger.families(person))
        return asked.get("access_type") == "offline" and (
            not again or "consent" in asked.get("prompt", "").split()
        )

    def validate_code(
        self,
        _client_id: str,
        code: str,
        _client: object,
        request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Whether the code is good, once: using it again ends what grew from it (§4.1.2)."""
        held = self._ledger.codes.get(code)
        if held is None:
            raise InvalidGrantError(description=self._provider.words.bad_code)
        if held.used or self._ledger.now() >= held.expires_at:
            held.family.revoked = held.family.revoked or held.used
            raise InvalidGrantError(description=self._provider.words.bad_code)
        self._let_in(request, held.family)
        return True

    def confirm_redirect_uri(
        self,
        _client_id: str,
        code: str,
        redirect_uri: str,
        _client: object,
        _request: Request,
        *_: object,
        **__: object,
    ) -> bool:
        """Whether it is the address that the code was sent to."""
        return self._ledger.codes[code].redirect_uri == redirect_uri

    def get_code_challenge(self, code: str, _request: Request) -> str | None:
        """The PKCE challenge of the code."""
        return self._ledger.codes[code].challenge

    def get_code_challenge_method(self, code: str, _request: Request) -> str | None:
        """How it was made."""
        return self._ledger.codes[code].method

    def invalidate_authorization_code(
        self, _client_id: str, code: str, _request: Request, *_: object, **__: object
    ) -> None:
        """It was exchanged."""
        self._ledger.codes[code].used = True

    # Tokens

    def rotate_refresh_token(self, _request: Request) -> bool:
        """Whether each refresh gives a new refresh token."""
        return self._provider.refreshing is Refreshing.ROTATING

    def validate_refresh_token(
        self, refresh_token: str, _client: object, request: Request, *_: object, **__: object
    ) -> bool:
        """Whether it is good; a spent one ends its whole family."""
        held = self._ledger.refresh.get(refresh_token)
        if held is None:
            raise InvalidGrantError(description=self._provider.words.dead)
        if held.spent:
            held.family.revoked = True
        if held.family.revoked:
            raise InvalidGrantError(description=self._provider.words.dead)
        self._let_in(request, held.family)
        return True

    def save_bearer_token(
        self, token: dict[str, str], request: Request, *_: object, **__: object
    ) -> None:
        """Keep what was given; a rotating provider spends the one it was asked with."""
        family: Family = request.family
        self._ledger.access[token["access_token"]] = Access(
            family=family,
            scopes=tuple(request.scopes),
            expires_at=self._ledger.now() + self._provider.life,
        )
        before, after = request.refresh_token, token.get("refresh_token")
        if after and after not in self._ledger.refresh:
            self._ledger.refresh[after] = Refresh(family=family)
            if before in self._ledger.refresh:
                self._ledger.refresh[before].spent = True

    def revoke_token(
        self, token: str, _token_type_hint: str, _request: Request, *_: object, **__: object
    ) -> None:
        """End it, and all that grew with it."""
        self._ledger.end(token)

    def _let_in(self, request: Request, family: Family) -> None:
        if not family.person.active:
            raise InvalidGrantError(description=self._provider.words.inactive)
        request.user = family.person
        request.scopes = list(family.scopes)
        request.family = family


def _proof(request: Request) -> tuple[str, str, str]:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            name, _, secret = b64decode(given, validate=True).decode().partition(":")
        except (NotBase64, UnicodeDecodeError):
            return "basic", "", ""
        return "basic", unquote_plus(name), unquote_plus(secret)
    return "body", request.client_id or "", request.client_secret or ""
