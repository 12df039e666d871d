"""Sending a person to a provider, and taking what they come back with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

from bot.domain.audit import Deed
from bot.domain.errors import ConfigurationError, ProviderError
from bot.domain.grant import Credentials, Ownership
from bot.domain.link import STATE_LIFE, Link, OAuthState, digest
from bot.domain.round import Problem, Refusal
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.provider import Callback, Provider, ProviderClient, Sent
from bot.ports.unit_of_work import Transaction
from bot.services.opening import open_client
from bot.services.reauthorization.accepting import Checked, note
from bot.services.reauthorization.issuing import TOKEN_BYTES, MakeToken
from bot.services.reauthorization.methods import method_of
from bot.services.reauthorization.problems import problem_of_error
from bot.services.reauthorization.proving import Proving
from bot.services.reauthorization.views import Method, Returned
from bot.services.reauthorization.visiting import Door, Visit
from bot.services.recording import record

log = logging.getLogger(__name__)

Browsers = Callable[[int], str | None]
"""The value of the cookie that a browser sent along for a link, by the link's id."""


class Returning:
    """The way to the provider and back; no transaction is open while it is asked."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        cipher: Cipher,
        provider: Provider,
        proving: Proving,
        door: Door,
        redirect_uri: str,
        make_token: MakeToken,
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._provider = provider
        self._proving = proving
        self._door = door
        self._redirect_uri = redirect_uri
        self._make_token = make_token

    def send(self, visit: Visit) -> str | None:
        """The address at the provider, good for ten minutes and for this browser alone."""
        if method_of(visit.integration, visit.client) != (Method.OAUTH, None):
            return None
        state = self._make_token(TOKEN_BYTES)
        now = self._clock.now()
        try:
            sent = self._provider.send(
                visit.integration.kind.name,
                self._client(visit),
                redirect_uri=self._redirect_uri,
                state=state,
                login_hint=visit.link.person_email,
                data_account=visit.expected,
            )
        except (ProviderError, ConfigurationError) as error:
            self._proving.refuse(visit, _problem(error, now))
            return None
        self._keep_state(visit, state, sent, now)
        return sent.url

    def came_back(self, state: str, callback: Callback, browsers: Browsers) -> Returned:
        """Take the state away before anything else is looked at, then see who came."""
        now = self._clock.now()
        with self._transaction() as uow:
            sent = uow.states.take(digest(state), now)
            link = uow.links.get(sent.link_id) if sent else None
            uow.commit()
        if sent is None or link is None or not _belongs(sent, link):
            self._refuse_unknown(now)
            return Returned(link_id=None, reason=Refusal.STATE_GONE)
        browser = browsers(link.id)
        if browser is None or not compare_digest(digest(browser), sent.browser):
            self._refuse_browser(link, now)
            return Returned(link_id=None, reason=Refusal.OTHER_BROWSER, locale=link.locale)
        visit = self._door.visit(link.id, browser=browser)
        if visit is None:
            return Returned(link_id=None, reason=Refusal.STATE_GONE, locale=link.locale)
        problem = self._finish(visit, sent, callback)
        reason = problem.reason if problem else None
        return Returned(link_id=link.id, reason=reason, locale=link.locale)

    def _finish(self, visit: Visit, sent: OAuthState, callback: Callback) -> Problem | None:
        """Exchange the code for a grant, and try that."""
        try:
            client = self._client(visit)
            credentials = self._exchange(visit, client, sent, callback)
        except (ProviderError, ConfigurationError) as error:
            problem = _problem(error, self._clock.now())
            self._proving.refuse(visit, problem)
            return problem
        shared = visit.account.hands_over
        checked = Checked(
            credentials=credentials,
            ownership=Ownership.SHARED if shared else Ownership.OWN,
            kept=True,
        )
        return self._proving.prove(visit, checked, client)

    def _exchange(
        self, visit: Visit, client: ProviderClient, sent: OAuthState, callback: Callback
    ) -> Credentials:
        return self._provider.exchange(
            visit.integration.kind.name,
            client,
            callback,
            redirect_uri=sent.redirect_uri,
            verifier=self._cipher.decrypt(sent.sealed_verifier),
            data_account=visit.expected,
        )

    def _client(self, visit: Visit) -> ProviderClient:
        return open_client(self._cipher, visit.integration.kind.provider, visit.client)

    def _keep_state(self, visit: Visit, state: str, sent: Sent, now: datetime) -> None:
        link = visit.link
        with self._transaction() as uow:
            uow.states.add(
                OAuthState(
                    link_id=link.id,
                    workspace_id=link.workspace_id,
                    team_id=link.team_id,
                    person=link.person,
                    integration_id=link.integration_id,
                    browser=visit.browser,
                    sealed_verifier=self._cipher.encrypt(sent.verifier),
                    redirect_uri=self._redirect_uri,
                    expires_at=now + STATE_LIFE,
                ),
                digest(state),
            )
            told = {"provider": visit.integration.kind.provider}
            note(uow, visit, now, Deed.SENT_TO_PROVIDER, told)
            uow.commit()

    def _refuse_browser(self, link: Link, now: datetime) -> None:
        with self._transaction() as uow:
            record(
                uow,
                at=now,
                deed=Deed.CALLBACK_REFUSED,
                workspace_id=link.workspace_id,
                actor=link.person,
                integration_id=link.integration_id,
                incident_id=link.incident_id,
                args={"link": str(link.id), "reason": str(Refusal.OTHER_BROWSER)},
            )
            uow.commit()

    def _refuse_unknown(self, now: datetime) -> None:
        """Anybody can send unknown states: they fill no more than a line of the audit a minute."""
        with self._transaction() as uow:
            if uow.interactions.first(f"callback-refused:{now:%Y-%m-%dT%H:%M}", now):
                record(
                    uow,
                    at=now,
                    deed=Deed.CALLBACK_REFUSED,
                    workspace_id=uow.watched.workspace().id,
                    args={"reason": str(Refusal.STATE_GONE)},
                )
            uow.commit()


def _belongs(sent: OAuthState, link: Link) -> bool:
    """Whether team, person and integration are those that were sent."""
    return (sent.workspace_id, sent.team_id, sent.person, sent.integration_id) == (
        link.workspace_id,
        link.team_id,
        link.person,
        link.integration_id,
    )


def _problem(error: ProviderError | ConfigurationError, now: datetime) -> Problem:
    if isinstance(error, ProviderError):
        problem = problem_of_error(error, now)
    else:
        problem = Problem(reason=Refusal.CLIENT_FAULT, at=now)
    if problem.reason is Refusal.CLIENT_FAULT:
        log.error("the way to the provider is at fault: %s", error)
    return problem
