"""One transaction with its repositories."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from bot.adapters.db.engine import READ
from bot.adapters.db.grants import SqlGrants
from bot.adapters.db.handovers import SqlClients
from bot.adapters.db.incidents import SqlIncidents
from bot.adapters.db.installations import SqlInstallations, SqlSlackStates
from bot.adapters.db.links import SqlLinks, SqlStates
from bot.adapters.db.notices import SqlAudit, SqlNotices
from bot.adapters.db.pulses import SqlPulses
from bot.adapters.db.rounds import SqlRounds
from bot.adapters.db.rousing import (
    RousingDeliveries,
    RousingHandovers,
    RousingSubjects,
    RousingWatched,
)
from bot.adapters.db.rows import Kinds
from bot.adapters.db.scope import Scope
from bot.adapters.db.tickets import SqlInteractions, SqlTickets
from bot.adapters.db.waking import Roused, Waking
from bot.adapters.db.workspaces import SqlWorkspaces
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
from bot.ports.unit_of_work import (
    IncidentRepository,
    SubjectRepository,
    WatchedRepository,
)
from bot.ports.workspaces import WorkspaceRepository


class SqlUnitOfWork:
    """Implements the port `UnitOfWork`: rolls back unless committed."""

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

    def __init__(
        self,
        engine: Engine,
        kinds: Kinds,
        *,
        workspace_id: int | None = None,
        read: bool = False,
        waking: Waking | None = None,
    ) -> None:
        """Keep what is needed; nothing is opened before the block begins.

        With a workspace's id nothing of any other is seen or changed. What is due by the
        commit wakes those that `waking` knows.
        """
        self._waking = waking
        self._roused: Roused | None = None
        self._engine = engine
        self._scope = Scope(workspace_id)
        self._kinds = kinds
        self._read = read

    def __enter__(self) -> Self:
        """Begin."""
        self._connection = self._engine.connect()
        try:
            self._connection.execution_options(**{READ: self._read})
            self._transaction = self._connection.begin()
        except BaseException:
            self._connection.close()
            raise
        self.subjects = subjects = RousingSubjects(self._connection, self._kinds, self._scope)
        self.watched = watched = RousingWatched(self._connection, self._kinds, self._scope)
        self.incidents = SqlIncidents(self._connection, self._scope, locks=not self._read)
        self.deliveries = deliveries = RousingDeliveries(self._connection, self._scope)
        self.tickets = SqlTickets(self._connection, self._scope)
        self.interactions = SqlInteractions(self._connection, self._scope)
        self.links = SqlLinks(self._connection, self._scope)
        self.states = SqlStates(self._connection, self._scope)
        self.grants = SqlGrants(self._connection, self._scope)
        self.clients = SqlClients(self._connection, self._scope)
        self.handovers = handovers = RousingHandovers(self._connection, self._scope)
        self.rounds = SqlRounds(self._connection, self._scope, locks=not self._read)
        self.notices = SqlNotices(self._connection, self._scope)
        self.audit = SqlAudit(self._connection, self._scope)
        self.installations = SqlInstallations(self._connection)
        self.slack_states = SqlSlackStates(self._connection)
        self.pulses = SqlPulses(self._connection)
        self.workspaces = SqlWorkspaces(self._connection)
        if self._waking is not None and not self._read:
            self._roused = self._waking.begin()
            for one in (subjects, watched, deliveries, handovers):
                one.rouses = self._roused
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Roll back what was not committed."""
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
        finally:
            self._connection.close()

    def commit(self) -> None:
        """Make it last; one that only reads has nothing to keep, so it refuses."""
        if self._read:
            message = "this unit of work was opened to read"
            raise RuntimeError(message)
        if self._roused is None:
            self._transaction.commit()
            return
        self._roused.tell_others(self._connection)
        self._transaction.commit()
        self._roused.tell_here()
