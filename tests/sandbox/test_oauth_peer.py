"""OAuth providers, as an ordinary client of theirs sees them."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from bot.sandbox.fakes.oauth import (
    BadToken,
    Client,
    OAuthPeer,
    OAuthPerson,
    Refreshing,
    google,
    salesforce,
    walk,
)
from bot.sandbox.fakes.peer import Status

TIMEOUT = 5
ADS = "https://www.googleapis.com/auth/adwords"
REDIRECT = "http://127.0.0.1:1/oauth/callback"
VERIFIER = "a-verifier-that-is-long-enough-to-be-taken-as-one"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class World:
    """Both providers, with a clock that the test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 17, tzinfo=UTC)
        self.client = Client(client_id="bot", secret="bot-secret", redirect_uris={REDIRECT})
        self.anna = OAuthPerson(
            id="anna", name="Anna", email="anna@acme.example", data_accounts={"123-456-7890"}
        )
        self.carla = OAuthPerson(
            id="carla", name="Carla", email="carla@acme.example", data_accounts={"00D5g000004KpQz"}
        )
        self.google = google(people=[self.anna], client=self.client, developer_token="dev")
        self.salesforce = salesforce(people=[self.carla], client=self.client)
        self.peer = OAuthPeer(providers=[self.google, self.salesforce], now=lambda: self.time)

    def url(self, provider: str, **changed: str | None) -> str:
        asked = {
            "response_type": "code",
            "client_id": "bot",
            "redirect_uri": REDIRECT,
            "scope": ADS if provider == "google" else "api refresh_token",
            "state": "a-state",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent",
            **changed,
        }
        kept = {name: value for name, value in asked.items() if value is not None}
        return f"{self.peer.base(provider)}/authorize?{urlencode(kept)}"

    def consent(self, provider: str, **changed: str | None) -> dict[str, str]:
        person = "anna" if provider == "google" else "carla"
        return query(walk(self.url(provider, **changed), person=person))

    def token(self, provider: str, **form: str) -> requests.Response:
        body = {"client_id": "bot", "client_secret": "bot-secret", **form}
        return requests.post(f"{self.peer.base(provider)}/token", data=body, timeout=TIMEOUT)

    def exchange(self, provider: str, code: str, **changed: str) -> requests.Response:
        form = {"code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER, **changed}
        return self.token(provider, grant_type="authorization_code", **form)

    def granted(self, provider: str) -> dict[str, Any]:
        answer = self.exchange(provider, self.consent(provider)["code"])
        assert answer.status_code == 200, answer.text
        held: dict[str, Any] = answer.json()
        return held

    def refresh(self, provider: str, token: str) -> requests.Response:
        return self.token(provider, grant_type="refresh_token", refresh_token=token)

    def customers(self, token: str, developer: str | None = "dev") -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        if developer:
            headers["developer-token"] = developer
        url = f"{self.peer.base('google')}/v25/customers:listAccessibleCustomers"
        return requests.get(url, headers=headers, timeout=TIMEOUT)

    def userinfo(self, held: dict[str, Any]) -> requests.Response:
        url = f"{held['instance_url']}/services/oauth2/userinfo"
        headers = {"Authorization": f"Bearer {held['access_token']}"}
        return requests.get(url, headers=headers, timeout=TIMEOUT)


@pytest.fixture
def world() -> Iterator[World]:
    it = World()
    with it.peer:
        yield it


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def google_word(answer: requests.Response) -> object:
    detail = answer.json()["error"]["details"][0]
    return detail["errors"][0]["errorCode"]["authenticationError"]


def test_who_consents_comes_back_with_code_state_and_issuer(world: World) -> None:
    came = world.consent("google")
    assert came["state"] == "a-state"
    assert came["iss"] == world.peer.base("google")
    assert set(came) == {"code", "state", "iss"}


def test_the_pages_say_who_is_who_and_what_is_asked(world: World) -> None:
    with requests.Session() as browser:
        page = browser.get(world.url("google"), timeout=TIMEOUT)
        assert "Anna" in page.text
        assert "123-456-7890" in page.text
        page = browser.post(page.url, data={"person": "anna"}, timeout=TIMEOUT)
        assert ADS in page.text
        assert "Deny" in page.text


def test_a_code_becomes_tokens_that_open_the_api(world: World) -> None:
    held = world.granted("google")
    assert held["scope"] == ADS
    assert held["expires_in"] == 3600
    answer = world.customers(held["access_token"])
    assert answer.json() == {"resourceNames": ["customers/1234567890"]}


def test_salesforce_tells_its_instance_the_long_id_and_no_life(world: World) -> None:
    held = world.granted("salesforce")
    assert held["instance_url"] == world.peer.base("salesforce")
    assert "expires_in" not in held
    told = world.userinfo(held).json()
    assert told["organization_id"] == "00D5g000004KpQzEAK"
    assert told["preferred_username"] == "carla@acme.example"


@pytest.mark.parametrize("basic", [True, False])
def test_a_client_proves_itself_in_the_body_or_by_basic(world: World, basic: bool) -> None:
    code = world.consent("google")["code"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    auth = ("bot", "bot-secret") if basic else None
    form |= {} if basic else {"client_id": "bot", "client_secret": "bot-secret"}
    url = f"{world.peer.base('google')}/token"
    assert requests.post(url, data=form, auth=auth, timeout=TIMEOUT).status_code == 200


def test_a_way_of_proof_that_the_provider_does_not_take_is_refused(world: World) -> None:
    world.client.ways = frozenset({"basic"})
    answer = world.exchange("google", world.consent("google")["code"])
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),  # PKCE is required
        ({"scope": "everything"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_a_bad_question_comes_back_as_an_error(
    world: World, changed: dict[str, str | None], error: str
) -> None:
    came = world.consent("google", **changed)
    assert came["error"] == error
    assert came["state"] == "a-state"
    assert "code" not in came


@pytest.mark.parametrize(
    "changed",
    [{"redirect_uri": "http://127.0.0.1:1/elsewhere"}, {"client_id": "stranger"}],
)
def test_an_unknown_address_or_client_is_never_redirected_to(
    world: World, changed: dict[str, str | None]
) -> None:
    answer = requests.get(world.url("google", **changed), timeout=TIMEOUT, allow_redirects=False)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "another-verifier-that-is-long-enough-to-be-one"},
        {"code": "no-such-code"},
    ],
)
def test_a_code_without_its_verifier_opens_nothing(world: World, changed: dict[str, str]) -> None:
    answer = world.exchange("google", **{"code": world.consent("google")["code"], **changed})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_code_ends_after_five_minutes(world: World) -> None:
    code = world.consent("google")["code"]
    world.time += timedelta(minutes=5)
    assert world.exchange("google", code).json()["error"] == "invalid_grant"


