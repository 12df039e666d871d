"""What one witness said of one subject, and what it has settled on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.swings import Swings


class Witness(StrEnum):
    """Who speaks."""

    WORDS = "words"
    NEWEST_ROW = "newest_row"
    CYCLE = "cycle"
    INGEST = "ingest"
    FEED = "feed"
    SHARED_PROBE = "shared_probe"
    OWN_PROBE = "own_probe"
    CALENDAR = "calendar"
    HOST_KEY = "host_key"
    MBI_FEED = "mbi_feed"


class Scope(StrEnum):
    """What a witness speaks of."""

    INTEGRATION = "integration"
    ACCOUNT = "account"
    PROVIDER = "provider"
    MBI = "mbi"


SCOPE_OF = {
    Witness.WORDS: Scope.INTEGRATION,
    Witness.NEWEST_ROW: Scope.INTEGRATION,
    Witness.CYCLE: Scope.ACCOUNT,
    Witness.INGEST: Scope.MBI,
    Witness.FEED: Scope.PROVIDER,
    Witness.SHARED_PROBE: Scope.INTEGRATION,
    Witness.OWN_PROBE: Scope.INTEGRATION,
    Witness.CALENDAR: Scope.INTEGRATION,
    Witness.HOST_KEY: Scope.INTEGRATION,
    Witness.MBI_FEED: Scope.MBI,
}


class Reading(StrEnum):
    """What an answer amounts to."""

    # words of MBI
    REAUTH = "reauth"
    FAILED = "failed"
    SUCCESS = "success"
    BLANK = "blank"
    # newest row and cycle
    FRESH = "fresh"
    LATE = "late"
    COMPLETED = "completed"
    UNSUCCESSFUL = "unsuccessful"
    # feed and ingest
    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    # probes
    GOOD = "good"
    CREDENTIAL_REFUSED = "credential_refused"
    ACCOUNT_REFUSED = "account_refused"
    CANNOT_CONNECT = "cannot_connect"
    FULL = "full"
    """The source answers that it takes no more connections at present."""
    HOST_KEY_CHANGED = "host_key_changed"
    # calendar
    NOT_DUE = "not_due"
    DUE = "due"
    OVERDUE = "overdue"
    # any witness
    BOT = "bot"
    """Refused because of the bot's own key, address or setting."""
    SILENT = "silent"
    """No answer that can be read: time-out, reset, 5xx, 429, HTML, wrong shape."""


SPEECHLESS = frozenset({Reading.SILENT, Reading.BOT})

TOLD = frozenset({Witness.WORDS, Witness.CALENDAR})
"""These are told to the bot, not asked over the network: their silence is no answer."""

LASTING = TOLD | {Witness.HOST_KEY}
"""What these said last stands while they are silent: a key is not another one for that."""

MAY_SAY = {
    Witness.WORDS: frozenset({Reading.REAUTH, Reading.FAILED, Reading.SUCCESS, Reading.BLANK}),
    Witness.NEWEST_ROW: frozenset({Reading.FRESH, Reading.LATE}),
    Witness.CYCLE: frozenset({Reading.COMPLETED, Reading.UNSUCCESSFUL, Reading.LATE}),
    Witness.INGEST: frozenset({Reading.UP, Reading.DOWN}),
    Witness.FEED: frozenset({Reading.UP, Reading.DEGRADED, Reading.DOWN}),
    Witness.SHARED_PROBE: frozenset(
        {
            Reading.GOOD,
            Reading.CREDENTIAL_REFUSED,
            Reading.ACCOUNT_REFUSED,
            Reading.CANNOT_CONNECT,
            Reading.FULL,
            Reading.HOST_KEY_CHANGED,
        }
    ),
    Witness.OWN_PROBE: frozenset(
        {
            Reading.GOOD,
            Reading.CREDENTIAL_REFUSED,
            Reading.ACCOUNT_REFUSED,
            Reading.HOST_KEY_CHANGED,
        }
    ),
    Witness.CALENDAR: frozenset({Reading.NOT_DUE, Reading.DUE, Reading.OVERDUE}),
    Witness.HOST_KEY: frozenset({Reading.GOOD, Reading.HOST_KEY_CHANGED}),
    Witness.MBI_FEED: frozenset({Reading.UP, Reading.DEGRADED, Reading.DOWN}),
}
"""Every witness may also be silent or refused as the bot; nothing else is heard."""

GOOD_READINGS = frozenset(
    {
        Reading.SUCCESS,
        Reading.FRESH,
        Reading.COMPLETED,
        Reading.UP,
        Reading.GOOD,
        Reading.NOT_DUE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """One answer of one witness, at one moment.

    `moment` is the time the answer is about: the newest row, the end of the last
    cycle, the last data point, the due date. `detail` is the witness's own words,
    already free of secrets.
    """

    witness: Witness
    at: datetime
    reading: Reading
    detail: str = ""
    moment: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse naive times and readings the witness may not give."""
        for value in (self.at, self.moment):
            if value is not None and value.tzinfo is None:
                message = "an observation needs times with a zone"
                raise ValueError(message)
        if self.reading not in MAY_SAY[self.witness] | SPEECHLESS:
            message = f"{self.witness} may not say {self.reading}"
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """What a witness has settled on, with the answers still waiting to be believed.

    `since` is when the settled reading began, `at` when it was last confirmed,
    `good_at` when the witness last had a readable good answer, `heard_at` when it last
    answered anything readable, `asked_at` when it was last asked at all. `previous` is
    the reading that the settled one replaced, which had begun at `previous_since`;
    `moment_at` is when `moment` was first heard.
    """

    witness: Witness
    reading: Reading
    since: datetime
    at: datetime
    detail: str = ""
    moment: datetime | None = None
    good_at: datetime | None = None
    heard_at: datetime | None = None
    asked_at: datetime
    pending: Reading | None = None
    pending_since: datetime | None = None
    pending_answers: int = 0
    pending_detail: str = ""
    flips: int = 0
    previous: Reading | None = None
    previous_since: datetime | None = None
    moment_at: datetime | None = None
    known: str = ""
    """What a witness compares with: the host key that a bastion is known by, its first one."""
    swings: Swings | None = None
    """How often it went back and forth of late."""

    @property
    def silent(self) -> bool:
        """Whether silence is believed, and not broken by an answer that waits to be."""
        return self.reading is Reading.SILENT and self.pending is None and self.unanswered

    @property
    def unanswered(self) -> bool:
        """Whether the last question met no readable answer."""
        return self.heard_at is None or self.heard_at < self.asked_at

    def flaps(self, now: datetime) -> bool:
        """Whether it goes back and forth at present."""
        return self.swings is not None and self.swings.flap(now)

    def fresh(self, now: datetime, within: timedelta) -> bool:
        """Whether the settled reading was confirmed within that time."""
        return now - self.at <= within
