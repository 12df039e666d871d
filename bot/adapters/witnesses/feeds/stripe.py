"""Stripe's present status.

Source: status.stripe.com, `/current`: one word for everything, and one for each service.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.witnesses.feeds.finding import (
    is_named,
    missing,
    reading_of,
    table,
    text,
    worst,
)
from bot.domain.observation import Reading

_WORDS = {"up": Reading.UP, "degraded": Reading.DEGRADED, "down": Reading.DOWN}


def read_stripe(feed: object, wanted: Sequence[str]) -> tuple[Reading, str]:
    """What the services wanted are (everything when none), and Stripe's sentence."""
    page = table(feed)
    if not wanted:
        reading = reading_of(page.get("largestatus"), _WORDS)
        return reading, "" if reading is Reading.UP else text(page.get("message"))
    statuses = table(page.get("statuses"))
    found = []
    absent = []
    for name in wanted:
        words = [word for service, word in statuses.items() if is_named(service, name)]
        found += [reading_of(word, _WORDS) for word in words]
        absent += [] if words else [name]
    reading = worst(found)
    if absent and reading is Reading.UP:
        raise missing(absent)
    return reading, "" if reading is Reading.UP else text(page.get("message"))
