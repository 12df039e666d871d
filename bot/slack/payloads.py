"""What Slack sends, as typed requests; anything else is a MalformedPayloadError.

Shapes: https://docs.slack.dev/interactivity/implementing-slash-commands and
https://docs.slack.dev/reference/interaction-payloads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.delivery import Posted
from bot.slack.errors import MalformedPayloadError
from bot.slack.ids import ALIASES, CARD_BLOCK, Subcommand

Id = Annotated[str, Field(min_length=1, max_length=255)]
T = TypeVar("T", bound="Payload")

SHARE = frozenset({"share", "condividi"})
PAGE = frozenset({"page", "pagina"})


class Payload(BaseModel):
    """A part of what Slack sends; fields that the bot does not use are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    @classmethod
    def read(cls, body: object) -> Self:
        """Check the shape. The content never goes into the error: it may hold secrets."""
        try:
            return cls.model_validate(body)
        except ValidationError as error:
            where = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
            message = f"bad or missing: {', '.join(where)[:200]}"
            raise MalformedPayloadError(message) from None


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who acts, and the Slack teams that the request names for them; None where it names none."""

    user_id: str
    team_id: str | None = None
    own_team_id: str | None = None


class CommandRequest(Payload):
    """A slash command."""

    user_id: Id
    trigger_id: Id
    response_url: str
    text: str = ""
    team_id: str | None = None

    @property
    def who(self) -> Who:
        """Who typed it."""
        return Who(user_id=self.user_id, team_id=self.team_id)

    @property
    def word(self) -> str:
        """The first word."""
        return (self._typed.split(maxsplit=1) or [""])[0]

    @property
    def rest(self) -> str:
        """All after the first word, line breaks kept."""
        parts = self._typed.split(maxsplit=1)
        return parts[1].strip() if len(parts) > 1 else ""

    @property
    def _typed(self) -> str:
        """The text as it was typed: Slack escapes three signs in it, as in messages."""
        text = self.text.replace("&lt;", "<").replace("&gt;", ">")
        return text.replace("&amp;", "&")

    @property
    def subcommand(self) -> Subcommand | None:
        """What the first word asks for; help when there is none."""
        word = self.word.lower()
        if not word:
            return Subcommand.HELP
        return ALIASES.get(word) or next((one for one in Subcommand if one == word), None)


class StatusRequest(Payload):
    """What `/mbi status` is asked for: a name, or a page of all; to be shared or not."""

    name: str = ""
    page: int = 1
    share: bool = False

    @classmethod
    def parse(cls, rest: str) -> Self:
        """Read "NAME", "page 2", "share", "NAME share"."""
        words = rest.split()
        share = bool(words) and words[-1].lower() in SHARE
        words = words[:-1] if share else words
        paged = len(words) == 2 and words[0].lower() in PAGE  # noqa: PLR2004 - "page 2"
        if paged and words[1].isascii() and words[1].isdigit():
            return cls(page=int(words[1][:6]), share=share)
        return cls(name=" ".join(words), share=share)


class _Team(Payload):
    id: str | None = None


class _User(Payload):
    id: Id
    team_id: str | None = None


class _Action(Payload):
    action_id: Id
    value: str = ""
    block_id: str = ""


class _Container(Payload):
    is_ephemeral: bool = False
    message_ts: str | None = None
    thread_ts: str | None = None
    channel_id: str | None = None


class _Message(Payload):
    reply_count: int = 0


class _State(Payload):
    values: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict)


class _View(Payload):
    id: Id
    private_metadata: str = ""
    state: _State = Field(default_factory=_State)


class Press(Payload):
    """A pressed button."""

    user: _User
    trigger_id: Id
    actions: list[_Action] = Field(min_length=1)
    response_url: str | None = None
    container: _Container = Field(default_factory=_Container)
    team: _Team | None = None
    message: _Message | None = None

    @property
    def card(self) -> int | None:
        """The incident whose card the button stands on; None where it is no card."""
        kind, _, rest = self.actions[0].block_id.partition(":")
        return number_of(rest.partition(":")[0]) if kind == CARD_BLOCK else None

    @property
    def stands(self) -> Posted | None:
        """Where the button's message stands."""
        ts, channel_id = self.container.message_ts, self.container.channel_id
        if not channel_id or not ts or not ts.replace(".", "", 1).isdecimal():
            return None
        return Posted(channel_id=channel_id, ts=ts)

    @property
    def answered(self) -> bool:
        """Whether anybody wrote in the message's thread."""
        return bool(self.message and self.message.reply_count)

    @property
    def who(self) -> Who:
        """Who pressed it."""
        team_id = self.team.id if self.team else None
        return Who(user_id=self.user.id, team_id=team_id, own_team_id=self.user.team_id)

    @property
    def in_thread(self) -> bool:
        """Whether the button stands in a thread, below its first message."""
        return self.container.thread_ts not in {None, self.container.message_ts}

    @property
    def value(self) -> str:
        """What the button carries."""
        return self.actions[0].value

    @property
    def number(self) -> int:
        """The value as a number."""
        return number_of(self.value)

    @property
    def about(self) -> tuple[str, int]:
        """A value such as "incident:7" in its two parts."""
        kind, _, number = self.value.partition(":")
        return kind, number_of(number)

    @property
    def compared(self) -> tuple[int, str]:
        """A value such as "integration:7 ssh-ed25519 SHA256:…" in number and host key, if any."""
        about, _, shown = self.value.partition(" ")
        return number_of(about.partition(":")[2]), shown

    @property
    def numbers(self) -> Mapping[str, int]:
        """A value such as "incident:7 integration:3" in its parts."""
        pairs = [part.partition(":") for part in self.value.split()]
        found = {kind: number_of(number) for kind, _, number in pairs}
        if not found:
            message = "bad value"
            raise MalformedPayloadError(message)
        return found


class Submission(Payload):
    """A submitted modal."""

    user: _User
    view: _View

    def entered(self, block_id: str) -> str:
        """What was written or chosen in that block; blank for nothing."""
        element = self.view.state.values.get(block_id, {}).get(block_id, {})
        chosen = element.get("selected_option")
        value = chosen.get("value") if isinstance(chosen, Mapping) else element.get("value")
        return value.strip() if isinstance(value, str) else ""

    @property
    def about(self) -> Mapping[str, int]:
        """The numbers that the modal was opened with."""
        try:
            held = json.loads(self.view.private_metadata or "{}")
        except ValueError:
            held = None
        if not isinstance(held, dict):
            message = "bad private_metadata"
            raise MalformedPayloadError(message)
        return {str(name): value for name, value in held.items() if isinstance(value, int)}


def number_of(text: str) -> int:
    """A small natural number."""
    if not (text.isascii() and text.isdigit() and len(text) <= 15):  # noqa: PLR2004 - 64 bits
        message = "not a number"
        raise MalformedPayloadError(message)
    return int(text)
