"""What people are sent away with, and what they bring back."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.catalogue.loader import Catalogue
from bot.domain.errors import (
    AccountRefusedError,
    ConsentDeniedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.ports.provider import ProviderClient
from tests.contract.source import (
    ACCESS,
    CATALOGUE,
    CLIENT_SECRET,
    CODE,
    HELD,
    NOW,
    REDIRECT,
    REFRESH,
    TOKEN,
    VERIFIER,
    Source,
)

ADWORDS = "https://www.googleapis.com/auth/adwords"
PLAIN = ProviderClient(provider="google", client_id="client-9", client_secret=CLIENT_SECRET)


@pytest.fixture(autouse=True)
def _loopback_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


def changed(kind: str, **more: Any) -> Catalogue:  # noqa: ANN401 - fields of the section
    """The catalogue, with one kind's OAuth section changed."""
    entry = CATALOGUE.entries[kind]
    assert entry.oauth is not None
    oauth = entry.oauth.model_copy(update=more)
    return Catalogue(entries={**CATALOGUE.entries, kind: entry.model_copy(update={"oauth": oauth})})


def test_a_person_is_sent_to_the_kinds_page_with_state_and_challenge(source: Source) -> None:
    sent = source.provider().send(
        "google_ads", PLAIN, redirect_uri=REDIRECT, state="st-1", login_hint="anna@acme.example"
    )
    parts = urlsplit(sent.url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
        "https://accounts.google.com/o/oauth2/v2/auth"
    )
    challenge = urlsafe_b64encode(sha256(sent.verifier.encode()).digest()).rstrip(b"=").decode()
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["client-9"],
        "redirect_uri": [REDIRECT],
        "scope": [ADWORDS],
        "state": ["st-1"],
        "code_challenge": [challenge],
        "code_challenge_method": ["S256"],
        "access_type": ["offline"],
        "prompt": ["consent"],
        "login_hint": ["anna@acme.example"],
    }
    assert 43 <= len(sent.verifier) <= 128
    assert sent.verifier not in repr(sent)
    assert "st-1" not in repr(sent)


def test_no_two_verifiers_are_alike_and_without_pkce_there_is_none(source: Source) -> None:
    def verifier(**more: Any) -> str:  # noqa: ANN401 - as above
        provider = source.provider(**more)
        return provider.send("google_ads", PLAIN, redirect_uri=REDIRECT, state="s").verifier

    assert len({verifier() for _ in range(5)}) == 5
    assert verifier(catalogue=changed("google_ads", pkce=False)) == ""


def test_a_person_may_pass_the_pages_origin_and_those_of_the_catalogue(source: Source) -> None:
    provider = source.provider()
    assert provider.origins("google_ads", PLAIN) == ("https://accounts.google.com",)
    assert "https://*.salesforce.com" in provider.origins("salesforce", PLAIN)
    assert provider.origins("google_ads", source.client())[0] == source.url


def test_a_code_is_exchanged_with_verifier_and_client(source: Source) -> None:
    got = source.exchange()
    ((path, headers, form, query),) = source.seen
    assert (path, query) == ("/token", {})
    assert form == {
        "grant_type": "authorization_code",
        "code": CODE,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        "client_id": "client-9",
        "client_secret": CLIENT_SECRET,
    }
    assert "authorization" not in headers
    assert headers["user-agent"].startswith("mbi-bot")
    assert got.values == {"access_token": ACCESS, "refresh_token": REFRESH}
    assert got.expires_at == NOW + timedelta(hours=1)
    assert (got.until, got.scopes) == (None, (ADWORDS,))
    assert ACCESS not in repr(got)


@pytest.mark.parametrize("call", ["exchange", "refresh"])
def test_a_client_may_have_to_show_itself_by_http_basic(source: Source, call: str) -> None:
    source.settings["catalogue"] = changed("google_ads", client_auth="basic")
    CALLS[call](source, source.client())
    ((_, headers, form, _),) = source.seen
    scheme, _, shown = headers["authorization"].partition(" ")
    assert (scheme, b64decode(shown).decode()) == ("Basic", f"client-9:{CLIENT_SECRET}")
    assert not {"client_id", "client_secret"} & set(form)


@pytest.mark.parametrize(
    ("told", "granted"),
    [
        ({}, (ADWORDS,)),  # absent: as asked
        ({"scope": ""}, (ADWORDS,)),
        ({"scope": f"openid {ADWORDS}"}, ("openid", ADWORDS)),  # reordered and extended
        ({"scope": f"{ADWORDS},openid"}, (ADWORDS, "openid")),
        ({"scope": [ADWORDS]}, (ADWORDS,)),
    ],
)
def test_scopes_may_be_told_in_any_order(
    source: Source, told: Mapping[str, object], granted: tuple[str, ...]
) -> None:
    source.say("/token", {**TOKEN, **told})
    assert source.exchange().scopes == granted


