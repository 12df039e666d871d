"""Workspaces coming and going, within a unit of work and beside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Settler:
    """A team in which the bot was added; `admin` is who added it, where that is known."""

    team_id: str
    enterprise_id: str | None = None
    team_name: str = ""
    admin: str | None = None
    locale: str = "en"


@dataclass(frozen=True, kw_only=True)
class Housed:
    """A workspace with what belongs to it, in numbers."""

    id: int
    team_id: str | None
    team_name: str
    gone_at: datetime | None
    accounts: int
    integrations: int


class WorkspaceRepository(Protocol):
    """The rows of workspaces. Never scoped: it is for installing and leaving."""

    def settle(self, settler: Settler) -> int:
        """Make the team's workspace, or have it live again with all that it had; its id.

        The admin becomes one only where there is none yet.
        """
        ...

    def id_of(self, team_id: str, *, enterprise_id: str | None = None) -> int | None:
        """The living workspace of that team, in that enterprise where one is named."""
        ...

    def leave(
        self, *, team_id: str | None, enterprise_id: str | None, at: datetime, erase_at: datetime
    ) -> Sequence[int]:
        """Nobody of that team is asked or told any more; without a team, of that enterprise.

        Teams with an installation of their own stay when their enterprise's goes.
        """
        ...


class Eraser(Protocol):
    """Takes away all that belongs to one workspace, a batch at a time; may be interrupted."""

    def found(self, team: str | None) -> Sequence[Housed]:
        """The workspaces of that team (its id); all of them without one."""
        ...

    def begun(self) -> Sequence[int]:
        """Workspaces whose erasing was begun and not finished."""
        ...

    def due(self, now: datetime) -> int | None:
        """One whose erasing was begun and not finished, or whose time has come."""
        ...

    def begin(self, workspace_id: int, now: datetime, *, if_due: bool = False) -> bool:
        """From now on it is erased, whatever happens; the same team may come back as a new one.

        With `if_due` only where its time has come, or it was begun before: its team may just
        have added the bot again. Whether it is erased.
        """
        ...

    def step(self, workspace_id: int, *, limit: int) -> int:
        """Delete at most so many rows and count them; 0 when nothing is left of it."""
        ...

    def forget_installations(self, gone_before: datetime) -> int:
        """Delete what is left of installations that ended before then."""
        ...
