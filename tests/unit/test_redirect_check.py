"""How providers say that they do not know the redirect address, and what is no such word."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest

from bot.adapters.checks.redirects import refuses
from bot.adapters.http.reply import Reply

BACK = quote("https://bot.acme.example/oauth/callback", safe="")
PACKED = urlsafe_b64encode(b"\n\x15redirect_uri_mismatch\x12\xb0\x01You can't sign in").decode()


def page(body: str, status: int = 200, location: str | None = None) -> Reply:
    return Reply(status=status, media_type="text/html", body=body.encode(), location=location)


@pytest.mark.parametrize(
    "reply",
    [
        # Google packs the error into the address of its own page
        page("", 302, f"https://accounts.google.com/signin/oauth/error?authError={quote(PACKED)}"),
        page("", 302, f"https://accounts.google.com/signin/oauth/error?authError={PACKED[:-2]}"),
        # Salesforce
        page("error=redirect_uri_mismatch&error_description=redirect_uri must match configuration"),
        # RFC 6749, section 4.1.2.1: the person is told, and sent nowhere
        page("<h1>Mismatching redirect URI.</h1>", 400),
        page("<p>Invalid redirect_uri</p>", 400),
        page('{"error":"invalid_request","error_description":"redirect_uri is wrong"}', 400),
    ],
)
def test_a_refusal_is_known(reply: Reply) -> None:
    assert refuses(reply)


@pytest.mark.parametrize(
    "reply",
    [
        # pages to log in carry the address along
        page("", 302, f"https://accounts.google.com/v3/signin?continue=x&redirect_uri={BACK}"),
        page(f'<form action="/login?redirect_uri={BACK}">'),
        page("<h1>Too many requests</h1>", 429),
        page("", 302, "https://accounts.google.com/signin/oauth/error?authError=%%%"),
        page("<h1>Unknown client</h1>", 400),
    ],
)
def test_what_only_carries_the_address_is_none(reply: Reply) -> None:
    assert not refuses(reply)
