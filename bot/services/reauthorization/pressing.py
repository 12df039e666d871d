"""What a press is about, and whether this person may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.diagnosis import Cause, Diagnosis
from bot.domain.incident import Incident, State
from bot.domain.integration import Account, Integration, Workspace
from bot.domain.link import Purpose
from bot.domain.placing import bastion_of
from bot.ports.unit_of_work import UnitOfWork, Verdict
from bot.services.finding import find
from bot.services.reauthorization.permitting import is_stranger, may
from bot.services.reauthorization.views import Choose, Needless, NotAllowed, NothingToDo, Presser
from bot.services.views import NoSuchName

UNMENDED = frozenset({Cause.THIRD_PARTY, Cause.MBI_INTERNAL})
"""Causes that no authorization mends; a person who comes by name is told, not refused."""

Found = tuple[Integration, Account, Verdict | None]


@dataclass(frozen=True, kw_only=True)
class Aimed:
    """One integration that this person may re-authorize, with the incident that it may mend."""

    integration: Integration
    account: Account
    incident: Incident | None
    doubt: Cause | None

    @property
    def incident_id(self) -> int | None:
        """The incident's, where there is one."""
        return self.incident.id if self.incident else None

    @property
    def purpose(self) -> Purpose:
        """What its diagnosis asks for."""
        return purpose_of(self.incident.diagnosis) if self.incident else Purpose.REAUTHORIZE


Aim = Aimed | NotAllowed | Choose | NothingToDo | NoSuchName


def aim_at(
    uow: UnitOfWork,
    presser: Presser,
    *,
    incident_id: int | None,
    integration_id: int | None,
    name: str | None,
) -> Aim:
    """What is meant, by the rows of this moment: an incident, an integration, or a name."""
    if incident_id is not None:
        return _at_incident(uow, presser, incident_id, integration_id)
    if name is not None:
        found = find(uow, name)
        if isinstance(found, NoSuchName):
            return found
        integration_id = found
    if integration_id is None:
        return NothingToDo(why=Needless.GONE)
    return _at_integration(uow, presser, integration_id)


def offers(diagnosis: Diagnosis) -> bool:
    """Whether the page can mend it: an authorization, a connection, or the bot's own sight."""
    if diagnosis.recovering:
        return False
    connection = diagnosis.cause is Cause.CONNECTION
    return diagnosis.offers_reauthorize or connection or diagnosis.grant_died


def purpose_of(diagnosis: Diagnosis) -> Purpose:
    """What a link is for that mends this."""
    if diagnosis.cause is Cause.CONNECTION:
        return Purpose.FIX_CONNECTION
    return Purpose.CONNECT if diagnosis.grant_died else Purpose.REAUTHORIZE


def doubt_of(verdict: Verdict | None) -> Cause | None:
    """The cause at present that no authorization mends, if there is one."""
    if verdict is None or not verdict.diagnosis.trouble:
        return None
    cause = verdict.diagnosis.cause
    return cause if cause in UNMENDED else None


def mendable_incident(uow: UnitOfWork, integration_id: int) -> Incident | None:
    """The open incident of an integration, where re-authorizing may mend it."""
    incident = uow.incidents.of_integration(integration_id)
    return incident if incident and offers(incident.diagnosis) else None


def not_allowed(
    workspace: Workspace,
    presser: Presser,
    rows: Sequence[Found],
    incident_id: int | None,
) -> NotAllowed:
    """Who may, of those integrations, in this person's place."""
    first = rows[0][0]
    return NotAllowed(
        integration_id=first.id,
        integration=first.name,
        owners=tuple(dict.fromkeys(owner for row in rows for owner in row[0].owners)),
        admins=workspace.admins,
        incident_id=incident_id,
        no_email=presser.email is None and not is_stranger(workspace, presser),
    )


def _at_incident(
    uow: UnitOfWork, presser: Presser, incident_id: int, integration_id: int | None
) -> Aim:
    incident = uow.incidents.get(incident_id)
    if incident is None:
        return NothingToDo(why=Needless.GONE)
    if incident.state is State.RESOLVED:
        return NothingToDo(why=Needless.RESOLVED)
    if not offers(incident.diagnosis):
        why = Needless.ENDED if incident.diagnosis.for_good else Needless.NOT_OFFERED
        return NothingToDo(why=why, cause=incident.diagnosis.cause)
    if integration_id is not None and integration_id not in incident.members:
        return _at_integration(uow, presser, integration_id)  # it has a card of its own by now
    rows = [
        row
        for row in uow.watched.members(incident.members)
        if integration_id in {None, row[0].id} and uow.watched.one(row[0].id)
    ]
    return _among_members(uow, presser, incident, rows)


def _among_members(
    uow: UnitOfWork, presser: Presser, incident: Incident, rows: Sequence[Found]
) -> Aim:
    if not rows:
        return NothingToDo(why=Needless.GONE)
    workspace = uow.watched.workspace()
    mine = [row for row in rows if may(workspace, row[0], presser)]
    if not mine:
        return not_allowed(workspace, presser, rows, incident.id)
    # What is done about a bastion's key counts for all behind it, whichever is chosen.
    if len(mine) > 1 and bastion_of(incident.subject) is None:
        members = tuple((i.id, i.name, account.name) for i, account, _ in mine)
        return Choose(incident_id=incident.id, members=members)
    return _aimed(mine[0], incident)


def _at_integration(uow: UnitOfWork, presser: Presser, integration_id: int) -> Aim:
    row = uow.watched.one(integration_id)
    if row is None:
        return NothingToDo(why=Needless.GONE)
    workspace = uow.watched.workspace()
    incident = mendable_incident(uow, integration_id)
    if not may(workspace, row[0], presser):
        return not_allowed(workspace, presser, [row], incident.id if incident else None)
    if row[0].kind.upload:
        return NothingToDo(why=Needless.UPLOAD)
    return _aimed(row, incident)


def _aimed(row: Found, incident: Incident | None) -> Aimed:
    integration, account, verdict = row
    return Aimed(
        integration=integration, account=account, incident=incident, doubt=doubt_of(verdict)
    )
