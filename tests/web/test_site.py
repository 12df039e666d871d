"""Health, headers, and bodies that are no requests of Slack's."""

from __future__ import annotations

import pytest
import requests
from cryptography.fernet import Fernet

from bot.bootstrap.whole import build
from bot.config.environment import read_settings
from bot.config.settings import Settings
from tests.web.conftest import Site


def get(site: Site, path: str) -> requests.Response:
    return requests.get(f"{site.url}{path}", timeout=10)


def test_a_bot_that_runs_says_that_it_is_alive(site: Site) -> None:
    answer = get(site, "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


def test_a_bot_that_watches_something_is_ready(site: Site) -> None:
    answer = get(site, "/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["parts"]["database"] == {"good": True}
    assert answer.json()["parts"]["schema"] == {"good": True}


def test_a_bot_whose_database_does_not_answer_is_not_ready(site: Site) -> None:
    with site.bot.watch.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE pulse RENAME TO elsewhere")
    answer = get(site, "/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["parts"] == {"database": {"good": False, "says": "does not answer"}}
    assert get(site, "/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/slack/events", "/reports/194"])
def test_every_answer_is_kept_from_caches_frames_and_scripts(site: Site, path: str) -> None:
    headers = get(site, path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "body",
    [
        "payload=null",
        "payload=[]",
        "payload=7",
        "payload=text",
        "payload=%7B",
        "payload=" + "[" * 200_000,
        "",
        "[]",
        "payload=%FF",
        "\x00",
    ],
    ids=["null", "list", "number", "text", "cut", "deep", "empty", "json", "bytes", "nul"],
)
def test_a_body_that_is_no_request_of_slacks_is_refused(site: Site, body: str) -> None:
    """Nothing is signed: whatever Bolt makes of the body, nobody is let in."""
    assert site.slack(body).status_code in {400, 401}


@pytest.mark.parametrize("body", ["payload=null", "payload=[]", "payload=7"])
def test_a_payload_that_bolt_cannot_look_into_is_a_bad_request(site: Site, body: str) -> None:
    assert site.slack(body).status_code == 400


def test_without_a_signing_secret_and_a_report_secret_only_health_is_served(
    sqlite_url: str,
) -> None:
    settings = read_settings(
        {
            "DATABASE_URL": sqlite_url,
            "SECRET_KEYS": Fernet.generate_key().decode(),
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
        },
        Settings,
    )
    with build(settings) as bot:
        assert {rule.rule for rule in bot.web.url_map.iter_rules()} == {
            "/healthz",
            "/readyz",
            "/metrics",
        }
