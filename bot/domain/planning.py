"""From verdicts to incidents: what opens, changes, splits, joins and closes.

Pure: the open incidents and the fresh verdicts go in, the changes come out. An
integration is in at most one alarm and one notice about the bot at a time; with its
subject, cause and channel an incident is unique among the open ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Remedy, Shared
from bot.domain.incident import EventKind, Incident, State
from bot.domain.integration import Integration
from bot.domain.observation import Witness

TO_ADMINS = "@admins"
TO_OWNERS = "@owners"
MANY = 3
"""Refusals of one provider at once that are one card instead of many."""
SUREST_FIRST = [Confidence.LIKELY, Confidence.PROBABLE, Confidence.UNCLEAR]

Reopenable = Callable[[str, Cause], Incident | None]
"""Finds an incident of that subject and cause that was closed only a moment ago."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An integration with its fresh verdict."""

    integration: Integration
    diagnosis: Diagnosis


@dataclass(frozen=True, kw_only=True)
class News:
    """One event to append to the timeline."""

    kind: EventKind
    args: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Change:
    """An incident as it shall be. `id` 0 is a new one; `news` its events, in order."""

    incident: Incident
    news: list[News] = field(default_factory=list)
    touched: bool = False
    verdicts: list[Judged] = field(default_factory=list)


class Plan:
    """The incidents of a workspace while verdicts are worked into them."""

    def __init__(
        self, open_ones: Iterable[Incident], *, now: datetime, reopenable: Reopenable
    ) -> None:
        """Start from the incidents that are open."""
        self._now = now
        self._reopenable = reopenable
        self._changes = [Change(incident=i) for i in open_ones]

    def work_in(self, judged: Sequence[Judged]) -> None:
        """Work the fresh verdicts of one account into the incidents."""
        crowded = self._crowded(judged)
        for one in sorted(judged, key=lambda j: j.integration.id):
            self._alarm(one, _subject(one, crowded))
            self._notice(one)
        for change in self._changes:
            self._show(change)

    def drop(self, gone: Iterable[int]) -> None:
        """Let go of integrations that are no longer watched."""
        for integration_id in gone:
            for change in self._holding(integration_id):
                self._leave(change, integration_id, {"why": "removed"})

    def changes(self) -> tuple[Change, ...]:
        """The incidents that people should see changed."""
        return tuple(c for c in self._changes if c.touched)

    def _crowded(self, judged: Sequence[Judged]) -> frozenset[tuple[str, Cause, str]]:
        """Providers with many refusals that no card tells of yet."""
        counted = Counter(
            _crowd(j)
            for j in judged
            if j.diagnosis.trouble
            and j.diagnosis.cause in {Cause.TOKEN, Cause.ADMIN_ACCOUNT}
            and not self._holding(j.integration.id)
        )
        return frozenset(crowd for crowd, count in counted.items() if count >= MANY)

    def _holding(self, integration_id: int) -> list[Change]:
        return [
            c
            for c in self._changes
            if integration_id in c.incident.members and c.incident.state is not State.RESOLVED
        ]

    def _current(self, integration_id: int, *, notice: bool) -> Change | None:
        held = self._holding(integration_id)
        return next((c for c in held if (c.incident.cause is Cause.BOT) is notice), None)

    def _alarm(self, one: Judged, subject: str) -> None:
        current = self._current(one.integration.id, notice=False)
        if one.diagnosis.trouble:
            self._place(one, current, subject, _channel(one))
        elif current and _healed(one.diagnosis, current.incident):
            self._leave(current, one.integration.id)

    def _notice(self, one: Judged) -> None:
        current = self._current(one.integration.id, notice=True)
        if one.diagnosis.cause is Cause.BOT:
            self._place(one, current, f"account:{one.integration.account_id}", TO_ADMINS)
        elif current and _seen_again(one.diagnosis, current.incident):
            self._leave(current, one.integration.id)

    def _place(self, one: Judged, current: Change | None, subject: str, channel: str) -> None:
        """Put a verdict where it belongs: stay, move, relabel, or open."""
        cause = one.diagnosis.cause or Cause.UNKNOWN
        if current and current.incident.cause is cause:
            current.verdicts.append(one)
            return
        there = self._find(subject, cause, channel)
        if there is None and current and current.incident.members == {one.integration.id}:
            self._relabel(current, one, subject, channel)
            return
        if current:
            self._leave(current, one.integration.id, {"why": "other_cause"})
        if there is None:
            self._open(one, subject, channel)
        else:
            self._join(there, one)

    def _find(self, subject: str, cause: Cause, channel: str) -> Change | None:
        wanted = (subject, cause, channel)
        return next(
            (
                c
                for c in self._changes
                if (c.incident.subject, c.incident.cause, c.incident.channel) == wanted
                and c.incident.state is not State.RESOLVED
            ),
            None,
        )

    def _open(self, one: Judged, subject: str, channel: str) -> None:
        cause = one.diagnosis.cause or Cause.UNKNOWN
        members = frozenset({one.integration.id})
        closed = self._reopenable(subject, cause)
        if closed and closed.channel == channel and not self._known(closed):
            again = replace(closed, state=State.OPEN, resolved_at=None, members=members)
            change = Change(incident=again, news=[News(kind=EventKind.WORSE_AGAIN)], touched=True)
        else:
            new = Incident(
                id=0,
                workspace_id=0,
                channel=channel,
                subject=subject,
                cause=cause,
                state=State.OPEN,
                opened_at=self._now,
                members=members,
                diagnosis=one.diagnosis,
                version=0,
            )
            change = Change(incident=new, news=[News(kind=EventKind.OPENED)], touched=True)
        change.verdicts.append(one)
        self._changes.append(change)

    def _known(self, incident: Incident) -> bool:
        return any(c.incident.id == incident.id for c in self._changes)

    def _join(self, change: Change, one: Judged) -> None:
        members = change.incident.members | {one.integration.id}
        change.incident = replace(change.incident, members=members)
        if not any(n.kind is EventKind.OPENED for n in change.news):
            change.news.append(
                News(kind=EventKind.MEMBER_JOINED, args={"name": one.integration.name})
            )
        change.verdicts.append(one)
        change.touched = True

    def _relabel(self, change: Change, one: Judged, subject: str, channel: str) -> None:
        cause = one.diagnosis.cause or Cause.UNKNOWN
        args = {"before": str(change.incident.cause), "after": str(cause)}
        moved = channel if _to_people(channel) == _to_people(change.incident.channel) else None
        change.incident = replace(
            change.incident, subject=subject, cause=cause, channel=moved or change.incident.channel
        )
        change.news.append(News(kind=EventKind.VERDICT_CHANGED, args=args))
        change.verdicts.append(one)
        change.touched = True

    def _leave(
        self, change: Change, integration_id: int, args: dict[str, str] | None = None
    ) -> None:
        members = change.incident.members - {integration_id}
        change.touched = True
        change.verdicts = [v for v in change.verdicts if v.integration.id != integration_id]
        if members:
            change.incident = replace(change.incident, members=members)
            told = {"integration": str(integration_id), **(args or {})}
            change.news.append(News(kind=EventKind.MEMBER_LEFT, args=told))
            return
        # The last member stays on the closed incident, so that its card still says whose it was.
        change.incident = replace(change.incident, state=State.RESOLVED, resolved_at=self._now)
        change.news.append(News(kind=EventKind.RESOLVED, args=dict(args or {})))

    def _show(self, change: Change) -> None:
        """Let the surest verdict speak for the incident, and follow its recovery."""
        if not change.verdicts or change.incident.state is State.RESOLVED:
            return
        best = min(change.verdicts, key=_surest).diagnosis
        before = change.incident
        if _shown(best) != _shown(before.diagnosis):
            change.touched = True
        state = before.state
        if best.recovering and state is not State.VERIFYING:
            state = State.VERIFYING
            change.news.append(News(kind=EventKind.WAITING_FOR_DATA))
        elif not best.recovering and state is State.VERIFYING:
            state = State.OPEN
            change.news.append(News(kind=EventKind.WORSE_AGAIN))
        change.touched = change.touched or state is not before.state
        since = min((d.since for d in (best, before.diagnosis) if d.since), default=None)
        change.incident = replace(before, state=state, diagnosis=replace(best, since=since))