def test_a_grant_that_is_too_narrow_is_refused_by_the_names_it_lacks(source: Source) -> None:
    source.say("/token", {**TOKEN, "scope": "openid email"})
    with pytest.raises(GrantRefusedError, match="not granted: https:") as refused:
        source.exchange()
    assert refused.value.code == "scope"


def test_an_instance_is_kept_where_it_is_the_providers_own(source: Source) -> None:
    for told, kept in (
        ("https://acme.my.salesforce.com/", "https://acme.my.salesforce.com"),
        (source.url, source.url),
    ):
        source.say("/token", {**TOKEN, "instance_url": told})
        assert source.exchange("salesforce").values["instance_url"] == kept


@pytest.mark.parametrize(
    "told",
    [
        "http://acme.my.salesforce.com",
        "https://salesforce.com.evil.example",
        "https://evilsalesforce.com",
        "https://acme.my.salesforce.com@evil.example",
        "https://acme.my.salesforce.com:8443",
        "https://evil.example/?.salesforce.com",
        "https://evil.example\\.salesforce.com",
        "https://evil.example%2f.salesforce.com",
        "https://evil.example\u3002salesforce.com",
        "https://salesforce.com.",
        "https://acme.my.salesforce.com./",
        "https://.salesforce.com",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://2130706433",
        "//acme.my.salesforce.com",
        "ftp://acme.my.salesforce.com",
        "https://acme.my.salesforce.com\n.evil.example",
        "https://acme.my.salesforce.com:443@evil.example",
        "https://acme.my.salesforce.com:99999",
        "http://127.0.0.1:9",
        "https://[bad",
        "acme",
    ],
)
def test_an_instance_elsewhere_is_never_shown_a_token(source: Source, told: str) -> None:
    source.say("/token", {**TOKEN, "instance_url": told})
    for call in (source.exchange, source.refresh):
        with pytest.raises(ProviderClientError, match="not one of its own"):
            call("salesforce")


def test_a_kind_without_instances_keeps_none(source: Source) -> None:
    source.say("/token", {**TOKEN, "instance_url": "https://evil.example"})
    assert "instance_url" not in source.exchange().values


@pytest.mark.parametrize(
    ("told", "expires"),
    [
        ({"expires_in": 86399}, timedelta(seconds=86399)),
        ({"expires_in": "1800"}, timedelta(minutes=30)),
        ({"expires_in": 59.5}, timedelta(seconds=59)),
        ({"expires_in": -5}, timedelta()),
        ({"expires_in": 10**300}, timedelta(days=3650)),
        ({"expires_in": None}, None),
    ],
)
def test_the_end_of_an_access_token_is_told_by_our_clock(
    source: Source, told: Mapping[str, object], expires: timedelta | None
) -> None:
    source.say("/token", {**TOKEN, **told})
    assert source.exchange().expires_at == (None if expires is None else NOW + expires)


def test_the_end_of_a_refresh_token_is_the_providers_or_the_catalogues(source: Source) -> None:
    source.settings["catalogue"] = changed("google_ads", refresh_days=14)
    assert source.exchange().until == NOW + timedelta(days=14)
    source.say("/token", {**TOKEN, "refresh_token_expires_in": 604_800})
    assert source.exchange().until == NOW + timedelta(days=7)
    odd: tuple[object, ...] = (0, -1, "soon", [], True)
    for nonsense in odd:
        source.say("/token", {**TOKEN, "refresh_token_expires_in": nonsense})
        assert source.exchange().until == NOW + timedelta(days=14)


def test_a_refresh_keeps_what_is_not_given_anew(source: Source) -> None:
    source.say("/token", {"access_token": "access-token-2b", "token_type": "Bearer"})
    held = HELD.__class__(
        values={**HELD.values, "instance_url": "https://acme.my.salesforce.com"},
        until=NOW + timedelta(days=3),
        scopes=("api",),
    )
    got = source.refresh("salesforce", held)
    ((_, _, form, _),) = source.seen
    assert form == {
        "grant_type": "refresh_token",
        "refresh_token": REFRESH,
        "client_id": "client-9",
        "client_secret": CLIENT_SECRET,
    }
    assert got.values == {**held.values, "access_token": "access-token-2b"}
    assert (got.until, got.scopes, got.expires_at) == (held.until, ("api",), None)


@pytest.mark.parametrize("told", [None, ""])
def test_an_empty_refresh_token_does_not_take_the_place_of_the_one_held(
    source: Source, told: str | None
) -> None:
    source.say("/token", {**TOKEN, "refresh_token": told})
    assert source.refresh().values["refresh_token"] == REFRESH


def test_a_new_refresh_token_is_kept_and_begins_a_new_life(source: Source) -> None:
    provider = source.provider(catalogue=changed("google_ads", refresh_days=14))
    source.say("/token", {**TOKEN, "refresh_token": "refresh-token-2b"})
    got = provider.refresh("google_ads", source.client(), HELD)
    assert got.values["refresh_token"] == "refresh-token-2b"
    assert got.until == NOW + timedelta(days=14)


