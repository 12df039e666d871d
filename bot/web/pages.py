"""Renders the pages: words, headers and status in one place."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from bot.domain.integration import Authorization, Kind
from bot.domain.link import Link, LinkState, Purpose
from bot.domain.round import Refusal
from bot.ports.clock import Clock
from bot.services.reauthorization.signing_in import Came
from bot.services.reauthorization.views import Closed, Confirmation, LinkPage, Returned
from bot.texts.reader import LOCALES, Texts
from bot.texts.steps import AT_SOURCE, BEFORE_CONNECTING, HOST_KEY, IN_MBI, steps_of
from bot.web.guards import allow_forms, guard
from bot.web.progress import Progress, key
from bot.web.wording import Words, apart, plain

log = logging.getLogger(__name__)

_FILES = {"page.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
_KEPT = "public, max-age=31536000, immutable"
"""An asset's address changes with what is in it."""
_WORDED = {
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "not-allowed",
}


class _Unsaid(Exception):  # noqa: N818 - it stands for another
    """The words are not logged."""


class Pages:
    """Every page, and the two files that they need."""

    def __init__(self, *, texts: Texts, clock: Clock, kinds: Mapping[str, Kind]) -> None:
        """Keep what pages are written with; `kinds` are the catalogue's."""
        self._texts = texts
        self._clock = clock
        self._kinds = kinds
        folder = files("bot.web") / "static"
        self._assets = {name: (folder / name).read_bytes() for name in _FILES}
        self._versions = {
            name: f"{name}?{sha256(content).hexdigest()[:8]}"
            for name, content in self._assets.items()
        }

    def confirm(self, shown: Confirmation, *, signed_in: bool = False) -> Response:
        """Who, where, what; and one button."""
        words = self._words_of(shown.link)
        return self._page("confirm.html", words, shown=shown, signed_in=signed_in)

    def sign_in(self, shown: Confirmation, origins: Iterable[str]) -> Response:
        """The same for whom the link may not be meant; the button leads to Slack first."""
        words = self._words_of(shown.link)
        return self._page("confirm.html", words, origins=origins, shown=shown, signs_in=True)

    def not_signed_in(
        self,
        came: Came,
        status: HTTPStatus,
        *,
        link: Link | None = None,
        again: str | None = None,
    ) -> Response:
        """Why somebody is not signed in, and where to try again."""
        words = self._words_of(link) if link else None
        return self._note(key("sign-in", came), status, words=words, again=again)

    def closed(self, closed: Closed) -> Response:
        """Why a link leads nowhere; how to get a new one, and nothing about what it was for."""
        if closed.link is None:
            return self._note("unknown", HTTPStatus.NOT_FOUND)
        words = self._words_of(closed.link)
        if closed.state is LinkState.WITHDRAWN:
            return self._note("withdrawn", HTTPStatus.GONE, words=words)
        return self._page("closed.html", words, status=HTTPStatus.GONE, why=str(closed.state))

    def renewed(self, *, sent: bool) -> Response:
        """Whether a new link is on its way in Slack."""
        return self._note("new-sent" if sent else "new-not-sent", HTTPStatus.OK)

    def steps(self, page: LinkPage) -> Response:
        """The steps of a spent link."""
        now = self._clock.now()
        words = self._words_of(page.link)
        progress = Progress(page, now=now)
        looks = progress.look_again if "still" not in request.args else 0
        response = self._page(
            "steps.html",
            words,
            origins=page.origins,
            page=page,
            progress=progress,
            looks=looks,
            way=self._made(page, progress),
            make=self._listed(words, page, AT_SOURCE),
            authorize=self._in_mbi(words, page, progress),
        )
        if looks:
            response.headers["Refresh"] = str(looks)
        return response

    def other_browser(self) -> Response:
        """Nothing but that this browser may not see it."""
        return self._note("other-browser", HTTPStatus.FORBIDDEN)

    def elsewhere(self) -> Response:
        """A post that another site sent."""
        return self._note("elsewhere", HTTPStatus.FORBIDDEN)

    def malformed(self) -> Response:
        """What arrived can't be read."""
        return self._note("malformed", HTTPStatus.BAD_REQUEST)

    def busy(self) -> Response:
        """Too many wait for somebody outside; nothing was taken, so that one can try again."""
        response = self._note("busy", HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = "10"
        return response

    def too_many(self, seconds: int) -> Response:
        """Somebody asks too much at once."""
        return self._note("too-many", HTTPStatus.TOO_MANY_REQUESTS, seconds=seconds)

    def returned(self, returned: Returned) -> Response:
        """Why a callback leads to no page."""
        elsewhere = returned.reason is Refusal.OTHER_BROWSER
        about = "returned-elsewhere" if elsewhere else "returned"
        return self._note(about, HTTPStatus.BAD_REQUEST)

    def installing(self, about: str, status: HTTPStatus, **shown: str) -> Response:
        """A page of adding the bot to Slack, for somebody of whom nothing is known."""
        return self._page("install.html", self._stranger(), status=status, about=about, shown=shown)

    def refused(self, error: HTTPException) -> Response:
        """A refusal of the web's own, in words."""
        status = HTTPStatus(error.code or HTTPStatus.BAD_REQUEST)
        response = self._note(_WORDED.get(status, "malformed"), status)
        allowed = error.get_response().headers.get("Allow")
        if allowed:
            response.headers["Allow"] = allowed
        return response

    def broken(self, error: Exception) -> Response:
        """The unexpected, with its reference in the log; an address is never logged.

        Nor are the error's own words: a code, a token or what was entered may stand in them.
        """
        reference = secrets.token_hex(4)
        route = request.url_rule.rule if request.url_rule else "no route"
        kind, place = type(error).__name__, (_Unsaid, _Unsaid(), error.__traceback__)
        log.error("unexpected %s at %s, reference %s", kind, route, reference, exc_info=place)
        return self._note("broken", HTTPStatus.INTERNAL_SERVER_ERROR, reference=reference)

    def asset(self, file: str) -> Response:
        """A style sheet or picture."""
        if file not in self._assets:
            return self._note("not-found", HTTPStatus.NOT_FOUND)
        response = Response(self._assets[file], content_type=_FILES[file])
        response.headers["Cache-Control"] = _KEPT
        return response

    def _words_of(self, link: Link) -> Words:
        return Words(self._texts, locale=link.locale, timezone=link.timezone, now=self._clock.now())

    def _stranger(self) -> Words:
        """For somebody of whom only the browser's language is known."""
        locale = request.accept_languages.best_match(LOCALES) or LOCALES[0]
        return Words(self._texts, locale=locale, timezone="UTC", now=self._clock.now())

    def _in_mbi(self, words: Words, page: LinkPage, progress: Progress) -> list[str]:
        """What to do in MBI; where it cannot connect, after what to look at before."""
        if page.host_keys:
            return self._listed(words, page, HOST_KEY)
        first = self._listed(words, page, BEFORE_CONNECTING) if progress.connection else []
        return [*first, *self._listed(words, page, IN_MBI)]

    def _listed(self, words: Words, page: LinkPage, prefix: str) -> list[str]:
        return steps_of(
            self._texts,
            words.locale,
            page.kind,
            self._way_of(page),
            prefix,
            account=apart(page.data_account or ""),
            name=apart(page.integration),
        )

    def _made(self, page: LinkPage, progress: Progress) -> str:
        """What the form needs made first: nothing, where MBI goes on with what it has."""
        if progress.connection:
            return "connection"
        works = page.link.purpose is Purpose.CONNECT and page.flowing
        return "same" if works and not self._kinds[page.kind].separate else self._way_of(page)

    def _way_of(self, page: LinkPage) -> Authorization:
        return self._kinds[page.kind].authorization

    def _note(
        self,
        about: str,
        status: HTTPStatus,
        *,
        words: Words | None = None,
        again: str | None = None,
        **said: str | int,
    ) -> Response:
        return self._page(
            "note.html",
            words or self._stranger(),
            status=status,
            about=about,
            said=said,
            again=again,
        )

    def _page(
        self,
        template: str,
        words: Words,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        origins: Iterable[str] = (),
        **shown: object,
    ) -> Response:
        body = render_template(
            template,
            words=words,
            say=words.say,
            key=key,
            plain=plain,
            asset=self._versions,
            **shown,
        )
        response = make_response(body, status)
        allow_forms(response, origins)
        return guard(response, secure=request.is_secure)
