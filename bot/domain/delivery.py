"""One message owed to Slack or to a desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DeliveryKind(StrEnum):
    """What is owed. A card and a thread stand for their incident's present state."""

    CARD = "card"
    THREAD = "thread"
    TICKET = "ticket"
    TICKET_NEWS = "ticket_news"
    """What became of a ticket that no incident's thread can tell: to its requester."""
    NOTICE = "notice"
    """A message to one person; stands for its notice's present state."""


@dataclass(frozen=True, kw_only=True)
class Posted:
    """Where a message stands: the channel's id and the message's time stamp."""

    channel_id: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message owed: written with the decision, sent after.

    A card is owed while `version_sent` is behind its incident's version, a thread while
    the timeline goes on after the event `told`. `place` is where the incident's people
    are; `channel_id` and `ts` say where the card really stands. `fallbacks` counts the
    places given up. `uncertain` is since when a send has an unknown outcome.
    """

    id: int
    workspace_id: int
    kind: DeliveryKind
    place: str
    lease: str | None
    attempts: int
    incident_id: int | None = None
    ticket_id: int | None = None
    notice_id: int | None = None
    channel_id: str | None = None
    ts: str | None = None
    version_sent: int = 0
    told: int = 0
    due_at: datetime | None = None
    owed_since: datetime | None = field(default=None, compare=False)
    """When it fell due, before it was taken."""
    uncertain: datetime | None = None
    fallbacks: int = 0
    error: str | None = None

    @property
    def posted(self) -> Posted | None:
        """Where it stands; None while it is not posted."""
        if self.channel_id is None or self.ts is None:
            return None
        return Posted(channel_id=self.channel_id, ts=self.ts)
