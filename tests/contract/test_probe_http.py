"""The cheap question of each kind: how it is asked, and what its answers amount to."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

import pytest

from bot.domain.grant import Credentials, DataAccount
from bot.domain.observation import Reading
from bot.ports.probe import Tried
from bot.ports.witness import Heard
from tests.contract.source import ACCESS, DEVELOPER, PATHS, Source

GOOD, CREDENTIAL, ACCOUNT = Reading.GOOD, Reading.CREDENTIAL_REFUSED, Reading.ACCOUNT_REFUSED


def google(status: int, word: str, kind: str = "authenticationError") -> Mapping[str, object]:
    error = {"errorCode": {kind: word}, "message": word}
    return {
        "error": {
            "code": status,
            "message": "Request had invalid authentication credentials.",
            "status": "UNAUTHENTICATED" if status == 401 else "PERMISSION_DENIED",
            "details": [{"@type": "GoogleAdsFailure", "errors": [error]}],
        }
    }


def reason(word: str) -> Mapping[str, object]:
    details = [{"@type": "ErrorInfo", "reason": word}]
    return {"error": {"code": 403, "status": "PERMISSION_DENIED", "details": details}}


@pytest.mark.parametrize(
    ("kind", "accounts", "person"),
    [
        ("google_ads", [("1234567890", ""), ("5550001111", "")], None),
        ("salesforce", [("00D5g000004KpQz", "")], "a@acme.example"),
        ("mixpanel", [("77", "Shop"), ("78", "App")], None),
        ("data_import_api", [], None),
    ],
)
def test_a_good_credential_tells_the_data_accounts_that_it_opens(
    source: Source, kind: str, accounts: list[tuple[str, str]], person: str | None
) -> None:
    assert source.attempt(kind) == Tried(
        heard=Heard.ANSWER,
        reading=GOOD,
        data_accounts=tuple(DataAccount(id=one, title=title) for one, title in accounts),
        person=person,
    )
    assert [path for path, *_ in source.seen] == [PATHS[kind]]


def test_google_is_shown_token_and_developer_token_and_no_empty_header(source: Source) -> None:
    source.attempt("google_ads")
    ((_, headers, _, query),) = source.seen
    assert headers["authorization"] == f"Bearer {ACCESS}"
    assert headers["developer-token"] == DEVELOPER
    assert "login-customer-id" not in headers
    assert query == {}
    source.seen.clear()
    secrets = {"login_customer_id": "1112223333"}
    source.attempt("google_ads", client=source.client(secrets=secrets))
    ((_, headers, _, _),) = source.seen
    assert "developer-token" not in headers
    assert headers["login-customer-id"] == "1112223333"


def test_mixpanel_is_shown_the_service_account_by_basic(source: Source) -> None:
    source.attempt("mixpanel")
    shown = source.seen[0][1]["authorization"].removeprefix("Basic ")
    assert b64decode(shown).decode() == "robot.1a.mp:mixpanel-secret-5"


def test_a_key_in_the_address_is_written_so_that_it_arrives_whole(source: Source) -> None:
    source.attempt("data_import_api")
    ((path, _, _, query),) = source.seen
    assert (path, query) == ("/v2/client/194/authenticate", {"apikey": "import key/5+5"})


CASES: tuple[tuple[str, int, object, Reading | Heard], ...] = (
    # Google Ads: specific codes inside of general ones
    ("google_ads", 401, google(401, "OAUTH_TOKEN_EXPIRED"), CREDENTIAL),
    ("google_ads", 401, google(401, "OAUTH_TOKEN_REVOKED"), CREDENTIAL),
    ("google_ads", 401, google(401, "NOT_ADS_USER"), ACCOUNT),
    ("google_ads", 401, google(401, "GOOGLE_ACCOUNT_DELETED"), ACCOUNT),
    (
        "google_ads",
        403,
        google(403, "USER_PERMISSION_DENIED", "authorizationError"),
        ACCOUNT,
    ),
    ("google_ads", 401, google(401, "DEVELOPER_TOKEN_PARAMETER_MISSING"), Heard.REFUSED),
    (
        "google_ads",
        403,
        google(403, "DEVELOPER_TOKEN_NOT_APPROVED", "authorizationError"),
        Heard.REFUSED,
    ),
    ("google_ads", 403, reason("ACCESS_TOKEN_SCOPE_INSUFFICIENT"), Heard.REFUSED),
    ("google_ads", 403, reason("SERVICE_DISABLED"), Heard.REFUSED),
    ("google_ads", 403, google(403, "RESOURCE_EXHAUSTED", "quotaError"), Heard.SILENCE),
    ("google_ads", 401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}, CREDENTIAL),
    ("google_ads", 200, {}, ACCOUNT),  # an empty list is left out
    ("google_ads", 200, {"resourceNames": []}, ACCOUNT),
    ("google_ads", 200, {"status": "ok"}, Heard.SILENCE),
    ("google_ads", 200, {"resourceNames": {}}, Heard.SILENCE),
    ("google_ads", 200, {"resourceNames": [7.5, None]}, Heard.SILENCE),
    # Salesforce
    ("salesforce", 401, [{"errorCode": "INVALID_SESSION_ID", "message": "x"}], CREDENTIAL),
    ("salesforce", 403, [{"errorCode": "API_DISABLED_FOR_ORG", "message": "x"}], ACCOUNT),
    ("salesforce", 403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED"}], Heard.SILENCE),
    ("salesforce", 403, b"Bad_OAuth_Token", CREDENTIAL),
    ("salesforce", 200, {}, Heard.SILENCE),
    ("salesforce", 200, {"organization_id": None}, Heard.SILENCE),
    # Mixpanel
    ("mixpanel", 401, {"code": 401, "error": "Not a valid service account username"}, CREDENTIAL),
    (
        "mixpanel",
        200,
        {"status": "error", "error": "Invalid service account credentials"},
        CREDENTIAL,
    ),
    ("mixpanel", 402, {"status": "error", "error": "plan"}, ACCOUNT),
    ("mixpanel", 200, {"results": {"projects": {}}}, ACCOUNT),
    ("mixpanel", 200, {"results": {}}, ACCOUNT),
    ("mixpanel", 200, {"results": {"user_id": 5}}, Heard.SILENCE),
    ("mixpanel", 200, {"status": "error", "error": "try later"}, Heard.SILENCE),
    # Data Import API
    ("data_import_api", 401, {"code": 401, "message": "Not authorized"}, CREDENTIAL),
    ("data_import_api", 400, {"code": 400, "message": "Missing parameter"}, Heard.REFUSED),
    ("data_import_api", 404, {"code": 404, "message": "No such client"}, Heard.REFUSED),
    ("data_import_api", 404, b"not found", Heard.SILENCE),
    # RFC 6750: the code is in the body, or in the header alone
    ("google_ads", 403, {"error": "invalid_token", "error_description": ""}, CREDENTIAL),
    ("google_ads", 403, {"error": "insufficient_scope"}, Heard.REFUSED),
    # an unknown 403 of the source's own is about the account, a 401 about the credential
    ("salesforce", 403, [{"errorCode": "NO_SUCH_CODE", "message": "Forbidden"}], ACCOUNT),
    ("salesforce", 401, [{"errorCode": "NO_SUCH_CODE"}], CREDENTIAL),
    # other statuses say nothing
    ("salesforce", 404, {"message": "no such thing"}, Heard.SILENCE),
    ("salesforce", 418, {"message": "teapot"}, Heard.SILENCE),
)


@pytest.mark.parametrize(("kind", "status", "body", "comes"), CASES)
def test_an_answer_amounts_to_what_the_kinds_file_says(
    source: Source, kind: str, status: int, body: object, comes: Reading | Heard
) -> None:
    source.say(PATHS[kind], body, status=status)
    tried = source.attempt(kind)
    reading = comes if isinstance(comes, Reading) else None
    assert (tried.heard, tried.reading) == ((Heard.ANSWER, reading) if reading else (comes, None))
    assert tried.detail


@pytest.mark.parametrize(
    ("challenge", "reading"),
    [
        ('Bearer realm="x", error="invalid_token", error_description="expired"', CREDENTIAL),
        ('bearer error="invalid_token"', CREDENTIAL),
        ("Bearer", None),
        ('Basic realm="proxy", error="invalid_token"', None),
    ],
)
@pytest.mark.parametrize("status", [401, 403])
def test_a_challenge_speaks_where_there_is_no_body(
    source: Source, status: int, challenge: str, reading: Reading | None
) -> None:
    headers = {"WWW-Authenticate": challenge}
    source.say(PATHS["salesforce"], b"", status=status, headers=headers)
    tried = source.attempt("salesforce")
    assert tried.reading is reading
    assert tried.heard is (Heard.ANSWER if reading else Heard.SILENCE)


@pytest.mark.parametrize(
    ("kind", "more", "told"),
    [
        ("google_ads", {"credentials": Credentials(values={})}, "no access_token"),
        ("mixpanel", {"credentials": Credentials(values={"username": "a"})}, "no secret"),
        ("data_import_api", {"credentials": Credentials(values={})}, "no key"),
        ("data_import_api", {"client_id": None}, "no client_id"),
        ("salesforce", {"credentials": Credentials(values={"access_token": "a"})}, "instance_url"),
        (
            "salesforce",
            {
                "credentials": Credentials(
                    values={"access_token": "a", "instance_url": "https://evil.example"}
                )
            },
            "not one of the provider's",
        ),
        ("google_ads", {"credentials": Credentials(values={"access_token": "a\r\nb"})}, "header"),
        ("google_ads", {"credentials": Credentials(values={"access_token": "ä"})}, "header"),
    ],
)
def test_what_is_missing_or_would_go_astray_is_the_bots_own_matter(
    source: Source, kind: str, more: dict[str, Any], told: str
) -> None:
    tried = source.attempt(kind, **more)
    assert (tried.heard, tried.reading) == (Heard.REFUSED, None)
    assert told in tried.detail
    assert not source.seen


@pytest.mark.parametrize(
    "address", ["http://api.example", "http://127.0.0.1.evil.example", "ftp://127.0.0.1", "x"]
)
def test_no_credential_goes_where_it_could_be_read(source: Source, address: str) -> None:
    tried = source.attempt("google_ads", client=source.client(urls={"api_url": address}))
    assert tried.heard is Heard.REFUSED
    tried, *_ = source.probes(connect_url=address).try_all([source.trial("data_import_api")])
    assert tried.heard is Heard.REFUSED
    assert not source.seen


@pytest.mark.parametrize("kind", ["mysql", "magento", "csv_upload"])
def test_a_kind_without_a_question_over_http_is_not_tried_here(source: Source, kind: str) -> None:
    trial = source.trial("google_ads").__class__(
        kind=kind, credentials=Credentials(values={}), client=source.client()
    )
    (tried,) = source.probes().try_all([trial])
    assert tried.heard is Heard.REFUSED
    assert kind in tried.detail


def test_a_batch_answers_in_its_order_whatever_can_be_asked(source: Source) -> None:
    kinds = ["mixpanel", "google_ads", "salesforce", "google_ads", "data_import_api"]
    trials = [source.trial(kind) for kind in kinds]
    trials[1] = source.trial("google_ads", credentials=Credentials(values={}))
    tried = source.probes().try_all(trials)
    assert [one.heard for one in tried] == [
        *(Heard.ANSWER, Heard.REFUSED, Heard.ANSWER, Heard.ANSWER, Heard.ANSWER)
    ]
    assert [len(one.data_accounts) for one in tried] == [2, 0, 1, 2, 0]
    assert source.probes().try_all([]) == []
