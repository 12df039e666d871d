"""Opening tickets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.domain.ticket import DeskKind, Ticket


@dataclass(frozen=True, kw_only=True)
class Opened:
    """How the desk names the ticket."""

    number: str
    url: str | None = None


class Desk(Protocol):
    """A desk that takes tickets by itself."""

    @property
    def kind(self) -> DeskKind:
        """Which desk this is."""
        ...

    def open(self, ticket: Ticket, *, tried_before: bool) -> Opened:
        """Open the ticket, or find the one an earlier try opened.

        Raises DeliveryError (try again, maybe after `retry_after`), OutcomeUnknownError
        (try again; `tried_before` will be True), DeskRefusedError (it never will) or
        CredentialsRefusedError (an operator has to act; it is kept and tried again).
        """
        ...
