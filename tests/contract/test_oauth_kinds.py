"""How each provider gives and renews grants, and what its token endpoint says instead."""

from __future__ import annotations

import json
import logging
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.adapters.oauth.strategies import STRATEGIES
from bot.catalogue.granting import Strategy
from bot.catalogue.loader import Catalogue
from bot.domain.errors import (
    AccountRefusedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.domain.grant import Credentials
from bot.ports.provider import ProviderClient
from bot.sandbox.fakes.peer import Html, Status, Truncate
from tests.contract.source import (
    ACCESS,
    CATALOGUE,
    CLIENT_SECRET,
    CODE,
    NOW,
    REALM,
    REDIRECT,
    REFRESH,
    TOKEN,
    Source,
)
from tests.contract.stage import Line

KINDS = sorted(name for name, entry in CATALOGUE.entries.items() if entry.oauth)
GRANT, ACCOUNT, CLIENT, SILENT = (
    GrantRefusedError,
    AccountRefusedError,
    ProviderClientError,
    ProviderSilentError,
)
SHORT, LONG = "short-lived-token-1", "long-lived-token-2"
SIXTY_DAYS = 5_183_944


@pytest.fixture(autouse=True)
def _loopback_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


def line(body: Mapping[str, object]) -> Line:
    return Line(json.dumps(body).encode())


def meta(code: int, subcode: int | None = None, message: str = "Errore") -> Mapping[str, object]:
    error: dict[str, object] = {"message": message, "type": "OAuthException", "code": code}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def said(error: str, description: str = "", **more: object) -> Mapping[str, object]:
    return {"error": error} | ({"error_description": description} if description else {}) | more


GOOGLE: tuple[tuple[int, Mapping[str, object], type[ProviderError]], ...] = (
    (400, said("invalid_grant", "Token has been expired or revoked."), GRANT),
    (400, said("invalid_grant", "Bad Request"), GRANT),
    (400, said("invalid_grant", "reauth related error", error_subtype="invalid_rapt"), ACCOUNT),
    (400, said("admin_policy_enforced"), ACCOUNT),
    (403, said("org_internal"), ACCOUNT),
    (400, said("access_not_configured"), ACCOUNT),
    (401, said("invalid_client", "Unauthorized"), CLIENT),
    (401, said("deleted_client"), CLIENT),
    (401, said("unauthorized_client"), CLIENT),
    (400, said("redirect_uri_mismatch"), CLIENT),
)
ROWS: Mapping[str, tuple[tuple[int, Mapping[str, object], type[ProviderError]], ...]] = {
    **dict.fromkeys(
        ("google_ads", "google_analytics", "google_analytics_warehoused", "google_ecommerce"),
        GOOGLE,
    ),
    "salesforce": (
        (400, said("invalid_grant", "expired access/refresh token"), GRANT),
        (400, said("invalid_grant", "inactive user"), ACCOUNT),
        (400, said("inactive_user", "user is inactive"), ACCOUNT),
        (400, said("invalid_grant", "inactive organization"), ACCOUNT),
        (400, said("invalid_grant", "ip restricted"), ACCOUNT),
        # a lock, in the words of a refusal
        (400, said("invalid_grant", "token request is already being processed"), SILENT),
        (400, said("app_not_found"), CLIENT),
        (400, said("invalid_app_access"), ACCOUNT),
        (400, said("invalid_client_id"), CLIENT),
        (400, said("invalid_client", "invalid client credentials"), CLIENT),
    ),
    "quickbooks": (
        (400, said("invalid_grant"), GRANT),
        (400, said("invalid_grant", "Incorrect or invalid refresh token"), GRANT),
        (401, said("invalid_client"), CLIENT),
    ),
    "stripe": (
        (400, said("invalid_grant", "This authorization code has already been used."), GRANT),
        (400, said("invalid_client", "No such application: 'ca_1'"), CLIENT),
        # at this place the key is the operator's own
        (
            401,
            {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided: sk"}},
            CLIENT,
        ),
    ),
    "adobe_analytics": (
        (400, said("invalid_grant"), GRANT),
        (400, said("invalid_token"), GRANT),
        (401, said("invalid_client", "invalid client_secret parameter"), CLIENT),
        (429, said("too_many_requests"), SILENT),
    ),
    "facebook_ads": (
        (400, meta(190, 463), GRANT),
        (400, meta(190, 458), GRANT),
        (400, meta(190), GRANT),
        (400, meta(190, 460), ACCOUNT),
        (400, meta(190, 459), ACCOUNT),
        (400, meta(100, 36009), GRANT),
        (400, meta(1, message="Error validating client secret."), CLIENT),
        (400, meta(101), CLIENT),
        (400, meta(191), CLIENT),
        (400, meta(1), SILENT),
        (400, meta(4), SILENT),
        (400, meta(2), SILENT),
    ),
}
CASES = [(kind, *row) for kind, rows in ROWS.items() for row in rows]


def test_every_kind_of_oauth_has_its_rows() -> None:
    assert sorted(ROWS) == KINDS


@pytest.mark.parametrize("call", ["exchange", "refresh"])
@pytest.mark.parametrize(("kind", "status", "body", "raised"), CASES)
def test_what_a_token_endpoint_says_amounts_to_what_it_means(
    source: Source,
    kind: str,
    status: int,
    body: Mapping[str, object],
    raised: type[ProviderError],
    call: str,
) -> None:
    source.say("/token", body, status=status)
    with pytest.raises(ProviderError) as told:
        give_or_renew(source, kind, call)
    assert type(told.value) is raised


@pytest.mark.parametrize("call", ["exchange", "refresh"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_fault_of_a_token_endpoint_is_a_refusal(source: Source, kind: str, call: str) -> None:
    page = Status(code=200, body=b"<html>", content_type="text/html")
    empty = Status(code=200, content_type="application/json")
    wall = Status(code=403, body=b"<html>Blocked", content_type="text/html")
    for fault in (Status(code=500), Html(), Truncate(), page, empty, wall):
        source.faults.add("/token", fault)
        with pytest.raises(ProviderError) as told:
            give_or_renew(source, kind, call)
        assert type(told.value) is SILENT, fault


@pytest.mark.parametrize("call", ["exchange", "refresh"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_redirect_of_a_token_endpoint_is_not_followed(
    source: Source, kind: str, call: str
) -> None:
    with Source() as other:
        for code in (302, 307, 308):
            where = {"Location": f"{other.url}/token"}
            source.faults.add("/token", Status(code=code, headers=where))
            with pytest.raises(ProviderSilentError, match="a redirect"):
                give_or_renew(source, kind, call)
        assert other.seen == []


def give_or_renew(source: Source, kind: str, call: str) -> Credentials:
    if call == "exchange":
        return source.exchange(kind, accounts={"realmId": REALM})
    return source.refresh(kind)


def test_intuit_names_the_company_to_whoever_comes_back(source: Source) -> None:
    source.say("/token", {**TOKEN, "x_refresh_token_expires_in": 8_726_400})
    got = source.exchange("quickbooks", accounts={"realmId": REALM})
    ((_, headers, form, query),) = source.seen
    shown = b64decode(headers["authorization"].removeprefix("Basic ")).decode()
    assert shown == f"client-9:{CLIENT_SECRET}"
    assert "client_secret" not in form
    assert query == {}
    assert got.values == {"access_token": ACCESS, "refresh_token": REFRESH, "account": REALM}
    assert got.until == NOW + timedelta(days=101)
    source.say("/token", {**TOKEN, "refresh_token": "refresh-token-2b"})
    renewed = source.refresh("quickbooks", got)
    assert renewed.values["account"] == REALM
    assert renewed.values["refresh_token"] == "refresh-token-2b"
    assert renewed.until == NOW + timedelta(days=100)


@pytest.mark.parametrize(
    "accounts", [{}, {"realmId": ""}, {"realmId": "../7"}, {"realmId": "7?x"}, {"shop": REALM}]
)
def test_without_a_company_the_code_is_left_unspent(
    source: Source, accounts: Mapping[str, str]
) -> None:
    with pytest.raises(ProviderSilentError, match="no data account"):
        source.exchange("quickbooks", accounts=accounts)
    assert not source.seen


def test_stripe_names_the_account_in_its_answer(source: Source) -> None:
    given = {"stripe_user_id": "acct_1A2b", "scope": "read_only", "livemode": True}
    source.say("/token", {**TOKEN, **given, "expires_in": None})
    got = source.exchange("stripe")
    assert got.values["account"] == "acct_1A2b"
    assert got.expires_at is None
    for odd in (None, "", 7, "acct/../1"):
        source.say("/token", {**TOKEN, **given, "stripe_user_id": odd})
        with pytest.raises(ProviderSilentError, match="no data account"):
            source.exchange("stripe")


def test_what_a_provider_does_not_name_is_not_kept(source: Source) -> None:
    source.say("/token", {**TOKEN, "stripe_user_id": "acct_1A2b"})
    assert "account" not in source.exchange("google_ads", accounts={"realmId": REALM}).values


def test_adobe_gives_a_new_pair_each_time(source: Source) -> None:
    source.say("/token", {**TOKEN, "expires_in": 86_399})
    got = source.exchange("adobe_analytics")
    assert got.until == NOW + timedelta(days=14)
    pair = {"access_token": "access-token-2b", "refresh_token": "refresh-token-2b"}
    source.say("/token", {**TOKEN, **pair})
    renewed = source.refresh("adobe_analytics", got)
    _, headers, form, _ = source.seen[-1]
    assert headers["authorization"].startswith("Basic ")
    assert form == {"grant_type": "refresh_token", "refresh_token": REFRESH}
    assert renewed.values == pair
    assert renewed.until == NOW + timedelta(days=14)


def test_a_code_of_meta_becomes_a_long_lived_token(source: Source) -> None:
    short = line({"access_token": SHORT, "token_type": "bearer", "expires_in": 5000})
    longer = {"access_token": LONG, "token_type": "bearer", "expires_in": SIXTY_DAYS}
    source.coming["/token"] = [short, line(longer)]
    got = source.exchange("facebook_ads")
    (_, _, first, _), (_, _, second, query) = source.seen
    assert (first["grant_type"], first["code"]) == ("authorization_code", CODE)
    assert second == {
        "grant_type": "fb_exchange_token",
        "client_id": "client-9",
        "client_secret": CLIENT_SECRET,
        "fb_exchange_token": SHORT,
    }
    assert query == {}
    ends = NOW + timedelta(seconds=SIXTY_DAYS)
    assert got.values == {"access_token": LONG}
    assert (got.expires_at, got.until, got.scopes) == (ends, ends, ("ads_read",))


def test_a_token_of_meta_is_exchanged_while_it_lives(source: Source) -> None:
    source.say("/token", {"access_token": LONG, "expires_in": SIXTY_DAYS})
    soon = NOW + timedelta(days=3)
    held = Credentials(values={"access_token": SHORT}, expires_at=soon, until=soon)
    got = source.refresh("facebook_ads", held)
    ((_, _, form, query),) = source.seen
    assert (form["fb_exchange_token"], query) == (SHORT, {})
    ends = NOW + timedelta(seconds=SIXTY_DAYS)
    assert (got.values, got.expires_at, got.until) == ({"access_token": LONG}, ends, ends)
    source.seen.clear()
    for gone in (replace(held, expires_at=NOW), Credentials(values={})):
        with pytest.raises(GrantRefusedError):
            source.refresh("facebook_ads", gone)
    assert not source.seen


def test_no_logger_tells_a_token_of_meta(source: Source, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []
    answers: list[tuple[int, object]] = [
        (200, {"access_token": LONG}),
        (400, meta(190, message=f"bad {SHORT} of {CLIENT_SECRET}")),
        (500, {}),
    ]
    for status, body in answers:
        source.say("/token", body, status=status)
        try:
            source.refresh("facebook_ads", Credentials(values={"access_token": SHORT}))
        except ProviderError as error:
            told.append(str(error))
    shown = caplog.text + "".join(told)
    assert len(told) == 2
    assert not any(secret in shown for secret in (SHORT, LONG, CLIENT_SECRET))


def test_every_strategy_of_the_catalogue_is_known() -> None:
    assert set(STRATEGIES) == set(Strategy)


def at_their_own_hosts() -> Catalogue:
    """A kind whose addresses are named after the data account, as Zendesk's are."""
    entry = CATALOGUE.entries["google_ads"]
    assert entry.oauth
    oauth = entry.oauth.model_copy(
        update={
            "authorize_url": "https://{data_account}.zendesk.com/oauth/authorizations/new",
            "token_url": "https://{data_account}.zendesk.com/oauth/tokens",
            "issuer": None,
        }
    )
    return Catalogue(
        entries={**CATALOGUE.entries, "google_ads": entry.model_copy(update={"oauth": oauth})}
    )


PLAIN = ProviderClient(provider="zendesk", client_id="client-9", client_secret=CLIENT_SECRET)


def test_a_person_is_sent_to_the_data_accounts_own_host(source: Source) -> None:
    provider = source.provider(catalogue=at_their_own_hosts())
    sent = provider.send(
        "google_ads", PLAIN, redirect_uri=REDIRECT, state="st-1", data_account="Acme"
    )
    assert urlsplit(sent.url).netloc == "acme.zendesk.com"
    assert parse_qs(urlsplit(sent.url).query)["state"] == ["st-1"]
    assert provider.origins("google_ads", PLAIN) == ("https://*.zendesk.com",)


@pytest.mark.parametrize(
    "name",
    [None, "", "evil.example/", "a.b", "acme@evil", "-a", "a-", "a" * 64, "é", "a b", "a\nb"],
)
def test_no_secret_goes_to_a_host_that_is_no_accounts(source: Source, name: str | None) -> None:
    provider = source.provider(catalogue=at_their_own_hosts())
    held = Credentials(values={"refresh_token": REFRESH})
    with pytest.raises(ProviderClientError, match="data account"):
        provider.send("google_ads", PLAIN, redirect_uri=REDIRECT, state="s", data_account=name)
    with pytest.raises(ProviderClientError, match="data account"):
        provider.refresh("google_ads", PLAIN, held, data_account=name)


def test_an_operators_address_takes_the_place_of_the_accounts(source: Source) -> None:
    source.settings["catalogue"] = at_their_own_hosts()
    assert source.exchange(data_account=None).values["access_token"] == ACCESS
