"""Grants, clients and hand-overs, within a unit of work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.grant import Grant, PendingGrant


@dataclass(frozen=True, kw_only=True)
class SealedClient:
    """The operator's client at one provider, with its secrets sealed; see ProviderClient.

    `sealed` holds `client_secret` and the other secrets as JSON, encrypted.
    """

    provider: str
    client_id: str | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
    sealed: str | None = field(default=None, repr=False)


class GrantRepository(Protocol):
    """Grants: at most one an integration, and at most one that waits for a decision."""

    def of_integrations(self, integration_ids: Collection[int]) -> Mapping[int, Grant]:
        """Those that are held, by integration."""
        ...

    def put(self, grant: Grant) -> Grant:
        """Keep it in place of the one before; whoever refreshes that one has lost it."""
        ...

    def forget(self, integration_id: int) -> None:
        """Erase what is held."""
        ...

    def claim_refresh(self, grant_id: int, now: datetime, lease: timedelta) -> str | None:
        """Be the only one to refresh it until the lease ends; None while another is."""
        ...

    def refreshed(self, grant: Grant, lease: str) -> bool:
        """Write what a refresh brought and end the lease; False when it was ours no more."""
        ...

    def unclaim(self, grant_id: int, lease: str) -> None:
        """End the lease with nothing to write."""
        ...

    def pend(self, pending: PendingGrant) -> PendingGrant:
        """Keep one that waits for a decision, in place of the one before."""
        ...

    def pending_of(self, integration_id: int, now: datetime) -> PendingGrant | None:
        """The one that waits, while it may still be decided on."""
        ...

    def pending(self, pending_id: int, now: datetime) -> PendingGrant | None:
        """That one, while it may still be decided on."""
        ...

    def take_pending(self, pending_id: int, now: datetime) -> PendingGrant | None:
        """Take it away to decide on it: at most one caller gets it, while it may be."""
        ...


class ClientRepository(Protocol):
    """The operator's clients at providers."""

    def of(self, workspace_id: int) -> Mapping[str, SealedClient]:
        """All of a workspace, by provider."""
        ...


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One new grant owed to the operator's pipeline; its secrets go once it is taken.

    `url` and `sealed_secret` are the account's at present.
    """

    id: int
    workspace_id: int
    integration_id: int
    round_id: int
    given_by: str
    given_at: datetime
    sealed: str | None = field(repr=False)
    data_account: str | None = None
    url: str | None = field(default=None, repr=False)
    sealed_secret: str | None = field(default=None, repr=False)
    lease: str | None = None
    attempts: int = 0
    due_at: datetime | None = None
    taken_at: datetime | None = None
    error: str | None = None


class HandoverRepository(Protocol):
    """Hand-overs."""

    def owe(self, handover: Handover) -> Handover:
        """Owe it, in place of an older one of the same integration that was not taken."""
        ...

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Handover]:
        """Take due ones that nobody holds."""
        ...

    def taken(self, handover: Handover, now: datetime) -> bool:
        """It was taken: erase its secrets; False when the lease was ours no more."""
        ...

    def failed(self, handover: Handover) -> bool:
        """Write error and next due time (None gives it up); False without the lease."""
        ...

    def of_round(self, round_id: int) -> Handover | None:
        """The one of a round, whatever its state."""
        ...
