"""The pages of private links: confirming, the steps, and coming back from a provider."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from http import HTTPStatus
from threading import BoundedSemaphore

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from bot.domain.link import LinkState
from bot.services.reauthorization.linking import Linking
from bot.services.reauthorization.reauthorizing import Reauthorizing
from bot.services.reauthorization.rooms import AnyLinking, AnyReauthorizing
from bot.services.reauthorization.spending import NotSignedIn
from bot.services.reauthorization.views import Closed
from bot.web.coming_back import Arrived, read_callback
from bot.web.guards import bind, browser_of, from_our_page, guard
from bot.web.pages import Pages
from bot.web.signing_in import SIGNED_IN, SignInPages, link_page, see

LONGEST_TOKEN = 200
LONGEST_ENTRY = 16 * 1024
"""Characters; the longest that people enter is a private key."""
LARGEST_FORM = 128 * 1024
"""Bytes, as sent; a form is read only for a browser that has its cookie."""
MOST_OUTSIDE = 4
"""Requests that may wait for somebody outside at once: Slack's own, which have three seconds,
come to the same threads."""
_PAGE = "/reauthorize/<int(max=2147483647):link_id>"
_OURS = ("/link/", "/reauthorize/", "/oauth/", "/assets/")
_UNKNOWN = Closed(state=LinkState.EXPIRED)


class Links:
    """The routes; each asks one use case, then answers with a page or leads to one."""

    def __init__(
        self,
        *,
        linking: Linking | AnyLinking,
        reauthorizing: Reauthorizing | AnyReauthorizing,
        pages: Pages,
        accounts: Collection[str] = (),
        sign_in: SignInPages | None = None,
    ) -> None:
        """Keep the collaborators, and the parameters by which providers name a data account.

        With `sign_in` a link's person signs in with Slack before it is spent.
        """
        self._sign_in = sign_in
        self._accounts = accounts
        self._linking = linking
        self._rounds = reauthorizing
        self.pages = pages
        self._room = BoundedSemaphore(MOST_OUTSIDE)

    def serve(self, app: Flask) -> None:
        """Add the routes, and words for what goes wrong below their paths."""
        routes = Blueprint("links", __name__)
        for path, method, view in (*self._routes(), *self._sign_in_routes()):
            routes.add_url_rule(path, view.__name__, view, methods=[method])
        routes.before_request(self._refuse_other_sites)
        routes.after_request(lambda response: guard(response, secure=request.is_secure))
        routes.register_error_handler(HTTPException, self.pages.refused)
        routes.register_error_handler(Exception, self.pages.broken)
        app.register_blueprint(routes)
        for status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            app.register_error_handler(status, self._unrouted)

    def _routes(self) -> Sequence[tuple[str, str, Callable[..., Response]]]:
        return (
            ("/link/<token>", "GET", self.show),
            ("/link/<token>", "POST", self.spend),
            ("/link/<token>/new", "POST", self.renew),
            (_PAGE, "GET", self.page),
            (f"{_PAGE}/provider", "POST", self.provider),
            (f"{_PAGE}/check", "POST", self.check),
            (f"{_PAGE}/skip", "POST", self.skip),
            (f"{_PAGE}/done", "POST", self.done),
            (f"{_PAGE}/choose", "POST", self.choose),
            (f"{_PAGE}/confirm", "POST", self.confirm),
            (f"{_PAGE}/decline", "POST", self.decline),
            ("/oauth/callback", "GET", self.callback),
            ("/assets/<file>", "GET", self.pages.asset),
        )

    def _sign_in_routes(self) -> Sequence[tuple[str, str, Callable[..., Response]]]:
        if self._sign_in is None:
            return ()
        return (
            ("/link/<token>/sign-in", "POST", self.sign_in),
            (SIGNED_IN, "GET", self.signed_in),
        )

    def show(self, token: str) -> Response:
        """What a link is for, before anything is spent."""
        shown = self._linking.show(token) if _fits(token) else _UNKNOWN
        if isinstance(shown, Closed):
            return self._closed(shown)
        if self._sign_in is None:
            return self.pages.confirm(shown)
        if self._sign_in.holds(token):
            return self.pages.confirm(shown, signed_in=True)
        return self.pages.sign_in(shown, self._sign_in.origins)

    def sign_in(self, token: str) -> Response:
        """Send the person to Slack."""
        if self._sign_in is None or not _fits(token):
            return self._closed(_UNKNOWN)
        return self._sign_in.begin(token)

    def signed_in(self) -> Response:
        """Come back from Slack: what came of it stands on the link's page, free of the query."""
        if self._sign_in is None:
            return self._closed(_UNKNOWN)
        return self._sign_in.callback(self.outside)

    def spend(self, token: str) -> Response:
        """Spend it, and bind this browser."""
        browser = secrets.token_urlsafe(32)
        if not _fits(token):
            return self._closed(_UNKNOWN)
        cookie = self._sign_in.cookie(token) if self._sign_in else None
        spent = self._linking.spend(token, browser=browser, signed_in=cookie)
        if isinstance(spent, NotSignedIn):
            return see(link_page(token))
        if isinstance(spent, Closed):
            return self._closed(spent)
        response = _to_page(spent.id)
        bind(request, response, spent.id, browser)
        return response

    def renew(self, token: str) -> Response:
        """Ask for a new link, which never appears here."""
        return self.outside(
            lambda: self.pages.renewed(sent=_fits(token) and self._linking.renew(token))
        )

    def page(self, link_id: int) -> Response:
        """The steps."""
        browser = browser_of(request, link_id)
        page = self._rounds.page(link_id, browser=browser) if browser else None
        return self.pages.steps(page) if page else self.pages.other_browser()

    def provider(self, link_id: int) -> Response:
        """Send the person to the provider; where that can't be, the page says why."""
        browser = browser_of(request, link_id)
        address = self._rounds.send(link_id, browser=browser) if browser else None
        return see(address) if address else _to_page(link_id)

    def check(self, link_id: int) -> Response:
        """Try what was entered; nothing of it is shown again."""
        browser = browser_of(request, link_id)
        if browser is None:
            return _to_page(link_id)
        entered = request.form.to_dict()
        if any(len(value) > LONGEST_ENTRY for value in entered.values()):
            return self.pages.malformed()

        def check() -> Response:
            self._rounds.check(link_id, browser=browser, entered=entered)
            return _to_page(link_id)

        return self.outside(check)

    def skip(self, link_id: int) -> Response:
        """Go on without checking."""
        if browser := browser_of(request, link_id):
            self._rounds.skip(link_id, browser=browser)
        return _to_page(link_id)

    def done(self, link_id: int) -> Response:
        """Take the person's word that MBI is authorized."""
        if browser := browser_of(request, link_id):
            self._rounds.done(link_id, browser=browser, shown=request.form.get("shown", ""))
        return _to_page(link_id)

    def choose(self, link_id: int) -> Response:
        """Choose one of several data accounts."""
        browser = browser_of(request, link_id)
        if browser and (chosen := request.form.get("data_account", "")):
            self._rounds.choose(link_id, browser=browser, data_account=chosen)
        return _to_page(link_id)

    def confirm(self, link_id: int) -> Response:
        """Take another data account from now on."""
        return self._decide(link_id, accept=True)

    def decline(self, link_id: int) -> Response:
        """Keep the data account as it is."""
        return self._decide(link_id, accept=False)

    def callback(self) -> Response:
        """Come back from a provider: what came of it stands on the page, free of the query."""
        if request.method == "HEAD":  # whoever only looks takes nobody's state away
            return self.pages.refused(MethodNotAllowed(["GET"]))
        arrived = read_callback(request.args, self._accounts)
        if arrived is None:
            return self.pages.malformed()
        return self.outside(lambda: self._take(arrived))

    def _take(self, arrived: Arrived) -> Response:
        returned = self._rounds.came_back(
            arrived.state, arrived.callback, browsers=lambda link_id: browser_of(request, link_id)
        )
        if returned.link_id is None:
            return self.pages.returned(returned)
        return _to_page(returned.link_id)

    def outside(self, answer: Callable[[], Response]) -> Response:
        """Answer by asking somebody outside, unless too many wait for such already."""
        if not self._room.acquire(blocking=False):
            return self.pages.busy()
        try:
            return answer()
        finally:
            self._room.release()

    def _refuse_other_sites(self) -> Response | None:
        request.max_content_length = LARGEST_FORM
        if request.method != "POST" or from_our_page(request):
            return None
        return self.pages.elsewhere()

    def _unrouted(self, error: HTTPException) -> Response | HTTPException:
        """An address of no route, or a method that it does not take."""
        return self.pages.refused(error) if request.path.startswith(_OURS) else error

    def _decide(self, link_id: int, *, accept: bool) -> Response:
        if browser := browser_of(request, link_id):
            self._rounds.decide(link_id, browser=browser, accept=accept)
        return _to_page(link_id)

    def _closed(self, closed: Closed) -> Response:
        """The page of a link that is over; the browser that spent it goes on where it was."""
        if closed.link and closed.state is LinkState.SPENT:
            browser = browser_of(request, closed.link.id)
            if browser and self._rounds.page(closed.link.id, browser=browser):
                return _to_page(closed.link.id)
        return self.pages.closed(closed)


def _to_page(link_id: int) -> Response:
    return see(f"/reauthorize/{link_id}")


def _fits(token: str) -> bool:
    return len(token) <= LONGEST_TOKEN
