"""One break of one integration, or one shared cause behind several."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.diagnosis import Cause, Diagnosis


class State(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    REAUTHORIZING = "reauthorizing"
    VERIFYING = "verifying"
    RESOLVED = "resolved"


class EventKind(StrEnum):
    """What can happen to an incident; its timeline is a list of these."""

    OPENED = "opened"
    VERDICT_CHANGED = "verdict_changed"
    MEMBER_JOINED = "member_joined"
    MEMBER_LEFT = "member_left"
    ACKNOWLEDGED = "acknowledged"
    LINK_ASKED = "link_asked"
    LINK_OPENED = "link_opened"
    NOT_ALLOWED = "not_allowed"
    OWNER_ASKED = "owner_asked"
    REAUTHORIZING = "reauthorizing"
    """A person began; its card says who."""
    ACCESS_CHECKED = "access_checked"
    ACCESS_REFUSED = "access_refused"
    """args: `reason`, a Refusal."""
    DATA_ACCOUNT_CHANGED = "data_account_changed"
    AUTHORIZED = "authorized"
    HANDED_OVER = "handed_over"
    HANDOVER_FAILED = "handover_failed"
    ROUND_FAILED = "round_failed"
    """The deadline passed without proof."""
    WAITING_FOR_DATA = "waiting_for_data"
    WORSE_AGAIN = "worse_again"
    TICKET_ASKED = "ticket_asked"
    TICKET_OPENED = "ticket_opened"
    TICKET_REFUSED = "ticket_refused"
    RESOLVED = "resolved"


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One break, open until the bot sees it healthy.

    `subject` names what the cause is shared by ("integration:7", "provider:intuit@3",
    "bastion:bastion.acme.example:22@3", "account:3", "mbi"); with the cause and the channel
    it is unique among open ones.
    `version` grows with every change that people should see.
    """

    id: int
    workspace_id: int
    channel: str
    subject: str
    cause: Cause
    state: State
    opened_at: datetime
    members: frozenset[int]
    diagnosis: Diagnosis
    version: int = 1
    resolved_at: datetime | None = None
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None

    @property
    def mended(self) -> dict[str, str]:
        """What a person mends in MBI where that is no authorization, for an event's `args`."""
        if self.cause is not Cause.CONNECTION:
            return {}
        return {"mended": "host_key" if self.diagnosis.key_changed else "connection"}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the timeline. `actor` is a Slack user id, None for the bot itself."""

    id: int
    incident_id: int
    at: datetime
    kind: EventKind
    actor: str | None = None
    args: dict[str, str] = field(default_factory=dict)
