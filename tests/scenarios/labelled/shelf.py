"""What the services keep while a case is replayed, in memory.

A verdict needs no database: that repositories keep what they are given is proven elsewhere,
and several hundred cases on a real one would take minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, cast

from bot.domain.authorization import Authorized
from bot.domain.grant import Grant
from bot.domain.integration import Account, Integration, Workspace
from bot.domain.round import Attempts
from bot.domain.subject import Recorded, Subject
from bot.ports.grants import SealedClient
from bot.ports.unit_of_work import Picture, UnitOfWork, Verdict


@dataclass(kw_only=True)
class Shelf:
    """One account with its integrations; opened as a unit of work by everybody."""

    account: Account
    integrations: dict[int, Integration]
    subjects_held: dict[str, Subject]
    grants_held: dict[int, Grant] = field(default_factory=dict)
    attempts: dict[int, Attempts] = field(default_factory=dict)
    sealed_clients: dict[str, SealedClient] = field(default_factory=dict)

    def __call__(self, *, read: bool = False) -> UnitOfWork:
        """Open it, to read or to write."""
        assert read in {True, False}
        return cast("UnitOfWork", self)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing to close."""

    def commit(self) -> None:
        """Everything is kept at once."""

    @property
    def subjects(self) -> Self:
        """Itself, as every repository."""
        return self

    watched = grants = clients = rounds = subjects

    # subjects

    def record(self, results: Sequence[Recorded]) -> frozenset[int]:
        """Keep what asking came to."""
        by_id = {subject.id: subject for subject in self.subjects_held.values()}
        for one in results:
            self.keep(by_id[one.subject_id], one)
        return frozenset(one.subject_id for one in results)

    def keep(self, subject: Subject, came: Recorded) -> None:
        """The subject as it is from now on."""
        self.subjects_held[subject.key] = replace(
            subject, testimony=came.testimony, cadence=came.cadence, failures=came.failures
        )

    def by_keys(self, keys: Collection[str]) -> Mapping[str, Subject]:
        """Those of that key."""
        return {key: self.subjects_held[key] for key in keys if key in self.subjects_held}

    def hasten(self, keys: Collection[str], due_at: datetime) -> None:
        """A case tells itself when who is asked."""

    start = hasten

    def stop(self, keys: Collection[str]) -> None:
        """Forget what they said."""
        for key in keys:
            self.subjects_held[key] = replace(self.subjects_held[key], testimony=None)

    # watched

    def members(
        self, integration_ids: Collection[int]
    ) -> Sequence[tuple[Integration, Account, Verdict | None]]:
        """Those integrations with their account."""
        return [(self.integrations[one], self.account, None) for one in sorted(integration_ids)]

    def concerned(self, *, provider: str | None = None) -> Sequence[int]:
        """The one account."""
        assert provider is None or provider
        return [self.account.id]

    def ask_assessment(self, account_ids: Collection[int], at: datetime) -> None:
        """It is judged once, at the end."""

    def picture(self, account_id: int) -> Picture:
        """All that is known of the account."""
        assert account_id == self.account.id
        said = {key: one.testimony for key, one in self.subjects_held.items() if one.testimony}
        return Picture(
            workspace=Workspace(id=1, team_id="T1"),
            account=self.account,
            integrations=tuple(self.integrations.values()),
            verdicts={},
            testimonies=said,
            subjects=self.subjects_held,
            attempts=self.attempts,
            grants=self.grants_held,
        )

    # grants and clients

    def of_integrations(self, integration_ids: Collection[int]) -> Mapping[int, Grant]:
        """Those that are held."""
        return {one: self.grants_held[one] for one in integration_ids if one in self.grants_held}

    def claim_refresh(self, grant_id: int, now: datetime, lease: timedelta) -> str | None:
        """Nobody else refreshes."""
        assert lease
        return f"{grant_id} {now}"

    def unclaim(self, grant_id: int, lease: str) -> None:
        """Nothing is held."""

    def refreshed(self, grant: Grant, lease: str) -> bool:
        """It serves this one asking; the case tells what the next one meets."""
        assert lease
        return grant.id > 0

    def of(self, workspace_id: int) -> Mapping[str, SealedClient]:
        """The operator's client at every provider."""
        assert workspace_id
        return self.sealed_clients

    # rounds

    def authorize(self, integration_id: int, authorized: Authorized) -> bool:
        """Remember it; False, since there are no notices to close."""
        integration = self.integrations[integration_id]
        self.integrations[integration_id] = replace(integration, authorized=authorized)
        return False
