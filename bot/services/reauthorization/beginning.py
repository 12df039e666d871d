"""Beginning a round, or going on with the one that is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.link import PAGE_LIFE, Link
from bot.domain.round import Outcome, Proof, Round, StepState
from bot.ports.unit_of_work import UnitOfWork


def begin_round(
    uow: UnitOfWork,
    *,
    integration_id: int,
    incident_id: int | None,
    person: str,
    name: str,
    now: datetime,
) -> Round:
    """The round that this person's steps belong to; the workspace is locked by the caller."""
    going = uow.rounds.open_one(integration_id)
    if going is not None:
        ended = _ended(going, incident_id, now)
        if ended is None:
            return _for_incident(uow, going, incident_id)
        uow.rounds.save(ended)
    return uow.rounds.begin(
        Round(
            id=0,
            integration_id=integration_id,
            incident_id=incident_id,
            begun_at=now,
            begun_by=person,
            begun_name=name,
        )
    )


def round_of_page(uow: UnitOfWork, link: Link, now: datetime) -> Round | None:
    """The round that a step on a link's page belongs to; a new one after one in vain.

    None when all is well again by now.
    """
    going = uow.rounds.open_one(link.integration_id)
    if going is not None:
        return going
    last = uow.rounds.newest(link.integration_id)
    if last is not None and last.outcome in {Outcome.PROVEN, Outcome.WITHDRAWN}:
        return None
    return begin_round(
        uow,
        integration_id=link.integration_id,
        incident_id=link.incident_id,
        person=link.person,
        name=link.person_name,
        now=now,
    )


def _for_incident(uow: UnitOfWork, going: Round, incident_id: int | None) -> Round:
    """The round for that incident; what was checked before the break says nothing since."""
    if incident_id is None or going.incident_id == incident_id:
        return going
    moved = replace(going, incident_id=incident_id)
    incident = uow.incidents.get(incident_id)
    since = incident and (incident.diagnosis.since or incident.opened_at)
    if since and going.access_at and going.access_at < since:
        moved = replace(moved, access=StepState.TODO, access_at=None, access_by=None)
    uow.rounds.save(moved)
    return moved


def _ended(going: Round, incident_id: int | None, now: datetime) -> Round | None:
    """An old one that nobody closed, closed: given up, or taken at a person's word.

    One that an open incident waits for is closed by whoever judges that incident.
    """
    if going.authorized_at is None:
        given_up = now >= going.begun_at + PAGE_LIFE
        return replace(going, outcome=Outcome.ABANDONED, closed_at=now) if given_up else None
    awaited = going.incident_id is not None and going.incident_id == incident_id
    if awaited or now < (going.deadline or going.authorized_at + PAGE_LIFE):
        return None
    return replace(going, outcome=Outcome.PROVEN, proof=Proof.PERSON, closed_at=now)
