"""Asking on and on: addresses at pages and the webhook, people in Slack."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from slack_sdk.signature import SignatureVerifier
from werkzeug.test import TestResponse

from bot.web.limits import neighbourhood
from tests.attacks.conftest import COMMANDS, PAGES, REPORTS, SIGNING_SECRET, SITE, Target

GUESSED = "/link/a-token-that-nobody-was-given"


def ask(client: FlaskClient, path: str, times: int, method: str = "GET") -> list[int]:
    return [client.open(path, method=method, base_url=SITE).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (GUESSED, "GET"),
        (GUESSED, "POST"),
        (f"{GUESSED}/sign-in", "POST"),
        ("/oauth/callback?state=s&code=c", "GET"),
        ("/slack/signed-in?state=s&code=c", "GET"),
        ("/reauthorize/7/check", "POST"),
        ("/nothing", "GET"),
    ],
)
def test_one_address_may_ask_for_so_many_pages_a_minute(
    paced: Target, path: str, method: str
) -> None:
    client = paced.client()
    assert 429 not in ask(client, path, PAGES, method)
    refused = client.open(path, method=method, base_url=SITE)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "That was a lot at once" in refused.text
    assert "load this page again" in refused.text
    italian = client.get(path, base_url=SITE, headers={"Accept-Language": "it"})
    assert "Era tanto" in italian.text
    assert 429 not in ask(paced.client("198.51.100.8"), path, 1, method), "others are served"


def test_all_addresses_of_one_ipv6_network_count_as_one(paced: Target) -> None:
    for number in range(PAGES):
        assert ask(paced.client(f"2001:db8:1:2::{number:x}"), GUESSED, 1) == [404]
    assert ask(paced.client("2001:db8:1:2:ffff::9"), GUESSED, 1) == [429]
    assert ask(paced.client("2001:db8:1:3::1"), GUESSED, 1) == [404]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("unknown", "unknown"),
        ("x" * 10_000, "x" * 64),
    ],
)
def test_whoever_can_change_the_last_bits_is_still_the_same(address: str, counted: str) -> None:
    assert neighbourhood(address) == counted


def test_a_header_that_no_proxy_of_ours_wrote_makes_nobody_somebody_else(paced: Target) -> None:
    """The proxy adds the true address at the end; what stands before it anybody may write."""
    for number in range(PAGES):
        ask(paced.client(f"203.0.113.{number}, 198.51.100.7"), GUESSED, 1)
    assert ask(paced.client("203.0.113.99, 198.51.100.7"), GUESSED, 1) == [429]


def test_one_address_may_post_so_many_reports_a_minute(paced: Target) -> None:
    client = paced.client()
    assert ask(client, "/reports/194", REPORTS, "POST") == [401] * REPORTS
    refused = client.post("/reports/194", base_url=SITE)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert refused.json is not None
    assert "try again in" in refused.json["error"]
    assert ask(client, GUESSED, 1) == [404], "pages are counted apart"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/slack/events", "/assets/page.css"])
def test_platforms_slack_and_files_are_never_told_to_wait(paced: Target, path: str) -> None:
    client = paced.client()
    ask(client, GUESSED, PAGES + 1)
    method = "POST" if path == "/slack/events" else "GET"
    assert 429 not in ask(client, path, 3 * PAGES, method)


def slack(target: Target, fields: Mapping[str, str]) -> TestResponse:
    body, stamp = urlencode(fields), str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=stamp, body=body)
    return target.client().post(
        "/slack/events",
        data=body,
        base_url=SITE,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature or "",
        },
    )


def command(target: Target, person: str, team: str = "T1") -> TestResponse:
    return slack(
        target,
        {
            "command": "/mbi",
            "text": "help",
            "user_id": person,
            "team_id": team,
            "trigger_id": f"1.2.{time.monotonic_ns()}",
            "response_url": "http://127.0.0.1:9/none",
        },
    )


def test_one_person_may_command_so_often_and_is_told_when_to_come_again(paced: Target) -> None:
    told = [command(paced, "U1") for _ in range(COMMANDS + 1)]
    assert [one.status_code for one in told] == [200] * (COMMANDS + 1), "Slack gets its 200"
    assert "lot at once" not in told[COMMANDS - 1].text
    assert told[-1].json is not None
    assert told[-1].json["response_type"] == "ephemeral"
    assert "That was a lot at once" in told[-1].json["text"]
    assert "lot at once" not in command(paced, "U2").text
    assert "lot at once" not in command(paced, "U1", team="T2").text


def test_what_was_typed_in_a_form_stays_there(paced: Target) -> None:
    for _ in range(COMMANDS):
        command(paced, "U1")
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": "report",
        "state": {"values": {"page": {"page": {"value": "Google Ads\tSuccess"}}}},
        "blocks": [{"type": "section"}, {"type": "input", "block_id": "page"}],
    }
    sent = {
        "type": "view_submission",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "trigger_id": "1.2.3",
        "view": view,
    }
    answer = slack(paced, {"payload": json.dumps(sent)})
    assert answer.json is not None
    assert answer.json["response_action"] == "errors"
    assert "lot at once" in answer.json["errors"]["page"]
