"""What the bot wrote, as it stands in Slack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.sandbox.fakes.slack import Message
from tests.crash.world import World

NUMBER = re.compile(r"Incident (\d+)\b")
OVER = ("Back to normal", "No longer watched", "On another card")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card as it stands in Slack."""

    number: int
    message: Message
    words: str
    buttons: tuple[str, ...]

    @property
    def over(self) -> bool:
        """Whether it says that the incident is."""
        return any(word in self.words for word in OVER)


def said(world: World) -> list[Message]:
    """All that the bot wrote and everyone may see, oldest first."""
    bot = world.slack.app.bot_user_id
    return [
        message
        for channel in world.slack.channels
        for message in world.slack.messages(channel.id)
        if message.user == bot and message.ephemeral_to is None
    ]


def cards(world: World) -> list[Card]:
    """The cards of incidents that stand in Slack."""
    found = []
    for message in said(world):
        words = "\n".join(strings([message.text, *message.blocks]))
        number = NUMBER.search(words)
        if number and message.thread_ts is None:
            rows = [b["elements"] for b in message.blocks if b["type"] == "actions"]
            found.append(
                Card(
                    number=int(number[1]),
                    message=message,
                    words=words,
                    buttons=tuple(one["action_id"] for row in rows for one in row),
                )
            )
    return found


def strings(part: object) -> Iterator[str]:
    """All words in a part of a message."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from strings(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from strings(value)
