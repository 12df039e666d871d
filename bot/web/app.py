"""The Flask application that waitress serves."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.web.links import Links
from bot.web.reports import Reports
from bot.web.slack import SlackRequests

LARGEST_BODY = 1024 * 1024
"""Bytes; Slack's own requests stay far below, a report of MBI's words too."""

_GUARDED = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def make_web(
    *,
    slack: SlackRequests | None,
    reports: Reports | None,
    links: Links | None = None,
    ready: Callable[[], bool],
    trust_proxy: int = 0,
) -> Flask:
    """The routes that are wanted; `trust_proxy` is how many proxies to believe.

    Without `slack` Slack comes by Socket Mode; without `reports` the webhook is off;
    without `links` nobody is led to a page.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # its redirects would name the host that was asked for
    if trust_proxy:
        proxied = ProxyFix(app.wsgi_app, x_for=trust_proxy, x_proto=trust_proxy, x_host=trust_proxy)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # Flask's documented way
    app.after_request(_guarded)
    if slack is not None:
        app.add_url_rule("/slack/events", "slack", view_func=slack.receive, methods=["POST"])
    if reports is not None:
        app.add_url_rule(
            "/reports/<int:client_id>", "reports", view_func=reports.receive, methods=["POST"]
        )
    if links is not None:
        links.serve(app)

    @app.get("/healthz")
    def alive() -> Response:
        return jsonify(alive=True)

    @app.get("/readyz")
    def is_ready() -> tuple[Response, int]:
        good = ready()
        return jsonify(ready=good), 200 if good else 503

    return app


def _guarded(response: Response) -> Response:
    for name, value in _GUARDED.items():
        response.headers.setdefault(name, value)
    return response
