"""What follows from a batch of answers beyond the answers themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.audit import Deed
from bot.domain.authorization import Authorized
from bot.domain.integration import Account, Integration
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.round import How
from bot.domain.subject import Recorded, Subject
from bot.ports.unit_of_work import UnitOfWork
from bot.services.noticing import close_notices
from bot.services.recording import record

REFUSED = frozenset({Reading.CREDENTIAL_REFUSED, Reading.ACCOUNT_REFUSED})
PROBES = frozenset({Witness.OWN_PROBE, Witness.SHARED_PROBE})


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """MBI's word turned good: a person authorized it there, nobody knows who."""

    integration: Integration
    account: Account
    at: datetime


@dataclass(kw_only=True)
class Turns:
    """Gathered while answers are recorded, and carried out once all are."""

    accounts: set[int] = field(default_factory=set)
    """To be judged again."""
    hastened: set[str] = field(default_factory=set)
    """Subjects to be asked at once."""
    renewed: list[Renewed] = field(default_factory=list)
    refused: list[tuple[Subject, Testimony]] = field(default_factory=list)
    """Probes whose grants are refused from now on."""


def word_renews(
    integration: Integration, before: Testimony | None, after: Testimony | None
) -> bool:
    """Whether MBI's word tells of an authorization that nobody told of before."""
    if before is None or after is None:
        return False
    turned = before.reading is Reading.REAUTH and after.reading is Reading.SUCCESS
    known = integration.authorized is not None and integration.authorized.at >= before.since
    return turned and not known


def refuses_now(subject: Subject, after: Testimony | None) -> bool:
    """Whether a probe has come to believe that its grant is refused."""
    if subject.witness not in PROBES or after is None or after.reading not in REFUSED:
        return False
    return subject.testimony is None or subject.testimony.reading not in REFUSED


def carry_out(uow: UnitOfWork, turns: Turns, now: datetime) -> None:
    """Write what follows; in the order of locks: subjects, accounts, the rest."""
    lasting = [r.integration.id for r in turns.renewed if r.integration.kind.dated]
    if lasting:
        uow.subjects.start([f"calendar:{one}" for one in lasting], now)
    if turns.hastened:
        uow.subjects.hasten(turns.hastened, now)
    if turns.accounts:
        uow.watched.ask_assessment(turns.accounts, now)
    _remember(uow, turns.renewed, now)
    for subject, said in turns.refused:
        _write_down(uow, subject, said, now)


def renewals(
    rows: Sequence[tuple[Recorded, Subject]],
    ours: Collection[int],
    integrations: Sequence[Integration],
    account: Account,
    at: datetime,
) -> list[Renewed]:
    """The integrations whose words, as recorded, tell of an authorization."""
    by_id = {integration.id: integration for integration in integrations}
    return [
        Renewed(integration=integration, account=account, at=at)
        for row, subject in rows
        if row.subject_id in ours
        and (integration := by_id.get(subject.integration_id or 0))
        and word_renews(integration, subject.testimony, row.testimony)
    ]


def _remember(uow: UnitOfWork, renewed: Sequence[Renewed], now: datetime) -> None:
    for one in renewed:
        authorized = Authorized(at=one.at, how=How.WORD)
        if not uow.rounds.authorize(one.integration.id, authorized):
            continue
        close_notices(uow, [one.integration.id], [NoticeKind.DUE], NoticeState.DONE, now)
        record(
            uow,
            at=now,
            deed=Deed.AUTHORIZED,
            workspace_id=one.account.workspace_id,
            integration_id=one.integration.id,
            args={"how": str(How.WORD), "integration": one.integration.name},
        )


def _write_down(uow: UnitOfWork, subject: Subject, said: Testimony, now: datetime) -> None:
    if subject.workspace_id is None:
        return
    record(
        uow,
        at=now,
        deed=Deed.GRANT_REFUSED,
        workspace_id=subject.workspace_id,
        integration_id=subject.integration_id,
        args={
            "witness": str(subject.witness),
            "reading": str(said.reading),
            "detail": said.detail,
        },
    )
