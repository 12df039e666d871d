"""Health and figures, for platforms and whoever watches the bot."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlowError
from hmac import compare_digest
from http import HTTPStatus
from ipaddress import ip_address
from threading import Lock, Thread
from typing import Generic, TypeVar

from flask import Flask, Request, Response, jsonify, request

from bot.domain.health import Part

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that an answer may take; platforms wait hardly longer."""
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
"""What a proxy adds, so that a request which has it does not come from this machine itself."""
DECIMALS = 1

Page = tuple[bytes, str]
"""A body and its content type."""


class Shared(Generic[T]):
    """One look for all who ask meanwhile, in a thread that no end of the process waits for.

    So a database that hangs holds one thread, and not one a question.
    """

    def __init__(self, look: Callable[[], T], *, patience: float = PATIENCE) -> None:
        """Keep it; a thread begins with the first question."""
        self._look = look
        self._patience = patience
        self._lock = Lock()
        self._under_way: Future[T] | None = None

    def __call__(self) -> T | None:
        """What is seen; None when that takes too long."""
        with self._lock:
            looking = self._under_way
            if looking is None or looking.done():
                looking = self._under_way = Future()
                Thread(target=self._run, args=[looking], name="health", daemon=True).start()
        try:
            return looking.result(self._patience)
        except TooSlowError:
            return None

    def _run(self, looking: Future[T]) -> None:
        try:
            looking.set_result(self._look())
        except BaseException as error:  # noqa: BLE001 - whoever asked is told it
            looking.set_exception(error)


class HealthPages:
    """`/healthz`, `/readyz` and `/metrics`.

    `hanging` names what in this process stands still; `parts` looks at all that the bot needs;
    `figures` gives the metrics, to whoever knows the `token`, or without one to this machine.
    """

    def __init__(
        self,
        *,
        hanging: Callable[[], Mapping[str, float]],
        parts: Callable[[], Sequence[Part]],
        figures: Callable[[], Page],
        token: str | None,
        patience: float = PATIENCE,
    ) -> None:
        """Keep the collaborators."""
        self._hanging = hanging
        self._parts = Shared(parts, patience=patience)
        self._figures = Shared(figures, patience=patience)
        self._token = token

    def serve(self, app: Flask) -> None:
        """Add the routes."""
        app.add_url_rule("/healthz", "alive", view_func=self.alive)
        app.add_url_rule("/readyz", "is_ready", view_func=self.ready)
        app.add_url_rule("/metrics", "metrics", view_func=self.metrics)

    def alive(self) -> tuple[Response, int]:
        """Whether this process goes on; a platform that restarts it then does right."""
        hanging = sorted(self._hanging())
        if hanging:
            return jsonify(alive=False, hanging=hanging), HTTPStatus.SERVICE_UNAVAILABLE
        return jsonify(alive=True), HTTPStatus.OK

    def ready(self) -> tuple[Response, int]:
        """Each part of what the bot needs; 503 when one is bad."""
        parts = self._parts() or [Part(name="database", good=False, says="does not answer in time")]
        good = all(part.good for part in parts)
        shown = {part.name: _shown(part) for part in parts}
        return (
            jsonify(ready=good, parts=shown),
            HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE,
        )

    def metrics(self) -> Response:
        """The figures, in Prometheus' format."""
        if not self._admits(request):
            refused = Response(
                "Send METRICS_TOKEN as a bearer token; without one only this machine may ask.\n",
                status=HTTPStatus.UNAUTHORIZED if self._token else HTTPStatus.FORBIDDEN,
                content_type="text/plain; charset=utf-8",
            )
            if self._token:
                refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        page = self._figures()
        if page is None:
            return Response(
                "The figures could not be read in time.\n",
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                content_type="text/plain; charset=utf-8",
            )
        body, content_type = page
        return Response(body, content_type=content_type)

    def _admits(self, asked: Request) -> bool:
        if self._token is None:
            return _from_here(asked)
        scheme, _, given = asked.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and compare_digest(
            given.strip().encode(), self._token.encode()
        )


def _from_here(asked: Request) -> bool:
    """Whether it was sent by this very machine, and through no proxy on it."""
    untouched = asked.environ.get("werkzeug.proxy_fix.orig") or asked.environ
    if any(name in asked.headers for name in FORWARDED):
        return False
    try:
        return ip_address(str(untouched.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def _shown(part: Part) -> dict[str, object]:
    shown: dict[str, object] = {"good": part.good}
    if part.says:
        shown["says"] = part.says
    if part.age_seconds is not None:
        shown["age_seconds"] = round(part.age_seconds, DECIMALS)
    return shown
