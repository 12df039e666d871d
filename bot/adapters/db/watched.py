"""What is watched, and what is held of it, in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select, update

from bot.adapters.db.grants import grants_of
from bot.adapters.db.locks import lock_accounts, lock_workspaces
from bot.adapters.db.rounds import attempts_of
from bot.adapters.db.rows import (
    Kinds,
    account_of,
    integration_of,
    verdict_of,
    workspace_of,
)
from bot.adapters.db.scope import EVERYWHERE, Scope, living
from bot.adapters.db.subjects import read_subjects
from bot.adapters.db.tables import (
    access_grant,
    account,
    integration,
    round_,
    subject,
    verdict,
    workspace,
)
from bot.adapters.db.verdicts import write_verdicts
from bot.domain.diagnosis import WORST_FIRST, Status
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Account, Integration, Workspace
from bot.ports.unit_of_work import Picture, Verdict

NEVER_JUDGED = WORST_FIRST.index(Status.UNKNOWN)

Found = tuple[Integration, Account, Verdict | None]


class SqlWatched:
    """Implements the port `WatchedRepository`."""

    def __init__(self, connection: Connection, kinds: Kinds, scope: Scope = EVERYWHERE) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._kinds = kinds
        self._scope = scope

    def workspace(self, workspace_id: int | None = None) -> Workspace:
        """That one; without an id the one that this unit of work is for."""
        found = select(workspace).where(self._scope.sees(workspace))
        if workspace_id is not None:
            found = found.where(workspace.c.id == workspace_id)
        found = found.order_by(workspace.c.id).limit(2)
        rows = self._connection.execute(found).all()
        if not rows:
            message = "Nothing is watched yet: run mbi-bot apply."
            raise ConfigurationError(message)
        if len(rows) > 1:
            message = "There are several workspaces: name one with --team, or set WORKSPACES=many."
            raise ConfigurationError(message)
        return workspace_of(rows[0])

    def workspaces(self) -> Sequence[Workspace]:
        """All that have the bot."""
        rows = self._connection.execute(
            select(workspace)
            .where(workspace.c.gone_at.is_(None), self._scope.sees(workspace))
            .order_by(workspace.c.id)
        )
        return [workspace_of(row) for row in rows]

    def accounts(self, workspace_id: int) -> Sequence[Account]:
        """All that are watched, by name."""
        rows = self._connection.execute(
            select(account)
            .where(
                account.c.workspace_id == workspace_id,
                account.c.removed_at.is_(None),
                self._scope.sees(account),
            )
            .order_by(account.c.name, account.c.id)
        )
        return [account_of(row) for row in rows]

    def names(self, workspace_id: int) -> Sequence[tuple[int, str, str]]:
        """(id, name, account's name) of all integrations watched."""
        rows = self._connection.execute(
            select(integration.c.id, integration.c.name, account.c.name.label("account"))
            .join(account, account.c.id == integration.c.account_id)
            .where(self._watched(workspace_id))
            .order_by(integration.c.sort_name, integration.c.id)
        )
        return [(row.id, row.name, row.account) for row in rows]

    def concerned(self, *, provider: str | None = None) -> Sequence[int]:
        """Accounts with integrations that the feed of that name speaks of; all when None."""
        if provider is None:
            wanted = select(account.c.id).where(
                account.c.removed_at.is_(None), self._scope.sees(account)
            )
        else:
            kinds = [name for name, kind in self._kinds.items() if kind.feed == provider]
            if provider not in self._kinds:
                kinds.append(provider)  # of a kind that the catalogue knows no more
            wanted = (
                select(integration.c.account_id)
                .where(
                    integration.c.kind.in_(kinds),
                    integration.c.removed_at.is_(None),
                    self._scope.sees(integration),
                )
                .distinct()
            )
        return sorted(self._connection.execute(wanted).scalars())

    def ask_assessment(self, account_ids: Collection[int], at: datetime) -> None:
        """Have these accounts judged again at `at`, or earlier where that is due already."""
        # Locked in one order, so that two workers with overlapping news never wait in a circle.
        these = account.c.id.in_(sorted(account_ids)) & self._scope.sees(account)
        lock_accounts(self._connection, these)
        self._connection.execute(
            update(account)
            .where(these, or_(account.c.assess_at.is_(None), account.c.assess_at > at))
            .values(assess_at=at)
        )

    def claim_assessment(self, now: datetime, *, lease: timedelta) -> int | None:
        """Take one account whose judgement is due; it is due again after `lease` at the latest."""
        row = self._connection.execute(
            select(account.c.id, account.c.removed_at)
            .where(account.c.assess_at <= now, living(account), self._scope.sees(account))
            .order_by(account.c.assess_at, account.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        self.put_off_assessment(row.id, now + lease)
        if row.removed_at is not None:
            self._connection.execute(
                update(account).where(account.c.id == row.id).values(assess_at=None)
            )
        return int(row.id)

    def put_off_assessment(self, account_id: int, at: datetime) -> None:
        """Have this account judged at `at` and not before."""
        self._connection.execute(
            update(account)
            .where(account.c.id == account_id, self._scope.sees(account))
            .values(assess_at=at)
        )

    def lock_workspace(self, workspace_id: int) -> None:
        """Let nobody else decide on this workspace's incidents until the commit."""
        mine = (workspace.c.id == workspace_id) & self._scope.sees(workspace)
        lock_workspaces(self._connection, mine)

    def picture(self, account_id: int) -> Picture:
        """Everything known of one account."""
        found = account_of(
            self._connection.execute(
                select(account).where(account.c.id == account_id, self._scope.sees(account))
            ).one()
        )
        rows = self._connection.execute(
            self._with_verdicts()
            .where(integration.c.account_id == account_id, integration.c.removed_at.is_(None))
            .order_by(integration.c.id)
        ).all()
        integrations = tuple(integration_of(row, self._kinds) for row in rows)
        verdicts = [v for row in rows if (v := verdict_of(row))]
        here = select(integration.c.id).where(
            integration.c.account_id == account_id, integration.c.removed_at.is_(None)
        )
        services = {i.kind.feed for i in integrations}
        subjects = read_subjects(
            self._connection,
            select(subject).where(
                or_(
                    subject.c.account_id == account_id,
                    subject.c.key.in_(
                        ["ingest", "mbi_feed", *sorted(f"feed:{name}" for name in services)]
                    ),
                )
            ),
        )
        return Picture(
            workspace=self._workspace_of(found.workspace_id),
            account=found,
            integrations=integrations,
            verdicts={v.integration_id: v for v in verdicts},
            testimonies={s.key: s.testimony for s in subjects if s.testimony},
            subjects={s.key: s for s in subjects},
            attempts=attempts_of(self._connection, round_.c.integration_id.in_(here)),
            grants=grants_of(self._connection, access_grant.c.integration_id.in_(here)),
        )

    def keep_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Write verdicts in bulk, and the rank that pages are ordered by."""
        if not verdicts:
            return
        self._scope.require(self._connection, integration, *(v.integration_id for v in verdicts))
        write_verdicts(self._connection, verdicts)

    def with_authorization(self, workspace_id: int) -> Sequence[tuple[Integration, Account]]:
        """Integrations watched of whose authorization in MBI an end may be known."""
        lasting = [name for name, kind in self._kinds.items() if kind.life]
        ending = [name for name, kind in self._kinds.items() if kind.ends_on]
        found = self._found(
            and_(
                self._watched(workspace_id),
                or_(
                    integration.c.kind.in_(ending),
                    and_(integration.c.kind.in_(lasting), integration.c.authorized_at.is_not(None)),
                ),
            )
        )
        return [(one, owner) for one, owner, _ in found]

    def one(self, integration_id: int) -> Found | None:
        """That one, while it is watched."""
        found = self._found(
            and_(integration.c.id == integration_id, integration.c.removed_at.is_(None))
        )
        return found[0] if found else None

    def members(self, integration_ids: Collection[int]) -> Sequence[Found]:
        """These integrations, watched or removed, worst first; then by name."""
        return self._found(integration.c.id.in_(sorted(integration_ids)))

    def page(self, workspace_id: int, *, offset: int, limit: int) -> Sequence[Found]:
        """Integrations worst first: reauth, failed, stale, unknown, ok; then by name."""
        watched = (
            select(integration.c.id)
            .where(self._watched(workspace_id))
            .order_by(integration.c.rank, integration.c.sort_name, integration.c.id)
            .offset(offset)
            .limit(limit)
        )
        return self.members(self._connection.execute(watched).scalars().all())

    def count(self, workspace_id: int) -> Mapping[Status, int]:
        """How many there are of each status; never judged counts as unknown."""
        # A rank that a newer version gave is no status here.
        told = case((integration.c.rank < len(WORST_FIRST), integration.c.rank), else_=NEVER_JUDGED)
        ranks = select(told.label("rank")).where(self._watched(workspace_id)).subquery()
        rows = self._connection.execute(
            select(ranks.c.rank, func.count().label("many")).group_by(ranks.c.rank)
        )
        return {WORST_FIRST[row.rank]: row.many for row in rows}

    def change_data_account(self, integration_id: int, data_account: str | None) -> None:
        """Expect this one from now on, or none, until the operator applies another."""
        self._connection.execute(
            update(integration)
            .where(integration.c.id == integration_id, self._scope.sees(integration))
            .values(data_account=data_account)
        )

    def _watched(self, workspace_id: int) -> ColumnElement[bool]:
        """Integrations of that workspace that are watched."""
        return and_(
            integration.c.workspace_id == workspace_id,
            integration.c.removed_at.is_(None),
            self._scope.sees(integration),
        )

    def _found(self, which: ColumnElement[bool]) -> list[Found]:
        rows = self._connection.execute(
            self._with_verdicts()
            .where(which, self._scope.sees(integration))
            .order_by(integration.c.rank, integration.c.sort_name, integration.c.id)
        ).all()
        ids = sorted({row.account_id for row in rows})
        accounts = {
            row.id: account_of(row)
            for row in self._connection.execute(select(account).where(account.c.id.in_(ids)))
        }
        return [
            (integration_of(row, self._kinds), accounts[row.account_id], verdict_of(row))
            for row in rows
        ]

    def _with_verdicts(self) -> Select[tuple[object, ...]]:
        return select(
            integration,
            verdict.c.integration_id,
            verdict.c.diagnosis,
            verdict.c.data_until,
            verdict.c.changed_at,
        ).outerjoin(verdict, verdict.c.integration_id == integration.c.id)

    def _workspace_of(self, workspace_id: int) -> Workspace:
        return workspace_of(
            self._connection.execute(select(workspace).where(workspace.c.id == workspace_id)).one()
        )
