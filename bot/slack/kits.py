"""Which kit answers: each workspace has its own, which sees nothing of any other."""

from __future__ import annotations

from typing import Protocol

from bot.ports.messenger import Messenger
from bot.slack.blocks.voice import Voice
from bot.slack.kit import Kit
from bot.slack.replies import Replies


class Kits(Protocol):
    """The kits of all workspaces. Threads that answer are shared by all of them."""

    replies: Replies

    def of(self, enterprise_id: str | None, team_id: str | None) -> Kit | None:
        """The one of a team; None where the bot is not, or is no longer, installed."""
        ...

    def apart(self, kit: Kit, enterprise_id: str | None, team_id: str | None) -> bool:
        """Whether that team belongs to another company than the kit's, as far as Slack tells."""
        ...

    def by_id(self, workspace_id: int) -> Kit:
        """The one of a workspace; its calls of Slack fail where the bot was removed."""
        ...

    def anyone(self) -> Voice:
        """The voice for whoever belongs to no workspace that is known."""
        ...


class OneKit:
    """The kit of the only workspace, whichever team a request names (WORKSPACES=one)."""

    def __init__(self, kit: Kit) -> None:
        """Keep it."""
        self._kit = kit
        self.replies = kit.replies

    def of(self, enterprise_id: str | None, team_id: str | None) -> Kit | None:  # noqa: ARG002 - the token decides
        """The only one."""
        return self._kit

    def apart(self, kit: Kit, enterprise_id: str | None, team_id: str | None) -> bool:  # noqa: ARG002 - the team is not known
        """Never told here: what needs an owner or an admin looks at who presses by itself."""
        return False

    def by_id(self, workspace_id: int) -> Kit:  # noqa: ARG002 - there is no other
        """The only one."""
        return self._kit

    def anyone(self) -> Voice:
        """The workspace's own voice."""
        return self._kit.readers.anyone()


class Couriers:
    """The ports `Messengers` and `People` over the kits."""

    def __init__(self, kits: Kits) -> None:
        """Keep them."""
        self._kits = kits

    def of(self, workspace_id: int) -> Messenger:
        """What writes to that workspace."""
        return self._kits.by_id(workspace_id).messenger

    def zone(self, workspace_id: int, email: str) -> str | None:
        """The time zone of whoever has this address there."""
        return self._kits.by_id(workspace_id).directory.zone(email)
