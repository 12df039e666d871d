"""Asking witnesses when they are due, and recording what they say."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import ConfigurationError
from bot.domain.learning import learn
from bot.domain.names import match_names
from bot.domain.observation import Reading, Testimony, Witness, settle
from bot.domain.schedule import Calendar, back_off, jitter
from bot.domain.subject import Recorded, Subject
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.witness import Answer, Heard, Question, Witnesses, Word
from bot.services.heeding import (
    CYCLE_SPACING,
    differs,
    hear_one,
    observe,
    sees_again,
    too_soon,
    unchanged,
)

log = logging.getLogger(__name__)

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
        witnesses: Witnesses,
        clock: Clock,
        cipher: Cipher,
        chance: Callable[[], float],
    ) -> None:
        """Keep the collaborators; `chance` gives numbers in [0, 1) for the jitter."""
        self._transaction = transaction
        self._witnesses = witnesses
        self._clock = clock
        self._cipher = cipher
        self._chance = chance

    def tick(self, *, limit: int = BATCH) -> int:
        """Ask one batch of due subjects; how many there were."""
        with self._transaction() as uow:
            subjects = uow.subjects.claim(self._clock.now(), limit=limit, lease=LEASE)
            uow.commit()
        if subjects:
            self.record(subjects, self._ask(subjects))
        return len(subjects)

    def _ask(self, subjects: Sequence[Subject]) -> Sequence[Answer]:
        """Ask all; for whom no key can be opened, the bot was as good as refused."""
        questions: list[Question] = []
        answers: dict[int, Answer] = {}
        for subject in subjects:
            try:
                questions.append(self._question(subject))
            except ConfigurationError as error:
                log.error("%s is not asked: %s", subject.key, error)  # noqa: TRY400 - says it all
                answers[subject.id] = Answer(
                    subject_id=subject.id,
                    witness=subject.witness,
                    at=self._clock.now(),
                    heard=Heard.REFUSED,
                    detail=str(error),
                )
        answers |= {a.subject_id: a for a in self._witnesses.ask(questions)}
        return [answers[subject.id] for subject in subjects]

    def record(self, subjects: Sequence[Subject], answers: Sequence[Answer]) -> None:
        """Write what a batch of answers came to, in one transaction."""
        heeds = [self._heed(s, a) for s, a in zip(subjects, answers, strict=True)]
        with self._transaction() as uow:
            ours = uow.subjects.record([h.recorded for h in heeds])
            pairs = zip(subjects, answers, heeds, strict=True)
            for subject, answer, heed in pairs:
                if subject.id not in ours:
                    continue
                if answer.words and subject.account_id is not None:
                    self._hear(uow, subject.account_id, answer.words, answer.at)
                if heed.matters:
                    self._reconsider(uow, subject)
                if sees_again(subject, heed.recorded.testimony):
                    self._look_again(uow, subject)
            uow.commit()

    def hear(self, account_id: int, words: Sequence[Word], at: datetime) -> tuple[str, ...]:
        """Take MBI's words on an account's integrations; the names that are not watched."""
        with self._transaction() as uow:
            unknown = self._hear(uow, account_id, words, at)
            uow.commit()
        return unknown

    def hasten(self, subjects: Iterable[Subject]) -> None:
        """Have these asked now, save a cycle that was asked less than a minute ago."""
        now = self._clock.now()
        keys = [s.key for s in subjects if s.due_at is not None and not too_soon(s, now)]
        with self._transaction() as uow:
            uow.subjects.hasten(keys, now)
            uow.commit()

    def _question(self, subject: Subject) -> Question:
        shown = subject.witness in {Witness.CYCLE, Witness.NEWEST_ROW} and subject.sealed_key
        return Question(
            subject_id=subject.id,
            witness=subject.witness,
            url=subject.url,
            client_id=subject.client_id,
            figure=subject.figure,
            secret=self._cipher.decrypt(shown) if shown else None,
            timezone=subject.calendar.timezone if subject.calendar else "UTC",
            components=subject.components,
        )

    def _heed(self, subject: Subject, answer: Answer) -> Heed:
        before = subject.testimony
        if answer.heard is Heard.UNASKED:
            return Heed(recorded=unchanged(subject, answer.at), matters=False)
        observed = observe(subject, answer)
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

    def _hear(
        self, uow: UnitOfWork, account_id: int, words: Sequence[Word], at: datetime
    ) -> tuple[str, ...]:
        picture = uow.watched.picture(account_id)
        names = {i.name: i.id for i in picture.integrations}
        matched, unknown = match_names([w.name for w in words], names)
        rows = []
        for word in words:
            integration_id = matched.get(word.name)
            subject = picture.subjects.get(f"words:{integration_id}")
            if subject is not None:
                rows.append(hear_one(subject, word, at))
        uow.subjects.record(rows)
        if any(row.changed for row in rows):
            uow.watched.ask_assessment([account_id], self._clock.now())
        return unknown

    def _look_again(self, uow: UnitOfWork, subject: Subject) -> None:
        """MBI takes the key again, so ask at once for the rows that it was refused for."""
        if subject.account_id is None:
            return
        subjects = uow.watched.picture(subject.account_id).subjects.values()
        refused = [
            s.key
            for s in subjects
            if s.witness is Witness.NEWEST_ROW
            and s.id != subject.id
            and s.testimony
            and s.testimony.reading is Reading.BOT
        ]
        uow.subjects.hasten(refused, self._clock.now())

    def _reconsider(self, uow: UnitOfWork, subject: Subject) -> None:
        """Have everything judged again that this witness speaks of."""
        if subject.account_id is not None:
            accounts: Sequence[int] = [subject.account_id]
        else:
            accounts = uow.watched.concerned(provider=subject.provider)
        uow.watched.ask_assessment(accounts, self._clock.now())
