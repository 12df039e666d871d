"""Rounds, notices and the audit, within a unit of work."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.audit import Entry
from bot.domain.authorization import Authorized
from bot.domain.notice import Notice, NoticeKind, NoticeState
from bot.domain.round import Attempts, Round


class RoundRepository(Protocol):
    """Rounds, and when MBI was last authorized."""

    def begin(self, new: Round) -> Round:
        """Keep it, unless one of the integration is open: then that one goes on."""
        ...

    def get(self, round_id: int) -> Round | None:
        """One, kept from others until the commit in a transaction that may write."""
        ...

    def open_one(self, integration_id: int) -> Round | None:
        """The open one; kept from others as with `get`."""
        ...

    def newest(self, integration_id: int) -> Round | None:
        """The newest one, whatever became of it; kept from nobody."""
        ...

    def save(self, changed: Round) -> None:
        """Write all but its id and integration."""
        ...

    def attempts(self, integration_ids: Collection[int]) -> Mapping[int, Attempts]:
        """What was tried for each since its last round that was proven or withdrawn."""
        ...

    def of_incident(self, incident_id: int) -> Sequence[Round]:
        """The newest of each member, begun for that incident."""
        ...

    def authorize(self, integration_id: int, authorized: Authorized) -> bool:
        """Remember it as the last authorization, unless a later one is; whether it is now."""
        ...


class NoticeRepository(Protocol):
    """Messages to one person."""

    def add(self, notice: Notice) -> tuple[Notice, bool]:
        """Keep it, once per `key`: the one kept, and whether it is new."""
        ...

    def get(self, notice_id: int) -> Notice | None:
        """One."""
        ...

    def close(
        self,
        integration_ids: Collection[int],
        kinds: Collection[NoticeKind],
        state: NoticeState,
        *,
        place: str | None = None,
    ) -> Sequence[int]:
        """Close the open ones of these; the ids, whose messages the caller owes again.

        Only those to that place, where one is named.
        """
        ...

    def open_ones(self, workspace_id: int, kind: NoticeKind) -> Sequence[Notice]:
        """All open ones of that kind."""
        ...


class AuditRepository(Protocol):
    """The audit: entries are added and read, nothing else."""

    def add(self, entry: Entry) -> None:
        """Append one; its id is given by the database."""
        ...

    def read(
        self,
        *,
        after: int = 0,
        limit: int = 1000,
        since: datetime | None = None,
        integration_id: int | None = None,
    ) -> Sequence[Entry]:
        """Entries in their order, those after that id."""
        ...
