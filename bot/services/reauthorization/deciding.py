"""Deciding on a grant that waits: its giver chooses, an admin confirms or declines."""

from __future__ import annotations

from datetime import datetime

from bot.domain.audit import Deed
from bot.domain.grant import DataAccount, PendingGrant, pick, same_data_account
from bot.domain.incident import EventKind
from bot.domain.integration import Workspace
from bot.domain.notice import NoticeKind, NoticeState
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.noticing import close_notices
from bot.services.opening import open_grant
from bot.services.reauthorization.accepting import (
    Checked,
    accept,
    as_of,
    prepare_to_accept,
    wait_for_admin,
    wait_for_choice,
)
from bot.services.reauthorization.permitting import is_admin, is_stranger
from bot.services.reauthorization.views import Decided, Presser
from bot.services.reauthorization.visiting import Visit, visit_of
from bot.services.recording import record


class Deciding:
    """Takes a waiting grant away, which only one can, and does what was decided."""

    def __init__(self, *, transaction: Transaction, clock: Clock, cipher: Cipher) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._cipher = cipher

    def choose(self, visit: Visit, data_account: str) -> bool:
        """Take one of several that a grant opens, as whoever may; whether it was taken."""
        now = self._clock.now()
        with self._transaction() as uow:
            pending = uow.grants.pending_of(visit.integration.id, now)
            chosen = pick(data_account, pending.candidates) if pending else None
            if pending is None or chosen is None or not may_decide(pending, visit):
                return False
            decided = self._choose(uow, pending, chosen, visit.link.person, now)
            uow.commit()
        return decided is Decided.CONFIRMED

    def decide(self, visit: Visit, *, accepts: bool) -> bool:
        """Confirm or decline another data account, as an admin on the page."""
        now = self._clock.now()
        with self._transaction() as uow:
            pending = uow.grants.pending_of(visit.integration.id, now)
            if pending is None or pending.expected is None or not may_decide(pending, visit):
                return False
            decided = self._decide(uow, pending, visit.link.person, now, accepts=accepts)
            uow.commit()
        return decided is not Decided.GONE

    def decide_as(self, presser: Presser, *, pending_id: int, accepts: bool) -> Decided:
        """The same, as an admin in Slack."""
        now = self._clock.now()
        with self._transaction() as uow:
            workspace = uow.watched.workspace()
            pending = uow.grants.pending(pending_id, now)
            if is_stranger(workspace, presser) or not is_admin(workspace, presser.email):
                _note_stranger(uow, workspace, pending, presser, now)
                uow.commit()
                return Decided.NOT_ALLOWED
            if pending is None or pending.expected is None:
                return Decided.GONE
            decided = self._decide(uow, pending, presser.user_id, now, accepts=accepts)
            uow.commit()
        return decided

    def _choose(
        self, uow: UnitOfWork, pending: PendingGrant, chosen: DataAccount, by: str, now: datetime
    ) -> Decided:
        giver = _giver(uow, pending)
        if giver is None:
            return Decided.GONE
        if pending.expected is not None:
            return self._take(uow, pending, giver, chosen, now, admin=by)
        wanted = giver.integration.data_account
        if wanted is None or same_data_account(wanted, chosen.id):
            return self._take(uow, pending, giver, chosen, now)
        # Meanwhile the operator named another one: that takes an admin.
        wait_for_admin(uow, self._cipher, giver, self._checked(pending), (chosen,), now)
        return Decided.NOT_ALLOWED

    def _decide(
        self, uow: UnitOfWork, pending: PendingGrant, admin: str, now: datetime, *, accepts: bool
    ) -> Decided:
        giver = _giver(uow, pending)
        if giver is None:
            return Decided.GONE
        if not accepts:
            return _decline(uow, pending, giver, now, admin=admin)
        if len(pending.candidates) == 1:
            return self._take(uow, pending, giver, pending.candidates[0], now, admin=admin)
        return self._leave_to_giver(uow, pending, giver, now, admin=admin)

    def _take(
        self,
        uow: UnitOfWork,
        pending: PendingGrant,
        giver: Visit,
        chosen: DataAccount,
        now: datetime,
        *,
        admin: str | None = None,
    ) -> Decided:
        """Take the grant; where an admin says so, another data account is expected from now on."""
        checked = as_of(giver, self._checked(pending))
        prepare_to_accept(uow, giver, checked, now)
        if uow.grants.take_pending(pending.id, now) is None:
            return Decided.GONE
        if admin is not None:
            if giver.integration.data_account is not None:
                uow.watched.change_data_account(giver.integration.id, chosen.id)
            _confirmed(uow, pending, giver, now, admin=admin, after=chosen.id)
        accept(uow, self._cipher, giver, checked, chosen.id, now)
        return Decided.CONFIRMED

    def _leave_to_giver(
        self, uow: UnitOfWork, pending: PendingGrant, giver: Visit, now: datetime, *, admin: str
    ) -> Decided:
        """It opens several others: an admin lets go of the old one, its giver says which."""
        uow.watched.lock_workspace(giver.workspace.id)
        if uow.grants.take_pending(pending.id, now) is None:
            return Decided.GONE
        if giver.integration.data_account is not None:
            uow.watched.change_data_account(giver.integration.id, None)
        after = ", ".join(one.id for one in pending.candidates)
        _confirmed(uow, pending, giver, now, admin=admin, after=after)
        wait_for_choice(uow, self._cipher, giver, self._checked(pending), pending.candidates, now)
        return Decided.CONFIRMED

    def _checked(self, pending: PendingGrant) -> Checked:
        return Checked(
            credentials=open_grant(self._cipher, pending.grant),
            ownership=pending.grant.ownership,
            kept=True,
        )


