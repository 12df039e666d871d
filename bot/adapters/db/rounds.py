"""Rounds, and when MBI was last authorized, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, exists, or_, select, update

from bot.adapters.db.newer import readable, word
from bot.adapters.db.rows import AnyRow
from bot.adapters.db.scope import EVERYWHERE, Scope
from bot.adapters.db.tables import incident, integration, round_
from bot.adapters.db.upserting import insert_into
from bot.domain.authorization import Authorized
from bot.domain.round import Attempts, How, Outcome, Problem, Proof, Refusal, Round, StepState

OPEN = round_.c.outcome == str(Outcome.OPEN)
TRIED = [str(Outcome.OPEN), str(Outcome.FAILED)]
ENDED_WELL = [str(Outcome.PROVEN), str(Outcome.WITHDRAWN)]


class SqlRounds:
    """Implements the port `RoundRepository`; `locks` keeps what is read from others."""

    def __init__(self, connection: Connection, scope: Scope = EVERYWHERE, *, locks: bool) -> None:
        """Work within the connection's transaction, for one workspace or for all."""
        self._connection = connection
        self._scope = scope
        self._locks = locks

    def begin(self, new: Round) -> Round:
        """Keep it, unless one of the integration is open: then that one goes on."""
        self._require(new)
        row = self._connection.execute(
            insert_into(self._connection, round_)
            .values(**_values(new), integration_id=new.integration_id)
            .on_conflict_do_nothing(index_elements=[round_.c.integration_id], index_where=OPEN)
            .returning(round_)
        ).first()
        # Where the open one was closed just between the two statements, there is room for ours.
        return round_of(row) if row else self.open_one(new.integration_id) or self.begin(new)

    def get(self, round_id: int) -> Round | None:
        """One, kept from others until the commit in a transaction that may write."""
        return self._one(round_.c.id == round_id)

    def open_one(self, integration_id: int) -> Round | None:
        """The open one; kept from others as with `get`."""
        return self._one((round_.c.integration_id == integration_id) & OPEN)

    def newest(self, integration_id: int) -> Round | None:
        """The newest one, whatever became of it; kept from nobody."""
        row = self._connection.execute(
            select(round_)
            .where(round_.c.integration_id == integration_id, self._scope.sees(round_))
            .order_by(round_.c.id.desc())
            .limit(1)
        ).first()
        return next(readable(round_of, [row] if row else ()), None)

    def save(self, changed: Round) -> None:
        """Write all but its id and integration."""
        self._require(changed)
        self._connection.execute(
            update(round_)
            .where(round_.c.id == changed.id, self._scope.sees(round_))
            .values(**_values(changed))
        )

    def attempts(self, integration_ids: Collection[int]) -> Mapping[int, Attempts]:
        """What was tried for each since its last round that was proven or withdrawn."""
        if not integration_ids:
            return {}
        these = round_.c.integration_id.in_(sorted(set(integration_ids)))
        return attempts_of(self._connection, these & self._scope.sees(round_))

    def of_incident(self, incident_id: int) -> Sequence[Round]:
        """The newest of each member, begun for that incident, in the order of the members."""
        rows = self._connection.execute(
            select(round_)
            .where(round_.c.incident_id == incident_id, self._scope.sees(round_))
            .order_by(round_.c.id)
        )
        newest = {one.integration_id: one for one in readable(round_of, rows)}
        return [newest[integration_id] for integration_id in sorted(newest)]

    def authorize(self, integration_id: int, authorized: Authorized) -> bool:
        """Remember it as the last authorization, unless a later one is; whether it is now."""
        changed = self._connection.execute(
            update(integration)
            .where(
                integration.c.id == integration_id,
                self._scope.sees(integration),
                or_(
                    integration.c.authorized_at.is_(None),
                    integration.c.authorized_at <= authorized.at,
                ),
            )
            .values(
                authorized_at=authorized.at,
                authorized_by=authorized.by,
                authorized_how=str(authorized.how),
            )
        )
        return bool(changed.rowcount)

    def _require(self, known: Round) -> None:
        self._scope.require(self._connection, integration, known.integration_id)
        self._scope.require(self._connection, incident, known.incident_id)

    def _one(self, which: ColumnElement[bool]) -> Round | None:
        wanted = select(round_).where(which, self._scope.sees(round_))
        if self._locks:
            wanted = wanted.with_for_update(key_share=True)
        row = self._connection.execute(wanted).first()
        return round_of(row) if row else None


def attempts_of(connection: Connection, which: ColumnElement[bool]) -> Mapping[int, Attempts]:
    """What was tried for the integrations of these rounds since each was last well."""
    later = round_.alias("later")
    well_since = exists().where(
        later.c.integration_id == round_.c.integration_id,
        later.c.id > round_.c.id,
        later.c.outcome.in_(ENDED_WELL),
    )
    rows = connection.execute(
        select(round_).where(which, round_.c.outcome.in_(TRIED), ~well_since).order_by(round_.c.id)
    )
    tried: dict[int, list[Round]] = defaultdict(list)
    for one in readable(round_of, rows):
        tried[one.integration_id].append(one)
    return {
        integration_id: Attempts(
            latest=rounds[-1], failed=sum(one.outcome is Outcome.FAILED for one in rounds)
        )
        for integration_id, rounds in tried.items()
    }


def round_of(row: AnyRow) -> Round:
    """A row of `round`."""
    return Round(
        id=row.id,
        integration_id=row.integration_id,
        incident_id=row.incident_id,
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        begun_name=row.begun_name,
        access=word(StepState, row.access),
        access_at=row.access_at,
        access_by=row.access_by,
        data_account=row.data_account,
        problem=_problem_of(row),
        authorized_at=row.authorized_at,
        authorized_by=row.authorized_by,
        how=word(How, row.how) if row.how else None,
        deadline=row.deadline,
        outcome=word(Outcome, row.outcome),
        proof=word(Proof, row.proof) if row.proof else None,
        closed_at=row.closed_at,
    )


def _problem_of(row: AnyRow) -> Problem | None:
    if row.problem is None:
        return None
    return Problem(reason=word(Refusal, row.problem), at=row.problem_at, detail=row.problem_detail)


def _values(known: Round) -> dict[str, object]:
    problem = known.problem
    return {
        "incident_id": known.incident_id,
        "begun_at": known.begun_at,
        "begun_by": known.begun_by,
        "begun_name": known.begun_name,
        "access": str(known.access),
        "access_at": known.access_at,
        "access_by": known.access_by,
        "data_account": known.data_account,
        "problem": str(problem.reason) if problem else None,
        "problem_at": problem.at if problem else None,
        "problem_detail": problem.detail if problem else None,
        "authorized_at": known.authorized_at,
        "authorized_by": known.authorized_by,
        "how": str(known.how) if known.how else None,
        "deadline": known.deadline,
        "outcome": str(known.outcome),
        "proof": str(known.proof) if known.proof else None,
        "closed_at": known.closed_at,
    }
