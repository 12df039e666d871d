"""What others' words and codes amount to, rule by rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.catalogue.paths import PATH, find
from bot.domain.observation import Reading

_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_CALLED = (
    r"(?:error|fehler|erreur|errore|errno|code|codice|c[oó]digo|sql\s?state|msg|fatal|exception)"
    r"\W{0,4}"
)
"""What makes the number behind it a code, whatever follows."""
_MARKED = r"(?:[\[(](?:\w{5}/|\d+,\s?)?#?|(?:^|\n)\s*#)"
"""As drivers write codes: "(1045, …", "[1045]", "(HY000/1045)", "(190, 460)", "#1045"."""
_FIRST = r"(?:^|\n)\s*"
"""What begins a line is one too, unless it counts something."""

_NO_WORD_BEFORE, _NO_WORD_BEHIND = r"(?<![^\W_])", r"(?![^\W_])"
"""A sentence begins and ends with a word; codes may go on behind an underscore."""

Where = Mapping[
    Annotated[str, Field(pattern=PATH)], Annotated[tuple[str, ...], Field(min_length=1)]
]
"""Paths into an answer, and what may stand there: ANYTHING, one of the values, or of a range."""
ANYTHING = "*"
Text = Annotated[str, Field(min_length=1)]

MEANS = {
    "account_refused": Reading.ACCOUNT_REFUSED,
    "credential_refused": Reading.CREDENTIAL_REFUSED,
    "silence": Reading.SILENT,
    "connection": Reading.CANNOT_CONNECT,
    "bot": Reading.BOT,
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
    """The asker's client, key or setting is at fault: the operator's, or the bot's grant is too
    narrow; in a message of MBI's it is MBI's own."""


class Part(BaseModel):
    """A piece of a catalogue file: nothing unknown, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WordRule(Part):
    """A sentence or code of an error message, and what it amounts to.

    `text` is found anywhere in the message as whole words, capitals or not, a number only where
    it is written as codes are: "error 1045", "(1045, …", never "1045 rows" or "row 1045";
    several texts must all be there. `source` says who documents it.
    """

    text: tuple[Text, ...] = Field(min_length=1)
    means: Literal["account_refused", "credential_refused", "silence", "connection", "bot"]
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
    answer, `text` as in a rule for words, and at each path of `where` one of its values,
    of which "200-299" is any whole number from the one to the other.
    """

    status: int | None = Field(default=None, ge=400, le=499)
    code: str | None = Field(default=None, min_length=2)
    text: tuple[Text, ...] = ()
    where: Where = Field(default_factory=dict)
    means: Meaning
    source: str = Field(min_length=3)

    @model_validator(mode="after")
    def _says_what_it_fits(self) -> Self:
        if self.status is None and self.code is None and not (self.text or self.where):
            message = "a rule needs a status, a code, a text or a where"
            raise ValueError(message)
        return self

    def fits(self, status: int | None, said: Collection[str], answer: object = None) -> bool:
        """Whether an answer fits: its status, every value in it, and the answer itself."""
        if self.status not in {None, status}:
            return False
        if self.code is not None and self.code not in said:
            return False
        return stand(self.where, answer) and _hold_all("\n".join(said), self.text)


def stand(where: Where, answer: object) -> bool:
    """Whether at each of those paths one of its values stands."""
    return all(_stands(path, wanted, answer) for path, wanted in where.items())


def _stands(path: str, wanted: Collection[str], answer: object) -> bool:
    """Whether one of those values stands at a path of the answer."""
    told = [_as_text(value) for value in find(path, answer) or ()]
    return any(_is_one(text, wanted) for text in told if text is not None)


def _as_text(value: object) -> str | None:
    match value:
        case bool():
            return str(value).lower()
        case str() | int():
            return str(value)
        case _:
            return None


def _is_one(text: str, wanted: Collection[str]) -> bool:
    if text in wanted or ANYTHING in wanted:
        return True
    if not (text.isascii() and text.isdigit()):
        return False
    ranges = (_RANGE.fullmatch(one) for one in wanted)
    return any(int(one[1]) <= int(text) <= int(one[2]) for one in ranges if one)


def _hold_all(message: str, texts: Collection[str]) -> bool:
    lowered = message.casefold()
    return all(_holds(lowered, text.casefold()) for text in texts)


def _holds(message: str, text: str) -> bool:
    if not text.isdigit():
        before = _NO_WORD_BEFORE if text[0].isalnum() else ""
        behind = _NO_WORD_BEHIND if text[-1].isalnum() else ""
        return re.search(before + re.escape(text) + behind, message) is not None
    own = rf"{text}(?![\d.]*\d)"
    counted = r"(?!\s*[^\W\d_])"
    return re.search(rf"(?:{_CALLED}|{_MARKED}){own}|{_FIRST}{own}{counted}", message) is not None
