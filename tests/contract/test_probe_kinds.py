"""What each kind's source says as it is documented, and what that amounts to."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain.grant import Credentials, DataAccount
from bot.domain.observation import Reading
from bot.ports.probe import Tried
from bot.ports.witness import Heard
from tests.contract.source import ACCESS, GOOD, PATHS, REALM, ZENDESK_TOKEN, Source

WELL, CREDENTIAL, ACCOUNT = Reading.GOOD, Reading.CREDENTIAL_REFUSED, Reading.ACCOUNT_REFUSED
SILENCE, REFUSED = Heard.SILENCE, Heard.REFUSED
ANALYTICS = ("google_analytics", "google_analytics_warehoused", "google_ecommerce")

Row = tuple[int, object, Reading | Heard]


def google(status: int, word: str, reason: str | None = None, message: str = "") -> object:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    error = {"code": status, "message": message, "status": word}
    return {"error": error | ({"details": details} if reason else {})}


def ads(status: int, family: str, word: str) -> object:
    failure = {"errors": [{"errorCode": {family: word}, "message": "x"}]}
    return {"error": {"code": status, "status": "PERMISSION_DENIED", "details": [failure]}}


def meta(code: int, subcode: int | None = None, **more: object) -> object:
    error: dict[str, object] = {"type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    # In the reader's language, as Meta answers: only the numbers tell.
    error["message"] = "Errore di convalida del token di accesso"
    return {"error": error | ({"error_subcode": subcode} if subcode else {}) | more}


def intuit(code: str, message: str, detail: str = "", kind: str = "AUTHENTICATION") -> object:
    """As Intuit's gateway says it."""
    error = {"message": message, "detail": detail, "code": code}
    return {"warnings": None, "fault": {"error": [error], "type": kind}, "time": 1}


def company(code: str, message: str, kind: str = "ValidationFault") -> object:
    """As its company service says it."""
    return {"Fault": {"Error": [{"Message": message, "code": code}], "type": kind}, "time": "x"}


def stripe(code: str | None, kind: str = "invalid_request_error", message: str = "x") -> object:
    return {"error": {"type": kind, "message": message} | ({"code": code} if code else {})}


