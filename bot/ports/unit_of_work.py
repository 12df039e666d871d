"""The database, as the services need it: one transaction, with its repositories."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from bot.domain.diagnosis import Cause, Diagnosis, Status
from bot.domain.grant import Grant
from bot.domain.incident import Event, EventKind, Incident
from bot.domain.integration import Account, Integration, Workspace
from bot.domain.observation import Testimony
from bot.domain.round import Attempts
from bot.domain.subject import Recorded, Subject
from bot.ports.deliveries import DeliveryRepository
from bot.ports.grants import ClientRepository, GrantRepository, HandoverRepository
from bot.ports.installations import (
    InstallationRepository,
    PulseRepository,
    SlackStateRepository,
)
from bot.ports.links import LinkRepository, StateRepository
from bot.ports.rounds import AuditRepository, NoticeRepository, RoundRepository
from bot.ports.tickets import InteractionRepository, TicketRepository
from bot.ports.workspaces import WorkspaceRepository


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is held of an integration at present; `data_until` its newest row or data point."""

    integration_id: int
    diagnosis: Diagnosis
    data_until: datetime | None
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything known of one account, read in a handful of queries."""

    workspace: Workspace
    account: Account
    integrations: tuple[Integration, ...]
    verdicts: Mapping[int, Verdict]
    testimonies: Mapping[str, Testimony]
    """By subject key; cycle, ingest and feeds are among them."""
    subjects: Mapping[str, Subject]
    """The subjects that concern this account, by key, with their next due time."""
    attempts: Mapping[int, Attempts] = field(default_factory=dict)
    """By integration; without an entry nothing was tried since it was last well."""
    grants: Mapping[int, Grant] = field(default_factory=dict)
    """By integration."""


class SubjectRepository(Protocol):
    """Due work."""

    def claim(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Subject]:
        """Take due subjects, earliest first, that nobody holds.

        Taking pushes the due time forward to the end of the lease, doubled with every
        claim that was never recorded, so that a subject that kills its worker cannot
        do so in a loop.
        """
        ...

    def record(self, results: Sequence[Recorded]) -> frozenset[int]:
        """Write results in bulk; the ids of those whose lease was still ours.

        History is appended only for the changed. A result without a lease (a word of MBI,
        which nobody has to ask for) counts unless a newer answer is held already.
        """
        ...

    def of_integration(self, integration_id: int) -> Sequence[Subject]:
        """Those that speak of one integration: its own, its account's, its provider's, MBI's."""
        ...

    def by_keys(self, keys: Collection[str]) -> Mapping[str, Subject]:
        """Those of that key."""
        ...

    def hasten(self, keys: Collection[str], due_at: datetime) -> None:
        """Bring due times forward to `due_at`; never push one back.

        One that is being asked now is asked again after that; one that is never due stays so.
        """
        ...

    def start(self, keys: Collection[str], due_at: datetime) -> None:
        """Have these asked from then on, also those that were never due."""
        ...

    def stop(self, keys: Collection[str]) -> None:
        """Ask these no more and forget what they said, until they are started again."""
        ...


