"""Knowing a bastion by its new host key, once MBI is proven to go by that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.audit import Deed
from bot.domain.diagnosis import Diagnosis
from bot.domain.integration import Account, Integration
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.placing import behind
from bot.domain.planning import Judged
from bot.domain.settling import accepted
from bot.domain.subject import Recorded, Subject
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Picture, UnitOfWork
from bot.services.judging import keys_of
from bot.services.recording import record

PATIENCE = timedelta(minutes=30)
"""A refresh that brought nothing by then is for support (Adobe, SSH host key verification)."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The key that a verdict rests on, of the subject of that name."""

    subject: str
    integration: str
    key: str


def needs_support(
    uow: UnitOfWork,
    diagnosis: Diagnosis | None,
    members: Sequence[tuple[Integration, Account, object]],
    clock: Clock,
) -> bool:
    """Whether MBI was told of a changed host key half an hour ago, in vain so far."""
    if diagnosis is None or not diagnosis.key_changed:
        return False
    attempts = uow.rounds.attempts([integration.id for integration, _, _ in members])
    told = [one.latest.authorized_at for one in attempts.values() if one.latest]
    return any(at is not None and clock.now() - at >= PATIENCE for at in told)


def taken_keys(picture: Picture, judged: Sequence[Judged]) -> tuple[Taken, ...]:
    """The new host keys that these verdicts prove to be right.

    What is proven by one is known for all behind the same bastion, save for those whose
    card waits for proof of their own.
    """
    shown: list[tuple[Judged, str, Testimony]] = []
    for one in judged:
        subject = keys_of(one.integration)[Witness.HOST_KEY]
        said = picture.testimonies.get(subject)
        if said and said.reading is Reading.HOST_KEY_CHANGED:
            shown.append((one, subject, said))
    proven = {(behind(o.integration), s.detail) for o, _, s in shown if o.diagnosis.takes_key}
    return tuple(
        Taken(subject=subject, integration=one.integration.name, key=said.detail)
        for one, subject, said in shown
        if (behind(one.integration), said.detail) in proven
        and (one.diagnosis.takes_key or not one.diagnosis.key_changed)
    )


def accept_keys(uow: UnitOfWork, taken: Sequence[Taken], now: datetime) -> None:
    """Know the bastions by these keys from now on, where they show them still.

    In a transaction after the judgement's, since subjects are locked before accounts. Should
    it not come to that, the next judgement finds the same.
    """
    names = {one.subject: one for one in taken}
    held = {
        key: (subject, said)
        for key, subject in uow.subjects.by_keys(names.keys()).items()
        if (said := subject.testimony) and _shows(said, names[key].key)
    }
    ours = uow.subjects.record([_recorded(subject, said) for subject, said in held.values()])
    kept = {key: held[key] for key in held if held[key][0].id in ours}
    uow.watched.ask_assessment({s.account_id for s, _ in kept.values() if s.account_id}, now)
    _write_down(uow, names, kept, now)


def _shows(said: Testimony, key: str) -> bool:
    return said.reading is Reading.HOST_KEY_CHANGED and said.detail == key


def _recorded(subject: Subject, said: Testimony) -> Recorded:
    """Without a lease: an answer that is on its way compares with the key of before."""
    return Recorded(
        subject_id=subject.id,
        lease=None,
        testimony=accepted(said),
        cadence=subject.cadence,
        failures=subject.failures,
        due_at=subject.due_at,
        changed=True,
    )


def _write_down(
    uow: UnitOfWork,
    names: Mapping[str, Taken],
    kept: Mapping[str, tuple[Subject, Testimony]],
    now: datetime,
) -> None:
    for key, (subject, said) in kept.items():
        if subject.workspace_id is None:
            continue
        record(
            uow,
            at=now,
            deed=Deed.HOST_KEY_TAKEN,
            workspace_id=subject.workspace_id,
            integration_id=subject.integration_id,
            args={
                "integration": names[key].integration,
                "before": said.known,
                "after": said.detail,
            },
        )
