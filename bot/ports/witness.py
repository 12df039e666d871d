"""Asking a witness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.observation import Reading, Witness
from bot.domain.words import Word

__all__ = ["Answer", "Heard", "Question", "Witnesses", "Word"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing to ask of one witness, about one subject.

    `subject_id` is the row that asks. A feed and an operator's reports are asked at
    `url`; MBI's own APIs by `client_id` and `figure`, at the address the adapter was
    given. `secret` is the Export API key, where one is shown; it never prints.
    `timezone` is the zone in which the answerer writes local times. `components` are
    the parts of a feed that matter, empty for all.
    """

    subject_id: int
    witness: Witness
    url: str | None = None
    client_id: int | None = None
    figure: int | None = None
    secret: str | None = field(default=None, repr=False)
    timezone: str = "UTC"
    components: tuple[str, ...] = ()
    shape: str | None = None
    """How a feed is written: a name that the catalogue knows."""
    known: str = ""
    """The host key that a bastion is known by, as "TYPE SHA256:…"; asked at `url`, ssh://…"""


class Heard(StrEnum):
    """What kind of answer came back."""

    ANSWER = "answer"
    SILENCE = "silence"
    REFUSED = "refused"
    """Refused because of the bot's own key, address or setting."""
    UNASKED = "unasked"
    """The batch's time was over before this one's answer could come: nothing is known."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, reduced to what the witness may say; never raises, never lies.

    `reading` is set for feed and ingest, and for a cycle (completed or unsuccessful);
    `moment` for the newest row and for the end of a cycle; `words` for MBI's words.
    `detail` is short, in the answerer's own words, and free of secrets.
    `retry_after` is in seconds, where the answerer named it.
    """

    subject_id: int
    witness: Witness
    at: datetime
    heard: Heard
    reading: Reading | None = None
    moment: datetime | None = None
    words: tuple[Word, ...] = ()
    detail: str = ""
    retry_after: float | None = None


class Witnesses(Protocol):
    """Asks a whole batch at once."""

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        """One answer for every question, in their order, within a bounded time."""
        ...