def test_a_code_used_twice_ends_what_it_gave(world: World) -> None:
    code = world.consent("google")["code"]
    held = world.exchange("google", code).json()
    assert world.exchange("google", code).json()["error"] == "invalid_grant"
    assert google_word(world.customers(held["access_token"])) == "OAUTH_TOKEN_REVOKED"
    assert world.refresh("google", held["refresh_token"]).status_code == 400


def test_of_many_exchanges_at_once_one_wins(world: World) -> None:
    code = world.consent("google")["code"]
    with ThreadPoolExecutor(8) as pool:
        codes = [
            a.status_code for a in pool.map(lambda _: world.exchange("google", code), range(8))
        ]
    assert sorted(codes) == [200] + [400] * 7


def test_a_denial_and_the_providers_own_refusal_come_back_as_errors(world: World) -> None:
    came = query(walk(world.url("google"), person="anna", allow=False))
    assert came["error"] == "access_denied"
    assert came["iss"] == world.peer.base("google")
    world.google.refuses_with = "admin_policy_enforced"
    assert world.consent("google")["error"] == "admin_policy_enforced"


def test_consent_may_be_narrowed_to_nothing_but_who_it_is(world: World) -> None:
    code = query(walk(world.url("google"), person="anna", only=[]))["code"]
    held = world.exchange("google", code).json()
    assert held["scope"] == "openid"
    answer = world.customers(held["access_token"])
    assert answer.status_code == 403
    assert answer.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_consent_may_be_narrowed_to_a_part(world: World) -> None:
    code = query(walk(world.url("salesforce"), person="carla", only=["api"]))["code"]
    assert world.exchange("salesforce", code).json()["scope"] == "api"


def test_who_does_not_ask_for_offline_access_gets_no_refresh_token(world: World) -> None:
    code = world.consent("google", access_type=None)["code"]
    assert "refresh_token" not in world.exchange("google", code).json()


def test_google_gives_its_refresh_token_again_only_to_who_asks_for_consent(world: World) -> None:
    world.granted("google")
    code = world.consent("google", prompt=None)["code"]
    assert "refresh_token" not in world.exchange("google", code).json()
    assert "refresh_token" in world.granted("google")


def test_an_access_token_expires_and_is_renewed_without_a_new_refresh_token(world: World) -> None:
    held = world.granted("google")
    world.time += timedelta(hours=1)
    assert google_word(world.customers(held["access_token"])) == "OAUTH_TOKEN_EXPIRED"
    renewed = world.refresh("google", held["refresh_token"]).json()
    assert "refresh_token" not in renewed
    assert world.customers(renewed["access_token"]).status_code == 200
    assert world.refresh("google", held["refresh_token"]).status_code == 200


def test_a_provider_may_repeat_the_same_refresh_token() -> None:
    world = World()
    world.salesforce.refreshing = Refreshing.SAME
    with world.peer:
        held = world.granted("salesforce")
        renewed = world.refresh("salesforce", held["refresh_token"]).json()
        assert renewed["refresh_token"] == held["refresh_token"]
        assert renewed["instance_url"] == held["instance_url"]


