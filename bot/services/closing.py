"""What a judgement ends: rounds, and links and notices that nobody needs any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.diagnosis import Diagnosis
from bot.domain.incident import Incident
from bot.domain.link import PAGE_LIFE
from bot.domain.notice import NoticeKind, NoticeState
from bot.domain.planning import Judged
from bot.domain.round import Attempts, Outcome, Round
from bot.domain.telling import mended_by_persons
from bot.ports.unit_of_work import UnitOfWork
from bot.services.noticing import close_notices


def close_rounds(
    uow: UnitOfWork,
    attempts: Mapping[int, Attempts],
    judged: Sequence[Judged],
    *,
    before: Sequence[Incident],
    after: Sequence[Incident],
    now: datetime,
) -> None:
    """End the rounds that are proven, failed, given up or needless by these verdicts.

    `before` and `after` are the open incidents on both sides of the judgement, whose lock
    the caller holds. A round that changed since `attempts` were read waits for the next.
    """
    released = _members(before) - _members(after)
    for one in judged:
        number = one.integration.id
        latest = attempts.get(number, Attempts()).latest
        if latest is None:
            continue
        changed = _moved(latest, [i for i in after if number in i.members])
        if latest.authorized_at is None:
            changed = _unfinished(
                changed, one.diagnosis, needed=number in _mendable(after), now=now
            )
        else:
            changed = _finished(changed, one.diagnosis, released=number in released, now=now)
        if changed != latest and uow.rounds.get(latest.id) == latest:
            uow.rounds.save(changed)


def withdraw_prompts(
    uow: UnitOfWork,
    judged: Sequence[Judged],
    *,
    before: Sequence[Incident],
    after: Sequence[Incident],
    now: datetime,
) -> None:
    """Withdraw unspent links of what is mended, or is not mended by a person, and what asks for it.

    A warning that the authorization ends is withdrawn only with the trouble.
    """
    left = _mendable(before) - _mendable(after)
    if not left:
        return
    troubled = {one.integration.id for one in judged if one.diagnosis.trouble}
    uow.links.withdraw(sorted(left), now)
    _withdraw(uow, left, NoticeKind.ASKED, now)
    _withdraw(uow, left & _alarmed(before) - troubled, NoticeKind.DUE, now)


def _withdraw(uow: UnitOfWork, ids: Collection[int], kind: NoticeKind, now: datetime) -> None:
    if ids:
        close_notices(uow, sorted(ids), [kind], NoticeState.WITHDRAWN, now)


def _moved(latest: Round, cards: Sequence[Incident]) -> Round:
    """A round goes with its integration to another card, the one that a person can mend first."""
    here = next((i for i in cards if mended_by_persons(i)), cards[0] if cards else None)
    if here is None or latest.incident_id is None or latest.incident_id == here.id:
        return latest
    return replace(latest, incident_id=here.id)


def _unfinished(latest: Round, diagnosis: Diagnosis, *, needed: bool, now: datetime) -> Round:
    """One in which MBI was not authorized ends when it is given up, or its trouble is over."""
    needless = latest.incident_id is not None and not needed
    if not needless and now < latest.begun_at + PAGE_LIFE:
        return latest
    well = needless and not diagnosis.trouble
    outcome = Outcome.WITHDRAWN if well else Outcome.ABANDONED
    return replace(latest, outcome=outcome, closed_at=now)


def _finished(latest: Round, diagnosis: Diagnosis, *, released: bool, now: datetime) -> Round:
    """One in which MBI was authorized ends with proof, or at its deadline without."""
    if diagnosis.proof is not None:
        return replace(latest, outcome=Outcome.PROVEN, proof=diagnosis.proof, closed_at=now)
    if released and not diagnosis.trouble:
        return replace(latest, outcome=Outcome.WITHDRAWN, closed_at=now)
    if diagnosis.in_vain and latest.outcome is Outcome.OPEN:
        return replace(latest, outcome=Outcome.FAILED, closed_at=now)
    return latest


def _mendable(incidents: Sequence[Incident]) -> frozenset[int]:
    return frozenset(m for i in incidents if mended_by_persons(i) for m in i.members)


def _members(incidents: Sequence[Incident]) -> frozenset[int]:
    return frozenset(m for i in incidents for m in i.members)


def _alarmed(incidents: Sequence[Incident]) -> frozenset[int]:
    return frozenset(m for i in incidents if i.diagnosis.trouble for m in i.members)
