"""Checks that ask a witness, as a worker does."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.errors import ConfigurationError
from bot.domain.observation import Reading, Witness
from bot.ports.check import Area, Level, Result
from bot.ports.cipher import Cipher
from bot.ports.witness import Answer, Heard, Question, Witnesses
from bot.services.examination.telling import told

LONGEST_WAIT = 30.0
"""Seconds that the other side may ask to wait for; who has to wait longer looks again later."""
ANSWER_SECONDS = 20.0
"""How long a witness is waited for: as long as a worker waits, so that none is slow here only."""
SUBJECT_OF = {
    Witness.CYCLE: (Area.MBI, "cycle"),
    Witness.NEWEST_ROW: (Area.MBI, "newest-row"),
    Witness.INGEST: (Area.MBI, "ingest"),
    Witness.WORDS: (Area.MBI, "words"),
    Witness.FEED: (Area.FEEDS, "feed"),
    Witness.MBI_FEED: (Area.FEEDS, "feed"),
}
"""Where a witness belongs, and what its texts begin with."""


@dataclass(kw_only=True)
class Key:
    """An account's Export API key, and whether MBI refused it already in this examination."""

    sealed: str = field(repr=False)
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class WitnessCheck:
    """Asks one witness, and once more where it asks to wait.

    What is asked with a `key` waits in one lane behind the question about the cycle: where MBI
    refuses the key there, no report is asked with it.
    """

    about: str
    lane: str
    question: Question
    witnesses: Witnesses
    cipher: Cipher
    key: Key | None = None
    sleep: Callable[[float], None] = time.sleep

    @property
    def area(self) -> Area:
        """MBI or feeds."""
        return SUBJECT_OF[self.question.witness][0]

    @property
    def seconds(self) -> float:
        """Two answers, and the wait between them."""
        return 2 * ANSWER_SECONDS + LONGEST_WAIT

    def run(self) -> Sequence[Result]:
        """One result."""
        if self.key and self.key.refused:
            return []  # told once, of the account
        try:
            secret = self.cipher.decrypt(self.key.sealed) if self.key else None
        except ConfigurationError:
            return []  # told once, where all that is sealed is opened
        answer = self._ask(secret)
        if answer.retry_after is not None and answer.retry_after <= LONGEST_WAIT:
            self.sleep(answer.retry_after)
            answer = self._ask(secret)
        if self.key and self.question.witness is Witness.CYCLE:
            self.key.refused = answer.heard is Heard.REFUSED
        return [self._result(answer)]

    def _ask(self, secret: str | None) -> Answer:
        (answer,) = self.witnesses.ask([replace(self.question, secret=secret)])
        return answer

    def _result(self, answer: Answer) -> Result:
        level, key, do = self._amounts_to(answer)
        return self._told(level, key, answer.detail, do=do)

    def _amounts_to(self, answer: Answer) -> tuple[Level, str, str]:
        """How it is, and the texts that say so and what to do."""
        kind = SUBJECT_OF[self.question.witness][1]
        if answer.heard is Heard.ANSWER and self._empty(answer):
            return Level.WARN, f"{kind}-empty", f"{kind}-empty-do"
        if answer.heard is Heard.ANSWER and answer.reading is Reading.DOWN:
            return Level.WARN, f"{kind}-down", "wait-do"
        if answer.heard is Heard.ANSWER:
            return Level.OK, f"{kind}-ok", ""
        if answer.heard is Heard.REFUSED:
            refused = f"{kind}-refused" if self.key else "not-asked"
            return Level.FAIL, refused, f"{refused}-do"
        if answer.retry_after is not None:
            return Level.SKIP, "asked-too-often", "wait-do"
        return Level.FAIL, f"{kind}-silent", f"{kind}-silent-do"

    def _empty(self, answer: Answer) -> bool:
        """An answer that says nothing yet: no row, no word, no cycle."""
        match self.question.witness:
            case Witness.NEWEST_ROW:
                return answer.moment is None
            case Witness.CYCLE:
                return answer.reading is None
            case Witness.WORDS:
                return not answer.words
            case _:
                return False

    def _told(self, level: Level, key: str, detail: str = "", *, do: str = "") -> Result:
        return told(
            level,
            self.about,
            key,
            do=do,
            detail=detail,
            area=str(self.area),
            client=str(self.question.client_id or ""),
            figure=str(self.question.figure or ""),
        )