def may_decide(pending: PendingGrant, visit: Visit) -> bool:
    """Its giver chooses among several; only an admin lets it be another than expected."""
    if is_admin(visit.workspace, visit.link.person_email):
        return True
    return pending.expected is None and pending.grant.given_by == visit.link.person


def _giver(uow: UnitOfWork, pending: PendingGrant) -> Visit | None:
    """Whoever gave it, and what for."""
    link = uow.links.get(pending.link_id)
    return visit_of(uow, link) if link else None


def _note_stranger(
    uow: UnitOfWork,
    workspace: Workspace,
    pending: PendingGrant | None,
    presser: Presser,
    now: datetime,
) -> None:
    record(
        uow,
        at=now,
        deed=Deed.NOT_ALLOWED,
        workspace_id=workspace.id,
        actor=presser.user_id,
        integration_id=pending.integration_id if pending else None,
        args={"team": presser.team_id},
    )


def _decline(
    uow: UnitOfWork, pending: PendingGrant, giver: Visit, now: datetime, *, admin: str
) -> Decided:
    uow.watched.lock_workspace(giver.workspace.id)
    if uow.grants.take_pending(pending.id, now) is None:
        return Decided.GONE
    args = {"expected": pending.expected or "", "giver": giver.link.person}
    _close(uow, giver, now)
    _record(uow, giver, now, Deed.CHANGE_DECLINED, args, admin=admin)
    return Decided.DECLINED


def _confirmed(
    uow: UnitOfWork,
    pending: PendingGrant,
    giver: Visit,
    now: datetime,
    *,
    admin: str,
    after: str,
) -> None:
    args = {"before": pending.expected or "", "after": after, "giver": giver.link.person}
    _close(uow, giver, now)
    event = EventKind.DATA_ACCOUNT_CHANGED
    _record(uow, giver, now, Deed.CHANGE_CONFIRMED, args, admin=admin, event=event)


def _close(uow: UnitOfWork, giver: Visit, now: datetime) -> None:
    close_notices(uow, [giver.integration.id], [NoticeKind.CHANGE], NoticeState.DONE, now)


def _record(
    uow: UnitOfWork,
    giver: Visit,
    now: datetime,
    deed: Deed,
    args: dict[str, str],
    *,
    admin: str,
    event: EventKind | None = None,
) -> None:
    record(
        uow,
        at=now,
        deed=deed,
        workspace_id=giver.workspace.id,
        actor=admin,
        integration_id=giver.integration.id,
        incident_id=giver.link.incident_id,
        args=args,
        event=event,
    )
