"""How often people, browsers and scripts may ask, each process counting for itself."""

from __future__ import annotations

from bot.adapters.pace import MovingWindow
from bot.config.settings import Settings
from bot.ports.pace import Pace
from bot.web.limits import Limits
from bot.web.links import Links

EXEMPT = frozenset({"slack", "alive", "is_ready", "metrics", "links.asset"})
"""End points: Slack's own, which is signed and expects its 200; health and figures, asked by
platforms; and the two files of a page, which browsers keep."""


def limits_of(settings: Settings, links: Links | None) -> Limits:
    """For pages and forms, among them those of adding the bot, and for reports."""
    return Limits(
        pages=MovingWindow(settings.pages_per_minute),
        others={"reports": MovingWindow(settings.reports_per_minute)},
        exempt=EXEMPT,
        words=links.pages.too_many if links else None,
    )


def pace_of(settings: Settings) -> Pace:
    """For commands, presses and submissions in Slack."""
    return MovingWindow(settings.commands_per_minute)