class WatchedRepository(Protocol):
    """What is watched, and what is held of it."""

    def workspace(self, workspace_id: int | None = None) -> Workspace:
        """That one; without an id the one that this unit of work is for.

        In a unit of work for none in particular, the only one there is (WORKSPACES=one).
        Raises ConfigurationError before anything is applied, and where that is left open.
        """
        ...

    def workspaces(self) -> Sequence[Workspace]:
        """All that have the bot, in the order of their ids; those that it left are none."""
        ...

    def accounts(self, workspace_id: int) -> Sequence[Account]:
        """All that are watched."""
        ...

    def names(self, workspace_id: int) -> Sequence[tuple[int, str, str]]:
        """(id, name, account's name) of all integrations watched."""
        ...

    def with_authorization(self, workspace_id: int) -> Sequence[tuple[Integration, Account]]:
        """Integrations watched of whose authorization in MBI an end may be known."""
        ...

    def concerned(self, *, provider: str | None = None) -> Sequence[int]:
        """Accounts with integrations that the feed of that name speaks of; all when None."""
        ...

    def ask_assessment(self, account_ids: Collection[int], at: datetime) -> None:
        """Have these accounts judged again at `at`, or earlier where that is due already."""
        ...

    def claim_assessment(self, now: datetime, *, lease: timedelta) -> int | None:
        """Take one account whose judgement is due; it is due again after `lease` at the latest.

        So a quiet account is judged once a lease, and news asked for meanwhile comes sooner.
        """
        ...

    def put_off_assessment(self, account_id: int, at: datetime) -> None:
        """Have this account judged at `at` and not before."""
        ...

    def lock_workspace(self, workspace_id: int) -> None:
        """Let nobody else decide on this workspace's incidents until the commit."""
        ...

    def picture(self, account_id: int) -> Picture:
        """Everything known of one account."""
        ...

    def keep_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Write verdicts in bulk."""
        ...

    def members(
        self, integration_ids: Collection[int]
    ) -> Sequence[tuple[Integration, Account, Verdict | None]]:
        """These integrations, watched or removed, worst first; then by name."""
        ...

    def one(self, integration_id: int) -> tuple[Integration, Account, Verdict | None] | None:
        """That one, while it is watched."""
        ...

    def page(
        self, workspace_id: int, *, offset: int, limit: int
    ) -> Sequence[tuple[Integration, Account, Verdict | None]]:
        """Integrations worst first: reauth, failed, stale, unknown, ok; then by name."""
        ...

    def count(self, workspace_id: int) -> Mapping[Status, int]:
        """How many there are of each status; never judged counts as unknown."""
        ...

    def change_data_account(self, integration_id: int, data_account: str | None) -> None:
        """Expect this one from now on, or none, until the operator applies another."""
        ...


class IncidentRepository(Protocol):
    """Incidents and their timelines.

    In a transaction that may write, an incident that was read is kept from others until
    the commit, so that nobody overwrites what they did not see.
    """

    def open_ones(self, workspace_id: int) -> Sequence[Incident]:
        """All not resolved."""
        ...

    def get(self, incident_id: int) -> Incident | None:
        """One, whatever its state."""
        ...

    def of_integration(self, integration_id: int) -> Incident | None:
        """The open one that it is a member of; an alarm before a notice about the bot."""
        ...

    def add(self, incident: Incident) -> Incident:
        """Keep a new one; its id is given."""
        ...

    def save(self, incident: Incident) -> None:
        """Write state, cause, members, diagnosis and version."""
        ...

    def tell(
        self,
        incident_id: int,
        at: datetime,
        kind: EventKind,
        *,
        actor: str | None = None,
        args: Mapping[str, str] | None = None,
    ) -> None:
        """Append to the timeline; `owe_again` is what makes people hear of it."""
        ...

    def events(self, incident_id: int, *, after: int = 0, limit: int = 20) -> Sequence[Event]:
        """The timeline from there on, oldest first."""
        ...

    def last_resolved(self, workspace_id: int, subject: str, cause: Cause) -> Incident | None:
        """The most recent one of the same subject and cause that was closed."""
        ...


class UnitOfWork(Protocol):
    """One transaction; rolls back unless committed.

    One for a workspace sees and changes nothing of any other: what belongs elsewhere is as
    if it were not there, whoever names its id. One for none in particular sees all: it
    is for the work that falls due by itself.
    """

    subjects: SubjectRepository
    watched: WatchedRepository
    incidents: IncidentRepository
    deliveries: DeliveryRepository
    tickets: TicketRepository
    interactions: InteractionRepository
    links: LinkRepository
    states: StateRepository
    grants: GrantRepository
    clients: ClientRepository
    handovers: HandoverRepository
    rounds: RoundRepository
    notices: NoticeRepository
    audit: AuditRepository
    installations: InstallationRepository
    slack_states: SlackStateRepository
    pulses: PulseRepository
    workspaces: WorkspaceRepository

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Roll back what was not committed."""
        ...

    def commit(self) -> None:
        """Make it last."""
        ...


class Transaction(Protocol):
    """Opens a unit of work, always for the same workspace, or always for none in particular."""

    def __call__(self, *, read: bool = False) -> UnitOfWork:
        """One that may write, unless it is asked for only to read, which never waits."""
        ...
