"""What is owed, in the database.

A claimed row holds a lease: its due time is the lease's end, so that a process that dies
leaves it due again. What is owed anew while a row is claimed is seen when it is recorded,
by the incident's version and the last event told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.adapters.db.cards import SqlCards
from bot.adapters.db.delivery_rows import card, due_rows, newer_than, outcome, with_card
from bot.adapters.db.rows import AnyRow
from bot.adapters.db.tables import delivery, incident, notice, ticket
from bot.adapters.db.turns import (
    NEWEST_AND_WORST_FIRST,
    Turn,
    hold_lane,
    may_be_written_to,
    take_turns,
)
from bot.adapters.db.upserting import insert_into
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.errors import Lane

TO_SLACK = (
    DeliveryKind.CARD,
    DeliveryKind.THREAD,
    DeliveryKind.TICKET_NEWS,
    DeliveryKind.NOTICE,
)


class SqlDeliveries(SqlCards):
    """Implements the port `DeliveryRepository`."""

    def owe(
        self,
        kind: DeliveryKind,
        *,
        workspace_id: int,
        due_at: datetime,
        place: str = "",
        incident_id: int | None = None,
        ticket_id: int | None = None,
        notice_id: int | None = None,
    ) -> None:
        """Owe one; owing the same again only makes it due again."""
        self._scope.require_own(workspace_id)
        for table, one in ((incident, incident_id), (ticket, ticket_id), (notice, notice_id)):
            self._scope.require(self._connection, table, one)
        if notice_id is not None:
            incident_id = None  # a notice goes to one person, and moves with no incident's card
            same = delivery.c.notice_id == notice_id
        elif ticket_id is not None:
            same = delivery.c.ticket_id == ticket_id
        else:
            same = and_(delivery.c.incident_id == incident_id, delivery.c.origin == place)
        if self._make_due(and_(delivery.c.kind == str(kind), same), due_at):
            return
        self._connection.execute(
            insert_into(self._connection, delivery)
            .values(
                workspace_id=workspace_id,
                kind=str(kind),
                incident_id=incident_id,
                ticket_id=ticket_id,
                notice_id=notice_id,
                origin=place,
                place=place,
                version_sent=0,
                told=0,
                due_at=due_at,
                attempts=0,
                fallbacks=0,
            )
            .on_conflict_do_nothing()
        )

    def owe_again(self, incident_id: int, due_at: datetime) -> None:
        """Make the cards and the threads of an incident due, wherever they stand."""
        self._make_due(
            and_(delivery.c.incident_id == incident_id, delivery.c.ticket_id.is_(None)), due_at
        )

    def claim_messages(
        self,
        now: datetime,
        *,
        limit: int,
        lease: timedelta,
        busy: Collection[Turn] = (),
        full: Collection[int] = (),
    ) -> Sequence[Delivery]:
        """Take due messages, new cards first, at most one a place and second."""
        place = (delivery.c.workspace_id, delivery.c.place)
        # Ranked by place, so that a crowd before one door never hides who waits at another.
        ranked = (
            due_rows(now, TO_SLACK, self._scope)
            .outerjoin(incident, incident.c.id == delivery.c.incident_id)
            .with_only_columns(
                delivery.c.id,
                *(rank.label(f"rank_{n}") for n, rank in enumerate(NEWEST_AND_WORST_FIRST)),
                func.row_number()
                .over(
                    partition_by=place,
                    order_by=(*NEWEST_AND_WORST_FIRST, delivery.c.due_at, delivery.c.id),
                )
                .label("turn"),
            )
            .where(
                or_(delivery.c.kind != str(DeliveryKind.THREAD), card.c.ts.is_not(None)),
                may_be_written_to(now),
                *(not_(and_(place[0] == owner, place[1] == name)) for owner, name in busy),
                delivery.c.workspace_id.not_in(full),
            )
            .subquery()
        )
        ranks = [ranked.c[f"rank_{n}"] for n in range(len(NEWEST_AND_WORST_FIRST))]
        rows = self._connection.execute(
            due_rows(now, TO_SLACK, self._scope)
            .join(ranked, ranked.c.id == delivery.c.id)
            .where(ranked.c.turn == 1)
            .order_by(*ranks, delivery.c.due_at, delivery.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=delivery)
        ).all()
        won = take_turns(self._connection, {(row.workspace_id, row.place) for row in rows}, now)
        return self._claim([r for r in rows if (r.workspace_id, r.place) in won], now, lease)

    def claim_tickets(self, now: datetime, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        """Take due tickets."""
        rows = self._connection.execute(
            due_rows(now, [DeliveryKind.TICKET], self._scope)
            .order_by(delivery.c.due_at, delivery.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=delivery)
        ).all()
        return self._claim(rows, now, lease)

    def relocate(self, owed: Delivery, place: str, due_at: datetime) -> bool:
        """Move a card with its thread, or the news of a ticket, as if unsent."""
        of_same = and_(delivery.c.id == owed.id, self._scope.sees(delivery))
        if owed.incident_id is not None:
            of_incident = (delivery.c.incident_id == owed.incident_id) & self._scope.sees(delivery)
            there = select(delivery.c.id).where(of_incident, delivery.c.place == place)
            if self._connection.execute(there).first():
                return False
            of_same = and_(of_incident, delivery.c.place == owed.place)
        self._lock(of_same)
        moved = self._connection.execute(
            update(delivery)
            .where(of_same)
            .values(
                place=place,
                channel_id=None,
                ts=None,
                version_sent=0,
                due_at=due_at,
                lease=None,
                attempts=0,
                uncertain=None,
                fallbacks=delivery.c.fallbacks + 1,
                error=owed.error,
            )
        )
        return bool(moved.rowcount)

    def sent(self, done: Delivery) -> None:
        """Write what was sent, where the lease is still ours; due again where news came."""
        # News that is being committed holds this row: only a statement that begins after that
        # sees them. An UPDATE that waits for the row goes on with what it saw before.
        its_thread = and_(
            delivery.c.incident_id == done.incident_id,
            delivery.c.place == done.place,
            delivery.c.kind == str(DeliveryKind.THREAD),
            self._scope.sees(delivery),
        )
        unseen = done.kind is DeliveryKind.CARD and done.ts is None
        mine = delivery.c.id == done.id
        self._lock(or_(mine, its_thread) if unseen else mine)
        newer = newer_than(done)
        values = {
            "version_sent": done.version_sent,
            "told": done.told,
            "due_at": case((newer, delivery.c.claimed_at), else_=None),
            **outcome(done),
        }
        if self._write(done, values) and unseen:
            # It was over before anybody saw it, so nobody waits for its news either.
            self._connection.execute(
                update(delivery).where(its_thread, not_(newer)).values(due_at=None, lease=None)
            )

    def failed(self, owed: Delivery) -> None:
        """Write the failure, and when to try again; `due_at` None gives it up."""
        values = {"version_sent": owed.version_sent, "due_at": owed.due_at, **outcome(owed)}
        of_card = and_(
            delivery.c.incident_id == owed.incident_id,
            delivery.c.place == owed.place,
            delivery.c.kind == str(DeliveryKind.CARD),
            self._scope.sees(delivery),
        )
        gone = owed.kind is DeliveryKind.THREAD and owed.ts is None
        if gone:
            self._lock(or_(delivery.c.id == owed.id, of_card))
        if self._write(owed, values) and gone:
            self._connection.execute(
                update(delivery)
                .where(of_card)
                .values(channel_id=None, ts=None, version_sent=0, due_at=owed.due_at, lease=None)
            )

    def hold(self, workspace_id: int, until: datetime, lane: Lane = Lane.ALL) -> None:
        """Let no process send this to the workspace before then (Slack's Retry-After)."""
        self._scope.require_own(workspace_id)
        hold_lane(self._connection, workspace_id, until, lane)

    def _lock(self, which: ColumnElement[bool]) -> None:
        """Lock rows in one order for all: nobody waits in a circle."""
        self._connection.execute(
            select(delivery.c.id).where(which).order_by(delivery.c.id).with_for_update()
        )

    def _make_due(self, which: ColumnElement[bool], due_at: datetime) -> bool:
        """Make rows due, save those on their way; whether there were any at all."""
        which = and_(which, self._scope.sees(delivery))
        sooner = or_(delivery.c.due_at.is_(None), delivery.c.due_at > due_at)
        moment = bindparam("moment", due_at, type_=delivery.c.due_at.type)
        self._lock(which)
        changed = self._connection.execute(
            update(delivery)
            .where(which)
            .values(
                due_at=case(
                    (and_(delivery.c.lease.is_(None), sooner), moment), else_=delivery.c.due_at
                )
            )
        )
        return bool(changed.rowcount)

    def _claim(self, rows: Sequence[AnyRow], now: datetime, lease: timedelta) -> Sequence[Delivery]:
        if not rows:
            return []
        # A lease that is still there was never recorded: its process may have died after
        # sending, so what became of the message is uncertain.
        lost = delivery.c.lease.is_not(None)
        taken = self._connection.execute(
            update(delivery)
            .where(delivery.c.id.in_([row.id for row in rows]))
            .values(
                uncertain=case(
                    (lost, func.coalesce(delivery.c.uncertain, delivery.c.claimed_at)),
                    else_=delivery.c.uncertain,
                ),
                attempts=delivery.c.attempts + case((lost, 1), else_=0),
                lease=uuid4().hex,
                claimed_at=now,
                due_at=now + lease,
            )
            .returning(delivery)
        )
        found = {row.id: row for row in taken}
        return [
            replace(with_card(found[row.id], row.card_channel, row.card_ts), owed_since=row.due_at)
            for row in rows
        ]

    def _write(self, owed: Delivery, values: dict[str, object]) -> bool:
        held = and_(delivery.c.id == owed.id, delivery.c.lease == owed.lease)
        mine = and_(held, self._scope.sees(delivery))
        changed = self._connection.execute(update(delivery).where(mine).values(**values))
        return bool(changed.rowcount)
