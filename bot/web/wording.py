"""What a page says: in its reader's language, with times in the reader's zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_skeleton, format_time

from bot.texts.reader import Texts, Value, manner, nearest

_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls that could turn round, hide or break what stands beside a name."""
_FIRST_STRONG, _POP = "\u2068", "\u2069"


class Words:
    """The catalogues for one reader; every argument that is text counts as somebody's name."""

    def __init__(self, texts: Texts, *, locale: str, timezone: str, now: datetime) -> None:
        """Keep the reader's language, zone and present."""
        self.texts = texts
        self.locale = locale
        self._zone = _zone(timezone)
        self._now = now.astimezone(self._zone)

    @property
    def language(self) -> str:
        """The language that is really spoken, for the attribute `lang`."""
        return nearest(self.locale)

    def say(self, key: str, /, **args: Value | None) -> str:
        """The message `key` with names kept apart from the words around them."""
        return self.texts.say(
            self.locale, key, **{name: self._worded(value) for name, value in args.items()}
        )

    def at(self, moment: datetime) -> str:
        """A moment as people say it: the time today, with the day on other days."""
        local = moment.astimezone(self._zone)
        manners = manner(self.locale)
        # Babel joins the parts of an English time with a narrow space that not all fonts have.
        time = format_time(local, format="short", locale=manners).replace("\u202f", " ")
        if local.date() == self._now.date():
            return time
        return f"{format_skeleton('MMMd', local, locale=manners)}, {time}"

    def _worded(self, value: Value | None) -> Value | None:
        if isinstance(value, datetime):
            return self.at(value)
        return apart(value) if isinstance(value, str) else value


def apart(name: str) -> str:
    """A name from outside for use in a sentence: one that is not ASCII keeps its own direction."""
    name = plain(name)
    return name if name.isascii() else f"{_FIRST_STRONG}{name}{_POP}"


def plain(name: str) -> str:
    """A name from outside without signs that nobody sees."""
    return " ".join(_INVISIBLE.sub(" ", name).split())


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
