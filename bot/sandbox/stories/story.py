"""What a story is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.diagnosis import Cause
from bot.domain.integration import Authorization
from bot.sandbox.stories.stage import Stage
from bot.sandbox.world import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CYCLE = timedelta(hours=9)
"""Longer than from any moment to the end of the next cycle of Acme EU, with a margin."""


Pair = tuple[Cause, Authorization]
"""A cause, and the way in which what it strikes is authorized."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story; `tell` raises StoryFailedError when it ends badly.

    With `handover`, new grants go to Acme's pipeline. `shows` are the pairs whose verdict it
    has to hold the bot to.
    """

    name: str
    tell: Callable[[Stage], None]
    begins: datetime = NOON
    handover: bool = False
    shows: frozenset[Pair] = frozenset()
