"""Every route there is, found by itself: none can forget what guards the others."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.attacks.conftest import SITE, Target

MARKUP = '"><script>alert(1)</script>{{7*7}}\u202e'
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")
SLACK = ("slack.com",)


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """An address for each rule, its text parts hostile; and one of no rule."""
    for rule in app.url_map.iter_rules():
        with app.test_request_context(base_url=SITE):
            parts = {
                name: 7 if "Integer" in type(rule._converters[name]).__name__ else MARKUP  # noqa: SLF001 - werkzeug tells it no other way
                for name in rule.arguments
            }
            built = rule.build(parts)
        assert built is not None
        yield rule, built[1]


def test_every_answer_keeps_scripts_frames_caches_referrers_and_plain_http_out(
    target: Target,
) -> None:
    client = target.client()
    seen = {rule.endpoint for rule, _ in addresses(target.bot.web)}
    assert {"slack", "reports", "alive", "is_ready", "metrics", "links.spend"} <= seen
    assert {"links.sign_in", "links.signed_in", "links.callback"} <= seen
    paths = [path for _, path in addresses(target.bot.web)]
    for path in [*paths, "/", "/nothing", "/slack/nothing", "//evil.example/link"]:
        for method in METHODS:
            answer = client.open(path, method=method, base_url=SITE)
            check(answer, f"{method} {path}")


def check(answer: TestResponse, asked: str) -> None:
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'"), asked
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action "):
        assert part in policy, asked
    assert not any(word in policy for word in ("script-src", "unsafe", "data:", " *")), asked
    assert "max-age=31536000" in headers["Strict-Transport-Security"], asked
    assert headers["X-Content-Type-Options"] == "nosniff", asked
    assert headers["X-Frame-Options"] == "DENY", asked
    assert headers["Referrer-Policy"] == "no-referrer", asked
    kept = "immutable" in headers["Cache-Control"]
    assert kept == (asked.split()[1].startswith("/assets/") and answer.status_code < 300), asked
    assert kept or headers["Cache-Control"] == "no-store", asked
    assert "Access-Control-Allow-Origin" not in headers, asked
    assert "Server" not in headers, asked
    assert "<script" not in answer.text, asked
    assert MARKUP not in answer.text, asked
    assert answer.status_code not in {500, 502}, asked


@pytest.mark.parametrize("host", ["evil.example", "bot.example@evil.example", "evil.example:443"])
def test_no_route_leads_to_the_host_that_was_named(target: Target, host: str) -> None:
    client = target.client()
    for _, path in addresses(target.bot.web):
        for method in ("GET", "POST"):
            asked = f"{path}?next=//evil.example&redirect_uri=https://evil.example"
            answer = client.open(
                asked,
                method=method,
                headers={"Host": host, "X-Forwarded-Host": host, "Forwarded": f"host={host}"},
            )
            place = urlsplit(answer.headers.get("Location", ""))
            assert place.netloc in {"", *SLACK}, asked
            assert "evil" not in answer.headers.get("Location", ""), asked
            assert "evil" not in answer.text, asked


def test_no_header_is_made_of_what_was_asked(target: Target) -> None:
    client = target.client()
    for _, path in addresses(target.bot.web):
        answer = client.get(f"{path}?state=%0d%0aX-Evil:1&code=%0d%0aX-Evil:1", base_url=SITE)
        assert "X-Evil" not in answer.headers
        assert not any("\r" in value or "\n" in value for value in answer.headers.values())


def test_cookies_are_for_this_site_over_tls_and_for_no_script(target: Target) -> None:
    client = target.client()
    for _, path in addresses(target.bot.web):
        for method in ("GET", "POST"):
            for cookie in client.open(path, method=method, base_url=SITE).headers.getlist(
                "Set-Cookie"
            ):
                parts = cookie.split("; ")
                if "=deleted" in parts[0]:
                    continue  # it is taken away
                assert {"Secure", "HttpOnly", "Path=/"} <= set(parts), cookie
                assert "SameSite=Lax" in parts, cookie
                assert not any(part.startswith("Domain") for part in parts), cookie