def _surest(one: Judged) -> tuple[int, int]:
    confidence = one.diagnosis.confidence
    return (SUREST_FIRST.index(confidence) if confidence else MANY, one.integration.id)


def _shown(diagnosis: Diagnosis) -> object:
    """What people see of a verdict, less the times that move with every answer."""
    lines = tuple(
        (each.key, tuple(sorted((k, v) for k, v in each.args.items() if isinstance(v, str))))
        for each in diagnosis.evidence
    )
    return (diagnosis.status, diagnosis.confidence, diagnosis.remedy, diagnosis.recovering, lines)


def _healed(now: Diagnosis, incident: Incident) -> bool:
    """Close on proof of health only, never because a witness fell silent or faded.

    Rows that arrive prove it; so does MBI's good word, unless missing rows were a ground.
    """
    grounds = incident.diagnosis.grounds
    rows = Witness.NEWEST_ROW in now.well
    word = Witness.WORDS in now.well and Witness.NEWEST_ROW not in grounds
    return rows or word or grounds <= now.well


def _seen_again(now: Diagnosis, incident: Incident) -> bool:
    return now.trouble or incident.diagnosis.grounds <= now.well or now.cause is None


def _to_people(channel: str) -> bool:
    return channel in {TO_ADMINS, TO_OWNERS}


def _channel(one: Judged) -> str:
    if one.diagnosis.remedy is Remedy.UPLOAD_FILE and one.integration.owners:
        return TO_OWNERS
    return one.integration.channel


def _crowd(one: Judged) -> tuple[str, Cause, str]:
    where = f"refused:{one.integration.kind.provider}@{one.integration.account_id}"
    return (where, one.diagnosis.cause or Cause.UNKNOWN, one.integration.channel)


def _subject(one: Judged, crowded: frozenset[tuple[str, Cause, str]]) -> str:
    if _crowd(one) in crowded:
        return _crowd(one)[0]
    match one.diagnosis.shared:
        case Shared.PROVIDER:
            return f"provider:{one.integration.kind.provider}"
        case Shared.ACCOUNT:
            return f"account:{one.integration.account_id}"
        case Shared.MBI:
            return "mbi"
        case Shared.INTEGRATION:
            return f"integration:{one.integration.id}"
