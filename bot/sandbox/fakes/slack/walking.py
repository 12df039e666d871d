"""A person's way through Slack's own pages, without a browser."""

from urllib.parse import parse_qs, urlsplit

import requests

_TIMEOUT = 10


def consent(url: str, *, user: str, team: str, allow: bool = True) -> str:
    """Open `url`, choose a team or an organization, allow or cancel; the callback's address.

    Where the page refuses to go on, `requests.HTTPError`.
    """
    page = requests.get(url, timeout=_TIMEOUT, allow_redirects=False)
    page.raise_for_status()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    decision = "allow" if allow else "cancel"
    form = {**asked, "team": team, "user": user, "decision": decision}
    place = url.partition("?")[0]
    answer = requests.post(place, data=form, timeout=_TIMEOUT, allow_redirects=False)
    answer.raise_for_status()
    return answer.headers["Location"]