ROWS: Mapping[str, tuple[Row, ...]] = {
    "google_ads": (
        (401, ads(401, "authenticationError", "OAUTH_TOKEN_EXPIRED"), CREDENTIAL),
        (401, ads(401, "authenticationError", "OAUTH_TOKEN_REVOKED"), CREDENTIAL),
        (401, ads(401, "authenticationError", "OAUTH_TOKEN_DISABLED"), CREDENTIAL),
        (401, ads(401, "authenticationError", "OAUTH_TOKEN_INVALID"), CREDENTIAL),
        (401, ads(401, "authenticationError", "NOT_ADS_USER"), ACCOUNT),
        (401, ads(401, "authenticationError", "GOOGLE_ACCOUNT_DELETED"), ACCOUNT),
        (401, ads(401, "authenticationError", "TWO_STEP_VERIFICATION_NOT_ENROLLED"), ACCOUNT),
        (401, ads(401, "authenticationError", "ADVANCED_PROTECTION_NOT_ENROLLED"), ACCOUNT),
        (401, ads(401, "authenticationError", "CUSTOMER_NOT_FOUND"), ACCOUNT),
        (403, ads(403, "authorizationError", "USER_PERMISSION_DENIED"), ACCOUNT),
        (403, ads(403, "authorizationError", "CUSTOMER_NOT_ENABLED"), ACCOUNT),
        (403, ads(403, "authorizationError", "INCOMPLETE_SIGNUP"), ACCOUNT),
        (
            403,
            ads(403, "authorizationError", "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT"),
            ACCOUNT,
        ),
        (403, ads(403, "authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED"), REFUSED),
        (401, ads(401, "authenticationError", "DEVELOPER_TOKEN_PARAMETER_MISSING"), REFUSED),
        (403, ads(403, "authorizationError", "PROJECT_DISABLED"), REFUSED),
        (403, google(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), REFUSED),
        (403, google(403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), REFUSED),
        (401, google(401, "UNAUTHENTICATED"), CREDENTIAL),
        (429, google(429, "RESOURCE_EXHAUSTED"), SILENCE),
        (404, google(404, "NOT_FOUND", message="Requested entity was not found."), SILENCE),
        (200, {}, ACCOUNT),
    ),
    "adobe_analytics": (
        (401, {"error_code": "401013", "message": "Oauth token is not valid"}, CREDENTIAL),
        (401, {"error": "invalid_token"}, CREDENTIAL),
        (403, {"error_code": "403010", "message": "Oauth token is missing"}, REFUSED),
        (403, {"error_code": "403023", "message": "Profile is not valid"}, ACCOUNT),
        (403, {"error_code": "403025", "message": "Profile is not valid"}, ACCOUNT),
        (429, {"error_code": "429050", "message": "Too many requests"}, SILENCE),
        (400, {"error_code": "429050", "message": "Too many requests"}, SILENCE),
        (503, {"error_code": "503010", "message": "Upstream"}, SILENCE),
        (404, {"message": "no such thing"}, SILENCE),
        # the product was taken away: the organization stays, its company goes
        (200, {"imsUserId": "A", "imsOrgs": []}, ACCOUNT),
        (200, {"imsUserId": "A", "imsOrgs": [{"imsOrgId": "1", "companies": []}]}, ACCOUNT),
        (200, {"status": "ok"}, SILENCE),
    ),
    "facebook_ads": (
        (400, meta(190, 463), CREDENTIAL),
        (400, meta(190, 458), CREDENTIAL),
        (400, meta(190, 467), CREDENTIAL),
        (401, meta(190), CREDENTIAL),
        (400, meta(102), CREDENTIAL),
        (400, meta(190, 459), ACCOUNT),
        (400, meta(190, 460), ACCOUNT),
        (400, meta(190, 464), ACCOUNT),
        (400, meta(190, 465), ACCOUNT),
        (403, meta(10), ACCOUNT),
        (403, meta(200), ACCOUNT),
        (403, meta(275), ACCOUNT),
        (403, meta(299), ACCOUNT),
        # `type` is OAuthException for what passes, too
        (400, meta(1), SILENCE),
        (400, meta(2, is_transient=True), SILENCE),
        (500, meta(2), SILENCE),
        (400, meta(190, is_transient=True), SILENCE),
        (400, meta(341), SILENCE),
        (400, meta(4), SILENCE),
        (400, meta(17), SILENCE),
        (400, meta(32), SILENCE),
        (403, meta(613), SILENCE),
        (400, meta(80000), SILENCE),
        (400, meta(80004), SILENCE),
        (400, meta(101), REFUSED),
        (400, meta(2635), REFUSED),
        (400, meta(100), SILENCE),
        (200, {"data": []}, ACCOUNT),
        (200, {"paging": {}}, SILENCE),
    ),
    "salesforce": (
        (401, [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}], CREDENTIAL),
        (403, b"Bad_OAuth_Token", CREDENTIAL),
        (403, [{"errorCode": "API_DISABLED_FOR_ORG", "message": "x"}], ACCOUNT),
        (403, [{"errorCode": "API_CURRENTLY_DISABLED", "message": "x"}], ACCOUNT),
        (403, [{"errorCode": "INSUFFICIENT_ACCESS_OR_READONLY", "message": "x"}], ACCOUNT),
        (403, [{"errorCode": "INVALID_OPERATION_WITH_EXPIRED_PASSWORD"}], ACCOUNT),
        (403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "x"}], SILENCE),
        (503, [{"errorCode": "SERVER_UNAVAILABLE", "message": "x"}], SILENCE),
        (404, [{"errorCode": "NOT_FOUND", "message": "x"}], SILENCE),
    ),
    "quickbooks": (
        (
            401,
            intuit("3200", "message=AuthenticationFailed; errorCode=003200; statusCode=401"),
            CREDENTIAL,
        ),
        (403, intuit("3100", "message=ApplicationAuthorizationFailed; errorCode=003100"), ACCOUNT),
        (400, company("3100", "message=ApplicationAuthorizationFailed"), ACCOUNT),
        (429, intuit("3001", "message=ThrottleExceeded; errorCode=003001"), SILENCE),
        (403, intuit("3001", "message=ThrottleExceeded; errorCode=003001"), SILENCE),
        (403, company("6190", "Subscription period has ended or canceled"), ACCOUNT),
        (400, company("6190", "Subscription period has ended or canceled"), ACCOUNT),
        (500, company("10000", "An application error has occurred", "SystemFault"), SILENCE),
        (400, company("10000", "An application error has occurred", "SystemFault"), SILENCE),
        (200, company("6190", "Subscription period has ended or canceled"), ACCOUNT),
        (404, {"message": "no such company"}, SILENCE),
        (200, {"time": "x"}, SILENCE),
        (200, {}, SILENCE),
    ),
    "stripe": (
        (401, stripe(None, message="Invalid API Key provided: sk_live_****1234"), CREDENTIAL),
        (401, stripe("api_key_expired", message="Expired API Key provided"), CREDENTIAL),
        (
            403,
            stripe(
                "account_invalid",
                message="The provided key 'sk_live_****' does not have access to account "
                "'acct_1' (or that account does not exist). Application access may have been "
                "revoked.",
            ),
            CREDENTIAL,
        ),
        (403, stripe(None, message="This restricted key lacks permissions"), ACCOUNT),
        (429, stripe("rate_limit"), SILENCE),
        (429, stripe("lock_timeout"), SILENCE),
        (400, stripe("lock_timeout"), SILENCE),
        (500, stripe(None, "api_error"), SILENCE),
        (404, stripe("resource_missing"), SILENCE),
        (200, {}, SILENCE),
    ),
    "zendesk": (
        (401, {"error": "Couldn't authenticate you"}, CREDENTIAL),
        (401, {"error": "invalid_token", "error_description": "x"}, CREDENTIAL),
        (403, {"error": {"title": "Forbidden", "message": "x"}}, ACCOUNT),
        (404, {"error": {"title": "No help desk at acme.zendesk.com", "message": "x"}}, ACCOUNT),
        (404, b"<html>There is no help desk here", SILENCE),
        (429, {"error": "APIRateLimitExceeded"}, SILENCE),
        (503, {"error": "unavailable"}, SILENCE),
        # whoever shows nothing is answered so
        (200, {"user": {"id": None, "email": "invalid@example.com"}}, SILENCE),
        (200, {"user": {"id": None, "email": None, "name": "Anonymous user"}}, SILENCE),
    ),
    "mixpanel": (
        (401, {"code": 401, "error": "Not a valid service account username"}, CREDENTIAL),
        (200, {"status": "error", "error": "Invalid service account credentials"}, CREDENTIAL),
        (402, {"status": "error", "error": "plan"}, ACCOUNT),
        (429, {"status": "error", "error": "rate"}, SILENCE),
        (200, {"results": {"projects": {}}}, ACCOUNT),
        (404, {"status": "error"}, SILENCE),
    ),
    "data_import_api": (
        (401, {"code": 401, "message": "Not authorized"}, CREDENTIAL),
        (400, {"code": 400, "message": "Missing parameter"}, REFUSED),
        (404, {"code": 404, "message": "No such client"}, REFUSED),
        (404, b"not found", SILENCE),
        (503, {"code": 503, "message": "Service unavailable"}, SILENCE),
    ),
    **dict.fromkeys(
        ANALYTICS,
        (
            (
                403,
                google(
                    403,
                    "PERMISSION_DENIED",
                    message="User does not have sufficient permissions for this property.",
                ),
                ACCOUNT,
            ),
            (401, google(401, "UNAUTHENTICATED"), CREDENTIAL),
            (403, google(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), REFUSED),
            (403, google(403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), REFUSED),
            (429, google(429, "RESOURCE_EXHAUSTED"), SILENCE),
            (403, google(403, "RESOURCE_EXHAUSTED"), SILENCE),
            (404, google(404, "NOT_FOUND"), SILENCE),
            (500, google(500, "INTERNAL"), SILENCE),
            (200, {"accountSummaries": [{"account": "accounts/1"}]}, WELL),
            (200, {}, WELL),
            (200, {"status": "ok"}, SILENCE),
        ),
    ),
}
CASES = [(kind, *row) for kind, rows in ROWS.items() for row in rows]


