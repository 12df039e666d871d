"""Due work: one witness to be asked about one subject, again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.observation import Testimony, Witness
from bot.domain.schedule import Cadence, Calendar


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One row of due work, with what its witness has settled on.

    `key` is unique: "cycle:3", "newest_row:7", "words:7", "reports:3", "feed:intuit",
    "ingest". `lease` proves that a claim is still ours; `failures` counts silent
    answers in a row. `calendar` is the account's, for judging lateness.
    """

    id: int
    key: str
    witness: Witness
    interval: timedelta
    workspace_id: int | None = None
    account_id: int | None = None
    integration_id: int | None = None
    provider: str | None = None
    url: str | None = None
    components: tuple[str, ...] = ()
    shape: str | None = None
    client_id: int | None = None
    figure: int | None = None
    sealed_key: str | None = field(default=None, repr=False)
    lease: str | None = None
    failures: int = 0
    due_at: datetime | None = None
    testimony: Testimony | None = None
    cadence: Cadence
    calendar: Calendar | None = None


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What asking a subject came to, to be written in bulk.

    `changed` says whether the settled reading changed, which is when history is kept.
    """

    subject_id: int
    lease: str | None
    testimony: Testimony | None
    cadence: Cadence
    failures: int
    due_at: datetime | None
    changed: bool
