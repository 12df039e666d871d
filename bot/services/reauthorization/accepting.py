"""What checking access comes to: taken, refused, or waiting for somebody to decide.

Each function writes all of it in the caller's transaction, in the order of locks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit import Deed
from bot.domain.grant import (
    Credentials,
    DataAccount,
    Grant,
    Keeping,
    Ownership,
    PendingGrant,
)
from bot.domain.incident import EventKind
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.domain.round import Problem, Refusal, StepState
from bot.ports.cipher import Cipher
from bot.ports.unit_of_work import UnitOfWork
from bot.services.handing_over import owe
from bot.services.noticing import close_notices, owe_notice
from bot.services.opening import seal
from bot.services.reauthorization.beginning import round_of_page
from bot.services.reauthorization.problems import LONGEST_DETAIL, PASSING
from bot.services.reauthorization.visiting import Visit
from bot.services.recording import record, show_anew

DECISION_LIFE = timedelta(days=3)
"""How long a grant waits for a decision: over a weekend."""
PROBES = (
    (Ownership.OWN, "own_probe"),
    (Ownership.SHARED, "shared_probe"),
)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A credential that was tried and is good. `kept` is whether the bot may keep it."""

    credentials: Credentials
    ownership: Ownership
    kept: bool


def as_of(visit: Visit, checked: Checked) -> Checked:
    """Whose it is, and whether it may be kept, by what the operator says now."""
    if visit.integration.kind.by_oauth:
        shared = visit.account.hands_over
        return replace(checked, ownership=Ownership.SHARED if shared else Ownership.OWN)
    return replace(checked, kept=visit.integration.keeping is Keeping.STORE)


def prepare_to_accept(uow: UnitOfWork, visit: Visit, checked: Checked, now: datetime) -> None:
    """Ask with the new grant from now on, and lock what accepting it changes."""
    if checked.kept and visit.integration.kind.probed:
        for ownership, name in PROBES:
            key = f"{name}:{visit.integration.id}"
            if ownership is checked.ownership:
                uow.subjects.start([key], now)
            else:
                uow.subjects.stop([key])
    uow.watched.ask_assessment([visit.account.id], now)
    uow.watched.lock_workspace(visit.account.workspace_id)


def accept(
    uow: UnitOfWork,
    cipher: Cipher,
    visit: Visit,
    checked: Checked,
    data_account: str | None,
    now: datetime,
) -> None:
    """Access is good: keep the grant where it may be kept, and hand it over where that is wanted.

    The caller has called `prepare_to_accept` before it read a round or a waiting grant.
    """
    link, integration = visit.link, visit.integration
    going = round_of_page(uow, link, now)
    if going is not None:
        going = replace(
            going,
            access=StepState.DONE,
            access_at=now,
            access_by=link.person,
            data_account=data_account,
            problem=None,
        )
        uow.rounds.save(going)
    waiting = uow.grants.pending_of(integration.id, now)
    if waiting is not None:
        uow.grants.take_pending(waiting.id, now)
    if checked.kept:
        uow.grants.put(_grant(cipher, visit, checked, data_account, now))
    if going is not None and visit.account.hands_over:
        owe(
            uow,
            cipher=cipher,
            account=visit.account,
            round_=going,
            credentials=checked.credentials,
            given_by=link.person,
            given_name=link.person_name,
            now=now,
        )
    _withdraw_questions(uow, visit, now)
    told = {"integration": integration.name} | (
        {"data_account": data_account} if data_account else {}
    )
    if checked.kept:
        kept = told | {"ownership": str(checked.ownership)}
        note(uow, visit, now, Deed.GRANT_STORED, kept)
    note(uow, visit, now, Deed.ACCESS_CHECKED, told, EventKind.ACCESS_CHECKED)
    show_anew(uow, link.incident_id, now)


def refuse(uow: UnitOfWork, visit: Visit, problem: Problem, now: datetime) -> None:
    """Access is not proven: say why, and keep nothing. What was proven before stays so."""
    uow.watched.lock_workspace(visit.account.workspace_id)
    passing = problem.reason in PASSING
    going = round_of_page(uow, visit.link, now)
    if going is not None:
        stays = passing or going.access is StepState.DONE
        access = going.access if stays else StepState.REFUSED
        uow.rounds.save(replace(going, access=access, problem=problem))
    told = {"reason": str(problem.reason), "integration": visit.integration.name}
    event = None if passing else EventKind.ACCESS_REFUSED
    note(uow, visit, now, Deed.ACCESS_REFUSED, told, event)


