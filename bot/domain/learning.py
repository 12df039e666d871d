"""Learning a cadence from what a witness says."""

from __future__ import annotations

from bot.domain.observation import Observation, Testimony
from bot.domain.schedule import Cadence, Calendar


def learn(
    cadence: Cadence, before: Testimony | None, said: Observation, calendar: Calendar
) -> Cadence:
    """Learn how long after a value the next one was seen.

    Until it is seen, not until it is dated: a row of five o'clock that the cycle of eight
    brings is not missing at seven.
    """
    if before is None or before.moment is None or said.moment is None:
        return cadence
    if said.moment <= before.moment:
        return cadence
    return cadence.learn(before.moment, said.at, calendar, dated=said.moment)
