"""One reader's language and zone, speaking plain text or Slack's markup."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.diagnosis import Line
from bot.slack.blocks.mrkdwn import Markup, clamped, escaped, moment, one_line
from bot.texts.moments import written
from bot.texts.reader import Texts, Value, manner

LONGEST_ARGUMENT = 220
UNKNOWN_ZONE = "UTC"
COMPARED = frozenset({"before", "shown"})
"""Arguments of evidence that people compare sign by sign, in letters that can't be mistaken."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Says texts to one reader. `timezone` is an IANA name; an unknown one counts as UTC."""

    texts: Texts
    locale: str
    timezone: str = UNKNOWN_ZONE

    def plain(self, key: str, limit: int = 150, /, **args: Value | None) -> str:
        """For titles and buttons, which know no markup; at most `limit` long."""
        given = {name: self._plain(value) for name, value in args.items()}
        return clamped(self.texts.say(self.locale, key, **given), limit)

    def say(self, key: str, /, **args: Value | None) -> Markup:
        """As mrkdwn: foreign text is escaped, moments show in each reader's zone."""
        given = {name: self._marked(value) for name, value in args.items()}
        return Markup(self.texts.say(self.locale, key, **given))

    def word(self, prefix: str, member: str) -> Markup:
        """The words of a list's member, such as ("status", Status.STALE)."""
        return self.say(f"{prefix}-{member}".replace("_", "-"))

    def lines(self, said: Iterable[Line]) -> list[Markup]:
        """Lines of evidence; those that no catalogue knows (any more) are left out."""
        return [self._line(line) for line in said if self.texts.has(line.key)]

    def at(self, value: datetime) -> Markup:
        """A moment on its own."""
        return moment(value, written(manner(self.locale), self._local(value)))

    def span(self, span: timedelta) -> Markup:
        """How long something took."""
        return Markup(self.texts.span(self.locale, span))

    def _line(self, line: Line) -> Markup:
        args: dict[str, Value | None] = dict(line.args)
        for name in COMPARED & args.keys():
            args[name] = Markup(f"`{escaped(str(args[name]), LONGEST_ARGUMENT)}`")
        if "witness" in args:
            args["witness"] = self.word("witness", str(args["witness"]))
        return self.say(line.key, **args)

    def _plain(self, value: Value | None) -> Value | None:
        if isinstance(value, datetime):
            return self._local(value)
        return clamped(one_line(value), LONGEST_ARGUMENT) if isinstance(value, str) else value

    def _marked(self, value: Value | None) -> Value | None:
        if isinstance(value, datetime):
            return self.at(value)
        if isinstance(value, str) and not isinstance(value, Markup):
            return escaped(value, LONGEST_ARGUMENT)
        return value

    def _local(self, value: datetime) -> datetime:
        try:
            zone = ZoneInfo(self.timezone)
        except (OSError, ValueError, KeyError):
            zone = ZoneInfo(UNKNOWN_ZONE)
        return value.astimezone(zone)
