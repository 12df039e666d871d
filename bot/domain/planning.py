"""From verdicts to incidents: what opens, changes, splits, joins and closes.

Pure: the open incidents and the fresh verdicts go in, the changes come out. An
integration is in at most one alarm and one notice about the bot at a time; with its
subject, cause and channel an incident is unique among the open ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.diagnosis import Cause, Shared, Status
from bot.domain.flapping import quiet, returns
from bot.domain.incident import EventKind, Incident, State
from bot.domain.placing import TO_ADMINS, TO_OWNERS, Aim, Judged, aim_of, crowd_of, stays, troubled
from bot.domain.progress import progress, state_after, under_way
from bot.domain.round import Attempts
from bot.domain.telling import attended, healed, proof_shown, seen_again, shown, spoken

__all__ = ["TO_ADMINS", "TO_OWNERS", "Change", "Judged", "News", "Plan"]

MANY = 3
"""Refusals of one provider at once that are one card instead of many."""

Reopenable = Callable[[str, Cause], Incident | None]
"""Finds the incident of that subject and cause that was closed last."""


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
        self,
        open_ones: Iterable[Incident],
        *,
        now: datetime,
        reopenable: Reopenable,
        attempts: Mapping[int, Attempts] | None = None,
    ) -> None:
        """Start from the incidents that are open; `attempts` are their members', and others'."""
        self._now = now
        self._attempts = attempts or {}
        self._reopenable = reopenable
        self._begun = tuple(open_ones)
        self._changes = [Change(incident=i) for i in self._begun]
        self._aims: dict[int, Aim] = {}

    def work_in(self, judged: Sequence[Judged]) -> None:
        """Work the fresh verdicts of one account into the incidents.

        Trouble first: a shared incident that one leaves and another joins stays open.
        """
        crowded = self._crowded(judged)
        ordered = sorted(judged, key=lambda j: j.integration.id)
        self._aims = {j.integration.id: self._aim(j, crowded) for j in ordered if troubled(j)}
        for one in ordered:
            if one.diagnosis.trouble and not self._mended_untold(one):
                self._place(one, notice=False)
        for one in ordered:
            if one.diagnosis.cause is Cause.BOT:
                self._place(one, notice=True)
        self._close([leaving for one in ordered for leaving in self._leaving(one)])
        for change in self._changes:
            self._show(change)
            self._hush(change)

    def drop(self, gone: Iterable[int]) -> None:
        """Let go of integrations that are no longer watched."""
        for integration_id in gone:
            for change in self._holding(integration_id):
                self._leave(change, integration_id, why="removed")

    def changes(self) -> tuple[Change, ...]:
        """The incidents that people should see changed."""
        return tuple(c for c in self._changes if c.touched)

    def refreshed(self) -> tuple[Incident, ...]:
        """Those of which only times moved: kept, and shown when something else changes."""
        known = {id(i) for i in self._begun}
        return tuple(
            c.incident for c in self._changes if not c.touched and id(c.incident) not in known
        )

    def _crowded(self, judged: Sequence[Judged]) -> frozenset[Aim]:
        """Many refusals of one provider that no card tells of yet, or that one card tells of."""
        counted = Counter(
            crowd_of(j)
            for j in judged
            if j.diagnosis.trouble
            and j.diagnosis.cause in {Cause.TOKEN, Cause.ADMIN_ACCOUNT}
            and not self._told(j)
        )
        return frozenset(c for c, count in counted.items() if count >= MANY or self._find(c))

    def _mended_untold(self, one: Judged) -> bool:
        """Whether only proof is missing, and no card told of the trouble: none is owed now."""
        latest = self._attempts.get(one.integration.id, Attempts()).latest
        authorized = latest is not None and latest.authorized_at is not None
        proven_but = one.diagnosis.status is Status.OK or authorized
        told = self._current(one.integration.id, notice=False)
        return one.diagnosis.recovering and proven_but and not told

    def _told(self, one: Judged) -> bool:
        current = self._current(one.integration.id, notice=False)
        return current is not None and current.incident.cause is one.diagnosis.cause

    def _aim(self, one: Judged, crowded: frozenset[Aim]) -> Aim:
        """Where a verdict belongs."""
        alone = one.diagnosis.shared is Shared.INTEGRATION and not one.diagnosis.recovering
        crowd = crowd_of(one)
        return crowd if alone and crowd in crowded else aim_of(one)

    def _holding(self, integration_id: int) -> list[Change]:
        return [
            c
            for c in self._changes
            if integration_id in c.incident.members and c.incident.state is not State.RESOLVED
        ]

    def _current(self, integration_id: int, *, notice: bool) -> Change | None:
        held = self._holding(integration_id)
        return next((c for c in held if (c.incident.cause is Cause.BOT) is notice), None)

    def _leaving(self, one: Judged) -> Iterator[tuple[Change, Judged]]:
        """The cards that it is proven to be well of."""
        alarm = self._current(one.integration.id, notice=False)
        if alarm and not one.diagnosis.trouble and healed(one.diagnosis, alarm.incident):
            yield alarm, one
        notice = self._current(one.integration.id, notice=True)
        blind = one.diagnosis.cause is Cause.BOT
        if notice and not blind and seen_again(one.diagnosis, notice.incident):
            yield notice, one

    def _close(self, leaving: Sequence[tuple[Change, Judged]]) -> None:
        """Let the well go; a card that all leave at once is closed with all of them on it."""
        for change in [c for c in self._changes if any(c is left for left, _ in leaving)]:
            well = {one.integration.id: one for left, one in leaving if left is change}
            if change.incident.members <= well.keys():
                proof = proof_shown((one.diagnosis for one in well.values()), change.incident)
                self._resolve(change, proof)
                continue
            for integration_id, one in well.items():
                self._leave(change, integration_id, name=one.integration.name)

    def _place(self, one: Judged, *, notice: bool) -> None:
        """Put a verdict where it belongs: stay, move, relabel, or open."""
        aim = self._aims[one.integration.id]
        current = self._current(one.integration.id, notice=notice)
        if current and stays(one, current.incident, aim):
            current.verdicts.append(one)
            return
        there = self._find(aim)
        if there is None and current and self._moves_whole(current.incident, aim):
            self._relabel(current, one, aim)
            return
        if current:
            self._leave(current, one.integration.id, why="other_cause", name=one.integration.name)
        if there is None:
            self._open(one, aim)
        else:
            self._join(there, one)

    def _moves_whole(self, incident: Incident, aim: Aim) -> bool:
        """Whether all members go there together, so that the card can say the new cause."""
        together = all(self._aims.get(m) == aim for m in incident.members)
        return together and incident.channel == aim.channel

    def _find(self, aim: Aim) -> Change | None:
        return next(
            (
                c
                for c in self._changes
                if Aim(c.incident.subject, c.incident.cause, c.incident.channel) == aim
                and c.incident.state is not State.RESOLVED
            ),
            None,
        )

    def _open(self, one: Judged, aim: Aim) -> None:
        members = frozenset({one.integration.id})
        closed = self._reopenable(aim.subject, aim.cause)
        soon = closed and returns(closed, one.diagnosis, self._now)
        if closed and soon and closed.channel == aim.channel and not self._known(closed):
            again = replace(closed, state=attended(closed), resolved_at=None, members=members)
            change = Change(incident=again, news=[News(kind=EventKind.WORSE_AGAIN)], touched=True)
        else:
            new = Incident(
                id=0,
                workspace_id=0,
                channel=aim.channel,
                subject=aim.subject,
                cause=aim.cause,
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
        told = any(n.kind is EventKind.OPENED for n in change.news)
        if not told and change.incident.cause is not Cause.BOT:
            change.news.append(
                News(kind=EventKind.MEMBER_JOINED, args={"name": one.integration.name})
            )
        change.verdicts.append(one)
        change.touched = True

    def _relabel(self, change: Change, one: Judged, aim: Aim) -> None:
        if change.incident.cause is not aim.cause:
            args = {"before": str(change.incident.cause), "after": str(aim.cause)}
            change.news.append(News(kind=EventKind.VERDICT_CHANGED, args=args))
        change.incident = replace(change.incident, subject=aim.subject, cause=aim.cause)
        change.verdicts.append(one)
        change.touched = True

    def _leave(self, change: Change, integration_id: int, *, why: str = "", name: str = "") -> None:
        members = change.incident.members - {integration_id}
        change.touched = True
        change.verdicts = [v for v in change.verdicts if v.integration.id != integration_id]
        told = {"why": why} if why else {}
        if members:
            change.incident = replace(change.incident, members=members)
            if change.incident.cause is Cause.BOT:
                return  # a notice lists who is concerned; each coming and going is no news
            told |= {"integration": str(integration_id)} | ({"name": name} if name else {})
            change.news.append(News(kind=EventKind.MEMBER_LEFT, args=told))
            return
        self._resolve(change, told)

    def _resolve(self, change: Change, told: Mapping[str, str]) -> None:
        """Close it; whoever is on it stays there, so that its card still says whose it was."""
        change.touched = True
        change.incident = replace(change.incident, state=State.RESOLVED, resolved_at=self._now)
        change.news.append(News(kind=EventKind.RESOLVED, args=dict(told)))

    def _show(self, change: Change) -> None:
        """Let the surest verdict speak for the incident, and follow its recovery."""
        before = change.incident
        if before.state is State.RESOLVED:
            return
        opened = any(n.kind is EventKind.OPENED for n in change.news)
        best = spoken(change.verdicts, before, new=opened) if change.verdicts else None
        tried = under_way((self._attempts.get(m, Attempts()) for m in before.members), self._now)
        state = state_after(before, best, tried=tried)
        change.touched = change.touched or state is not before.state
        if best is not None:
            change.touched = change.touched or shown(best) != shown(before.diagnosis)
            kind = progress(before, best, change.verdicts, self._attempts)
            self._tell(change, kind if not opened or best.recovering else None)
        best = best or before.diagnosis
        if state is not before.state or best != before.diagnosis:
            change.incident = replace(before, state=state, diagnosis=best)

    def _hush(self, change: Change) -> None:
        """Keep from the thread what a flapping witness says over and over, unless people act."""
        tried = (self._attempts.get(m, Attempts()).latest for m in change.incident.members)
        acted = any(latest is not None and latest.authorized_at for latest in tried)
        if change.incident.diagnosis.flaps and not acted:
            hushed = (replace(n, args=quiet(n.kind, n.args)) for n in change.news)
            change.news = list(hushed)

    @staticmethod
    def _tell(change: Change, kind: EventKind | None) -> None:
        """Add it to the news; what failed comes before what that led to."""
        if kind is not None:
            at = 0 if kind is EventKind.ROUND_FAILED else len(change.news)
            change.news.insert(at, News(kind=kind, args=change.incident.mended))
            change.touched = True
