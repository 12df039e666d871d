"""The whole way at providers whose rules are oauthlib's own: consent, tokens, and probes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.adapters.clock import MovableClock
from bot.adapters.http.batch import Batch
from bot.adapters.oauth.provider import OAuthProvider
from bot.adapters.probes.http import HttpProbes
from bot.catalogue.loader import load_catalogue
from bot.domain.errors import (
    AccountRefusedError,
    ConsentDeniedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.domain.grant import Credentials, pick
from bot.domain.observation import Reading
from bot.ports.probe import Trial, Tried
from bot.ports.provider import Callback, ProviderClient, Sent
from bot.ports.witness import Heard
from bot.sandbox.fakes.oauth import (
    BadToken,
    Client,
    OAuthPeer,
    OAuthPerson,
    ProviderTruth,
    google,
    salesforce,
    walk,
)

REDIRECT = "http://127.0.0.1:1/oauth/callback"
NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
CATALOGUE = load_catalogue()
KINDS = {"google_ads": "google", "salesforce": "salesforce"}
DATA = {"google_ads": "123-456-7890", "salesforce": "00D5g000004KpQz"}


class World:
    """Two providers, one person, one clock, and the adapters of production."""

    def __init__(self) -> None:
        self.clock = MovableClock(NOW)
        self.registered = Client(client_id="bot", secret="bot-secret", redirect_uris={REDIRECT})
        self.anna = OAuthPerson(
            id="anna", name="Anna", email="anna@acme.example", data_accounts={*DATA.values()}
        )
        people = [self.anna]
        client = self.registered
        self.truths: dict[str, ProviderTruth] = {
            "google": google(people=people, client=client, developer_token="dev-1"),
            "salesforce": salesforce(people=people, client=client),
        }
        self.peer = OAuthPeer(providers=[*self.truths.values()], now=self.clock.now)
        self.provider = OAuthProvider(catalogue=CATALOGUE, clock=self.clock, timeout=5.0)
        self.probes = HttpProbes(
            catalogue=CATALOGUE,
            connect_url=self.peer_url,
            clock=self.clock,
            sends=Batch(timeout=5.0),
        )

    @property
    def peer_url(self) -> str:
        return "http://127.0.0.1:9"

    def client(self, kind: str, *, issuer: str = "") -> ProviderClient:
        base = self.peer.base(KINDS[kind])
        urls = {"authorize_url": "/authorize", "token_url": "/token", "api_url": "", "issuer": ""}
        return ProviderClient(
            provider=KINDS[kind],
            client_id="bot",
            client_secret="bot-secret",
            urls={name: f"{base}{path}" for name, path in urls.items()}
            | ({"issuer": issuer} if issuer else {}),
            secrets={"developer_token": "dev-1"},
        )

    def send(self, kind: str) -> Sent:
        return self.provider.send(
            kind, self.client(kind), redirect_uri=REDIRECT, state="st", login_hint="anna@x"
        )

    def come_back(self, kind: str, sent: Sent, place: str) -> Credentials:
        query = {name: values[0] for name, values in parse_qs(urlsplit(place).query).items()}
        assert query["state"] == "st"
        callback = Callback(
            code=query.get("code"),
            error=query.get("error"),
            description=query.get("error_description", ""),
            issuer=query.get("iss"),
        )
        return self.provider.exchange(
            kind, self.client(kind), callback, redirect_uri=REDIRECT, verifier=sent.verifier
        )

    def consent(self, kind: str, *, only: list[str] | None = None) -> Credentials:
        sent = self.send(kind)
        return self.come_back(kind, sent, walk(sent.url, person="anna", only=only))

    def refresh(self, kind: str, held: Credentials) -> Credentials:
        return self.provider.refresh(kind, self.client(kind), held)

    def attempt(self, kind: str, held: Credentials) -> Tried:
        trial = Trial(kind=kind, credentials=held, client=self.client(kind))
        (tried,) = self.probes.try_all([trial])
        return tried


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    made = World()
    with made.peer:
        yield made


EACH = pytest.mark.parametrize("kind", KINDS)


@EACH
def test_a_person_consents_and_the_grant_opens_their_data_account(world: World, kind: str) -> None:
    held = world.consent(kind)
    assert set(held.values) >= {"access_token", "refresh_token"}
    tried = world.attempt(kind, held)
    assert (tried.heard, tried.reading) == (Heard.ANSWER, Reading.GOOD)
    assert pick(DATA[kind], tried.data_accounts)
    assert (tried.person == "anna@acme.example") is (kind == "salesforce")


def test_the_life_of_a_token_is_kept_where_it_is_told(world: World) -> None:
    assert world.consent("google_ads").expires_at == NOW + timedelta(hours=1)
    assert world.consent("salesforce").expires_at is None


@EACH
def test_an_expired_token_is_refused_and_renewed(world: World, kind: str) -> None:
    held = world.consent(kind)
    world.clock.advance(timedelta(hours=3))
    assert world.attempt(kind, held).reading is Reading.CREDENTIAL_REFUSED
    renewed = world.refresh(kind, held)
    rotated = renewed.values["refresh_token"] != held.values["refresh_token"]
    assert rotated is (kind == "salesforce")
    assert world.attempt(kind, renewed).reading is Reading.GOOD


def test_a_refresh_token_that_was_rotated_ends_the_family_when_used_again(world: World) -> None:
    held = world.consent("salesforce")
    renewed = world.refresh("salesforce", held)
    for spent in (held, renewed):
        with pytest.raises(GrantRefusedError, match="expired access/refresh token"):
            world.refresh("salesforce", spent)


@EACH
def test_a_revoked_grant_is_refused_as_a_credential(world: World, kind: str) -> None:
    held = world.consent(kind)
    world.peer.revoke(KINDS[kind], "anna")
    assert world.attempt(kind, held).reading is Reading.CREDENTIAL_REFUSED
    with pytest.raises(GrantRefusedError) as refused:
        world.refresh(kind, held)
    assert refused.value.code == "invalid_grant"


@EACH
def test_who_lost_the_data_account_is_refused_as_an_account(world: World, kind: str) -> None:
    held = world.consent(kind)
    world.anna.data_accounts.clear()
    assert world.attempt(kind, held).reading is Reading.ACCOUNT_REFUSED


def test_a_deactivated_person_is_refused_as_an_account(world: World) -> None:
    held = world.consent("salesforce")
    world.anna.active = False
    with pytest.raises(AccountRefusedError, match="inactive user"):
        world.refresh("salesforce", held)


@EACH
def test_forbidden_in_place_of_unauthorized_is_about_the_credential(
    world: World, kind: str
) -> None:
    held = world.consent(kind)
    world.peer.ledger(KINDS[kind]).expire()
    world.truths[KINDS[kind]].bad_token = BadToken.FORBIDDEN
    assert world.attempt(kind, held).reading is Reading.CREDENTIAL_REFUSED
    world.truths[KINDS[kind]].bad_token = BadToken.EMPTY
    assert world.attempt(kind, held).heard is Heard.SILENCE


def test_a_wrong_developer_token_is_the_bots_own_matter(world: World) -> None:
    held = world.consent("google_ads")
    client = world.client("google_ads")
    for secrets in ({}, {"developer_token": "dev-2"}):
        trial = Trial(
            kind="google_ads",
            credentials=held,
            client=ProviderClient(provider="google", urls=client.urls, secrets=secrets),
        )
        (tried,) = world.probes.try_all([trial])
        assert (tried.heard, tried.reading) == (Heard.REFUSED, None)


@EACH
def test_a_denial_is_told(world: World, kind: str) -> None:
    sent = world.send(kind)
    place = walk(sent.url, person="anna", allow=False)
    with pytest.raises(ConsentDeniedError, match="The user denied access"):
        world.come_back(kind, sent, place)


@EACH
def test_a_scope_that_was_unticked_is_told(world: World, kind: str) -> None:
    with pytest.raises(GrantRefusedError, match="not granted") as refused:
        world.consent(kind, only=[])
    assert refused.value.code == "scope"


def test_a_policy_of_the_organization_is_told(world: World) -> None:
    world.truths["google"].refuses_with = "admin_policy_enforced"
    sent = world.send("google_ads")
    with pytest.raises(AccountRefusedError):
        world.come_back("google_ads", sent, walk(sent.url, person="anna"))


@EACH
def test_another_issuer_is_refused_and_a_silent_one_is_not(world: World, kind: str) -> None:
    world.truths[KINDS[kind]].says_issuer = ""
    assert world.consent(kind)
    world.truths[KINDS[kind]].says_issuer = "https://evil.example"
    with pytest.raises(GrantRefusedError) as refused:
        world.consent(kind)
    assert refused.value.code == "issuer"


@EACH
def test_a_code_is_good_once_and_with_its_verifier_only(world: World, kind: str) -> None:
    sent = world.send(kind)
    place = walk(sent.url, person="anna")
    with pytest.raises(ProviderError) as refused:
        world.come_back(kind, Sent(url=sent.url, verifier="x" * 64), place)
    assert isinstance(refused.value, GrantRefusedError)
    sent = world.send(kind)
    place = walk(sent.url, person="anna")
    assert world.come_back(kind, sent, place)
    with pytest.raises(GrantRefusedError):
        world.come_back(kind, sent, place)


@EACH
def test_a_wrong_secret_is_the_operators_matter(world: World, kind: str) -> None:
    held = world.consent(kind)
    world.registered.secret = "another"
    with pytest.raises(ProviderClientError):
        world.refresh(kind, held)


@EACH
def test_a_provider_that_is_down_is_silent(world: World, kind: str) -> None:
    held = world.consent(kind)
    world.truths[KINDS[kind]].up = False
    with pytest.raises(ProviderSilentError, match="HTTP 503"):
        world.refresh(kind, held)
    assert world.attempt(kind, held).heard is Heard.SILENCE


def test_many_may_be_renewed_at_once(world: World) -> None:
    held = world.consent("google_ads")
    with ThreadPoolExecutor(8) as pool:
        renewed = list(pool.map(lambda _: world.refresh("google_ads", held), range(8)))
    assert len({one.values["access_token"] for one in renewed}) == 8
    assert {one.values["refresh_token"] for one in renewed} == {held.values["refresh_token"]}
