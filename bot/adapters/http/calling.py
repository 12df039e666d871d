"""The port `Calls`: one bounded post at a time, by `requests`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self
from urllib.error import URLError

import requests
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from bot.adapters.http.bounded import BoundedAdapter, OutOfReachError, TooLargeError
from bot.adapters.http.reach import Reach
from bot.adapters.http.reply import MOST_BYTES
from bot.ports.calls import Answered

_UNSENT = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.SSLError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


class BoundedCalls:
    """Implements the port `Calls`.

    A call may take `seconds` in all, and its answer hold `most_bytes`. It goes to an address
    that `reach` admits, unless the environment names a proxy (HTTPS_PROXY, NO_PROXY).
    """

    def __init__(
        self, *, reach: Reach, seconds: float = 10.0, most_bytes: int = MOST_BYTES
    ) -> None:
        """Keep the bounds."""
        self._reach = reach
        self._seconds = seconds
        self._most_bytes = most_bytes

    def __deepcopy__(self, _memo: object) -> Self:
        """Bolt copies its client for every request; nothing here ever changes."""
        return self

    def post(self, url: str, *, headers: Mapping[str, str], body: bytes) -> Answered:
        """The answer, whatever its status; see `Calls.post`."""
        bounded = BoundedAdapter(
            reach=self._reach, seconds=self._seconds, most_bytes=self._most_bytes
        )
        with requests.Session() as session:
            # Not the environment's .netrc, which would take the place of the token.
            session.trust_env = False
            session.mount("https://", bounded)
            session.mount("http://", bounded)
            try:
                asked = requests.Request("POST", url, headers=dict(headers), data=body).prepare()
                answer = session.send(
                    asked, proxies=get_environ_proxies(url), allow_redirects=False
                )
            except (requests.RequestException, UnicodeError) as error:
                raise _told(error) from None
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Answered(status=answer.status_code, headers=named, body=answer.content)


def _told(error: Exception) -> OSError:
    """Whether something was sent, in words of ours: the error's own hold the address."""
    if isinstance(error, OutOfReachError | TooLargeError):
        return URLError(str(error)) if isinstance(error, OutOfReachError) else OSError(str(error))
    if isinstance(error, (*_UNSENT, UnicodeError)) or _never_connected(error):
        return URLError(f"not connected ({type(error).__name__})")
    if isinstance(error, requests.exceptions.Timeout):
        return TimeoutError("timed out")
    return ConnectionError("the connection broke, or what answered is not HTTP")


def _never_connected(error: Exception) -> bool:
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
