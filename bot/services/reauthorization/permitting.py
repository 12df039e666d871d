"""Who may re-authorize: read from the rows of the moment, never from what a button carries."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.integration import Integration, Workspace
from bot.services.reauthorization.views import Presser


def may(workspace: Workspace, integration: Integration, presser: Presser) -> bool:
    """Whether it is one of the integration's owners or of the operator's admins."""
    return not is_stranger(workspace, presser) and admits(workspace, integration, presser.email)


def admits(workspace: Workspace, integration: Integration, email: str | None) -> bool:
    """The same for an address that was Slack's word on a member of this workspace."""
    return _among(email, (*integration.owners, *workspace.admins))


def is_admin(workspace: Workspace, email: str | None) -> bool:
    """Whether it is the address of one of the operator's admins."""
    return _among(email, workspace.admins)


def is_stranger(workspace: Workspace, presser: Presser) -> bool:
    """Whether this is a person of another Slack team."""
    return presser.foreign or workspace.team_id not in {None, presser.team_id}


def _among(email: str | None, addresses: Iterable[str]) -> bool:
    return bool(email) and _plain(email or "") in {_plain(address) for address in addresses}


def _plain(address: str) -> str:
    return address.strip().casefold()
