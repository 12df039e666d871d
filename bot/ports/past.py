"""What is over, and may be forgotten when it is old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Remains(StrEnum):
    """What is left of what was, in the order in which one lets go of the next."""

    OBSERVATIONS = "observations"
    HANDOVERS = "hand-overs"
    TICKETS = "tickets"
    NOTICES = "notices"
    LINKS = "links"
    ROUNDS = "rounds"
    INCIDENTS = "incidents"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How far somebody looked: the moment and the id of the last row."""

    at: datetime
    id: int


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What one look found."""

    gone: int
    """How many were forgotten, or would be."""
    mark: Mark | None
    """Where to look next; None where nothing that is old enough is left."""


class Past(Protocol):
    """What is kept of what is over.

    The last observation of each subject stays, the newest round of each integration, whatever
    is open, owed or referred to, and the audit with the incidents that it names.
    """

    def sweep(
        self,
        remains: Remains,
        *,
        before: datetime,
        after: Mark | None,
        limit: int,
        pretend: bool = False,
    ) -> Swept:
        """Forget some that were over before then, and look at no more than `limit` for it.

        In one short transaction of its own, which waits for nobody; `pretend` undoes it.
        """
        ...
