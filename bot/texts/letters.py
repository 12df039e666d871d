"""The text of a ticket: what support asks for, in the order it asks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.ticket import TicketFacts
from bot.texts.lines import say_line
from bot.texts.reader import Texts, Value

LONGEST_SUBJECT = 150
LISTED = 25
"""Integrations named in a ticket; a longer list helps nobody."""


class Letters:
    """Implements the port `Wording` with the text catalogues."""

    def __init__(self, texts: Texts) -> None:
        """Keep the catalogues."""
        self._texts = texts

    def ticket(self, facts: TicketFacts, *, locale: str) -> tuple[str, str]:
        """Subject and body, plain text."""
        say = Letter(self._texts, locale, facts)
        return say.subject(), say.body()


class Letter:
    """One ticket in one language."""

    def __init__(self, texts: Texts, locale: str, facts: TicketFacts) -> None:
        """Keep what it is about."""
        self._texts, self._locale, self._facts = texts, locale, facts

    def subject(self) -> str:
        """One line."""
        facts = self._facts
        if not facts.integrations:
            return self._say("letter-subject-blank")
        status = str(facts.diagnosis.status) if facts.diagnosis else "unknown"
        if facts.diagnosis and facts.diagnosis.foretold:
            status = "host-key"
        rest = len(facts.integrations) - 1
        key = "letter-subject-many" if rest else "letter-subject"
        text = self._say(
            key,
            name=facts.integrations[0],
            count=rest,
            status=self._say(f"status-{status}"),
            account=facts.account,
        )
        return " ".join(text.split())[:LONGEST_SUBJECT]

    def body(self) -> str:
        """Paragraphs apart by blank lines; a part about which nothing is known is left out."""
        if not self._facts.integrations:
            return self._say("letter-body-blank")
        parts = [
            self._connection(),
            self._verdict(),
            self._evidence(),
            self._say("letter-question"),
        ]
        if self._facts.reference or self._facts.requester:
            parts.append(
                self._say(
                    "letter-footer",
                    reference=self._facts.reference,
                    requester=self._facts.requester,
                )
            )
        return "\n\n".join(part for part in parts if part)

    def _connection(self) -> str:
        facts = self._facts
        names = ", ".join(facts.integrations[:LISTED])
        hidden = len(facts.integrations) - LISTED
        lines = [
            self._say("letter-connection", names=names, count=len(facts.integrations)),
            self._say("letter-and-more", count=hidden) if hidden > 0 else "",
            self._say("letter-kind", kind=facts.kind) if facts.kind else "",
            self._say("letter-account", account=facts.account, client=str(facts.client_id or "")),
            self._word(),
            self._dated("letter-newest-row", facts.newest_row),
            self._dated("letter-last-data-point", facts.last_data_point),
        ]
        return "\n".join(line for line in lines if line)

    def _word(self) -> str:
        facts = self._facts
        if facts.word is None or facts.word_at is None:
            return ""
        word = facts.word or self._say("letter-blank-word")
        return self._say("letter-word", word=word, at=self._local(facts.word_at))

    def _verdict(self) -> str:
        diagnosis = self._facts.diagnosis
        if diagnosis is None or diagnosis.cause is None:
            return ""
        cause = self._say(f"cause-{str(diagnosis.cause).replace('_', '-')}")
        sure = self._say(f"confidence-{diagnosis.confidence or 'unclear'}")
        lines = [
            self._dated("letter-since", diagnosis.since),
            self._say("letter-cause", cause=cause, confidence=sure),
        ]
        return "\n".join(line for line in lines if line)

    def _evidence(self) -> str:
        diagnosis = self._facts.diagnosis
        if diagnosis is None or not diagnosis.evidence:
            return ""
        zone = self._facts.timezone
        said = [
            say_line(self._texts, self._locale, one, timezone=zone) for one in diagnosis.evidence
        ]
        return "\n".join([self._say("letter-evidence"), *(f"- {line}" for line in said)])

    def _dated(self, key: str, moment: datetime | None) -> str:
        return self._say(key, at=self._local(moment)) if moment else ""

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self._facts.timezone))

    def _say(self, key: str, /, **args: Value | None) -> str:
        return self._texts.say(self._locale, key, **args)
