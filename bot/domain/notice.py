"""A message to one person that no incident's card can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a person is told."""

    DUE = "due"
    """MBI's authorization ends soon; args: `due` (ISO 8601)."""
    ASKED = "asked"
    """Somebody who may not re-authorize asks the owner; args: `asker` (Slack user id)."""
    CHANGE = "change"
    """To admins: another data account; args: `pending`, `giver`, `expected`, `found`."""


class NoticeState(StrEnum):
    """Whether there is still something to do."""

    OPEN = "open"
    DONE = "done"
    """Somebody did it."""
    WITHDRAWN = "withdrawn"
    """It is no longer needed."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One message to one person; edited in place when it is done or withdrawn.

    `place` is "@" and an e-mail address or a Slack user id. The same `key` is one notice,
    however often it is asked for. `version` grows with every change people should see.
    """

    id: int
    workspace_id: int
    kind: NoticeKind
    place: str
    key: str
    integration_id: int
    created_at: datetime
    incident_id: int | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    state: NoticeState = NoticeState.OPEN
    version: int = 1
