"""What the cases of verdicts are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain import observation
from bot.domain.authorization import Authorized
from bot.domain.case import Case, Neighbours
from bot.domain.diagnosis import Cause, Confidence, Remedy, Shared, Status
from bot.domain.integration import Authorization, Kind
from bot.domain.observation import GOOD_READINGS, SPEECHLESS, Reading, Witness
from bot.domain.round import Attempts, How, Outcome, Round
from bot.domain.schedule import Calendar
from bot.domain.swings import Swings

R, W = Reading, Witness
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
HOUR = timedelta(hours=1)

OAUTH = Kind(name="google_ads", title="Google Ads", provider="google",
             authorization=Authorization.OAUTH)  # fmt: skip
WITH_FEED = replace(OAUTH, name="quickbooks", provider="intuit", has_feed=True)
KEY = replace(OAUTH, name="zendesk", provider="zendesk", authorization=Authorization.KEY)
MYSQL = replace(OAUTH, name="mysql", provider="mysql", authorization=Authorization.PASSWORD,
                database=True)  # fmt: skip
UPLOAD = replace(OAUTH, name="csv", provider="csv", authorization=Authorization.NONE, upload=True)
IMPORT = replace(KEY, name="data_import_api", provider="data_import_api", blank_status=True,
                 ingest=True)  # fmt: skip


def heard(
    witness: Witness,
    reading: Reading,
    *,
    since: float = 0,
    ago: float = 0,
    moment: float | None = None,
    seen: float | None = None,
    ever_good: bool = True,
    previous: Reading | None = None,
) -> observation.Testimony:
    """A settled testimony; times in hours before now. `since` is no later than `ago`."""
    at, begun = NOW - ago * HOUR, NOW - max(since, ago) * HOUR
    return observation.Testimony(
        witness=witness,
        reading=reading,
        since=begun,
        at=at,
        moment=None if moment is None else NOW - moment * HOUR,
        moment_at=None if moment is None else NOW - (moment if seen is None else seen) * HOUR,
        good_at=begun if ever_good or reading in GOOD_READINGS else None,
        heard_at=at if reading not in SPEECHLESS else begun - HOUR,
        asked_at=at,
        previous=previous,
        previous_since=None if previous is None else begun - 4 * HOUR,
    )


def word(
    reading: Reading,
    *,
    since: float = 0,
    ago: float = 0,
    moment: float | None = None,
    previous: Reading | None = None,
) -> observation.Testimony:
    """MBI's word, settled."""
    return heard(W.WORDS, reading, since=since, ago=ago, moment=moment, previous=previous)


FRESH = heard(W.NEWEST_ROW, R.FRESH, since=200, moment=3, seen=2)
LATE = heard(W.NEWEST_ROW, R.LATE, since=6, moment=40, previous=R.FRESH)
CYCLE = heard(W.CYCLE, R.COMPLETED, since=200, moment=4)
CYCLE_LATE = heard(W.CYCLE, R.LATE, since=5, moment=40, previous=R.COMPLETED)
CYCLE_BAD = heard(W.CYCLE, R.UNSUCCESSFUL, since=5, moment=5, previous=R.COMPLETED)
UP = heard(W.FEED, R.UP, since=500)
DEGRADED = heard(W.FEED, R.DEGRADED, since=5, previous=R.UP)
DOWN = heard(W.FEED, R.DOWN, since=5, previous=R.UP)
MBI_UP = heard(W.MBI_FEED, R.UP, since=500)
MBI_DEGRADED = heard(W.MBI_FEED, R.DEGRADED, since=5, previous=R.UP)
MBI_DOWN = replace(heard(W.MBI_FEED, R.DOWN, since=5, previous=R.UP), detail="Updates stopped")
INGEST = heard(W.INGEST, R.UP, since=500)
INGEST_DOWN = heard(W.INGEST, R.DOWN, since=5, previous=R.UP)
REAUTH = word(R.REAUTH, since=3, ago=0.2)
OLD_REAUTH = word(R.REAUTH, since=20, ago=0.2)
FAILED = word(R.FAILED, since=3, ago=0.2)
SUCCESS = word(R.SUCCESS, since=100, ago=0.2)
BLANK = word(R.BLANK, since=100, ago=0.2)
OWN_GOOD = heard(W.OWN_PROBE, R.GOOD, since=500)
OWN_DEAD = heard(W.OWN_PROBE, R.CREDENTIAL_REFUSED, since=3, previous=R.GOOD)
OWN_ACCOUNT = heard(W.OWN_PROBE, R.ACCOUNT_REFUSED, since=2, previous=R.GOOD)
OWN_SILENT = heard(W.OWN_PROBE, R.SILENT, since=3, previous=R.GOOD)
SHARED_GOOD = heard(W.SHARED_PROBE, R.GOOD, since=500)
SHARED_DEAD = heard(W.SHARED_PROBE, R.CREDENTIAL_REFUSED, since=2, previous=R.GOOD)
SHARED_ACCOUNT = heard(W.SHARED_PROBE, R.ACCOUNT_REFUSED, since=2, previous=R.GOOD)
SHARED_CUT = heard(W.SHARED_PROBE, R.CANNOT_CONNECT, since=2, previous=R.GOOD)
SHARED_HOST_KEY = heard(W.SHARED_PROBE, R.HOST_KEY_CHANGED, since=2, previous=R.GOOD)
OWN_HOST_KEY = heard(W.OWN_PROBE, R.HOST_KEY_CHANGED, since=2, previous=R.GOOD)
KEY_SAME = heard(W.HOST_KEY, R.GOOD, since=500)
KEY_CHANGED = replace(
    heard(W.HOST_KEY, R.HOST_KEY_CHANGED, since=2, previous=R.GOOD),
    known="ssh-ed25519 SHA256:old",
    detail="ssh-ed25519 SHA256:new",
)
SHARED_SILENT = heard(W.SHARED_PROBE, R.SILENT, since=3, previous=R.GOOD)
DUE = heard(W.CALENDAR, R.DUE, since=20, moment=-20)
OVERDUE = heard(W.CALENDAR, R.OVERDUE, since=20, moment=20)
NOT_DUE = heard(W.CALENDAR, R.NOT_DUE, since=20, moment=-200)
CYCLE_REFUSED = heard(W.CYCLE, R.BOT, since=2, previous=R.COMPLETED)
ROW_REFUSED = heard(W.NEWEST_ROW, R.BOT, since=2, previous=R.FRESH)

