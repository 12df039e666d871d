"""Deciding what to tell: verdicts become incidents, and incidents owe their cards."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from bot.domain.delivery import DeliveryKind
from bot.domain.incident import EventKind, Incident, State
from bot.domain.integration import Integration, Workspace
from bot.domain.planning import TO_ADMINS, TO_OWNERS, Change, Judged, Plan
from bot.domain.round import Attempts
from bot.domain.telling import mended_by_persons
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Picture, Transaction, UnitOfWork, Verdict
from bot.services.cards import LONGEST_TIMELINE, card_of, coverage_of
from bot.services.closing import close_rounds, withdraw_prompts
from bot.services.host_keys import Taken, accept_keys, taken_keys
from bot.services.judging import MessageReader, judge_all
from bot.services.views import Evidence

log = logging.getLogger(__name__)

JUDGE_AGAIN = timedelta(minutes=15)
"""Without news, verdicts are judged again this often, since words fade and time passes."""
TRY_AGAIN = timedelta(minutes=1)


class Acknowledged(StrEnum):
    """What pressing Acknowledge came to."""

    DONE = "done"
    ALREADY = "already"
    RESOLVED = "resolved"
    GONE = "gone"


class Alerting:
    """Judges accounts, keeps incidents, and answers to those who look after them."""

    def __init__(self, *, transaction: Transaction, clock: Clock, reads: MessageReader) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._reads = reads

    def assess(self) -> bool:
        """Judge one account whose judgement is due, in one transaction; whether there was one."""
        now = self._clock.now()
        with self._transaction() as uow:
            account_id = uow.watched.claim_assessment(now, lease=JUDGE_AGAIN)
            if account_id is None:
                return False
            try:
                taken = self._judge(uow, uow.watched.picture(account_id), now)
                uow.commit()
            except Exception:
                log.exception("judging account %s failed", account_id)
            else:
                self._accept(taken, now)
                return True
        with self._transaction() as uow:
            uow.watched.put_off_assessment(account_id, now + TRY_AGAIN)
            uow.commit()
        return True

    def assess_all(self) -> None:
        """Judge every account whose judgement is due."""
        while self.assess():
            pass

    def acknowledge(self, *, incident_id: int, person: str) -> Acknowledged:
        """Note that this person (a Slack user id) looks after the incident."""
        now = self._clock.now()
        with self._transaction() as uow:
            found = uow.incidents.get(incident_id)
            if found is None:
                return Acknowledged.GONE
            uow.watched.lock_workspace(found.workspace_id)
            incident = uow.incidents.get(incident_id) or found
            if incident.state is State.RESOLVED:
                return Acknowledged.RESOLVED
            if incident.acknowledged_by is not None:
                return Acknowledged.ALREADY
            state = State.ACKNOWLEDGED if incident.state is State.OPEN else incident.state
            uow.incidents.save(
                replace(
                    incident,
                    state=state,
                    acknowledged_by=person,
                    acknowledged_at=now,
                    version=incident.version + 1,
                )
            )
            uow.incidents.tell(incident_id, now, EventKind.ACKNOWLEDGED, actor=person)
            uow.deliveries.owe_again(incident_id, now)
            uow.commit()
        return Acknowledged.DONE

    def details(self, *, incident_id: int) -> Evidence | None:
        """The whole evidence behind an incident; None when there is no such incident."""
        with self._transaction(read=True) as uow:
            incident = uow.incidents.get(incident_id)
            if incident is None:
                return None
            card = card_of(uow, incident)
            covered = tuple(
                (m.name, coverage_of(uow.subjects.of_integration(m.integration_id)))
                for m in card.members
            )
            return Evidence(
                card=card,
                lines=incident.diagnosis.evidence,
                would_change=incident.diagnosis.would_change,
                coverage=covered,
                events=tuple(uow.incidents.events(incident_id, limit=LONGEST_TIMELINE)),
            )

    def _accept(self, taken: Sequence[Taken], now: datetime) -> None:
        """Know bastions by their new keys; a fault of that must not cost the judgement."""
        if not taken:
            return
        try:
            with self._transaction() as uow:
                accept_keys(uow, taken, now)
                uow.commit()
        except Exception:
            log.exception("host keys were not taken; the next judgement finds them again")

    def _judge(self, uow: UnitOfWork, picture: Picture, now: datetime) -> Sequence[Taken]:
        """Write what its verdicts come to; the host keys that they prove to be right."""
        workspace = picture.workspace
        uow.watched.lock_workspace(workspace.id)
        open_ones = uow.incidents.open_ones(workspace.id)
        attempts = _attempts(uow, picture, open_ones)
        judged = judge_all(replace(picture, attempts=attempts), now, self._reads)
        plan = Plan(
            open_ones,
            now=now,
            attempts=attempts,
            reopenable=partial(uow.incidents.last_resolved, workspace.id),
        )
        plan.drop(_gone(uow, open_ones, picture))
        plan.work_in(judged)
        for change in plan.changes():
            self._keep(uow, workspace, picture.integrations, change, now)
        for incident in plan.refreshed():
            uow.incidents.save(incident)
        uow.watched.keep_verdicts(_changed(picture, judged, now))
        if attempts or any(mended_by_persons(i) for i in open_ones):
            after = uow.incidents.open_ones(workspace.id)
            close_rounds(uow, attempts, judged, before=open_ones, after=after, now=now)
            withdraw_prompts(uow, judged, before=open_ones, after=after, now=now)
        return taken_keys(picture, judged)

    def _keep(
        self,
        uow: UnitOfWork,
        workspace: Workspace,
        integrations: Sequence[Integration],
        change: Change,
        now: datetime,
    ) -> None:
        incident = replace(change.incident, version=change.incident.version + 1)
        if incident.id == 0:
            incident = uow.incidents.add(replace(incident, workspace_id=workspace.id))
        else:
            uow.incidents.save(incident)
        for news in change.news:
            uow.incidents.tell(incident.id, now, news.kind, args=news.args)
        if any(n.kind is EventKind.OPENED for n in change.news):
            self._owe(uow, workspace, integrations, incident, now)
        uow.deliveries.owe_again(incident.id, now)

    def _owe(
        self,
        uow: UnitOfWork,
        workspace: Workspace,
        integrations: Sequence[Integration],
        incident: Incident,
        now: datetime,
    ) -> None:
        for place in _places(workspace, integrations, incident):
            for kind in (DeliveryKind.CARD, DeliveryKind.THREAD):
                uow.deliveries.owe(
                    kind,
                    workspace_id=workspace.id,
                    due_at=now,
                    place=place,
                    incident_id=incident.id,
                )


def _attempts(
    uow: UnitOfWork, picture: Picture, open_ones: Sequence[Incident]
) -> Mapping[int, Attempts]:
    """What was tried so far, by the rows as they stand since the workspace is locked.

    It is asked for the account, and for members elsewhere of cards that a person works on.
    """
    worked_on = (i for i in open_ones if i.state in {State.REAUTHORIZING, State.VERIFYING})
    members = {m for i in worked_on for m in i.members}
    return uow.rounds.attempts(members | {i.id for i in picture.integrations})


def _places(
    workspace: Workspace, integrations: Sequence[Integration], incident: Incident
) -> tuple[str, ...]:
    """Where an incident is told: its channel, or people by direct message."""
    if incident.channel == TO_ADMINS:
        people: tuple[str, ...] = workspace.admins
    elif incident.channel == TO_OWNERS:
        members = [i for i in integrations if i.id in incident.members]
        people = tuple(dict.fromkeys(owner for i in members for owner in i.owners))
    else:
        return (incident.channel,)
    return tuple(f"@{email}" for email in people) or (workspace.default_channel,)


def _gone(uow: UnitOfWork, open_ones: Sequence[Incident], picture: Picture) -> tuple[int, ...]:
    """Members of open incidents that are no longer watched."""
    here = {i.id for i in picture.integrations}
    elsewhere = {m for i in open_ones for m in i.members} - here
    watched = {row[0] for row in uow.watched.names(picture.workspace.id)} if elsewhere else set()
    return tuple(sorted(elsewhere - watched))


def _changed(picture: Picture, judged: Sequence[Judged], now: datetime) -> list[Verdict]:
    """The verdicts that differ from the ones held; the others need no writing."""
    fresh = []
    for one in judged:
        held = picture.verdicts.get(one.integration.id)
        until = _data_until(picture, one.integration.id)
        if held and held.diagnosis == one.diagnosis and held.data_until == until:
            continue
        same = held is not None and held.diagnosis.status is one.diagnosis.status
        fresh.append(
            Verdict(
                integration_id=one.integration.id,
                diagnosis=one.diagnosis,
                data_until=until,
                changed_at=held.changed_at if held and same else now,
            )
        )
    return fresh


def _data_until(picture: Picture, integration_id: int) -> datetime | None:
    row = picture.testimonies.get(f"newest_row:{integration_id}")
    word = picture.testimonies.get(f"words:{integration_id}")
    return (row.moment if row else None) or (word.moment if word else None)