def wait_for_choice(
    uow: UnitOfWork,
    cipher: Cipher,
    visit: Visit,
    checked: Checked,
    found: tuple[DataAccount, ...],
    now: datetime,
) -> None:
    """It opens several data accounts and none is expected: its giver chooses."""
    uow.watched.lock_workspace(visit.account.workspace_id)
    going = round_of_page(uow, visit.link, now)
    if going is not None:
        uow.rounds.save(replace(going, access=StepState.WAITING, problem=None))
    uow.grants.pend(_pending(cipher, visit, checked, found, None, now))
    _withdraw_questions(uow, visit, now)


def wait_for_admin(
    uow: UnitOfWork,
    cipher: Cipher,
    visit: Visit,
    checked: Checked,
    found: tuple[DataAccount, ...],
    now: datetime,
) -> None:
    """It opens another data account: the old grant stays until an admin confirms the change."""
    names = ", ".join(one.id for one in found)
    expected = visit.expected or ""
    refuse(uow, visit, other_data_account(found, now), now)
    pending = uow.grants.pend(_pending(cipher, visit, checked, found, expected, now))
    _withdraw_questions(uow, visit, now)
    args = {
        "pending": str(pending.id),
        "giver": visit.link.person,
        "expected": expected,
        "found": names,
    }
    for address in visit.workspace.admins:
        notice = Notice(
            id=0,
            workspace_id=visit.workspace.id,
            kind=NoticeKind.CHANGE,
            place=f"@{address}",
            key=f"change:{pending.id}:{address.casefold()}",
            integration_id=visit.integration.id,
            incident_id=visit.link.incident_id,
            created_at=now,
            args=args,
        )
        owe_notice(uow, notice, now)
    note(uow, visit, now, Deed.CHANGE_ASKED, {"expected": expected, "found": names})


def other_data_account(found: tuple[DataAccount, ...], now: datetime) -> Problem:
    """It opens these, and the expected one is not among them."""
    names = ", ".join(one.id for one in found)
    return Problem(reason=Refusal.OTHER_DATA_ACCOUNT, at=now, detail=names[:LONGEST_DETAIL])


def note(
    uow: UnitOfWork,
    visit: Visit,
    now: datetime,
    deed: Deed,
    args: Mapping[str, str],
    event: EventKind | None = None,
) -> None:
    """Write down what the link's person did."""
    record(
        uow,
        at=now,
        deed=deed,
        workspace_id=visit.account.workspace_id,
        actor=visit.link.person,
        integration_id=visit.integration.id,
        incident_id=visit.link.incident_id,
        args=args,
        event=event,
    )


def _withdraw_questions(uow: UnitOfWork, visit: Visit, now: datetime) -> None:
    """What admins were asked about a grant that waits no more."""
    kinds = [NoticeKind.CHANGE]
    close_notices(uow, [visit.integration.id], kinds, NoticeState.WITHDRAWN, now)


def _grant(
    cipher: Cipher, visit: Visit, checked: Checked, data_account: str | None, now: datetime
) -> Grant:
    credentials = checked.credentials
    return Grant(
        id=0,
        integration_id=visit.integration.id,
        ownership=checked.ownership,
        sealed=seal(cipher, credentials.values),
        given_by=visit.link.person,
        given_name=visit.link.person_name,
        given_at=now,
        data_account=data_account,
        expires_at=credentials.expires_at,
        until=credentials.until,
        scopes=credentials.scopes,
    )


def _pending(
    cipher: Cipher,
    visit: Visit,
    checked: Checked,
    found: tuple[DataAccount, ...],
    expected: str | None,
    now: datetime,
) -> PendingGrant:
    return PendingGrant(
        id=0,
        integration_id=visit.integration.id,
        link_id=visit.link.id,
        grant=_grant(cipher, visit, checked, None, now),
        candidates=found,
        expected=expected,
        expires_at=now + DECISION_LIFE,
    )
