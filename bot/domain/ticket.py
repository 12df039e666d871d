"""A case at a desk, tied to an incident and an integration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.diagnosis import Diagnosis


class DeskKind(StrEnum):
    """Where tickets go."""

    ZENDESK = "zendesk"
    EMAIL = "email"
    TEXT = "text"
    """Text for Adobe's web form, which has no public API: a person submits it."""


class TicketState(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    OPENED = "opened"
    REFUSED = "refused"


class Priority(StrEnum):
    """How urgent, in words every desk can be given."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One ticket, kept from the moment it is asked for.

    `key` is random and stays the same for every try, so that a desk can tell a
    repetition from a second ticket. `number` and `url` are the desk's, once it answers.
    """

    id: int
    workspace_id: int
    key: str
    desk: DeskKind
    subject: str
    body: str
    priority: Priority
    requester: str
    requester_name: str
    requester_email: str | None
    created_at: datetime
    incident_id: int | None = None
    integration_id: int | None = None
    state: TicketState = TicketState.WAITING
    tried_at: datetime | None = None
    number: str | None = None
    url: str | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketFacts:
    """What support wants to know: which connection, how it is, since when, what is seen."""

    desk: DeskKind
    integrations: tuple[str, ...]
    kind: str | None = None
    account: str | None = None
    client_id: int | None = None
    timezone: str = "UTC"
    diagnosis: Diagnosis | None = None
    word: str | None = None
    word_at: datetime | None = None
    newest_row: datetime | None = None
    last_data_point: datetime | None = None
    reference: str | None = None
    requester: str = ""
    """Who asks, by name."""
