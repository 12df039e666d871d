"""What a Slack workspace holds, as immutable records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of the workspace; `role` is only shown, Slack's own rights are the flags."""

    id: str
    name: str
    real_name: str
    email: str
    role: str = ""
    locale: str = "en-US"
    tz: str = "UTC"
    is_admin: bool = False
    is_owner: bool = False
    deleted: bool = False


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A channel, or the bot's direct conversation with one person (`im_with`)."""

    id: str
    name: str
    members: frozenset[str]
    is_private: bool = False
    is_archived: bool = False
    im_with: str | None = None
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message; `ephemeral_to` names the one person who sees it, if it is ephemeral."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    metadata: Json | None = None
    edited: bool = False
    broadcast: bool = False
    ephemeral_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class View:
    """An open modal; `errors` are the inline errors by block id that the person sees."""

    id: str
    hash: str
    user: str
    view: Json
    root_view_id: str
    previous_view_id: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: bool = False

    @property
    def blocks(self) -> Sequence[Json]:
        """The blocks of the view."""
        blocks: Sequence[Json] = self.view["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """The words in the head of the view."""
        return str(self.view["title"]["text"])


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the Web API or a response URL, without its token."""

    method: str
    params: Json
    at: datetime
    response: Json


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot answered directly; `status` 0 means it did not (see `failure`).

    `failure` holds Slack's own word for what went wrong, or `refused_by_client` when
    Slack's client would not have sent the request at all.
    """

    status: int
    body: str = ""
    failure: str | None = None
