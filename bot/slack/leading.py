"""Bringing a private link, or why there is none, to the one who pressed, so that it is seen.

An answer to a press that only one person sees can be lost without anybody hearing of it:
in threads of assistants, and whenever Slack refuses it. A link then goes by direct message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from bot.domain.errors import DeliveryError
from bot.ports.messenger import PrivateLink
from bot.services.reauthorization.views import (
    Choose,
    InWords,
    Issued,
    NotAllowed,
    NothingToDo,
    Pressed,
    Presser,
)
from bot.services.views import NoSuchName
from bot.slack.blocks.guide import no_such_name
from bot.slack.blocks.parts import Message
from bot.slack.blocks.reauth import choose, in_words, issued, not_allowed, nothing_to_do, sent
from bot.slack.blocks.voice import Voice
from bot.slack.kit import Kit
from bot.slack.payloads import CommandRequest, Press, Who

log = logging.getLogger(__name__)

Ask = Callable[[Presser], Pressed | NoSuchName]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks for a link, and where an answer can go."""

    who: Who
    key: str
    response_url: str | None = field(repr=False)
    hidden: bool = False
    """Whether what only one person sees may not show there."""

    @classmethod
    def by_press(cls, press: Press) -> Self:
        """By a button."""
        return cls(
            who=press.who,
            key=f"press:{press.trigger_id}",
            response_url=press.response_url,
            hidden=press.in_thread or press.response_url is None,
        )

    @classmethod
    def by_command(cls, request: CommandRequest) -> Self:
        """By a command, which nobody can type in a thread."""
        return cls(
            who=request.who,
            key=f"command:{request.trigger_id}",
            response_url=request.response_url,
        )


def lead(kit: Kit, asked: Asked, ask: Ask) -> None:
    """Answer with what asking gives; a link that was not surely shown goes by direct message."""
    leading = _Leading(kit, asked, ask)
    kit.replies.press(
        leading.answer,
        voice=leading.voice,
        response_url=asked.response_url,
        unshown=leading.send_instead,
    )


class _Leading:
    """One press on its way to its answer."""

    def __init__(self, kit: Kit, asked: Asked, ask: Ask) -> None:
        self._kit = kit
        self._asked = asked
        self._ask = ask
        self._showing: PrivateLink | None = None
        self.voice: Voice = kit.readers.voice(asked.who.user_id)

    def answer(self) -> Message | None:
        if not self._kit.handled.first(self._asked.key):
            return None
        pressed = self._ask(self._kit.readers.presser(self._asked.who))
        if not isinstance(pressed, Issued):
            return self._words(pressed)
        if self._asked.hidden and self._sent(pressed.private):
            return sent(pressed, self.voice)
        self._showing = pressed.private
        return issued(pressed, self.voice)

    def send_instead(self) -> None:
        if self._showing and not self._asked.hidden:
            self._sent(self._showing)

    def _sent(self, private: PrivateLink) -> bool:
        try:
            self._kit.linking.send(private)
        except DeliveryError as error:
            log.warning("a link could not be sent to %s: %s", private.link.person, error)
            return False
        return True

    def _words(self, pressed: InWords | NotAllowed | Choose | NothingToDo | NoSuchName) -> Message:
        voice = self.voice
        match pressed:
            case InWords():
                return in_words(pressed, voice)
            case NotAllowed():
                people = (*pressed.owners, *pressed.admins)
                return not_allowed(pressed, voice, self._kit.mentions(people))
            case Choose():
                return choose(pressed, voice)
            case NothingToDo():
                return nothing_to_do(pressed, voice)
            case NoSuchName():
                return no_such_name(pressed, voice)
