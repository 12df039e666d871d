"""Adding the bot to a workspace: Bolt's way there and back, in pages of the house."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Blueprint, Flask, Response, request
from slack_bolt import BoltResponse
from slack_bolt.adapter.flask.handler import to_bolt_request, to_flask_response
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from bot.web.pages import Pages

log = logging.getLogger(__name__)

_CANCELLED = "access_denied"
_EXPIRED = {"invalid_browser", "invalid_state", "missing_code"}
_NOT_KEPT = "storage_error"

Outside = Callable[[Callable[[], Response]], Response]
"""Answers by asking somebody outside, unless too many wait for such already."""


class InstallPages:
    """The routes of Bolt's flow. What Slack says of itself in the address is never shown."""

    def __init__(self, *, pages: Pages, outside: Outside) -> None:
        """Keep the collaborators; the flow comes with `serve`, since it answers with these."""
        self._pages = pages
        self._outside = outside

    @property
    def answers(self) -> CallbackOptions:
        """What the flow answers with."""
        return CallbackOptions(success=self._done, failure=self._failed)

    def page(self, address: str) -> str:
        """The page with the button that leads to Slack."""
        return self._pages.installing("install", HTTPStatus.OK, address=address).get_data(
            as_text=True
        )

    def serve(self, app: Flask, flow: OAuthFlow) -> None:
        """Add the routes, and words for what goes wrong there."""
        routes = Blueprint("install", __name__)

        def begin() -> Response:
            if request.method == "HEAD":  # whoever only looks sets out for nowhere
                return self._pages.refused(MethodNotAllowed(["GET"]))
            return self._shown(flow.handle_installation(to_bolt_request(request)))

        def back() -> Response:
            if request.method == "HEAD":
                return self._pages.refused(MethodNotAllowed(["GET"]))
            return self._outside(
                lambda: self._shown(flow.handle_callback(to_bolt_request(request)))
            )

        routes.add_url_rule(flow.install_path, "begin", begin, methods=["GET"])
        routes.add_url_rule(flow.redirect_uri_path, "back", back, methods=["GET"])
        routes.register_error_handler(HTTPException, self._pages.refused)
        routes.register_error_handler(Exception, self._pages.broken)
        app.register_blueprint(routes)

    def _shown(self, answer: BoltResponse) -> Response:
        """Bolt's answer, with the headers of a page."""
        shown = to_flask_response(answer)
        for name, value in self._pages.installing("install", HTTPStatus.OK).headers:
            if name not in {"Content-Type", "Content-Length"}:
                shown.headers.setdefault(name, value)
        return shown

    def _done(self, args: SuccessArgs) -> BoltResponse:
        made = args.installation
        if made.is_enterprise_install:
            return self._page(args, "install-done-organization", HTTPStatus.OK)
        name, team_id = made.team_name or "", made.team_id or ""
        return self._page(args, "install-done", HTTPStatus.OK, name=name, id=team_id)

    def _failed(self, args: FailureArgs) -> BoltResponse:
        again = args.settings.install_path
        if args.reason == _CANCELLED:
            return self._page(args, "install-cancelled", HTTPStatus.OK, again=again)
        if args.reason in _EXPIRED:
            return self._page(args, "install-expired", HTTPStatus.BAD_REQUEST, again=again)
        if args.reason == _NOT_KEPT:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return self._page(args, "install-kept-not", status, again=again)
        return self._page(args, "install-failed", HTTPStatus.BAD_GATEWAY, again=again)

    def _page(
        self, args: SuccessArgs | FailureArgs, about: str, status: HTTPStatus, **shown: str
    ) -> BoltResponse:
        page = self._pages.installing(about, status, **shown)
        headers: dict[str, str | Sequence[str]] = {
            "Content-Type": "text/html; charset=utf-8",
            "Set-Cookie": [args.settings.state_utils.build_set_cookie_for_deletion()],
        }
        return BoltResponse(status=status, body=page.get_data(as_text=True), headers=headers)
