"""Asking a batch of subjects, each of whoever can answer for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bot.domain.authorization import calendar_reading
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Integration
from bot.domain.observation import Witness
from bot.domain.subject import Subject
from bot.ports.cipher import Cipher
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.witness import Answer, Heard, Question, Witnesses
from bot.services.heeding import KEYED
from bot.services.probing import Probing
from bot.services.stopping import stop

log = logging.getLogger(__name__)

UNTRIED = "could not be asked"
PROBES = frozenset({Witness.OWN_PROBE, Witness.SHARED_PROBE})


class Asking:
    """Asks witnesses over HTTP, tries grants, and reads the calendar."""

    def __init__(
        self,
        *,
        witnesses: Witnesses,
        probing: Probing,
        cipher: Cipher,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        """Keep the collaborators."""
        self._witnesses = witnesses
        self._probing = probing
        self._cipher = cipher
        self._clock = clock
        self._transaction = transaction

    def ask(self, subjects: Sequence[Subject]) -> Sequence[Answer]:
        """One answer for every subject, in their order, within a bounded time."""
        probes = [s for s in subjects if s.witness in PROBES]
        remembered = [s for s in subjects if s.witness is Witness.CALENDAR]
        others = [s for s in subjects if s.witness not in PROBES | {Witness.CALENDAR}]
        answers = [*self._remember(remembered), *self._beside(others, probes)]
        came = {answer.subject_id: answer for answer in answers}
        return [came[subject.id] for subject in subjects]

    def _beside(self, others: Sequence[Subject], probes: Sequence[Subject]) -> Sequence[Answer]:
        """Both at once: each may take most of the time that a batch has."""
        if not probes:
            return self._ask(others)
        if not others:
            return self._try(probes)
        with ThreadPoolExecutor(1) as pool:
            tried = pool.submit(self._try, probes)
            return [*self._ask(others), *tried.result()]

    def _try(self, subjects: Sequence[Subject]) -> Sequence[Answer]:
        """Try grants; a fault of ours among them must not cost the others' answers."""
        try:
            return self._probing.ask(subjects)
        except Exception as error:  # noqa: BLE001 - whatever it is, its text may hold a secret
            log.error("trying grants met %s", type(error).__name__)  # noqa: TRY400 - for that reason
            return [self._answer(s, Heard.SILENCE, detail=UNTRIED) for s in subjects]

    def _ask(self, subjects: Sequence[Subject]) -> list[Answer]:
        """Ask all; for whom no key can be opened, the bot was as good as refused."""
        questions: list[Question] = []
        refused: list[Answer] = []
        for subject in subjects:
            try:
                questions.append(self._question(subject))
            except ConfigurationError as error:
                log.error("%s is not asked: %s", subject.key, error)  # noqa: TRY400 - says it all
                refused.append(self._answer(subject, Heard.REFUSED, detail=str(error)))
        return [*refused, *self._witnesses.ask(questions)]

    def _question(self, subject: Subject) -> Question:
        shown = subject.sealed_key if subject.witness in KEYED else None
        return Question(
            subject_id=subject.id,
            witness=subject.witness,
            url=subject.url,
            client_id=subject.client_id,
            figure=subject.figure,
            secret=self._cipher.decrypt(shown) if shown else None,
            timezone=subject.calendar.timezone if subject.calendar else "UTC",
            components=subject.components,
            shape=subject.shape,
            known=subject.testimony.known if subject.testimony else "",
        )

    def _remember(self, subjects: Sequence[Subject]) -> list[Answer]:
        """What the calendar says; where nothing is remembered, it is asked no more."""
        if not subjects:
            return []
        ids = {s.integration_id for s in subjects if s.integration_id is not None}
        with self._transaction(read=True) as uow:
            found = {integration.id: integration for integration, _, _ in uow.watched.members(ids)}
        return [self._look_up(s, found.get(s.integration_id or 0)) for s in subjects]

    def _look_up(self, subject: Subject, integration: Integration | None) -> Answer:
        now = self._clock.now()
        due = integration.due if integration else None
        if integration is None or due is None:
            stop(self._transaction, subject, now, vain=lambda uow: not _dated(uow, subject))
            return self._answer(subject, Heard.UNASKED)
        read = calendar_reading(now, due, integration.kind.life)
        return replace(self._answer(subject, Heard.ANSWER), reading=read, moment=due)

    def _answer(self, subject: Subject, heard: Heard, *, detail: str = "") -> Answer:
        return Answer(
            subject_id=subject.id,
            witness=subject.witness,
            at=self._clock.now(),
            heard=heard,
            detail=detail,
        )


def _dated(uow: UnitOfWork, subject: Subject) -> bool:
    """Whether the calendar has something to go by now."""
    found = uow.watched.members([subject.integration_id or 0])
    return any(integration.due for integration, _, _ in found)