ALONE = Neighbours(judged=6)
AMONG_KIN = Neighbours(judged=6, kin_on_time=1)
ALL_LATE = Neighbours(judged=6, late=6, other_providers_late=4)
PROVED = (LATE, CYCLE, INGEST)


def flapping(testimony: observation.Testimony, *, ago: float = 1) -> observation.Testimony:
    """The same of a witness that went back and forth, last so many hours ago."""
    last = NOW - ago * HOUR
    return replace(testimony, swings=Swings(count=5, since=last - 6 * HOUR, last=last))


def unproven(testimony: observation.Testimony) -> observation.Testimony:
    """The same of a witness that has never succeeded."""
    return replace(testimony, good_at=None, previous=None)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case; `cause` None is calm. `offered` is whether re-authorizing is."""

    why: str
    said: tuple[observation.Testimony, ...]
    cause: Cause | None
    kind: Kind = OAUTH
    near: Neighbours = field(default_factory=Neighbours)
    message: Reading | None = None
    confidence: Confidence | None = None
    status: Status | None = None
    shared: Shared | None = None
    remedy: Remedy | None = None
    recovering: bool = False
    calendar: Calendar = field(default_factory=Calendar)
    attempts: Attempts = field(default_factory=Attempts)
    authorized: Authorized | None = None
    granted: float | None = None
    """When the present grant was given, in hours before now."""

    @property
    def case(self) -> Case:
        return Case(
            now=NOW,
            kind=self.kind,
            calendar=self.calendar,
            testimonies=by_witness(*self.said),
            message_says=self.message,
            neighbours=self.near,
            attempts=self.attempts,
            authorized=self.authorized,
            granted_at=None if self.granted is None else NOW - self.granted * HOUR,
        )


def by_witness(*said: observation.Testimony) -> Mapping[Witness, observation.Testimony]:
    return {one.witness: one for one in said}


LIKELY, PROBABLE, UNCLEAR = Confidence.LIKELY, Confidence.PROBABLE, Confidence.UNCLEAR
MENDED = word(R.SUCCESS, since=2, ago=0.2, previous=R.REAUTH)
RECONNECTED = word(R.SUCCESS, since=2, ago=0.2, previous=R.FAILED)
OUTAGE_OVER = heard(W.FEED, R.UP, since=1, previous=R.DOWN)
DOWN_THEN_SILENT = heard(W.FEED, R.SILENT, since=1, previous=R.DOWN)
OFF = Calendar(updates_enabled=False)


def attempt(
    authorized: float | None,
    *,
    deadline: float = -20,
    failed: int = 0,
    outcome: Outcome = Outcome.OPEN,
    how: How = How.DONE,
) -> Attempts:
    """One round, begun half an hour before MBI was authorized; times in hours before now."""
    at = None if authorized is None else NOW - authorized * HOUR
    latest = Round(
        id=1,
        integration_id=1,
        begun_at=(at or NOW) - HOUR / 2,
        begun_by="U1",
        begun_name="Anna",
        authorized_at=at,
        authorized_by="U1" if at else None,
        how=how if at else None,
        deadline=NOW - deadline * HOUR if at else None,
        outcome=outcome,
    )
    return Attempts(latest=latest, failed=failed)


def by_operator(ago: float) -> Authorized:
    """The operator's word that MBI was authorized so many hours ago."""
    return Authorized(at=NOW - ago * HOUR, how=How.OPERATOR)
