"""Verdicts for plans, and incidents kept between one judgement and the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Shared, Status
from bot.domain.incident import EventKind, Incident, State
from bot.domain.integration import Integration
from bot.domain.observation import Witness
from bot.domain.planning import Change, Judged, Plan
from tests.unit.cases import WITH_FEED

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORDS, ROW = Witness.WORDS, Witness.NEWEST_ROW
CYCLE, FEED = Witness.CYCLE, Witness.FEED


def integration(number: int, **other: object) -> Integration:
    made = Integration(
        id=number, account_id=1, name=f"Source {number}", kind=WITH_FEED, channel="#data"
    )
    return replace(made, **other)  # type: ignore[arg-type]  # any field, by its name


def trouble(cause: Cause, *grounds: Witness, **other: object) -> Diagnosis:
    made = Diagnosis(
        status=Status.STALE,
        cause=cause,
        confidence=Confidence.LIKELY,
        trouble=True,
        since=NOW - 5 * HOUR,
        grounds=frozenset(grounds or {WORDS}),
        unwell=frozenset(grounds or {WORDS}),
        evidence=(Line(key="word-reauth"),),
    )
    return replace(made, **other)  # type: ignore[arg-type]  # any field, by its name


def calm(*well: Witness, unwell: Iterable[Witness] = (), data: datetime | None = None) -> Diagnosis:
    return Diagnosis(
        status=Status.OK if well else Status.UNKNOWN,
        well=frozenset(well),
        unwell=frozenset(unwell),
        data_until=data,
    )


def hindered(*grounds: Witness) -> Diagnosis:
    return Diagnosis(
        status=Status.UNKNOWN,
        cause=Cause.BOT,
        confidence=Confidence.LIKELY,
        shared=Shared.ACCOUNT,
        since=NOW,
        grounds=frozenset(grounds),
        unwell=frozenset(grounds),
        unheard=frozenset(grounds),
        remedy=Remedy.FIX_BOT,
    )


TOKEN = trouble(Cause.TOKEN, remedy=Remedy.REAUTHORIZE, status=Status.REAUTH)
OUTAGE = trouble(Cause.THIRD_PARTY, FEED, shared=Shared.PROVIDER)
STUCK = trouble(Cause.MBI_INTERNAL, CYCLE, shared=Shared.ACCOUNT)
RECOVERING = replace(TOKEN, recovering=True, remedy=Remedy.WAIT_DATA, status=Status.STALE)
LATE_FILE = trouble(Cause.UNKNOWN, ROW, remedy=Remedy.UPLOAD_FILE, confidence=Confidence.UNCLEAR)


class World:
    """Incidents as they would be kept between one judgement and the next."""

    def __init__(self) -> None:
        self.now = NOW
        self.kept: dict[int, Incident] = {}

    @property
    def open(self) -> list[Incident]:
        return [i for i in self.kept.values() if i.state is not State.RESOLVED]

    def state(self, number: int) -> State:
        return self.kept[number].state

    def judge(self, *judged: Judged, gone: Iterable[int] = ()) -> tuple[Change, ...]:
        self.now += timedelta(minutes=5)
        plan = Plan(self.open, now=self.now, reopenable=self._recent)
        plan.drop(gone)
        plan.work_in(judged)
        for change in plan.changes():
            number = change.incident.id or len(self.kept) + 1
            self.kept[number] = replace(change.incident, id=number)
        return plan.changes()

    def _recent(self, subject: str, cause: Cause) -> Incident | None:
        closed = [
            i
            for i in self.kept.values()
            if (i.subject, i.cause, i.state) == (subject, cause, State.RESOLVED)
        ]
        return max(closed, key=lambda i: i.resolved_at or NOW, default=None)


def says(number: int, diagnosis: Diagnosis, **other: object) -> Judged:
    return Judged(integration=integration(number, **other), diagnosis=diagnosis)


def told(*changes: Change) -> list[EventKind]:
    return [news.kind for change in changes for news in change.news]
