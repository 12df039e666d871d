"""A browser without a screen, for stories: pages, their forms, and cookies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

_TIMEOUT_SECONDS = 20
_MOST_HOPS = 10
_SILENT = frozenset({"script", "style", "title"})
_CHOICES = frozenset({"checkbox", "radio"})


@dataclass(kw_only=True)
class Form:
    """One form: what it would send, and the buttons that send it."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By their words: name and value, where they have any."""


class Page(HTMLParser):
    """What is shown. `text` are its words; `forms` can be sent."""

    def __init__(self, answer: requests.Response) -> None:
        """Read it."""
        super().__init__()
        self.url = answer.url
        self.status = answer.status_code
        self.headers = answer.headers
        self.forms: list[Form] = []
        self._words: list[str] = []
        self._silent = 0
        self._form: Form | None = None
        self._button: tuple[tuple[str, str], list[str]] | None = None
        self.feed(answer.text)

    @property
    def text(self) -> str:
        """The words of the page, spaces evened out."""
        return " ".join(" ".join(self._words).split())

    def form(self, words: str) -> tuple[Form, tuple[str, str]]:
        """The form with a button that holds these words; LookupError if there is none."""
        for one in self.forms:
            for label, button in one.buttons.items():
                if words in label:
                    return one, button
        shown = [label for one in self.forms for label in one.buttons]
        message = f"no button “{words}” among {shown} at {self.url.partition('?')[0]}"
        raise LookupError(message)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, a part of one, or the beginning of what nobody sees."""
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "form":
            action = urljoin(self.url, given.get("action", self.url))
            self._form = Form(action=action, method=given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "button":
            self._button = ((given.get("name", ""), given.get("value", "")), [])
        elif tag == "input" and self._form is not None:
            unticked = given.get("type") in _CHOICES and "checked" not in given
            if given.get("name") and not unticked:
                self._form.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """The end of one."""
        if tag in _SILENT:
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "button" and self._button is not None:
            sent, words = self._button
            if self._form is not None:
                self._form.buttons[" ".join(" ".join(words).split())] = sent
            self._button = None

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._silent:
            return
        self._words.append(data)
        if self._button is not None:
            self._button[1].append(data)


class Browser:
    """One person's. Cookies that want TLS are kept and sent on loopback, as browsers do."""

    def __init__(self) -> None:
        """With no cookies yet."""
        self._session = requests.Session()
        self._session.trust_env = False
        self.page: Page | None = None

    def open(self, url: str) -> Page:
        """Go there, wherever that leads; LookupError where it leads in circles."""
        return self._go("get", url)

    def press(self, words: str, **entered: str) -> Page:
        """Press the button that holds these words, with fields filled in by name."""
        if self.page is None:
            message = "no page is open"
            raise LookupError(message)
        form, (name, value) = self.page.form(words)
        fields = [(key, held) for key, held in form.fields if key not in entered]
        fields += [*entered.items(), *([(name, value)] if name else [])]
        return self._go(form.method, form.action, fields)

    def close(self) -> None:
        """Forget everything."""
        self._session.close()

    def _go(self, method: str, url: str, fields: Sequence[tuple[str, str]] = ()) -> Page:
        for _ in range(_MOST_HOPS):
            answer = self._session.request(
                method,
                url,
                params=list(fields) if method == "get" else None,
                data=list(fields) if method != "get" else None,
                timeout=_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
            for cookie in self._session.cookies:
                cookie.secure = False  # or requests would not send it without TLS
            if not answer.is_redirect:
                self.page = Page(answer)
                return self.page
            method, url, fields = "get", urljoin(url, answer.headers["Location"]), ()
        message = f"more than {_MOST_HOPS} redirects"
        raise LookupError(message)
