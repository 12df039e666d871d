"""When things are due and when they are late: learned cadence, quiet hours, back-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.integration import Account, Window

LEARNED_GAPS = 12
"""Gaps remembered for each part of the week: two evenings of hourly values at least."""
ENOUGH_GAPS = 8
"""Gaps seen in all before what was learned is trusted, over a whole week at least."""
PATIENCE = 3
"""Late values in a row that a learned cadence outlives; one more, and it learns anew."""
WEEK = timedelta(days=7).total_seconds()
SLACK_FACTOR = 1.25
MARGIN = timedelta(hours=1)
WEEKEND = frozenset({5, 6})
EDGE = timedelta(hours=1)
"""So near to a part of the day a value may as well have come in it."""
PARTS_OF_DAY = 4


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """An account's own time: zone, hours in which MBI may not update, default cadence."""

    timezone: str = "UTC"
    blackout: tuple[Window, ...] = ()
    cadence: timedelta = timedelta(hours=24)
    updates_enabled: bool = True


def calendar_of(account: Account) -> Calendar:
    """An account's own time."""
    return Calendar(
        timezone=account.timezone,
        blackout=account.blackout,
        cadence=account.cadence,
        updates_enabled=account.updates_enabled,
    )


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """How long usually passes until the next value, by the part of the week it starts in.

    A week has 28 parts: seven days of four quarters, local time. Weekends and quiet
    nights are so learned without being named. Values are seconds.

    `seen` counts the gaps that speak for what was learned; `span` is the time that they
    cover, in seconds.
    """

    gaps: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    seen: int = 0
    span: float = 0.0

    def learn(
        self,
        before: datetime,
        after: datetime,
        calendar: Calendar,
        *,
        dated: datetime | None = None,
    ) -> Cadence:
        """Remember that `after` followed `before`.

        `dated` is what the next value was of, where it was seen later: the time that is
        covered ends there, or the gaps of rows that lag would make up a week in days.

        A gap that was late by what is trusted was a break, and teaches nothing: learned,
        it would hide the next one. When all gaps are late, the cadence has changed: trust
        wanes with each, and what comes next is learned.
        """
        if after <= before:
            return self
        expected = late_from(before, self, calendar)
        if self.trusted and expected is not None and after >= expected:
            return replace(self, seen=self.seen - 1)
        part = part_of_week(before, calendar)
        gap = (after - before).total_seconds()
        kept = (*self.gaps.get(part, ()), gap)[-LEARNED_GAPS:]
        return Cadence(
            gaps={**self.gaps, part: kept},
            seen=min(self.seen + 1, ENOUGH_GAPS + PATIENCE),
            span=min(self.span + ((dated or after) - before).total_seconds(), WEEK),
        )

    @property
    def trusted(self) -> bool:
        """Whether enough was seen to judge by, a weekend included."""
        return self.seen >= ENOUGH_GAPS and self.span >= WEEK

    def expected_gap(self, start: datetime, calendar: Calendar) -> timedelta:
        """The longest gap to expect after a value of that time.

        Parts of the week never seen get the longest gap seen anywhere, and near the edge of
        a part the next one counts too, since nothing comes to the minute: better late than
        a false alarm. Until enough was seen, the account's cadence, with weekends
        left out of account, or the second longest gap seen where that is longer: what
        comes once a week is late once, and one early break hides no other.
        """
        everywhere = sorted(gap for gaps in self.gaps.values() for gap in gaps)
        if not self.trusted or not everywhere:
            usual = calendar.cadence + _weekend_after(start, calendar)
            return max(usual, timedelta(seconds=everywhere[-2])) if everywhere[1:] else usual
        parts = {part_of_week(start + near, calendar) for near in (-EDGE, timedelta(), EDGE)}
        around = [gap for part in parts for gap in self.gaps.get(part, ())]
        known = self.gaps.get(part_of_week(start, calendar))
        return timedelta(seconds=max(around if known else everywhere))


def part_of_week(moment: datetime, calendar: Calendar) -> str:
    """The day and quarter of day, in the account's zone: "0-0" is Monday before 6."""
    local = _local(moment, calendar)
    return f"{local.weekday()}-{local.hour * PARTS_OF_DAY // 24}"


def late_from(last: datetime, cadence: Cadence, calendar: Calendar) -> datetime | None:
    """The moment from which a value after `last` is late; None where never.

    A quarter of the usual gap and an hour are allowed on top. A moment inside blackout
    hours moves to their end plus the same hour, since MBI does not update in them.
    """
    if not calendar.updates_enabled:
        return None
    try:
        moment = last + cadence.expected_gap(last, calendar) * SLACK_FACTOR + MARGIN
        return _after_blackout(moment, calendar)
    except OverflowError:
        return None  # later than dates go


def _local(moment: datetime, calendar: Calendar) -> datetime:
    """By the account's clock; dates at the edge of time, such as year 1, stay as they are."""
    try:
        return moment.astimezone(ZoneInfo(calendar.timezone))
    except OverflowError:
        return moment


def _weekend_after(start: datetime, calendar: Calendar) -> timedelta:
    """Two days when the gap may run over a weekend that nothing was learned of yet."""
    local = _local(start, calendar)
    end = _local(start + calendar.cadence * SLACK_FACTOR + MARGIN, calendar)
    touches = bool({local.weekday(), end.weekday()} & WEEKEND)
    return timedelta(days=2) if touches else timedelta()


def _after_blackout(moment: datetime, calendar: Calendar) -> datetime:
    """Step out of blackout windows, at most once through each."""
    for _ in calendar.blackout:
        local = _local(moment, calendar)
        inside = next((w for w in calendar.blackout if within(w, local)), None)
        if inside is None:
            return moment
        moment = _end_of(inside, local) + MARGIN
    return moment


def within(window: Window, local: datetime) -> bool:
    """Whether a local moment lies in the window; a window may pass midnight."""
    now = local.time().replace(tzinfo=None)
    if window.start <= window.end:
        return window.start <= now < window.end
    return now >= window.start or now < window.end


def _end_of(window: Window, local: datetime) -> datetime:
    end = datetime.combine(local.date(), window.end, tzinfo=local.tzinfo)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(ZoneInfo("UTC"))


def back_off(interval: timedelta, failures: int, longest: timedelta) -> timedelta:
    """Wait twice as long after each silent answer in a row beyond the third, up to a limit.

    The first three keep the pace, because three silent answers are what it takes to
    believe in silence.
    """
    factor = 2 ** min(max(0, failures - 3), 10)
    return max(interval, longest if interval >= longest / factor else interval * factor)


def jitter(delay: timedelta, chance: float, spread: float = 0.1) -> timedelta:
    """Move a delay by up to `spread` of itself either way; `chance` is in [0, 1)."""
    return delay * (1 + spread * (2 * chance - 1))
