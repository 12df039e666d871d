"""The port of providers, with requests-oauthlib."""

from __future__ import annotations

from dataclasses import replace

from oauthlib.oauth2 import InsecureTransportError, WebApplicationClient
from requests_oauthlib import OAuth2Session

from bot.adapters.http.reach import Reach
from bot.adapters.http.saying import secrets_of
from bot.adapters.oauth.accounts import account_answered, account_brought
from bot.adapters.oauth.addresses import Addresses, addresses_of, page_origins, same_issuer
from bot.adapters.oauth.granted import first_credentials, renewed_credentials
from bot.adapters.oauth.judging import Judging
from bot.adapters.oauth.session import TokenSession
from bot.adapters.oauth.strategies import STRATEGIES
from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.granting import OAuth
from bot.catalogue.loader import Catalogue
from bot.domain.errors import GrantRefusedError, ProviderClientError, ProviderSilentError
from bot.domain.grant import Credentials
from bot.ports.clock import Clock
from bot.ports.provider import Callback, ProviderClient, Sent

OTHER_ISSUER = "issuer"
"""The code of a GrantRefusedError where another issuer answered."""
VERIFIER_LENGTH = 64
"""Characters of a PKCE verifier; 43 are the fewest allowed (RFC 7636, section 4.1)."""


class OAuthProvider:
    """Sends people to providers, and gets and renews grants there; see `Provider`.

    A call may take `timeout` seconds in all; `proxy` is
    the address of an outbound HTTP proxy, and the environment's is not read.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        clock: Clock,
        proxy: str | None = None,
        reach: Reach | None = None,
        timeout: float = 20.0,
    ) -> None:
        """Keep the settings; `reach` says which addresses may be asked without a proxy."""
        self._catalogue = catalogue
        self._clock = clock
        self._proxy = proxy
        self._reach = reach or Reach()
        self._timeout = timeout

    def origins(self, kind: str, client: ProviderClient) -> tuple[str, ...]:
        """Where a person may pass: the page's own origin, then the catalogue's."""
        _, oauth = self._told(kind)
        return page_origins(oauth, client)

    def send(
        self,
        kind: str,
        client: ProviderClient,
        *,
        redirect_uri: str,
        state: str,
        login_hint: str | None = None,
        data_account: str | None = None,
    ) -> Sent:
        """The address of the provider's page; without PKCE the verifier is empty."""
        _, oauth = self._told(kind)
        asker = WebApplicationClient(_registered(client))
        session = OAuth2Session(client=asker, redirect_uri=redirect_uri, scope=list(oauth.scopes))
        more, verifier = dict(oauth.params), ""
        if login_hint and oauth.login_hint:
            more["login_hint"] = login_hint
        if oauth.pkce:
            verifier = asker.create_code_verifier(VERIFIER_LENGTH)
            more["code_challenge"] = asker.create_code_challenge(verifier, "S256")
            more["code_challenge_method"] = "S256"
        try:
            url, _ = session.authorization_url(
                addresses_of(oauth, client, data_account).authorize_url, state=state, **more
            )
        except InsecureTransportError:
            message = "a provider without TLS is used only where OAUTHLIB_INSECURE_TRANSPORT is set"
            raise ProviderClientError(message) from None
        return Sent(url=url, verifier=verifier)

    def exchange(
        self,
        kind: str,
        client: ProviderClient,
        callback: Callback,
        *,
        redirect_uri: str,
        verifier: str,
        data_account: str | None = None,
    ) -> Credentials:
        """The grant that a person came back for; the issuer is compared before all else."""
        entry, oauth = self._told(kind)
        addresses = addresses_of(oauth, client, data_account)
        secrets = (*secrets_of(client), *filter(None, [callback.code, verifier]))
        judging = Judging(entry=entry, oauth=oauth, now=self._clock.now(), secrets=secrets)
        if callback.issuer and addresses.issuer:
            _refuse_other_issuer(callback.issuer, addresses.issuer)
        if callback.error:
            raise judging.denial(callback)
        if not callback.code:
            message = "came back without a code"
            raise ProviderSilentError(message)
        brought = account_brought(oauth, callback)
        session = self._session(oauth, client, addresses, judging)
        token = STRATEGIES[oauth.strategy].exchange(
            session, callback.code, redirect_uri=redirect_uri, verifier=verifier
        )
        granted = first_credentials(
            oauth, token, token_url=addresses.token_url, now=self._clock.now()
        )
        named = brought | account_answered(oauth, token)
        return replace(granted, values={**granted.values, **named})

    def refresh(
        self,
        kind: str,
        client: ProviderClient,
        held: Credentials,
        *,
        data_account: str | None = None,
    ) -> Credentials:
        """Renewed credentials; what the provider does not give anew stays as it was."""
        entry, oauth = self._told(kind)
        addresses = addresses_of(oauth, client, data_account)
        judging = Judging(
            entry=entry,
            oauth=oauth,
            now=self._clock.now(),
            secrets=tuple(secrets_of(client, held)),
        )
        session = self._session(oauth, client, addresses, judging)
        token = STRATEGIES[oauth.strategy].renew(session, held, self._clock.now())
        return renewed_credentials(
            oauth, token, held, token_url=addresses.token_url, now=self._clock.now()
        )

    def _session(
        self, oauth: OAuth, client: ProviderClient, addresses: Addresses, judging: Judging
    ) -> TokenSession:
        _registered(client)
        return TokenSession(
            oauth=oauth,
            client=client,
            token_url=addresses.token_url,
            judge=judging.answer,
            proxy=self._proxy,
            reach=self._reach,
            timeout=self._timeout,
        )

    def _told(self, kind: str) -> tuple[CatalogueEntry, OAuth]:
        entry = self._catalogue.entries.get(kind)
        if entry is None or entry.oauth is None:
            message = f"the catalogue does not say how {kind} is authorized by OAuth"
            raise ProviderClientError(message)
        return entry, entry.oauth


def _registered(client: ProviderClient) -> str:
    if not client.client_id:
        message = f"no OAuth client is registered for {client.provider}"
        raise ProviderClientError(message)
    return client.client_id


def _refuse_other_issuer(told: str, expected: str) -> None:
    if not same_issuer(told, expected):
        message = "another issuer answered than the one that was asked"
        raise GrantRefusedError(message, code=OTHER_ISSUER)
