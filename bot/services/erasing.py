"""Erasing all that belongs to a workspace: when its time has come, or at once on request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from bot.domain.installation import KEPT
from bot.ports.clock import Clock
from bot.ports.workspaces import Eraser, Housed

log = logging.getLogger(__name__)

BATCH = 500
"""Rows that one transaction deletes: a moment for everybody else."""


class Erasing:
    """Erases workspaces; what was interrupted goes on where it stood."""

    def __init__(self, *, eraser: Eraser, clock: Clock) -> None:
        """Keep the collaborators."""
        self._eraser = eraser
        self._clock = clock

    def tick(self) -> bool:
        """Erase a batch of what is due; whether there was any."""
        now = self._clock.now()
        due = self._eraser.due(now)
        if due is None:
            return bool(self._eraser.forget_installations(now - KEPT))
        begun = self._eraser.begin(due, now, if_due=True)
        if begun and not self._eraser.step(due, limit=BATCH):
            log.info("workspace %s is erased", due)
        return True

    def found(self, team: str | None) -> Sequence[Housed]:
        """The workspaces of that team; all of them without one."""
        return self._eraser.found(team)

    def go_on(self, tell: Callable[[int], None]) -> int:
        """Finish what was begun and interrupted; how many workspaces that were."""
        begun = self._eraser.begun()
        for workspace_id in begun:
            self.erase(workspace_id, tell)
        return len(begun)

    def erase(self, workspace_id: int, tell: Callable[[int], None]) -> int:
        """Erase it now; `tell` hears how many rows went so far. How many went."""
        self._eraser.begin(workspace_id, self._clock.now())
        total = 0
        while gone := self._eraser.step(workspace_id, limit=BATCH):
            total += gone
            tell(total)
        return total