def test_every_kind_that_is_tried_over_http_has_its_rows() -> None:
    assert set(ROWS) == set(PATHS) == set(GOOD)


@pytest.mark.parametrize(("kind", "status", "body", "comes"), CASES)
def test_a_documented_answer_amounts_to_what_it_means(
    source: Source, kind: str, status: int, body: object, comes: Reading | Heard
) -> None:
    source.say(PATHS[kind], body, status=status)
    tried = source.attempt(kind)
    reading = comes if isinstance(comes, Reading) else None
    assert (tried.heard, tried.reading) == ((Heard.ANSWER, reading) if reading else (comes, None))
    assert tried.detail or reading is WELL


@pytest.mark.parametrize("kind", PATHS)
def test_the_same_refusal_in_another_dress_is_none(source: Source, kind: str) -> None:
    """Only JSON of the source's own, at the status it stands for, accuses anybody."""
    for status, body, comes in ROWS[kind]:
        if comes not in {CREDENTIAL, ACCOUNT} or status == 200 or isinstance(body, bytes):
            continue
        for dress in (
            {"status": 502},
            {"status": 429},
            {"status": status, "content_type": "text/html"},
        ):
            source.say(PATHS[kind], body, **dress)
            tried = source.attempt(kind)
            assert (tried.heard, tried.reading) == (SILENCE, None), (body, dress)


