"""What the use cases hand to whoever shows it: plain data, no words, no blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.authorization import Authorized
from bot.domain.card import CardView, TicketView
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Status
from bot.domain.grant import Ownership
from bot.domain.incident import Event
from bot.domain.observation import Witness
from bot.domain.ticket import DeskKind, Priority


class Speaks(StrEnum):
    """Whether a witness speaks of an integration."""

    YES = "yes"
    SILENT = "silent"
    NEVER = "never"
    """Asked, and never once answered."""
    BOT = "bot"
    """Refused because of the bot's own key, address or setting."""
    NOT_SET_UP = "not_set_up"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One witness of one integration: what it is worth, and its last answer."""

    witness: Witness
    speaks: Speaks
    asked_at: datetime | None = None
    next_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The one thing to do next, and what the bot can tell then.

    `mend`: it is set up, and never once answered, or refuses the bot.
    """

    witness: Witness
    what: Line
    gain: Line
    mend: bool = False


@dataclass(frozen=True, kw_only=True)
class StatusRow:
    """One integration in the list."""

    integration_id: int
    name: str
    account: str
    kind: str
    status: Status
    cause: Cause | None
    confidence: Confidence | None
    since: datetime | None
    data_until: datetime | None
    """The newest row, else the last data point."""
    speaking: tuple[Witness, ...]
    """Coverage: the witnesses that speak of it."""
    muted: bool = False
    foretold: bool = False
    """Whether only a changed host key tells that MBI will fail."""


@dataclass(frozen=True, kw_only=True)
class StatusList:
    """One page of all integrations, worst first. `page` counts from 1."""

    rows: tuple[StatusRow, ...]
    page: int
    pages: int
    total: int
    counts: dict[Status, int]
    as_of: datetime
    foretold: int = 0
    """How many of those that count as failed have not failed so far."""


@dataclass(frozen=True, kw_only=True)
class GrantView:
    """What the bot holds for an integration, without the secret; `given_by` a Slack user id."""

    ownership: Ownership
    given_by: str
    given_at: datetime
    data_account: str | None
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class IntegrationView:
    """Everything known of one integration."""

    row: StatusRow
    diagnosis: Diagnosis
    owners: tuple[str, ...]
    channel: str
    timezone: str
    data_account: str | None
    newest_row: datetime | None
    last_data_point: datetime | None
    word: str | None
    word_at: datetime | None
    coverage: tuple[Coverage, ...]
    next_check: datetime | None
    incident_id: int | None
    as_of: datetime
    authorized: Authorized | None = None
    due: datetime | None = None
    """When MBI's authorization ends, where that is known."""
    ends_for_good: bool = False
    """Whether nobody can renew it then."""
    grant: GrantView | None = None
    advice: Advice | None = None
    """Which witness to add or to mend next."""


@dataclass(frozen=True, kw_only=True)
class NoSuchName:
    """A name that fits none, with the nearest ones; or fits several (`several`)."""

    asked: str
    nearest: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportResult:
    """What was read from a pasted or posted page of MBI's words.

    `unknown` are names on the page that are not watched, `unread` are lines that look
    like a row but could not be understood.
    """

    account: str
    read: tuple[tuple[str, str], ...]
    """(integration, word) pairs; the word as MBI writes it, "" for blank."""
    unknown: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TicketDraft:
    """A ticket before it is sent, filled with what is known.

    `worth` is False when support won't help (it does not change connections), with the
    reason and what helps instead given by `remedy`.
    """

    desk: DeskKind
    form_url: str | None
    subject: str
    body: str
    priority: Priority
    worth: bool
    remedy: Remedy
    cause: Cause | None
    incident_id: int | None
    integration_id: int | None
    integration: str | None
    existing: TicketView | None = None
    """A ticket that the incident has already."""


@dataclass(frozen=True, kw_only=True)
class Requester:
    """Who asks, as Slack knows them."""

    user_id: str
    name: str
    email: str | None = None
    locale: str = "en"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """An incident's verdict in full, for *Details*."""

    card: CardView
    lines: tuple[Line, ...]
    would_change: tuple[Line, ...]
    coverage: tuple[tuple[str, tuple[Coverage, ...]], ...]
    """(integration, its coverage), for at most ten members."""
    events: tuple[Event, ...]
