"""Renewing access tokens: one refresh at a time a grant, across processes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import (
    AccountRefusedError,
    GrantRefusedError,
    ProviderClientError,
    ProviderError,
    ProviderSilentError,
)
from bot.domain.grant import Credentials, Grant, Ownership
from bot.domain.integration import Integration
from bot.domain.observation import Reading
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.probe import Jump, Tried
from bot.ports.provider import Provider, ProviderClient
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.witness import Heard
from bot.services.opening import seal

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
"""Longer than a provider may take to answer, at each of its addresses: two refreshes at once
could end the whole family of a rotating token."""
AT_ONCE = 8
WRITES = 3
"""How often keeping a renewed grant is tried: the provider gives it only once."""
TOO_NARROW = "scope"
LENGTHENED_BEFORE = timedelta(days=10)
"""How long before its end an access token that nothing else renews is renewed, once a day: time
enough for days on which the provider is silent."""
DAY = timedelta(days=1)
UNASKED = Tried(heard=Heard.UNASKED)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A grant, opened, with what it takes to use it; `renewed` in this very pass."""

    integration: Integration
    account_client_id: int
    grant: Grant
    credentials: Credentials
    client: ProviderClient
    jump: Jump | None = None
    """The way through the bastion of a database."""
    renewed: bool = False

    @property
    def theirs(self) -> bool:
        """Whether MBI's side renews it.

        A refresh of ours would take it from them, or make ours last longer than theirs.
        """
        kind = self.integration.kind
        alone = kind.rotates or kind.exchanges
        return kind.by_oauth and alone and self.grant.ownership is Ownership.SHARED

    @property
    def data_account(self) -> str | None:
        """The one expected."""
        return self.integration.data_account or self.grant.data_account

    @property
    def renewable(self) -> bool:
        """Whether the bot may and can renew it."""
        kind = self.integration.kind
        with_it = "access_token" if kind.exchanges else "refresh_token"
        return kind.by_oauth and bool(self.credentials.values.get(with_it)) and not self.theirs

    def renews_now(self, now: datetime, lasts: timedelta) -> bool:
        """Whether to renew it before it is tried, where the next time is so far away."""
        if not self.renewable:
            return False
        if not self.integration.kind.exchanges:
            return self.ends_by(now + lasts)
        ends = self.credentials.expires_at
        if ends is None or ends - now > LENGTHENED_BEFORE:
            return False
        return ends <= now or (ends - now) % DAY < lasts

    def ends_by(self, moment: datetime) -> bool:
        """Whether its access token is known to have ended by then."""
        return self.credentials.expires_at is not None and self.credentials.expires_at <= moment


class Refreshing:
    """Renews grants at their providers, and keeps what comes back."""

    def __init__(
        self, *, transaction: Transaction, clock: Clock, cipher: Cipher, provider: Provider
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher
        self._provider = provider

    def refresh_all(self, grants: Sequence[Held], *, seconds: float) -> Sequence[Held | Tried]:
        """Each one renewed, or why it is not, in their order, within that time.

        One that takes longer counts as unasked, and is kept all the same once it is there.
        """
        if not grants:
            return []
        pool = ThreadPoolExecutor(min(AT_ONCE, len(grants)), thread_name_prefix="refresh")
        coming = [pool.submit(self.refresh, held) for held in grants]
        wait(coming, timeout=seconds)
        pool.shutdown(wait=False, cancel_futures=True)
        return [_outcome(held, one) for held, one in zip(grants, coming, strict=True)]

    def refresh(self, held: Held) -> Held | Tried:
        """Renew one, unless another process does, or did since it was read."""
        lease = self._claim(held)
        if lease is None:
            return UNASKED
        kind = held.integration.kind.name
        try:
            renewed = self._provider.refresh(
                kind, held.client, held.credentials, data_account=held.data_account
            )
        except ProviderError as error:
            return tried_of(error) if self._failed(held, lease) else UNASKED
        grant = replace(
            held.grant,
            sealed=seal(self._cipher, renewed.values),
            expires_at=renewed.expires_at,
            until=renewed.until,
            scopes=renewed.scopes,
        )
        if not self._keep(grant, lease):
            return UNASKED
        return replace(held, grant=grant, credentials=renewed, renewed=True)

    def _claim(self, held: Held) -> str | None:
        """The lease, where the grant is still the one read: a token is used up by one refresh."""
        with self._transaction() as uow:
            lease = uow.grants.claim_refresh(held.grant.id, self._clock.now(), LEASE)
            if lease is None or not _unchanged(uow, held.grant):
                return None
            uow.commit()
        return lease

    def _failed(self, held: Held, lease: str) -> bool:
        """End the lease; whether the failure speaks of the grant that is held now."""
        with self._transaction() as uow:
            uow.grants.unclaim(held.grant.id, lease)
            same = _unchanged(uow, held.grant)
            uow.commit()
        return same

    def _keep(self, grant: Grant, lease: str) -> bool:
        for again in reversed(range(WRITES)):
            try:
                with self._transaction() as uow:
                    kept = uow.grants.refreshed(grant, lease)
                    uow.commit()
            except Exception as error:  # whatever the database met
                log.error(  # noqa: TRY400 - a statement in the traceback may hold the grant
                    "the renewed grant of integration %s could not be kept: %s",
                    grant.integration_id,
                    type(error).__name__,
                )
                if not again:
                    raise
            else:
                return kept
        raise AssertionError  # the last try returns or raises


def tried_of(error: ProviderError) -> Tried:
    """What a provider's answer to a refresh says of the grant."""
    detail = _detail(error)
    if isinstance(error, ProviderClientError) or error.code == TOO_NARROW:
        return Tried(heard=Heard.REFUSED, detail=detail)
    if isinstance(error, GrantRefusedError):
        return Tried(heard=Heard.ANSWER, reading=Reading.CREDENTIAL_REFUSED, detail=detail)
    if isinstance(error, AccountRefusedError):
        return Tried(heard=Heard.ANSWER, reading=Reading.ACCOUNT_REFUSED, detail=detail)
    asked = error.retry_after if isinstance(error, ProviderSilentError) else None
    return Tried(
        heard=Heard.SILENCE, detail=detail, retry_after=asked.total_seconds() if asked else None
    )


def _detail(error: ProviderError) -> str:
    """Its words, with the code that tells one refusal from another."""
    words = str(error)
    return words if error.code in words else f"{error.code}: {words}"


def _unchanged(uow: UnitOfWork, grant: Grant) -> bool:
    held = uow.grants.of_integrations([grant.integration_id]).get(grant.integration_id)
    return held is not None and held.sealed == grant.sealed


def _outcome(held: Held, coming: Future[Held | Tried]) -> Held | Tried:
    if not coming.done() or coming.cancelled():
        return UNASKED
    error = coming.exception()
    if error is None:
        return coming.result()
    # Only the kind: the error's text may hold a token.
    log.error("refreshing integration %s met %s", held.integration.id, type(error).__name__)
    return UNASKED