def test_without_a_refresh_token_nobody_is_asked(source: Source) -> None:
    with pytest.raises(GrantRefusedError) as refused:
        source.refresh(held=HELD.__class__(values={"access_token": ACCESS}))
    assert refused.value.code == "no_refresh_token"
    assert not source.seen


def test_the_issuer_is_compared_where_both_are_known(source: Source) -> None:
    named = source.client(urls={"issuer": "https://issuer.example"})
    assert source.exchange(client=named, issuer="https://issuer.example")
    assert source.exchange(client=named)
    assert source.exchange(issuer="https://anybody.example")
    source.seen.clear()
    for error in (None, "access_denied"):
        with pytest.raises(GrantRefusedError) as refused:
            source.exchange(client=named, issuer="https://evil.example", error=error)
        assert refused.value.code == "issuer"
    assert not source.seen


def test_the_catalogues_issuer_counts_at_the_catalogues_addresses(source: Source) -> None:
    with pytest.raises(GrantRefusedError, match="another issuer"):
        source.exchange(client=PLAIN, issuer="https://evil.example")


@pytest.mark.parametrize(
    ("kind", "error", "description", "raised"),
    [
        ("google_ads", "access_denied", "", ConsentDeniedError),
        ("salesforce", "access_denied", "end-user denied authorization", ConsentDeniedError),
        ("google_ads", "admin_policy_enforced", "", AccountRefusedError),
        ("google_ads", "org_internal", "", AccountRefusedError),
        ("google_ads", "access_not_configured", "", AccountRefusedError),
        ("salesforce", "OAUTH_APP_ACCESS_DENIED", "", AccountRefusedError),
        ("google_ads", "redirect_uri_mismatch", "", ProviderClientError),
        ("google_ads", "deleted_client", "", ProviderClientError),
        ("google_ads", "invalid_scope", "", ProviderClientError),
        ("google_ads", "server_error", "", ProviderSilentError),
        ("google_ads", "temporarily_unavailable", "", ProviderSilentError),
        ("google_ads", "whatever_this_is", "", ProviderSilentError),
    ],
)
def test_who_comes_back_with_an_error_is_told_which(
    source: Source, kind: str, error: str, description: str, raised: type[ProviderError]
) -> None:
    with pytest.raises(raised) as told:
        source.exchange(kind, code=None, error=error, description=description)
    assert type(told.value) is raised
    assert told.value.code == error
    assert error in str(told.value)
    assert not source.seen


def test_what_a_callback_says_is_cleaned(source: Source) -> None:
    told = f"no\r\nX: \u202e{CODE} and {CLIENT_SECRET} {'9' * 400}"
    with pytest.raises(ConsentDeniedError) as denied:
        source.exchange(error="access_denied", description=told)
    assert str(denied.value) == "access_denied: no X: … and … …"


def test_coming_back_with_nothing_is_silence(source: Source) -> None:
    with pytest.raises(ProviderSilentError):
        source.exchange(code=None)


CALLS: dict[str, Callable[[Source, ProviderClient], object]] = {
    "send": lambda source, client: source.provider().send(
        "google_ads", client, redirect_uri=REDIRECT, state="s"
    ),
    "exchange": lambda source, client: source.exchange(client=client),
    "refresh": lambda source, client: source.refresh(client=client),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "address",
    [
        "http://provider.example/token",
        "http://127.0.0.1.evil.example/token",
        "http://user:word@127.0.0.1/token",
        "ftp://127.0.0.1/token",
        "https:///token",
        "not an address",
    ],
)
def test_no_secret_goes_where_it_could_be_read(source: Source, call: str, address: str) -> None:
    client = source.client(urls={"authorize_url": address, "token_url": address})
    with pytest.raises(ProviderClientError):
        CALLS[call](source, client)


@pytest.mark.parametrize("call", CALLS)
def test_this_machine_without_tls_is_asked_only_where_that_is_switched_on(
    source: Source, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT")
    with pytest.raises(ProviderClientError, match="OAUTHLIB_INSECURE_TRANSPORT"):
        CALLS[call](source, source.client())
    assert not source.seen


@pytest.mark.parametrize("call", CALLS)
def test_without_a_registered_client_there_is_nobody_to_ask(source: Source, call: str) -> None:
    with pytest.raises(ProviderClientError, match="no OAuth client"):
        CALLS[call](source, source.client(client_id=None))


@pytest.mark.parametrize("kind", ["mysql", "no_such_kind"])
def test_a_kind_that_is_not_authorized_so_is_a_setting(source: Source, kind: str) -> None:
    for call in (source.exchange, source.refresh):
        with pytest.raises(ProviderClientError, match="the catalogue does not say"):
            call(kind)


def test_a_secret_that_no_header_can_hold_is_a_setting(source: Source) -> None:
    provider = source.provider(catalogue=changed("google_ads", client_auth="basic"))
    client = source.client(client_secret="fünf\u20ac")
    with pytest.raises(ProviderClientError, match="characters"):
        provider.refresh("google_ads", client, HELD)
