"""What works, but not for long or not as an operator may think."""

from __future__ import annotations

from cryptography.fernet import Fernet

from bot.config.environment import read_settings
from bot.config.rules import advice
from bot.config.settings import Settings


def settings(**changes: str) -> Settings:
    least = {
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "signing",
    }
    return read_settings({**least, **changes}, Settings)


def test_an_api_token_of_zendesk_is_told_its_end() -> None:
    desk = {
        "ZENDESK_SUBDOMAIN": "acme",
        "ZENDESK_API_TOKEN": "t",
        "ZENDESK_EMAIL": "desk@acme.example",
    }
    (told,) = advice(settings(**desk), {}, listens=False)
    assert "2027-04-30" in told
    assert not list(advice(settings(**desk, ZENDESK_OAUTH_TOKEN="o"), {}, listens=True))


def test_a_web_dyno_on_loopback_is_told_that_nothing_reaches_it() -> None:
    (told,) = advice(settings(), {"DYNO": "web.1"}, listens=True)
    assert "HOST=0.0.0.0" in told
    assert not list(advice(settings(), {}, listens=True))
    assert not list(advice(settings(HOST="0.0.0.0"), {"DYNO": "web.1"}, listens=True))  # noqa: S104 - not bound


def test_an_oauth_client_that_nobody_is_sent_to_is_told() -> None:
    (told,) = advice(settings(), {}, listens=True, clients=["salesforce", "google"])
    assert told.startswith("PUBLIC_URL: it is not set, so nobody is sent to google, salesforce")
    assert not list(advice(settings(), {}, listens=True))
    assert not list(advice(settings(), {}, listens=False, clients=["google"]))
    local = settings(PUBLIC_URL="http://127.0.0.1:3000")
    assert not list(advice(local, {}, listens=True, clients=["google"]))


def test_a_proxy_that_must_be_there_wants_to_be_believed() -> None:
    public = {"PUBLIC_URL": "https://bot.acme.example"}
    (told,) = advice(settings(**public), {}, listens=True)
    assert "set TRUST_PROXY=1" in told
    assert not list(advice(settings(**public), {}, listens=False))
    assert not list(advice(settings(**public, TRUST_PROXY="1"), {}, listens=True))


def test_a_worker_dyno_is_not_told_where_to_listen() -> None:
    assert not list(advice(settings(), {"DYNO": "worker.1"}, listens=False))
