"""Words for what leaves the bot outside of Slack."""

from __future__ import annotations

from typing import Protocol

from bot.domain.ticket import TicketFacts


class Wording(Protocol):
    """Writes the text of a ticket."""

    def ticket(self, facts: TicketFacts, *, locale: str) -> tuple[str, str]:
        """Subject (one line, 150 characters at most) and body, plain text, no secrets."""
        ...
