"""A name for each request, which every line of the log written for it bears."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import uuid4
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from bot.ports.context import working_on

HEADER = "X-Request-Id"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:=/+-]{0,127}")


class RequestIds:
    """Wraps an application: gives each request its id, and tells it in the answer.

    Where `trusted`, a proxy before the bot names it, as Heroku's router and nginx can.
    """

    def __init__(self, app: WSGIApplication, *, trusted: bool) -> None:
        """Keep the application."""
        self._app = app
        self._trusted = trusted

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        named = str(environ.get("HTTP_X_REQUEST_ID", "")) if self._trusted else ""
        request_id = named if _PLAIN.fullmatch(named) else uuid4().hex

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            return start_response(status, [*headers, (HEADER, request_id)], *rest)  # type: ignore[arg-type]  # WSGI's exc_info, handed on as it came

        with working_on({"request_id": request_id}):
            return self._app(environ, start)  # type: ignore[arg-type]  # as above
