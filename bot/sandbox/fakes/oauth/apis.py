"""The APIs behind the tokens: the cheap questions that a bot asks, in the providers' shapes.

Google Ads `customers:listAccessibleCustomers` (v25, errors of AuthenticationError and
AuthorizationError), Salesforce `userinfo` (REST errors as an array).
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.fakes.oauth.ledger import Access, Dead, Ledger
from bot.sandbox.fakes.oauth.truth import BadToken, OAuthPerson

_ADS_SCOPE = "https://www.googleapis.com/auth/adwords"
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_FAILURE = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure"
_GOOGLE_WORDS = {
    Dead.UNKNOWN: "OAUTH_TOKEN_INVALID",
    Dead.EXPIRED: "OAUTH_TOKEN_EXPIRED",
    Dead.REVOKED: "OAUTH_TOKEN_REVOKED",
    Dead.INACTIVE: "GOOGLE_ACCOUNT_DELETED",
}


class Api(Protocol):
    """One provider's API. `base` is its address, known once it listens."""

    def extra(self, person: OAuthPerson) -> Mapping[str, str]:
        """What the provider adds to the answer of its token endpoint."""
        ...

    def mount(self, routes: Blueprint, ledger: Ledger) -> None:
        """Answer below the provider's prefix."""
        ...


class GoogleAds:
    """Google's."""

    def __init__(self, _base: Callable[[], str]) -> None: ...

    def extra(self, _person: OAuthPerson) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def mount(self, routes: Blueprint, ledger: Ledger) -> None:
        """Answer below `/v25`."""

        def customers() -> ResponseReturnValue:
            return self._customers(ledger)

        routes.add_url_rule("/v25/customers:listAccessibleCustomers", view_func=customers)

    def _customers(self, ledger: Ledger) -> ResponseReturnValue:
        held = ledger.check(_bearer())
        if not isinstance(held, Access):
            return _bad_token(ledger, lambda: _authentication(_GOOGLE_WORDS[held]))
        developer = request.headers.get("developer-token", "")
        if developer != ledger.provider.secrets.get("developer_token", ""):
            word = "DEVELOPER_TOKEN_INVALID" if developer else "DEVELOPER_TOKEN_PARAMETER_MISSING"
            return _authentication(word)
        if _ADS_SCOPE not in held.scopes:
            return _google(403, "PERMISSION_DENIED", {"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
        numbers = sorted(_digits(one) for one in held.family.person.data_accounts if _is_ads(one))
        if not numbers:
            return _authentication("NOT_ADS_USER")
        return jsonify(resourceNames=[f"customers/{number}" for number in numbers])


class Salesforce:
    """Salesforce's; each organization has an instance of its own, here always this one."""

    def __init__(self, base: Callable[[], str]) -> None:
        self._base = base

    def extra(self, person: OAuthPerson) -> Mapping[str, str]:
        """The instance, and who it is."""
        return {
            "instance_url": self._base(),
            "id": f"{self._base()}/id/{_organization(person)}/{person.id}",
        }

    def mount(self, routes: Blueprint, ledger: Ledger) -> None:
        """Answer below `/services`."""

        def userinfo() -> ResponseReturnValue:
            return self._userinfo(ledger)

        routes.add_url_rule("/services/oauth2/userinfo", view_func=userinfo)

    def _userinfo(self, ledger: Ledger) -> ResponseReturnValue:
        held = ledger.check(_bearer())
        if not isinstance(held, Access):
            return _bad_token(
                ledger,
                lambda: _fault(401, "INVALID_SESSION_ID", "Session expired or invalid"),
            )
        person = held.family.person
        if not person.data_accounts:
            words = "The REST API is not enabled for this Organization."
            return _fault(403, "API_DISABLED_FOR_ORG", words)
        return jsonify(
            sub=f"{self._base()}/id/{_organization(person)}/{person.id}",
            user_id=person.id,
            organization_id=_organization(person),
            preferred_username=person.email,
            name=person.name,
            email=person.email,
            active=person.active,
        )


def _bearer() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _bad_token(ledger: Ledger, usual: Callable[[], Response]) -> Response:
    match ledger.provider.bad_token:
        case BadToken.USUAL:
            return usual()
        case BadToken.FORBIDDEN:
            return _answer({"error": "invalid_token", "error_description": ""}, 403)
        case BadToken.EMPTY:
            return Response(status=403)


def _authentication(word: str) -> Response:
    failure = {"errors": [{"errorCode": {"authenticationError": word}, "message": word}]}
    return _google(401, "UNAUTHENTICATED", {"@type": _FAILURE, **failure})


def _google(code: int, status: str, detail: Mapping[str, object]) -> Response:
    words = {
        "UNAUTHENTICATED": "Request had invalid authentication credentials.",
        "PERMISSION_DENIED": "Request had insufficient authentication scopes.",
    }
    error = {"code": code, "message": words[status], "status": status, "details": [detail]}
    return _answer({"error": error}, code)


def _fault(code: int, word: str, message: str) -> Response:
    return _answer([{"message": message, "errorCode": word}], code)


def _answer(body: object, code: int) -> Response:
    answer = jsonify(body)
    answer.status_code = code
    return answer


def _organization(person: OAuthPerson) -> str:
    """Its id of 18 signs: the 15 that people see, and three that tell their capitals."""
    short = min(person.data_accounts, default="")
    parts = [short[start : start + 5] for start in range(0, len(short), 5)]
    return short + "".join(
        _CHECK[sum(sign.isupper() << n for n, sign in enumerate(p))] for p in parts
    )


def _is_ads(data_account: str) -> bool:
    return _digits(data_account) == data_account.replace("-", "")


def _digits(data_account: str) -> str:
    return "".join(sign for sign in data_account if sign.isdigit())
