"""Reminding people before MBI's authorization ends, in their working hours."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.authorization import ladder
from bot.domain.errors import DeliveryError
from bot.domain.integration import Account, Integration, Workspace
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.domain.office_hours import at_work, no_later
from bot.ports.clock import Clock
from bot.ports.people import People
from bot.ports.unit_of_work import Transaction
from bot.services.noticing import close_notices, owe_notice

log = logging.getLogger(__name__)

PACE = timedelta(minutes=1)
EARLIEST = timedelta(days=4)
"""A rung moves no further ahead than over a weekend, wherever its person lives."""


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One rung for one person, due now."""

    workspace_id: int
    integration: Integration
    email: str
    due: datetime
    rung: datetime

    @property
    def key(self) -> str:
        """The same for every worker and every try."""
        parts = (self.integration.id, self.due.isoformat(), self.rung.isoformat())
        return f"due:{':'.join(map(str, parts))}:{self.email.casefold()}"

    @property
    def args(self) -> Mapping[str, str]:
        """What its words need."""
        for_good = {"for_good": "yes"} if self.integration.ends_for_good else {}
        return {"due": self.due.isoformat(), **for_good}


class Reminding:
    """Owes one message a rung and person; a later rung takes back the ones before."""

    def __init__(self, *, transaction: Transaction, clock: Clock, people: People) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._people = people
        self._next: datetime | None = None
        self._owed: set[str] = set()

    def tick(self) -> int:
        """Owe what is due, looking once a minute at most; how many there were.

        What is asked for no more is taken back: the authorization lasts longer by now, or
        its person looks after it no longer.
        """
        now = self._clock.now()
        if self._next is not None and now < self._next:
            return 0
        self._next = now + PACE
        with self._transaction(read=True) as uow:
            workspaces = uow.watched.workspaces()
        due = [one for workspace in workspaces for one in self._due(workspace, now)]
        self._owed &= {reminder.key for reminder in due}
        return sum(self._owe(r, now) for r in due if r.key not in self._owed)

    def _due(self, workspace: Workspace, now: datetime) -> Sequence[Reminder]:
        """Who is to be reminded of what in one workspace."""
        with self._transaction(read=True) as uow:
            lasting = uow.watched.with_authorization(workspace.id)
            told = uow.notices.open_ones(workspace.id, NoticeKind.DUE)
        self._take_back(_outdated(told, workspace, lasting), now)
        return [r for i, account in lasting for r in self._reminders(workspace, i, account, now)]

    def _take_back(self, notices: Sequence[Notice], now: datetime) -> None:
        if not notices:
            return
        with self._transaction() as uow:
            for one in notices:
                about, kinds = [one.integration_id], [NoticeKind.DUE]
                close_notices(uow, about, kinds, NoticeState.WITHDRAWN, now, place=one.place)
            uow.commit()

    def _reminders(
        self, workspace: Workspace, integration: Integration, account: Account, now: datetime
    ) -> Sequence[Reminder]:
        """Who is to be reminded of it now; nobody's zone is looked up before it matters."""
        due = integration.due
        if due is None:
            return []
        life = None if integration.ends_for_good else integration.kind.life
        rungs = [rung for rung in ladder(due, life) if rung - EARLIEST <= now]
        found = []
        for email in (integration.owners or workspace.admins) if rungs else ():
            zone = self._zone(workspace, email, account)
            passed = [rung for rung in rungs if zone and no_later(rung, zone) <= now]
            if zone and passed and at_work(now, zone):
                found.append(
                    Reminder(
                        workspace_id=workspace.id,
                        integration=integration,
                        email=email,
                        due=due,
                        rung=passed[-1],
                    )
                )
        return found

    def _zone(self, workspace: Workspace, email: str, account: Account) -> str | None:
        """A person's zone, the account's where theirs is unknown; None where nobody answers."""
        try:
            zone = self._people.zone(workspace.id, email)
        except DeliveryError as error:
            log.warning("a reminder waits: its person cannot be looked up: %s", error)
            return None
        return zone if zone and _is_known(zone) else account.timezone

    def _owe(self, reminder: Reminder, now: datetime) -> bool:
        """Owe it, unless it was before, or the authorization was renewed meanwhile."""
        place = f"@{reminder.email}"
        integration_id = reminder.integration.id
        notice = Notice(
            id=0,
            workspace_id=reminder.workspace_id,
            kind=NoticeKind.DUE,
            place=place,
            key=reminder.key,
            integration_id=integration_id,
            created_at=now,
            args=reminder.args,
        )
        with self._transaction() as uow:
            close_notices(
                uow, [integration_id], [NoticeKind.DUE], NoticeState.WITHDRAWN, now, place=place
            )
            new = owe_notice(uow, notice, now)
            held = uow.watched.one(integration_id)
            same = held is not None and held[0].authorized == reminder.integration.authorized
            if new and same:
                uow.commit()  # else nothing of this is kept, the closing included
        self._owed.add(reminder.key)
        return new and same


def _outdated(
    notices: Sequence[Notice],
    workspace: Workspace,
    lasting: Sequence[tuple[Integration, Account]],
) -> Sequence[Notice]:
    """Those about another day than it ends on, or to somebody whom it concerns no more."""
    ends: dict[int, str] = {}
    places: dict[int, set[str]] = {}
    for integration, _ in lasting:
        due = integration.due
        ends[integration.id] = due.isoformat() if due else ""
        asked = integration.owners or workspace.admins
        places[integration.id] = {f"@{email}".casefold() for email in asked}
    return [
        one
        for one in notices
        if ends.get(one.integration_id) != one.args.get("due")
        or one.place.casefold() not in places[one.integration_id]
    ]


def _is_known(zone: str) -> bool:
    """Whether this machine knows the zone that Slack named."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
