"""How often one address may ask; past that it is told when to come again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, jsonify, request

from bot.ports.pace import Pace

log = logging.getLogger(__name__)

_OWN_PREFIX = 64
"""Bits of an IPv6 address; whoever has one has all that begin with the same."""


class Limits:
    """Lets a request through, or answers 429; every route counts unless it is exempt.

    The address is the one that TRUST_PROXY makes of the proxies' headers.
    """

    def __init__(
        self,
        *,
        pages: Pace,
        others: Mapping[str, Pace],
        exempt: Collection[str],
        words: Callable[[int], Response] | None = None,
    ) -> None:
        """Keep the paces: `others` by end point, `pages` for the rest and for no route at all.

        `words` makes the page that people see; what programs ask for is answered in JSON.
        """
        self._pages = pages
        self._others = others
        self._exempt = exempt
        self._words = words

    def serve(self, app: Flask) -> None:
        """Stand before all routes."""
        app.before_request(self._refuse)

    def _refuse(self) -> Response | None:
        endpoint = request.endpoint or ""
        if endpoint in self._exempt:
            return None
        pace = self._others.get(endpoint, self._pages)
        seconds = pace.wait(neighbourhood(request.remote_addr or ""))
        if not seconds:
            return None
        log.warning("too many requests from one address at %s", endpoint or "no route")
        response = self._answer(seconds, program=endpoint in self._others)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response.headers["Retry-After"] = str(seconds)
        return response

    def _answer(self, seconds: int, *, program: bool) -> Response:
        if self._words is None or program:
            return jsonify(error=f"too many requests; try again in {seconds} s")
        return self._words(seconds)


def neighbourhood(address: str) -> str:
    """Who counts as one: an IPv4 address, or all of an IPv6 network of 64 bits."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:64]  # of a socket without one, or of a proxy that says something odd
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((int(known), _OWN_PREFIX), strict=False).network_address)