def test_a_rotated_refresh_token_used_again_ends_the_family(world: World) -> None:
    held = world.granted("salesforce")
    renewed = world.refresh("salesforce", held["refresh_token"]).json()
    assert renewed["refresh_token"] != held["refresh_token"]
    again = world.refresh("salesforce", held["refresh_token"])
    assert again.json()["error_description"] == "expired access/refresh token"
    assert world.userinfo(renewed).status_code == 401
    assert world.refresh("salesforce", renewed["refresh_token"]).status_code == 400


def test_a_revoked_person_is_refused_until_they_consent_again(world: World) -> None:
    held = world.granted("google")
    world.peer.revoke("google", "anna@acme.example")
    assert google_word(world.customers(held["access_token"])) == "OAUTH_TOKEN_REVOKED"
    refused = world.refresh("google", held["refresh_token"])
    assert refused.json() == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }
    assert world.anna in world.peer.ledger("google").refused
    fresh = world.granted("google")
    assert world.customers(fresh["access_token"]).status_code == 200
    assert world.anna not in world.peer.ledger("google").refused
    assert google_word(world.customers(held["access_token"])) == "OAUTH_TOKEN_REVOKED"


def test_what_was_consented_to_long_ago_is_used_and_revoked_like_all_else(world: World) -> None:
    access, refresh = world.peer.ledger("google").plant("anna@acme.example", [ADS])
    assert world.customers(access).status_code == 200
    renewed = world.refresh("google", refresh).json()["access_token"]
    world.peer.revoke("google", "anna")
    assert google_word(world.customers(renewed)) == "OAUTH_TOKEN_REVOKED"
    world.peer.restore("google", "anna")
    assert world.customers(renewed).status_code == 200


def test_a_client_may_revoke_its_own_token(world: World) -> None:
    held = world.granted("google")
    form = {"token": held["refresh_token"], "client_id": "bot", "client_secret": "bot-secret"}
    url = f"{world.peer.base('google')}/revoke"
    assert requests.post(url, data=form, timeout=TIMEOUT).status_code == 200
    assert world.customers(held["access_token"]).status_code == 401


def test_who_lost_the_role_is_refused_though_the_token_lives(world: World) -> None:
    ads, crm = world.granted("google"), world.granted("salesforce")
    world.anna.data_accounts.clear()
    world.carla.data_accounts.clear()
    assert google_word(world.customers(ads["access_token"])) == "NOT_ADS_USER"
    refused = world.userinfo(crm)
    assert (refused.status_code, refused.json()[0]["errorCode"]) == (403, "API_DISABLED_FOR_ORG")


def test_who_was_deactivated_can_neither_sign_in_nor_refresh(world: World) -> None:
    held = world.granted("salesforce")
    world.carla.active = False
    assert world.refresh("salesforce", held["refresh_token"]).json()["error_description"] == (
        "inactive user"
    )
    assert world.userinfo(held).status_code == 401
    with pytest.raises(requests.HTTPError):
        world.consent("salesforce")


@pytest.mark.parametrize("way", [BadToken.FORBIDDEN, BadToken.EMPTY])
def test_a_bad_token_may_be_refused_with_403_and_no_words(world: World, way: BadToken) -> None:
    world.google.bad_token = way
    answer = world.customers("no-such-token")
    assert answer.status_code == 403
    assert not (answer.text and answer.json()["error_description"])


@pytest.mark.parametrize(
    ("developer", "word"),
    [(None, "DEVELOPER_TOKEN_PARAMETER_MISSING"), ("wrong", "DEVELOPER_TOKEN_INVALID")],
)
def test_google_ads_wants_a_developer_token(world: World, developer: str | None, word: str) -> None:
    held = world.granted("google")
    assert google_word(world.customers(held["access_token"], developer)) == word


@pytest.mark.parametrize("said", ["https://evil.example", ""])
def test_a_callback_may_name_another_issuer_or_none(world: World, said: str) -> None:
    world.google.says_issuer = said
    assert world.consent("google").get("iss", "") == said


def test_a_provider_that_is_down_answers_503_with_a_page(world: World) -> None:
    held = world.granted("google")
    world.google.up = False
    for answer in (world.refresh("google", held["refresh_token"]), world.customers("any")):
        assert answer.status_code == 503
        assert "text/html" in answer.headers["Content-Type"]
    assert world.granted("salesforce")


def test_a_fault_can_be_ordered_for_one_providers_token_endpoint(world: World) -> None:
    code = world.consent("google")["code"]
    world.peer.faults.add("/google/token", Status(code=429, headers={"Retry-After": "7"}))
    answer = world.exchange("google", code)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert world.exchange("google", code).status_code == 200
