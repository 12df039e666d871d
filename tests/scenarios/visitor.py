"""A person's browser at the pages of a link, by plain HTTP: forms, redirects, cookies."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import requests

from bot.sandbox.fakes.oauth import walk

_TIMEOUT = 30
_ISOLATES = re.compile("[\u2068\u2069]")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the browser shows."""

    url: str
    status: int
    html: str
    headers: requests.structures.CaseInsensitiveDict[str]

    @property
    def words(self) -> str:
        """All words, as people read them."""
        inside = re.sub(r"<(style|script|title)\b.*?</\1>", " ", self.html, flags=re.DOTALL)
        plain = html.unescape(re.sub(r"<[^>]+>", " ", inside))
        return " ".join(_ISOLATES.sub("", plain).split())

    @property
    def steps(self) -> list[str]:
        """The states of the three steps, in a word each."""
        return re.findall(r'<span class="state">([^<]+)</span>', self.html)

    @property
    def actions(self) -> list[str]:
        """Where its forms lead."""
        return re.findall(r'<form method="post" action="([^"]+)"', self.html)

    @property
    def fields(self) -> list[str]:
        """What it lets a person fill in."""
        return re.findall(r'<input id="[^"]+" name="([^"]+)"', self.html)

    def leads_to(self, origin: str) -> bool:
        """Whether its content policy lets a form end there."""
        policy = self.headers["Content-Security-Policy"]
        (targets,) = re.findall(r"form-action ([^;]+)", policy)
        return origin in targets.split()


@dataclass(kw_only=True)
class Visitor:
    """One browser at `site`. It sends its cookies over loopback as it would over TLS."""

    site: str
    cookies: dict[str, str] = field(default_factory=dict)
    seen: list[Page] = field(default_factory=list)

    def get(self, address: str) -> Page:
        """Open an address."""
        return self._ask("GET", urljoin(self.site, address), {})

    def post(self, address: str, **form: str) -> Page:
        """Send a form, and go where the answer leads within the site."""
        return self._ask("POST", urljoin(self.site, address), form)

    def press(self, page: Page, action: str, **form: str) -> Page:
        """Press a button that stands on the page."""
        (address,) = [one for one in page.actions if one.endswith(f"/{action}")]
        return self.post(address, **form)

    def go_on(self, link: str) -> Page:
        """Open a link, and press *Continue*."""
        shown = self.get(link)
        assert shown.status == HTTPStatus.OK, shown.words
        return self.post(link)

    def leave(self, action: str) -> str:
        """Send a form that leads away from the site: where to."""
        answer = self._send("POST", urljoin(self.site, action), {})
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
        return answer.headers["Location"]

    def set_out(self, page: Page) -> str:
        """Press *Check my access at …*: the address at the provider."""
        (address,) = [one for one in page.actions if one.endswith("/provider")]
        answer = self._send("POST", urljoin(self.site, address), {})
        place = answer.headers["Location"]
        parts = urlsplit(place)
        assert page.leads_to(f"{parts.scheme}://{parts.netloc}"), "the policy stops the redirect"
        return str(place)

    def sign_in(
        self, page: Page, person: str, *, allow: bool = True, only: list[str] | None = None
    ) -> Page:
        """Set out, sign in and consent at the provider, and come back."""
        return self.get(walk(self.set_out(page), person=person, allow=allow, only=only))

    def _ask(self, method: str, url: str, form: dict[str, str]) -> Page:
        answer = self._send(method, url, form)
        for _ in range(3):
            if answer.status_code != HTTPStatus.SEE_OTHER:
                break
            url = urljoin(url, answer.headers["Location"])
            assert url.startswith(self.site), url
            answer = self._send("GET", url, {})
        page = Page(url=url, status=answer.status_code, html=answer.text, headers=answer.headers)
        self.seen.append(page)
        return page

    def _send(self, method: str, url: str, form: dict[str, str]) -> requests.Response:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = requests.request(
            method,
            url,
            data=form,
            headers={"Cookie": jar} if jar else {},
            timeout=_TIMEOUT,
            allow_redirects=False,
        )
        for name, morsel in SimpleCookie(answer.headers.get("Set-Cookie", "")).items():
            assert morsel["secure"], name
            assert morsel["httponly"], name
            assert morsel["samesite"] == "Lax", name
            self.cookies[name] = morsel.value
        return answer
