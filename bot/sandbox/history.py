"""The weeks behind Acme: what the bot would have learned by watching."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.bootstrap.whole import Bot
from bot.domain.learning import learn
from bot.domain.observation import Observation, Reading, Witness
from bot.domain.schedule import Cadence, Calendar
from bot.domain.settling import settle
from bot.domain.subject import Recorded, Subject
from bot.sandbox.company import Company
from bot.sandbox.fakes.mbi.truth import Account

WEEKS = timedelta(weeks=5)


def seed(bot: Bot, company: Company, *, now: datetime) -> None:
    """Teach every newest row and cycle its usual pace, from MBI's own past."""
    for account in company.accounts:
        _seed_account(bot, company, account, now)


def _seed_account(bot: Bot, company: Company, account: Account, now: datetime) -> None:
    with bot.transaction() as uow:
        watched = {a.client_id: a.id for a in uow.watched.accounts(uow.watched.workspace().id)}
        picture = uow.watched.picture(watched[account.client_id])
        past: dict[str, list[tuple[datetime, datetime]]] = {}
        for integration in picture.integrations:
            truth = account.integration(integration.name)
            seen = company.mbi.engine.newest_history(truth, now - WEEKS)
            past[f"newest_row:{integration.id}"] = seen
            past.setdefault(f"cycle:{picture.account.id}", [(at, at) for at, _ in seen])
        rows = [
            _learned(subject, past[key], now)
            for key, subject in picture.subjects.items()
            if past.get(key)
        ]
        uow.subjects.record(rows)
        uow.commit()


def _learned(subject: Subject, values: list[tuple[datetime, datetime]], now: datetime) -> Recorded:
    """What the bot would hold after seeing each value at its time."""
    good = Reading.COMPLETED if subject.witness is Witness.CYCLE else Reading.FRESH
    said = [
        Observation(witness=subject.witness, at=at, reading=good, moment=moment)
        for at, moment in [*values, (now - timedelta(seconds=1), values[-1][1])]
    ]
    cadence, testimony = Cadence(), None
    for one in said:
        cadence = learn(cadence, testimony, one, subject.calendar or Calendar())
        testimony = settle(testimony, one)
    return Recorded(
        subject_id=subject.id,
        lease=subject.lease,
        testimony=testimony,
        cadence=cadence,
        failures=0,
        due_at=subject.due_at,
        changed=True,
    )
