"""What one witness said of one subject, and how repeated answers settle into a reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


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


def answers_needed(witness: Witness, reading: Reading) -> int:
    """Answers in a row before a changed reading is believed.

    A person's or MBI's own word counts at once; a refusal and a recovery need two
    answers; silence, and what looks like silence, needs three.
    """
    if witness in {Witness.WORDS, Witness.CALENDAR}:
        return 1
    if reading is Reading.SILENT or reading is Reading.CANNOT_CONNECT:
        return 3
    if witness is Witness.INGEST and reading is Reading.DOWN:
        return 3
    return 2


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """What a witness has settled on, with the answers still waiting to be believed.

    `since` is when the settled reading began, `at` when it was last confirmed,
    `good_at` when the witness last had a readable good answer, `heard_at` when it last
    answered anything readable, `asked_at` when it was last asked at all. `previous` is
    the reading that the settled one replaced.
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
    flips: int = 0
    previous: Reading | None = None

    def fresh(self, now: datetime, within: timedelta) -> bool:
        """Whether the settled reading was confirmed within that time."""
        return now - self.at <= within


def settle(before: Testimony | None, said: Observation) -> Testimony:
    """Fold one more answer into what the witness had settled on.

    Answers older than the last one change nothing, so the order in which reports
    arrive does not matter.
    """
    if before is None:
        return _first(said)
    if said.at < before.asked_at:
        return before
    seen = replace(
        before,
        asked_at=said.at,
        good_at=said.at if said.reading in GOOD_READINGS else before.good_at,
        heard_at=before.heard_at if said.reading in SPEECHLESS else said.at,
    )
    if said.reading is before.reading:
        return replace(
            seen,
            at=said.at,
            detail=said.detail,
            moment=said.moment or before.moment,
            pending=None,
            pending_since=None,
            pending_answers=0,
        )
    begun = before.pending_since if before.pending is said.reading else said.at
    answers = before.pending_answers + 1 if before.pending is said.reading else 1
    if answers < answers_needed(said.witness, said.reading):
        return replace(seen, pending=said.reading, pending_since=begun, pending_answers=answers)
    return replace(
        seen,
        reading=said.reading,
        since=begun or said.at,
        at=said.at,
        detail=said.detail,
        moment=said.moment or before.moment,
        pending=None,
        pending_since=None,
        pending_answers=0,
        flips=before.flips + 1,
        previous=before.reading,
    )


def _first(said: Observation) -> Testimony:
    """A first answer is believed when it is good or a word; a bad one has to be repeated."""
    good = said.reading in GOOD_READINGS
    believed = good or answers_needed(said.witness, said.reading) == 1
    return Testimony(
        witness=said.witness,
        reading=said.reading if believed else Reading.SILENT,
        since=said.at,
        at=said.at,
        detail=said.detail if believed else "",
        moment=said.moment,
        good_at=said.at if good else None,
        heard_at=None if said.reading in SPEECHLESS else said.at,
        asked_at=said.at,
        pending=None if believed else said.reading,
        pending_since=None if believed else said.at,
        pending_answers=0 if believed else 1,
    )
