"""One call to a token endpoint: within bounds, without a redirect, and told by no logger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

import requests
from oauthlib.oauth2 import InsecureTransportError, OAuth2Error
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from bot.adapters.http.bounded import BoundedAdapter, OutOfReachError, TooLargeError
from bot.adapters.http.reach import Reach
from bot.adapters.http.reply import Reply
from bot.adapters.http.user_agent import user_agent
from bot.catalogue.granting import OAuth
from bot.domain.errors import ProviderClientError, ProviderSilentError
from bot.ports.provider import ProviderClient

# At DEBUG these print tokens, codes and Authorization headers.
for _name in ("requests_oauthlib", "oauthlib"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)
    logging.getLogger(_name).propagate = False

_REDIRECTS = range(300, 400)
_BROKEN: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "the proxy cannot be reached"),
    (requests.exceptions.SSLError, "TLS failed"),
    (requests.exceptions.ConnectTimeout, "timed out"),
    (requests.exceptions.ReadTimeout, "timed out"),
    (requests.exceptions.ConnectionError, "the host cannot be reached, or the connection broke"),
    (requests.exceptions.ChunkedEncodingError, "cut off"),
    (requests.exceptions.ContentDecodingError, "cut off"),
)

Judge = Callable[[Reply], None]
"""Raises a ProviderError for an answer that holds no grant."""


class TokenSession:
    """Asks one provider's token endpoint with the operator's client.

    A call may take `timeout` seconds in all; without a `proxy` it goes to an address that
    `reach` admits. `judge` sees every answer before oauthlib does, which drops its status.
    """

    def __init__(
        self,
        *,
        oauth: OAuth,
        client: ProviderClient,
        token_url: str,
        judge: Judge,
        proxy: str | None,
        reach: Reach,
        timeout: float,
    ) -> None:
        """Keep all that."""
        self._oauth = oauth
        self._client = client
        self._token_url = token_url
        self._judge = judge
        self._proxy = proxy
        self._reach = reach
        self._timeout = timeout

    def exchange(self, code: str, *, redirect_uri: str, verifier: str) -> Mapping[str, object]:
        """The token that a code is worth."""
        proof = {"code_verifier": verifier} if verifier else {}
        secret = {"client_secret": self._client.client_secret} if not self._basic else {}
        with self._session(redirect_uri) as session:
            return _asked(
                lambda: session.fetch_token(
                    self._token_url,
                    code=code,
                    auth=self._auth(),
                    include_client_id=not self._basic,
                    timeout=self._timeout,
                    **secret,
                    **proof,
                )
            )

    def refresh(self, refresh_token: str) -> Mapping[str, object]:
        """The token that a refresh token is worth."""
        shown = {} if self._basic else {"client_id": self._client.client_id}
        if not self._basic and self._client.client_secret:
            shown["client_secret"] = self._client.client_secret
        with self._session(None) as session:
            return _asked(
                lambda: session.refresh_token(
                    self._token_url,
                    refresh_token=refresh_token,
                    auth=self._auth(),
                    timeout=self._timeout,
                    **shown,
                )
            )

    def lengthen(self, access_token: str) -> Mapping[str, object]:
        """The long-lived token that a token of Meta is worth.

        In a body: Meta shows these parameters in the address, where logs would keep them.
        """
        asked = {
            "grant_type": "fb_exchange_token",
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
            "fb_exchange_token": access_token,
        }
        with self._session(None) as session:
            return _asked(
                lambda: self._judged(
                    session.post(
                        self._token_url,
                        data={name: value for name, value in asked.items() if value},
                        headers={"Accept": "application/json"},
                        timeout=self._timeout,
                        withhold_token=True,
                    )
                ).json()
            )

    @property
    def _basic(self) -> bool:
        """Whether the client shows itself by HTTP Basic; one without a secret cannot."""
        return self._oauth.client_auth == "basic" and self._client.client_secret is not None

    def _auth(self) -> HTTPBasicAuth | None:
        if not self._basic:
            return None
        return HTTPBasicAuth(self._client.client_id or "", self._client.client_secret or "")

    def _session(self, redirect_uri: str | None) -> OAuth2Session:
        # Without a scope: oauthlib raises a Warning when another one is granted.
        session = OAuth2Session(self._client.client_id, redirect_uri=redirect_uri)
        session.trust_env = False
        session.proxies = {"http": self._proxy, "https": self._proxy} if self._proxy else {}
        session.headers["User-Agent"] = user_agent()
        # Never the library's own transport: it follows redirects and reads without end.
        bounded = BoundedAdapter(reach=self._reach, seconds=self._timeout)
        session.mount("https://", bounded)
        session.mount("http://", bounded)
        session.hooks["response"].append(_refuse_redirect)
        session.register_compliance_hook("access_token_response", self._judged)
        session.register_compliance_hook("refresh_token_response", self._judged)
        return session

    def _judged(self, response: requests.Response) -> requests.Response:
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        self._judge(
            Reply(
                status=response.status_code,
                media_type=media_type[:60],
                body=response.content,
                retry_after=response.headers.get("Retry-After"),
            )
        )
        return response


def _refuse_redirect(response: requests.Response, **_: object) -> requests.Response:
    """Nobody goes on with a code or a token to where an answer leads."""
    if response.status_code in _REDIRECTS:
        message = f"HTTP {response.status_code}, a redirect"
        raise ProviderSilentError(message)
    return response


def _asked(call: Callable[[], Mapping[str, object]]) -> Mapping[str, object]:
    """What came of a call; never with an error whose text may hold a secret."""
    try:
        return call()
    except InsecureTransportError:
        message = "a token endpoint without TLS is asked only where OAUTHLIB_INSECURE_TRANSPORT is"
        raise ProviderClientError(message) from None
    except OutOfReachError as error:
        raise ProviderClientError(str(error)) from None
    except TooLargeError as error:
        raise ProviderSilentError(str(error)) from None
    except requests.exceptions.RequestException as error:
        raise ProviderSilentError(_reason(error)) from None
    except UnicodeError:
        message = "the OAuth client holds characters that none has"
        raise ProviderClientError(message) from None
    except (OAuth2Error, ValueError, TypeError):
        message = "the answer holds no token that can be read"
        raise ProviderSilentError(message) from None


def _reason(error: Exception) -> str:
    for kind, reason in _BROKEN:
        if isinstance(error, kind):
            return reason
    return "not readable as HTTP"
