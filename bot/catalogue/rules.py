"""What others' words and codes amount to, rule by rule."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.domain.observation import Reading

MEANS = {
    "account_refused": Reading.ACCOUNT_REFUSED,
    "credential_refused": Reading.CREDENTIAL_REFUSED,
    "silence": Reading.SILENT,
    "connection": Reading.CANNOT_CONNECT,
}


class Meaning(StrEnum):
    """What an answer to a probe or at a token endpoint may amount to."""

    ACCOUNT_REFUSED = "account_refused"
    CREDENTIAL_REFUSED = "credential_refused"
    CONNECTION = "connection"
    SILENCE = "silence"
    RATE_LIMIT = "rate_limit"
    """Silence too: asked too often."""
    BOT = "bot"
    """The operator's client, key or setting is at fault, or the bot's grant is too narrow."""


class Part(BaseModel):
    """A piece of a catalogue file: nothing unknown, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WordRule(Part):
    """A sentence or code of an error message, and what it amounts to.

    `text` is found anywhere in the message, capitals or not, a bare number only as a
    number of its own; several texts must all be there. `source` says who documents it.
    """

    text: tuple[str, ...] = Field(min_length=1)
    means: Literal["account_refused", "credential_refused", "silence", "connection"]
    source: str = Field(min_length=3)

    def fits(self, message: str) -> bool:
        """Whether the message holds it."""
        return _hold_all(message, self.text)

    @property
    def reading(self) -> Reading:
        """What it amounts to, as a witness would say it."""
        return MEANS[self.means]


class SharedWords(Part):
    """A file of rules that several kinds share."""

    words: tuple[WordRule, ...] = Field(min_length=1)


class AnswerRule(Part):
    """A JSON answer other than a good one, and what it amounts to.

    All that is given must fit: the HTTP `status`, `code` as a whole value anywhere in the
    answer, `text` as in a rule for words.
    """

    status: int | None = Field(default=None, ge=400, le=499)
    code: str | None = Field(default=None, min_length=2)
    text: tuple[str, ...] = ()
    means: Meaning
    source: str = Field(min_length=3)

    @model_validator(mode="after")
    def _says_what_it_fits(self) -> Self:
        if self.status is None and self.code is None and not self.text:
            message = "a rule needs a status, a code or a text"
            raise ValueError(message)
        return self

    def fits(self, status: int | None, said: Collection[str]) -> bool:
        """Whether an answer fits: its status, and every value in it."""
        if self.status not in {None, status}:
            return False
        if self.code is not None and self.code not in said:
            return False
        return _hold_all("\n".join(said), self.text)


def _hold_all(message: str, texts: Collection[str]) -> bool:
    lowered = message.casefold()
    return all(_holds(lowered, text.casefold()) for text in texts)


def _holds(message: str, text: str) -> bool:
    if not text.isdigit():
        return text in message
    return re.search(rf"(?<!\d){text}(?!\d)", message) is not None
