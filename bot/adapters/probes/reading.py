"""From a reply to what came of a trial: only an answer about credentials is a refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.adapters.http.clean import one_line
from bot.adapters.http.hearing import SilenceError
from bot.adapters.http.reply import Reply
from bot.adapters.http.retry_after import read_retry_after
from bot.adapters.http.saying import redacted, values_of, words_of
from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.granting import Probe
from bot.catalogue.paths import find, texts_at
from bot.catalogue.rules import AnswerRule, Meaning, stand
from bot.domain.grant import DataAccount
from bot.domain.observation import Reading
from bot.ports.probe import Tried
from bot.ports.witness import Heard

CODES = {
    # RFC 6750, section 3.1
    "invalid_token": Meaning.CREDENTIAL_REFUSED,
    "insufficient_scope": Meaning.BOT,
}
STATUSES = {401: Meaning.CREDENTIAL_REFUSED, 403: Meaning.ACCOUNT_REFUSED}
REFUSALS = {
    Meaning.CREDENTIAL_REFUSED: Reading.CREDENTIAL_REFUSED,
    Meaning.ACCOUNT_REFUSED: Reading.ACCOUNT_REFUSED,
}
_MUTE = frozenset({407, 408, 425, 429})
"""Of proxies, of time, and of too many requests: these say nothing of a credential."""
_REQUESTS = 429
_REDIRECTS = range(300, 400)
_SERVER_FAULTS = range(500, 600)
_ADDRESS_FAULTS = frozenset({404, 405, 410})
"""About the address that was asked: a refusal only where a rule of the kind knows the answer."""
OPENS_NONE = "opens no data account"
_FAULTS = ("error", "fault", "Fault")
_SHORT = 200
_CHALLENGE = re.compile(r'^\s*bearer\b.*?\berror="([^"]+)"', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """Reads replies for one kind; `secrets` are in no detail.

    `account` is the data account that the way to a grant named.
    """

    entry: CatalogueEntry
    probe: Probe
    now: datetime
    account: str | None = None
    secrets: Sequence[str] = field(default=(), repr=False)

    def read(self, reply: Reply) -> Tried:
        """What came of it; SilenceError where the reply cannot be read."""
        if reply.status in self.probe.good:
            return self._good(reply)
        if reply.status in _SERVER_FAULTS or reply.status in _MUTE or reply.status in _REDIRECTS:
            raise self._mute(reply)
        return self._refusal(reply)

    def _good(self, reply: Reply) -> Tried:
        if not (self.probe.accounts or self.probe.person or self.entry.oauth):
            if reply.page:
                message = "HTML instead of the API"
                raise SilenceError(message)
            return Tried(heard=Heard.ANSWER, reading=Reading.GOOD)
        answer = _object(reply)
        if any(answer.get(name) for name in _FAULTS):
            return self._refusal(reply)
        if self.probe.shows and not find(self.probe.shows, answer):
            message = "the answer is not the one that was asked for"
            raise SilenceError(message)
        accounts = self._accounts(answer)
        if accounts is None:
            message = "the answer names no data account"
            raise SilenceError(message)
        if self.probe.accounts and not accounts:
            return self._without_account()
        people = texts_at(self.probe.person, answer) if self.probe.person else None
        if self.probe.person and not (people or accounts):
            message = "the answer names nobody"
            raise SilenceError(message)
        return Tried(
            heard=Heard.ANSWER,
            reading=Reading.GOOD,
            data_accounts=accounts,
            partial=bool(self.probe.more and any(find(self.probe.more, answer) or ())),
            person=one_line(people[0]) if people else None,
        )

    def _accounts(self, answer: object) -> tuple[DataAccount, ...] | None:
        if self.probe.accounts is None:
            return (DataAccount(id=self.account),) if self.account else ()
        ids = texts_at(self.probe.accounts, answer)
        if ids is None:
            return None
        told = texts_at(self.probe.titles, answer) if self.probe.titles else None
        titles = told if told is not None and len(told) == len(ids) else [""] * len(ids)
        return tuple(
            DataAccount(id=_name(one), title=one_line(title))
            for one, title in zip(ids, titles, strict=True)
        )

    def _without_account(self) -> Tried:
        if self.probe.no_account == "silence":
            message = "the answer names no data account"
            raise SilenceError(message)
        if self.probe.no_account == "good":
            return Tried(
                heard=Heard.ANSWER, reading=Reading.GOOD, detail=OPENS_NONE, opens_none=True
            )
        return Tried(heard=Heard.ANSWER, reading=Reading.ACCOUNT_REFUSED, detail=OPENS_NONE)

    def _mute(self, reply: Reply) -> SilenceError:
        detail = f"HTTP {reply.status}"
        if reply.status in _REDIRECTS:
            detail += ", a redirect"
        elif reply.status == _REQUESTS:
            detail += ", asked too often"
        return SilenceError(detail, retry_after=read_retry_after(reply.retry_after, self.now))

    def _refusal(self, reply: Reply) -> Tried:
        """By the kind's rules; by its words, codes and status only where the source's API speaks.

        Where the address is at fault, by a rule of the kind for a JSON answer alone.
        """
        code = _challenged(reply)
        answer = _json(reply)
        sentence = _sentence(reply) if answer is None else ""
        said = (*values_of(answer), *filter(None, (code, sentence)))
        speaks = code is not None or self._is_the_source(answer)
        rules = self.probe.answers if speaks else _worded(self.probe.answers)
        meaning = next(
            (rule.means for rule in rules if rule.fits(reply.status, said, answer)), None
        )
        if meaning is None and speaks and reply.status not in _ADDRESS_FAULTS:
            meaning = self.entry.amounts_to((), reply.status, said)
            known = (CODES[value] for value in said if value in CODES)
            meaning = meaning or next(known, None) or STATUSES.get(reply.status)
        if reply.status in _ADDRESS_FAULTS and answer is None:
            meaning = None
        detail = redacted(words_of(answer) or sentence or code or "", self.secrets)
        status = f"HTTP {reply.status}"
        if meaning is None and detail:
            detail = f"{status}: {detail}"
        return self._told(meaning, detail or status, reply)

    def _is_the_source(self, answer: dict[str, object] | list[object] | None) -> bool:
        """Whether the source's own API speaks, and nothing that stands before it."""
        if answer is None or not self.probe.speaks:
            return answer is not None
        ways = (*self.probe.speaks, {"error": tuple(CODES)})
        return any(stand(way, answer) for way in ways)

    def _told(self, meaning: Meaning | None, detail: str, reply: Reply) -> Tried:
        if meaning is Meaning.BOT:
            return Tried(heard=Heard.REFUSED, detail=detail)
        if meaning in REFUSALS:
            return Tried(heard=Heard.ANSWER, reading=REFUSALS[meaning], detail=detail)
        raise SilenceError(detail, retry_after=read_retry_after(reply.retry_after, self.now))


def _object(reply: Reply) -> dict[str, object]:
    """A good answer, which is an object in every API; SilenceError where it is not."""
    answer = reply.json()
    if not isinstance(answer, dict):
        message = "no object in the answer"
        raise SilenceError(message)
    return answer


def _json(reply: Reply) -> dict[str, object] | list[object] | None:
    """The body, where it is an object or a list."""
    try:
        answer = reply.json()
    except SilenceError:
        return None
    return answer if isinstance(answer, dict | list) else None


def _sentence(reply: Reply) -> str:
    """A short body that is no JSON and no page, as some identity services answer."""
    try:
        text = reply.text().strip()
    except SilenceError:
        return ""
    return text if len(text) <= _SHORT and not text.startswith("<") else ""


def _challenged(reply: Reply) -> str | None:
    """The error code of a bearer challenge (RFC 6750, section 3)."""
    found = _CHALLENGE.match(reply.challenge or "")
    return found[1] if found else None


def _worded(rules: Sequence[AnswerRule]) -> list[AnswerRule]:
    return [rule for rule in rules if rule.text]


def _name(one: str) -> str:
    """A data account as people know it: "customers/1234567890" is a path of Google's."""
    return one_line(one).rpartition("/")[2]
