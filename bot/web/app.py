"""The Flask application that waitress serves."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.ports.measures import Measures, Unmeasured
from bot.web.guards import guard
from bot.web.health import HealthPages
from bot.web.limits import Limits
from bot.web.links import Links
from bot.web.reports import Reports
from bot.web.request_ids import RequestIds
from bot.web.slack import SlackRequests

LARGEST_BODY = 1024 * 1024
"""Bytes; Slack's own requests stay far below, a report of MBI's words too."""
NOWHERE = "nowhere"
"""What a request asks for that no route answers."""


def make_web(
    *,
    slack: SlackRequests | None,
    reports: Reports | None,
    links: Links | None = None,
    health: HealthPages,
    measures: Measures | None = None,
    limits: Limits | None = None,
    trust_proxy: int = 0,
) -> Flask:
    """The routes that are wanted; `trust_proxy` is how many proxies to believe.

    Without `slack` Slack comes by Socket Mode; without `reports` the webhook is off;
    without `links` nobody is led to a page.
    """
    app = _bare(measures or Unmeasured(), trust_proxy=trust_proxy)
    if limits is not None:
        limits.serve(app)
    health.serve(app)
    if slack is not None:
        app.add_url_rule("/slack/events", "slack", view_func=slack.receive, methods=["POST"])
    if reports is not None:
        reports.serve(app)
    if links is not None:
        links.serve(app)
    return app


def make_health_web(health: HealthPages) -> Flask:
    """Health and figures alone, for a worker."""
    app = _bare(Unmeasured(), trust_proxy=0)
    health.serve(app)
    return app


def _bare(measures: Measures, *, trust_proxy: int) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # its redirects would name the host that was asked for
    inner = app.wsgi_app
    if trust_proxy:
        inner = ProxyFix(inner, x_for=trust_proxy, x_proto=trust_proxy, x_host=trust_proxy)
    app.wsgi_app = RequestIds(inner, trusted=bool(trust_proxy))  # type: ignore[method-assign]  # Flask's documented way

    def measured(response: Response) -> Response:
        measures.served(request.endpoint or NOWHERE, response.status_code)
        return response

    app.after_request(lambda response: guard(response, secure=request.is_secure))
    app.after_request(measured)
    return app
