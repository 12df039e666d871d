"""Signing in with Slack before a link may be used: the way there, and back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import MethodNotAllowed

from bot.services.reauthorization.signing_in import Came, SigningIn
from bot.web.coming_back import read_callback
from bot.web.guards import send_out, signing_in
from bot.web.pages import Pages

SIGNED_IN = "/slack/signed-in"
"""Where Slack sends people back to, behind the bot's public address."""

_STATUS = {
    Came.OTHER_PERSON: HTTPStatus.FORBIDDEN,
    Came.DENIED: HTTPStatus.OK,
    Came.FAILED: HTTPStatus.SERVICE_UNAVAILABLE,
}


class SignInPages:
    """Asks the use case, then leads to Slack, to the link's page, or says why not."""

    def __init__(self, *, signing_in: SigningIn, pages: Pages) -> None:
        """Keep the collaborators."""
        self._signing_in = signing_in
        self._pages = pages

    @property
    def origins(self) -> tuple[str, ...]:
        """Where the form that begins it may lead to."""
        return self._signing_in.origins

    def holds(self, token: str) -> bool:
        """Whether the link's person signed in in this browser."""
        return self._signing_in.holds(token, browser=self.cookie(token))

    def cookie(self, token: str) -> str | None:
        """The cookie of signing in for that link."""
        return signing_in(request, token)

    def begin(self, token: str) -> Response:
        """Lead to Slack; where the link can't be used anyway, its page says why."""
        out = self._signing_in.begin(token)
        if out is None:
            return see(link_page(token))
        response = see(out.address)
        send_out(request, response, token, out.browser)
        return response

    def callback(self, outside: Callable[[Callable[[], Response]], Response]) -> Response:
        """Come back from Slack; whom it asks, it asks through `outside`."""
        if request.method == "HEAD":  # whoever only looks takes nobody's state away
            return self._pages.refused(MethodNotAllowed(["GET"]))
        arrived = read_callback(request.args)
        if arrived is None:
            return self._pages.malformed()
        said_no = arrived.callback.error is not None
        code = None if said_no else arrived.callback.code
        return outside(lambda: self._take(arrived.state, code))

    def _take(self, state: str, code: str | None) -> Response:
        back = self._signing_in.came_back(state, code, browsers=self.cookie)
        if back.token is None or back.link is None:
            return self._pages.not_signed_in(back.came, HTTPStatus.BAD_REQUEST)
        if back.came is Came.SIGNED_IN:
            return see(link_page(back.token))
        return self._pages.not_signed_in(
            back.came, _STATUS[back.came], link=back.link, again=link_page(back.token)
        )


def link_page(token: str) -> str:
    """The path of a link's page."""
    return f"/link/{quote(token, safe='')}"


def see(address: str) -> Response:
    """Lead there."""
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": address})
