"""Forgetting what is over, in the database: some rows at a time, never one that is locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)

from bot.adapters.db.tables import (
    audit,
    delivery,
    event,
    handover,
    incident,
    incident_member,
    link,
    notice,
    oauth_state,
    observation,
    pending_grant,
    round_,
    slack_state,
    ticket,
)
from bot.domain.notice import NoticeState
from bot.domain.round import Outcome
from bot.domain.ticket import TicketState
from bot.ports.past import Mark, Remains, Swept

Referring = tuple[Column[Any], ...]


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """How one kind of remains is found and let go."""

    table: Table
    moment: ColumnElement[Any]
    over: ColumnElement[bool]
    """Whether nothing needs it any more, whatever its age."""
    indexed: bool = False
    """Whether there is an index of the moments; else rows are looked at by their ids."""
    takes_along: Referring = ()
    """What is deleted with it."""
    held_by: Referring = ()
    """What keeps the row itself, though what it takes along goes."""


def _later(table: Table, by: str) -> ColumnElement[bool]:
    """Whether there is a later row of the same."""
    later = table.alias("later")
    return exists().where(later.c[by] == table.c[by], later.c.id > table.c.id)


def _named(table: Table, *columns: Column[Any]) -> ColumnElement[bool]:
    """Whether any of these refers to a row."""
    return or_(*(exists().where(column == table.c.id) for column in columns))


def _owed(column: Column[Any], table: Table) -> ColumnElement[bool]:
    """Whether a message about it is still to be sent."""
    return exists().where(column == table.c.id, delivery.c.due_at.is_not(None))


_RULES: Mapping[Remains, _Rule] = {
    Remains.OBSERVATIONS: _Rule(
        table=observation,
        moment=observation.c.at,
        over=_later(observation, "subject_id"),
        indexed=True,
    ),
    Remains.HANDOVERS: _Rule(
        table=handover, moment=handover.c.given_at, over=handover.c.due_at.is_(None)
    ),
    Remains.TICKETS: _Rule(
        table=ticket,
        moment=ticket.c.created_at,
        over=and_(
            ticket.c.state.in_([str(TicketState.OPENED), str(TicketState.REFUSED)]),
            ~_owed(delivery.c.ticket_id, ticket),
        ),
        takes_along=(delivery.c.ticket_id,),
    ),
    Remains.NOTICES: _Rule(
        table=notice,
        moment=notice.c.created_at,
        over=and_(
            notice.c.state.in_([str(NoticeState.DONE), str(NoticeState.WITHDRAWN)]),
            ~_owed(delivery.c.notice_id, notice),
        ),
        takes_along=(delivery.c.notice_id,),
    ),
    Remains.LINKS: _Rule(
        table=link,
        moment=func.coalesce(link.c.page_until, link.c.expires_at),
        over=~_named(link, oauth_state.c.link_id, pending_grant.c.link_id, slack_state.c.link_id),
    ),
    Remains.ROUNDS: _Rule(
        table=round_,
        moment=round_.c.begun_at,
        over=and_(
            round_.c.outcome != str(Outcome.OPEN),
            _later(round_, "integration_id"),
            ~_named(round_, handover.c.round_id),
        ),
    ),
    Remains.INCIDENTS: _Rule(
        table=incident,
        moment=incident.c.resolved_at,
        over=and_(
            ~_owed(delivery.c.incident_id, incident),
            ~_named(
                incident,
                link.c.incident_id,
                round_.c.incident_id,
                ticket.c.incident_id,
                notice.c.incident_id,
            ),
        ),
        indexed=True,
        takes_along=(event.c.incident_id, incident_member.c.incident_id, delivery.c.incident_id),
        held_by=(audit.c.incident_id,),
    ),
}


class SqlPast:
    """Implements the port `Past`."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine."""
        self._engine = engine

    def sweep(
        self,
        remains: Remains,
        *,
        before: datetime,
        after: Mark | None,
        limit: int,
        pretend: bool = False,
    ) -> Swept:
        """Look at some rows in their order, and delete those that nothing needs."""
        rule = _RULES[remains]
        with self._engine.connect() as connection, connection.begin() as transaction:
            looked_at = connection.execute(_next(rule, before, after, limit)).all()
            old = [row.id for row in looked_at if row.at < before]
            gone = _let_go(connection, rule, old) if old else 0
            if pretend:
                transaction.rollback()
        if len(looked_at) < limit or not old:
            return Swept(gone=gone, mark=None)
        return Swept(gone=gone, mark=Mark(at=looked_at[-1].at, id=looked_at[-1].id))


def _next(
    rule: _Rule, before: datetime, after: Mark | None, limit: int
) -> Select[tuple[int, datetime]]:
    """The rows that come next, oldest first."""
    key = rule.table.c.id
    wanted = select(key, rule.moment.label("at")).limit(limit)
    if not rule.indexed:
        # Older rows have lower ids.
        wanted = wanted.order_by(key)
        return wanted if after is None else wanted.where(key > after.id)
    wanted = wanted.where(rule.moment < before).order_by(rule.moment, key)
    if after is None:
        return wanted
    return wanted.where(rule.moment >= after.at, or_(rule.moment > after.at, key > after.id))


def _let_go(connection: Connection, rule: _Rule, old: Sequence[int]) -> int:
    """Delete those of these that nothing needs and nobody holds just now; how many."""
    key = rule.table.c.id
    over = select(key).where(rule.over).order_by(key)
    found = over.where(key.in_(old)).with_for_update(skip_locked=True, of=rule.table)
    held = connection.execute(found).scalars().all()
    # What was committed while these were being locked is seen only by a statement after that;
    # nobody adds anything that refers to them from now on.
    free = connection.execute(over.where(key.in_(held))).scalars().all()
    for column in rule.takes_along:
        connection.execute(delete(column.table).where(column.in_(free)))
    kept = (exists().where(column == key) for column in rule.held_by)
    gone = connection.execute(delete(rule.table).where(key.in_(free), *(~one for one in kept)))
    return gone.rowcount
