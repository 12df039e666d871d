"""Sign in with Slack against a server that says what a test has it say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from flask import Flask, Response, jsonify, request
from slack_sdk import WebClient

from bot.adapters.clock import MovableClock
from bot.domain.errors import (
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.ports.sign_in import SignedIn
from bot.sandbox.fakes.peer import Peer
from bot.slack.client import make_client
from bot.slack.sign_in import ENTERPRISE, TEAM, USER, SlackSignIn

CLIENT, SECRET, NONCE, BACK = "1.2", "the-client-secret", "the-nonce", "https://bot.example/back"


@dataclass
class Server:
    """A Slack whose answers a test changes."""

    clock: MovableClock
    app: Flask = field(default_factory=lambda: Flask("slack"))
    claims: dict[str, object] = field(default_factory=dict)
    said: dict[str, object] = field(default_factory=dict)
    error: str | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.app.add_url_rule("/api/openid.connect.token", view_func=self.token, methods=["POST"])
        self.app.add_url_rule("/api/openid.connect.userInfo", view_func=self.who, methods=["POST"])

    def token(self) -> Response:
        self.asked.append({**request.form.to_dict(), "auth": request.headers["Authorization"]})
        if self.error:
            return jsonify(ok=False, error=self.error)
        until = self.clock.now() + timedelta(minutes=5)
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "U1",
            "nonce": NONCE,
            "exp": int(until.timestamp()),
        } | self.claims
        told = {name: value for name, value in claims.items() if value is not None}
        token = self.claims.get("whole") or jwt.encode(told, "x" * 32, algorithm="HS256")
        return jsonify(ok=True, access_token="xoxp-1", token_type="Bearer", id_token=token)

    def who(self) -> Response:
        assert request.headers["Authorization"] == "Bearer xoxp-1"
        said = {"ok": True, "sub": "U1", USER: "U1", TEAM: "T1"} | self.said
        return jsonify(said)


@pytest.fixture
def server(clock: MovableClock) -> Iterator[Server]:
    server = Server(clock)
    with Peer(server.app) as peer:
        server.url = peer.url
        yield server


@pytest.fixture
def slack(server: Server, clock: MovableClock) -> SlackSignIn:
    def connect(token: str) -> WebClient:
        return make_client(token=token, api_url=f"{server.url}/api")

    return SlackSignIn(
        client_id=CLIENT,
        client_secret=SECRET,
        slack_url=server.url,
        redirect_uri=BACK,
        connect=connect,
        clock=clock,
    )


def test_slack_says_who_it_is(slack: SlackSignIn, server: Server) -> None:
    server.said = {ENTERPRISE: "E1"}
    who = slack.who(code="the-code", nonce=NONCE)
    assert who == SignedIn(user_id="U1", team_id="T1", enterprise_id="E1")
    (asked,) = server.asked
    assert (asked["code"], asked["redirect_uri"]) == ("the-code", BACK)
    assert asked["auth"].startswith("Basic ")
    assert SECRET not in str(asked)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "9.9"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": "soon"},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": "U2"},
        {"sub": None},
        {"whole": "no-token"},
        {"whole": "a.b.c"},
        {"whole": "x" * 100_000},
        {"whole": ["a"]},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_not_believed(
    slack: SlackSignIn, server: Server, changed: dict[str, object]
) -> None:
    server.claims = changed
    with pytest.raises(GrantRefusedError) as refused:
        slack.who(code="the-code", nonce=NONCE)
    assert not any(told in str(refused.value) for told in ("the-code", NONCE, "evil"))


@pytest.mark.parametrize(
    "said",
    [{"sub": "U2"}, {USER: None}, {USER: ""}, {USER: 7}, {TEAM: None}, {TEAM: ["T1"]}],
    ids=str,
)
def test_who_slack_does_not_name_is_nobody(
    slack: SlackSignIn, server: Server, said: dict[str, object]
) -> None:
    server.said = said
    with pytest.raises(GrantRefusedError):
        slack.who(code="the-code", nonce=NONCE)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("invalid_code", GrantRefusedError),
        ("code_already_used", GrantRefusedError),
        ("bad_client_secret", ProviderClientError),
        ("bad_redirect_uri", ProviderClientError),
        ("internal_error", ProviderSilentError),
        ("<b>x</b>", ProviderSilentError),
    ],
)
def test_slacks_refusals_say_whose_matter_it_is(
    slack: SlackSignIn, server: Server, error: str, kind: type[ProviderError]
) -> None:
    server.error = error
    with pytest.raises(ProviderError) as refused:
        slack.who(code="the-code", nonce=NONCE)
    assert type(refused.value) is kind
    assert "<b>" not in str(refused.value)


def test_a_person_is_sent_to_slack_with_nothing_that_could_change_the_address(
    slack: SlackSignIn, server: Server
) -> None:
    parts = urlsplit(slack.address(state="s&x=1", nonce="n#", team_id="T1&client_id=9"))
    assert (
        f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{server.url}/openid/connect/authorize"
    )
    assert parse_qs(parts.query, strict_parsing=True) == {
        "response_type": ["code"],
        "state": ["s&x=1"],
        "client_id": [CLIENT],
        "scope": ["openid"],
        "redirect_uri": [BACK],
        "team": ["T1&client_id=9"],
        "nonce": ["n#"],
    }


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("https://slack.com", ("https://slack.com", "https://*.slack.com")),
        ("http://127.0.0.1:7", ("http://127.0.0.1:7",)),
    ],
)
def test_forms_may_lead_to_slack_and_to_the_teams_own_hosts(
    url: str, origins: tuple[str, ...], clock: MovableClock
) -> None:
    slack = SlackSignIn(
        client_id=CLIENT,
        client_secret=SECRET,
        slack_url=url,
        redirect_uri=BACK,
        connect=lambda token: make_client(token=token),
        clock=clock,
    )
    assert slack.origins == origins
