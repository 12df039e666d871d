"""What keeps the pages to whom they are meant for: headers, the cookie, the origin of a post."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Request, Response

from bot.domain.link import LINK_LIFE, PAGE_LIFE, digest

LONGEST_COOKIE = 200
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_OWN_REQUESTS = {"same-origin", "none"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_A_YEAR = 365 * 24 * 3600


def allow_forms(response: Response, origins: Iterable[str] = ()) -> None:
    """Let the forms of a page lead to this site, and in the end to those origins.

    Chrome holds the policy of a page against the redirects that follow a form, too.
    """
    targets = " ".join(["'self'", *filter(_ORIGIN.fullmatch, origins)])
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        f"form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
    )


def guard(response: Response, *, secure: bool) -> Response:
    """Keep what is answered from scripts, frames, caches and referrers, on every route."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
    return response


def from_our_page(request: Request) -> bool:
    """Whether a post comes from a page of this very site, as far as the browser tells.

    A page that sends no referrer has its posts sent with the origin "null", so that this
    says nothing; browsers too old for Sec-Fetch-Site are kept out by the cookie's SameSite.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OWN_REQUESTS
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host


def bind(request: Request, response: Response, link_id: int, browser: str) -> None:
    """Give the browser the cookie of a spent link."""
    _set(request, response, f"link-{link_id}", browser, PAGE_LIFE)


def browser_of(request: Request, link_id: int) -> str | None:
    """The cookie of a spent link that the browser sent."""
    return _sent(request, f"link-{link_id}")


def send_out(request: Request, response: Response, token: str, browser: str) -> None:
    """Give the browser the cookie with which its person goes to sign in for a link."""
    _set(request, response, f"sign-in-{digest(token)[:16]}", browser, LINK_LIFE)


def signing_in(request: Request, token: str) -> str | None:
    """The cookie of signing in for a link that the browser sent."""
    return _sent(request, f"sign-in-{digest(token)[:16]}")


def _set(request: Request, response: Response, about: str, value: str, max_age: timedelta) -> None:
    """Lax, since it has to come back from a provider or from Slack."""
    response.set_cookie(
        _name(about, secure=request.is_secure),
        value,
        max_age=max_age,
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def _sent(request: Request, about: str) -> str | None:
    value = request.cookies.get(_name(about, secure=request.is_secure), "")
    return value if 0 < len(value) <= LONGEST_COOKIE else None


def _name(about: str, *, secure: bool) -> str:
    """Over TLS with the prefix that keeps a neighbour's host from setting it in our place."""
    return f"{'__Host-' if secure else ''}mbi-{about}"
