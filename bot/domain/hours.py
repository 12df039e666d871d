"""Hours of a day as people write them: "09:00-11:00"."""

from __future__ import annotations

import re
from datetime import time

from bot.domain.integration import Window

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*[-–]\s*(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


def read_hours(text: str) -> Window:
    """A span of hours, local; may pass midnight, which as an end may also be 24:00.

    Raises ValueError with the way to write it.
    """
    if found := HOURS.fullmatch(text.strip()):
        first, first_minute, last, last_minute = map(int, found.groups("0"))
        window = Window(start=time(first, first_minute), end=time(last, last_minute))
        if window.start != window.end:
            return window
    message = f'"{text}" is not a span of hours; write it as in "09:00-11:00"'
    raise ValueError(message)


def write_hours(window: Window) -> str:
    """The same span as text."""
    return f"{window.start:%H:%M}-{window.end:%H:%M}"
