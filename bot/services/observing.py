"""Asking witnesses when they are due, and recording what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.learning import learn
from bot.domain.names import match_names
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.schedule import Calendar, back_off, jitter
from bot.domain.settling import settle
from bot.domain.subject import Recorded, Subject
from bot.ports.clock import Clock
from bot.ports.measures import Measures, Unmeasured
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.witness import Answer, Heard, Word
from bot.services.asking import Asking
from bot.services.heeding import (
    CYCLE_SPACING,
    differs,
    hear_one,
    observe,
    sees_again,
    too_soon,
    unchanged,
)
from bot.services.turning import Turns, carry_out, refuses_now, renewals

BATCH = 128
LEASE = timedelta(seconds=90)
"""Longer than a whole batch may take, so that nobody asks twice at once."""
CONFIRM = timedelta(seconds=60)
"""A changed answer is asked again this soon, so that it is believed or dropped."""
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Heed:
    """What one answer came to: the row to record, and whether verdicts may change."""

    recorded: Recorded
    matters: bool


class Observing:
    """Asks due subjects in batches and records the answers in bulk."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        asking: Asking,
        clock: Clock,
        chance: Callable[[], float],
        measures: Measures | None = None,
    ) -> None:
        """Keep the collaborators; `chance` gives numbers in [0, 1) for the jitter."""
        self._measures = measures or Unmeasured()
        self._transaction = transaction
        self._asking = asking
        self._clock = clock
        self._chance = chance

    def tick(self, *, limit: int = BATCH) -> int:
        """Ask one batch of due subjects; how many there were."""
        with self._transaction() as uow:
            subjects = uow.subjects.claim(self._clock.now(), limit=limit, lease=LEASE)
            uow.commit()
        if subjects:
            self.record(subjects, self._asking.ask(subjects))
        return len(subjects)

    def record(self, subjects: Sequence[Subject], answers: Sequence[Answer]) -> None:
        """Write what a batch of answers came to, in one transaction."""
        heeds = [self._heed(s, a) for s, a in zip(subjects, answers, strict=True)]
        turns = Turns()
        with self._transaction() as uow:
            ours = uow.subjects.record([h.recorded for h in heeds])
            for subject, answer, heed in zip(subjects, answers, heeds, strict=True):
                if subject.id in ours:
                    self._follow(uow, turns, subject, answer, heed)
            carry_out(uow, turns, self._clock.now())
            uow.commit()

    def hear(self, account_id: int, words: Sequence[Word], at: datetime) -> tuple[str, ...]:
        """Take MBI's words on an account's integrations; the names that are not watched."""
        turns = Turns()
        with self._transaction() as uow:
            unknown = self._hear(uow, turns, account_id, words, at)
            carry_out(uow, turns, self._clock.now())
            uow.commit()
        return unknown

    def hasten(self, subjects: Iterable[Subject]) -> None:
        """Have these asked now, save a cycle that was asked less than a minute ago."""
        now = self._clock.now()
        keys = [s.key for s in subjects if s.due_at is not None and not too_soon(s, now)]
        with self._transaction() as uow:
            uow.subjects.hasten(keys, now)
            uow.commit()

    def _heed(self, subject: Subject, answer: Answer) -> Heed:
        before = subject.testimony
        if answer.heard is Heard.UNASKED:
            self._measures.answered(subject.witness, answer.heard, None)
            return Heed(recorded=unchanged(subject, answer.at), matters=False)
        observed = observe(subject, answer)
        self._measures.answered(subject.witness, answer.heard, observed.reading)
        testimony = settle(before, observed)
        cadence = learn(subject.cadence, before, observed, subject.calendar or Calendar())
        heard = answer.heard is Heard.ANSWER
        failures = 0 if heard else subject.failures + 1
        changed = differs(before, testimony)
        return Heed(
            recorded=Recorded(
                subject_id=subject.id,
                lease=subject.lease,
                testimony=testimony,
                cadence=cadence,
                failures=failures,
                due_at=self._next(subject, answer, testimony, failures),
                changed=changed,
            ),
            matters=changed,
        )

    def _next(
        self, subject: Subject, answer: Answer, testimony: Testimony, failures: int
    ) -> datetime:
        """When to ask again: sooner to confirm a change, later after silence."""
        delay = back_off(subject.interval, failures, LONGEST_WAIT)
        if testimony.pending is not None:
            delay = min(delay, CONFIRM)
        delay = jitter(delay, self._chance())
        if answer.retry_after is not None:
            delay = max(delay, timedelta(seconds=answer.retry_after))
        if subject.witness is Witness.CYCLE:
            delay = max(delay, CYCLE_SPACING)
        return answer.at + delay

    def _follow(
        self, uow: UnitOfWork, turns: Turns, subject: Subject, answer: Answer, heed: Heed
    ) -> None:
        """Gather what follows from an answer that counts."""
        after = heed.recorded.testimony
        if answer.words and subject.account_id is not None:
            self._hear(uow, turns, subject.account_id, answer.words, answer.at)
        if heed.matters:
            turns.accounts |= _concerned(uow, subject)
        if after is not None and refuses_now(subject, after):
            turns.refused.append((subject, after))
        if sees_again(subject, after):
            turns.hastened |= _refused_rows(uow, subject)

    @staticmethod
    def _hear(
        uow: UnitOfWork, turns: Turns, account_id: int, words: Sequence[Word], at: datetime
    ) -> tuple[str, ...]:
        picture = uow.watched.picture(account_id)
        names = {i.name: i.id for i in picture.integrations}
        matched, unknown = match_names([w.name for w in words], names)
        rows = []
        for word in words:
            integration_id = matched.get(word.name)
            subject = picture.subjects.get(f"words:{integration_id}")
            if subject is not None:
                rows.append((hear_one(subject, word, at), subject))
        ours = uow.subjects.record([row for row, _ in rows])
        if any(row.changed for row, _ in rows):
            turns.accounts.add(account_id)
        turns.renewed += renewals(rows, ours, picture.integrations, picture.account, at)
        return unknown


def _concerned(uow: UnitOfWork, subject: Subject) -> set[int]:
    """The accounts that this witness speaks of."""
    if subject.account_id is not None:
        return {subject.account_id}
    return set(uow.watched.concerned(provider=subject.provider))


def _refused_rows(uow: UnitOfWork, subject: Subject) -> set[str]:
    """MBI takes the key again, so ask at once for the rows that it was refused for."""
    if subject.account_id is None:
        return set()
    subjects = uow.watched.picture(subject.account_id).subjects.values()
    return {
        s.key
        for s in subjects
        if s.witness is Witness.NEWEST_ROW
        and s.id != subject.id
        and s.testimony
        and s.testimony.reading is Reading.BOT
    }
