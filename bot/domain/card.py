"""The one message of an incident and the news in its thread, before they have words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.diagnosis import Cause, Diagnosis, Status
from bot.domain.incident import Event, State
from bot.domain.round import How, Outcome, Proof, StepState
from bot.domain.ticket import DeskKind, TicketState


class Closing(StrEnum):
    """Why a card was closed; the last two are the reasons of its event `resolved`."""

    WELL = "well"
    REMOVED = "removed"
    OTHER_CAUSE = "other_cause"


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """One integration on a card."""

    integration_id: int
    name: str
    account: str
    kind: str
    """The kind's title, such as "Google Ads"."""
    owners: tuple[str, ...]
    """E-mail addresses."""
    status: Status
    foretold: bool = False
    """Whether only a changed host key tells that MBI will fail."""


@dataclass(frozen=True, kw_only=True)
class RoundView:
    """What was done to re-authorize one integration, by whom (Slack user ids), and when."""

    integration: str
    begun_by: str
    begun_at: datetime
    access: StepState
    access_by: str | None = None
    access_at: datetime | None = None
    authorized_by: str | None = None
    authorized_at: datetime | None = None
    how: How | None = None
    deadline: datetime | None = None
    """Until when proof is awaited."""
    failed: int = 0
    """Rounds before this one that ended without proof."""
    outcome: Outcome = Outcome.OPEN


@dataclass(frozen=True, kw_only=True)
class TicketView:
    """A ticket as people see it."""

    id: int
    desk: DeskKind
    state: TicketState
    number: str | None
    url: str | None


@dataclass(frozen=True, kw_only=True)
class CardView:
    """Everything a card shows.

    `members` are at most ten, worst first, `member_count` is how many there are.
    `locale` is the channel's, `timezone` the account's. `provider` is its title, for
    causes shared by a provider; `bastion` its host, for a host key. `version` names the
    state that this shows.
    """

    incident_id: int
    version: int
    locale: str
    timezone: str
    state: State
    cause: Cause
    diagnosis: Diagnosis
    members: tuple[MemberView, ...]
    member_count: int
    provider: str | None
    accounts: tuple[str, ...]
    opened_at: datetime
    bastion: str | None = None
    resolved_at: datetime | None = None
    closing: Closing = Closing.WELL
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    tickets: tuple[TicketView, ...] = ()
    rounds: tuple[RoundView, ...] = ()
    """The latest of each member that has one, since the incident opened; at most ten."""
    proof: Proof | None = None
    """What closed it, where it was re-authorized or its data was seen."""
    proof_at: datetime | None = None

    @property
    def notice(self) -> bool:
        """Whether this is about the bot itself: never an alarm about the integration."""
        return self.cause is Cause.BOT


@dataclass(frozen=True, kw_only=True)
class TimelineView:
    """News of an incident for its thread, oldest first, at most twenty."""

    locale: str
    timezone: str
    events: tuple[Event, ...]
