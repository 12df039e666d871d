"""Lines of evidence as plain text, with times in a named zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.diagnosis import Line
from bot.texts.reader import Texts, Value


def say_line(texts: Texts, locale: str, line: Line, *, timezone: str) -> str:
    """One line in words; a witness is called by its name."""
    args: dict[str, Value | None] = {}
    for name, value in line.args.items():
        if isinstance(value, datetime):
            args[name] = value.astimezone(ZoneInfo(timezone))
        elif name == "witness":
            args[name] = texts.say(locale, f"witness-{str(value).replace('_', '-')}")
        else:
            args[name] = value
    return texts.say(locale, line.key, **args)
