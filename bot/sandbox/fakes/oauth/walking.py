"""A person's way through a provider's pages, without a browser."""

from collections.abc import Sequence
from urllib.parse import urljoin

import requests

_TIMEOUT = 10


def walk(
    url: str,
    *,
    person: str,
    allow: bool = True,
    only: Sequence[str] | None = None,
) -> str:
    """Open `url`, sign in as `person` (id), consent or deny; the callback's address.

    `only` are the scopes left ticked. Where a page refuses to go on, `requests.HTTPError`.
    """
    with requests.Session() as browser:
        place = _next(browser.get(url, timeout=_TIMEOUT, allow_redirects=False), url)
        if "/sign-in/" not in place:
            return place
        signed = {"person": person}
        answer = browser.post(place, data=signed, timeout=_TIMEOUT, allow_redirects=False)
        place = _next(answer, place)
        page = browser.get(place, timeout=_TIMEOUT, allow_redirects=False)
        if page.is_redirect:
            return _next(page, place)
        form = {
            "decision": "allow" if allow else "deny",
            "scope": _ticked(page.text) if only is None else list(only),
        }
        answer = browser.post(place, data=form, timeout=_TIMEOUT, allow_redirects=False)
        return _next(answer, place)


def _next(answer: requests.Response, here: str) -> str:
    answer.raise_for_status()
    return urljoin(here, answer.headers["Location"])


def _ticked(page: str) -> list[str]:
    marks = page.split('name="scope" value="')[1:]
    return [mark.partition('"')[0] for mark in marks]
