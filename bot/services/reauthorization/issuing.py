"""Making a fresh link for one person, and the address that only that person is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.audit import Deed
from bot.domain.integration import Account, Integration
from bot.domain.link import LINK_LIFE, Link, Purpose
from bot.ports.messenger import PrivateLink
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reauthorization.views import Presser
from bot.services.recording import record

TOKEN_BYTES = 32

MakeToken = Callable[[int], str]
"""Gives an unguessable text of so many random bytes, fit for a URL."""


class Issuer:
    """Makes links under one public address."""

    def __init__(self, public_url: str, make_token: MakeToken) -> None:
        """Keep where links lead."""
        self._public_url = public_url.rstrip("/")
        self._make_token = make_token

    def issue(
        self,
        uow: UnitOfWork,
        link: Link,
        integration: Integration,
        account: Account,
    ) -> PrivateLink:
        """Keep a fresh one; its token is in the address and nowhere else."""
        token = self._make_token(TOKEN_BYTES)
        return PrivateLink(
            link=uow.links.add(link, token),
            url=f"{self._public_url}/link/{token}",
            integration=integration.name,
            account=account.name,
        )


def fresh_link(
    presser: Presser,
    *,
    workspace_id: int,
    integration_id: int,
    incident_id: int | None,
    purpose: Purpose,
    now: datetime,
) -> Link:
    """A link of this person, not kept yet."""
    return Link(
        id=0,
        workspace_id=workspace_id,
        integration_id=integration_id,
        incident_id=incident_id,
        purpose=purpose,
        person=presser.user_id,
        person_name=presser.name,
        person_email=presser.email or "",
        team_id=presser.team_id,
        team_name=presser.team_name,
        locale=presser.locale,
        timezone=presser.timezone,
        created_at=now,
        expires_at=now + LINK_LIFE,
    )


def note_sent(uow: UnitOfWork, link: Link, now: datetime, *, how: str) -> None:
    """Write down that its person was told it: "shown" in answer to a press, or by "dm"."""
    record(
        uow,
        at=now,
        deed=Deed.LINK_SENT,
        workspace_id=link.workspace_id,
        actor=link.person,
        integration_id=link.integration_id,
        incident_id=link.incident_id,
        args={"link": str(link.id), "how": how},
    )
