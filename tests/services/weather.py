"""What witnesses say while hours pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.observation import Reading, Witness
from bot.ports.witness import Answer, Heard, Question
from tests.services.stage import Stage

STEP = timedelta(minutes=30)


@dataclass(kw_only=True)
class Weather:
    """Rows by figure, the last cycle's end, feeds and host keys; who is not named is silent."""

    stage: Stage
    rows: dict[int, datetime] = field(default_factory=dict)
    cycle: datetime | None = None
    up: frozenset[Witness] = frozenset({Witness.FEED, Witness.INGEST})
    down: frozenset[Witness] = frozenset()
    keys: dict[str, str] = field(default_factory=dict)
    """The host key that a bastion shows, by its address."""

    def __post_init__(self) -> None:
        """Answer from now on."""
        self.stage.witnesses.answer = self._answer

    def pass_hours(self, hours: float) -> None:
        """Ask and judge again and again."""
        for _ in range(int(timedelta(hours=hours) / STEP)):
            self.stage.clock.advance(STEP)
            self.settle()

    def settle(self) -> None:
        """Ask whatever is due, and what has to be repeated a minute later; judge."""
        for _ in range(3):
            while self.stage.observing.tick():
                pass
            self.stage.judge()
            self.stage.pass_time(minutes=1.2)

    def _answer(self, question: Question) -> Answer:
        key = self.keys.get(question.url or "", "")
        if question.witness is Witness.HOST_KEY and not key:
            return self.stage.witnesses.silence(question)
        moments: Mapping[Witness, datetime | None] = {
            Witness.NEWEST_ROW: self.rows.get(question.figure or 0),
            Witness.CYCLE: self.cycle,
        }
        moment = moments.get(question.witness)
        reading = {
            **dict.fromkeys(self.up, Reading.UP),
            **dict.fromkeys(self.down, Reading.DOWN),
            Witness.CYCLE: Reading.COMPLETED,
        }.get(question.witness)
        if question.witness in moments and moment is None:
            return self.stage.witnesses.silence(question)
        return Answer(
            subject_id=question.subject_id,
            witness=question.witness,
            at=self.stage.clock.now(),
            heard=Heard.ANSWER,
            reading=reading,
            moment=moment,
            detail=key,
        )