@pytest.mark.parametrize(
    ("kind", "accounts", "person"),
    [
        *((kind, [("223344", "Shop")], None) for kind in ANALYTICS),
        ("adobe_analytics", [("acme0", "Acme")], None),
        ("facebook_ads", [("77001", "Acme")], None),
        ("quickbooks", [(REALM, "")], None),
        ("stripe", [("acct_1A2b", "")], None),
        ("zendesk", [], "agent@acme.example"),
    ],
)
def test_a_good_answer_tells_what_the_grant_opens(
    source: Source, kind: str, accounts: list[tuple[str, str]], person: str | None
) -> None:
    assert source.attempt(kind) == Tried(
        heard=Heard.ANSWER,
        reading=WELL,
        data_accounts=tuple(DataAccount(id=one, title=title) for one, title in accounts),
        person=person,
    )


@pytest.mark.parametrize("kind", ANALYTICS)
def test_access_to_no_property_is_good_and_said(source: Source, kind: str) -> None:
    source.say(PATHS[kind], {})
    tried = source.attempt(kind)
    assert (tried.reading, tried.opens_none) == (WELL, True)
    assert "no data account" in tried.detail


@pytest.mark.parametrize(
    ("kind", "more"),
    [("google_analytics", {"nextPageToken": "t"}), ("facebook_ads", {"paging": {"next": "x"}})],
)
def test_a_first_page_of_many_is_said_to_be_one(
    source: Source, kind: str, more: dict[str, Any]
) -> None:
    good = GOOD[kind]
    assert isinstance(good, dict)
    source.say(PATHS[kind], good | more)
    assert source.attempt(kind).partial


def test_the_token_that_intuit_quotes_is_not_repeated(source: Source) -> None:
    quoted = "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..other-1.token-of-theirs"
    for token in (ACCESS, quoted):
        said = intuit("3200", "message=AuthenticationFailed", f"Token expired: {token}")
        source.say(PATHS["quickbooks"], said, status=401)
        tried = source.attempt("quickbooks")
        assert tried.reading is CREDENTIAL
        assert tried.detail == "message=AuthenticationFailed: Token expired: …"


def test_zendesk_is_shown_the_agent_with_the_token(source: Source) -> None:
    source.attempt("zendesk")
    shown = source.seen[0][1]["authorization"].removeprefix("Basic ")
    assert b64decode(shown).decode() == f"agent@acme.example/token:{ZENDESK_TOKEN}"


@pytest.mark.parametrize(
    "name", [None, "", "acme.evil.example", "acme/", "a@b", "acme:1", "-acme", "ac me", "acmé"]
)
def test_no_host_is_made_of_what_is_no_part_of_one(source: Source, name: str | None) -> None:
    client = source.client(provider="zendesk", urls={"api_url": ""})
    tried = source.attempt("zendesk", client=client, data_account=name)
    assert tried.heard is REFUSED
    assert "data account" in tried.detail


def test_a_company_is_asked_about_by_its_own_number(source: Source) -> None:
    held = Credentials(values={"access_token": ACCESS})
    tried = source.attempt("quickbooks", credentials=held)
    assert (tried.heard, tried.detail) == (REFUSED, "no account is known")
    assert not source.seen


@pytest.mark.parametrize("media_type", ["text/javascript; charset=UTF-8", "application/hal+json"])
def test_json_may_go_by_other_names(source: Source, media_type: str) -> None:
    source.say(PATHS["facebook_ads"], meta(190, 460), media_type, status=400)
    assert source.attempt("facebook_ads").reading is ACCOUNT
    source.say(PATHS["facebook_ads"], GOOD["facebook_ads"], media_type)
    assert source.attempt("facebook_ads").reading is WELL
