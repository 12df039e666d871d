"""Rows of the database as values of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Row

from bot.adapters.db.codec import CADENCE, DIAGNOSIS, TESTIMONY, WINDOWS
from bot.adapters.db.newer import load, load_if_known, word, word_if_known
from bot.domain.authorization import Authorized
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.diagnosis import Cause
from bot.domain.grant import Keeping
from bot.domain.incident import Event, EventKind, Incident, State
from bot.domain.integration import (
    Account,
    Authorization,
    Bastion,
    Encryption,
    Engine,
    Integration,
    Kind,
    Workspace,
)
from bot.domain.observation import Witness
from bot.domain.round import How
from bot.domain.schedule import Calendar, calendar_of
from bot.domain.subject import Subject
from bot.domain.ticket import DeskKind, Priority, Ticket, TicketState
from bot.ports.unit_of_work import Verdict

Kinds = Mapping[str, Kind]
AnyRow = Row[Any]
Word = TypeVar("Word", bound=StrEnum)

SSH_PORT = 22


def kind_of(kinds: Kinds, name: str) -> Kind:
    """The kind of that name; a bare one where the catalogue knows it no more."""
    return kinds.get(name) or Kind(
        name=name,
        title=name,
        provider=name,
        provider_title=name,
        authorization=Authorization.NONE,
    )


def workspace_of(row: AnyRow) -> Workspace:
    """A row of `workspace`."""
    return Workspace(
        id=row.id,
        team_id=row.team_id,
        admins=tuple(row.admins),
        default_channel=row.default_channel,
        locale=row.locale,
        locales=row.locales,
        enterprise_id=row.enterprise_id,
        team_name=row.team_name or "",
        gone_at=row.gone_at,
    )


def account_of(row: AnyRow) -> Account:
    """A row of `account`."""
    return Account(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        client_id=row.client_id,
        timezone=row.timezone,
        default_channel=row.default_channel,
        blackout=WINDOWS.load(row.blackout),
        cadence=row.cadence,
        updates_enabled=row.updates_enabled,
        dashboard_url=row.dashboard_url,
        hands_over=row.handover_url is not None and row.sealed_handover_secret is not None,
    )


def integration_of(row: AnyRow, kinds: Kinds) -> Integration:
    """A row of `integration`."""
    settings = Settings(row.settings)
    return Integration(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        kind=kind_of(kinds, row.kind),
        channel=row.channel,
        owners=tuple(row.owners),
        data_account=row.data_account,
        newest_row_figure=row.newest_row_figure,
        host=settings.text("host"),
        port=settings.number("port"),
        engine=settings.one_of(Engine, "engine"),
        bastion=bastion_of(row),
        encryption=settings.one_of(Encryption, "tls") or Encryption.PREFER,
        keeping=keeping_of(row.settings),
        authorized=authorized_of(row),
    )


class Settings:
    """What else an operator wrote of an integration; what is not known counts as unsaid."""

    def __init__(self, told: Mapping[str, object]) -> None:
        """Read these."""
        self._told = told

    def text(self, name: str) -> str | None:
        """A text of that name."""
        found = self._told.get(name)
        return found if isinstance(found, str) else None

    def number(self, name: str) -> int | None:
        """A whole number of that name."""
        found = self._told.get(name)
        return found if isinstance(found, int) else None

    def one_of(self, words: type[Word], name: str) -> Word | None:
        """One of these words."""
        return word_if_known(words, self.text(name))


def bastion_of(row: AnyRow) -> Bastion | None:
    """The SSH server before the database of a row of `integration`, where there is one."""
    settings = Settings(row.settings)
    host = settings.text("ssh_host")
    if host is None:
        return None
    return Bastion(
        host=host,
        port=settings.number("ssh_port") or SSH_PORT,
        username=settings.text("ssh_user"),
        sealed_key=row.sealed_ssh_key,
    )


def keeping_of(settings: Mapping[str, object]) -> Keeping:
    """What `credentials` allows; where it says nothing that is known, to try and forget."""
    return Settings(settings).one_of(Keeping, "credentials") or Keeping.VERIFY


def authorized_of(row: AnyRow) -> Authorized | None:
    """What a row of `integration` remembers of MBI's authorization."""
    how = word_if_known(How, row.authorized_how)
    if row.authorized_at is None or how is None:
        return None
    return Authorized(at=row.authorized_at, how=how, by=row.authorized_by)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """What an account adds to each of its subjects."""

    client_id: int
    sealed_key: str | None = field(repr=False)
    calendar: Calendar


def owner_of(row: AnyRow) -> Owner:
    """A row of `account`, read once for all of its subjects."""
    return Owner(
        client_id=row.client_id, sealed_key=row.sealed_key, calendar=calendar_of(account_of(row))
    )


def subject_of(row: AnyRow, *, owner: Owner | None, figure: int | None) -> Subject:
    """A row of `subject`, with what its account and integration add."""
    return Subject(
        id=row.id,
        key=row.key,
        witness=word(Witness, row.witness),
        interval=row.interval,
        workspace_id=row.workspace_id,
        account_id=row.account_id,
        integration_id=row.integration_id,
        provider=row.provider,
        url=row.url,
        components=tuple(row.components),
        shape=row.shape,
        client_id=owner.client_id if owner else None,
        figure=figure,
        sealed_key=owner.sealed_key if owner else None,
        lease=row.lease,
        failures=row.failures,
        due_at=row.due_at,
        testimony=load_if_known(TESTIMONY, row.testimony),
        cadence=CADENCE.load(row.cadence),
        calendar=owner.calendar if owner else None,
    )


def verdict_of(row: AnyRow) -> Verdict | None:
    """The verdict in a row joined from outside; None where there is none that can be read."""
    diagnosis = load_if_known(DIAGNOSIS, row.diagnosis)
    if diagnosis is None:
        return None
    return Verdict(
        integration_id=row.integration_id,
        diagnosis=diagnosis,
        data_until=row.data_until,
        changed_at=row.changed_at,
    )


def incident_of(row: AnyRow, members: frozenset[int]) -> Incident:
    """A row of `incident`."""
    return Incident(
        id=row.id,
        workspace_id=row.workspace_id,
        channel=row.channel,
        subject=row.subject,
        cause=word(Cause, row.cause),
        state=word(State, row.state),
        opened_at=row.opened_at,
        members=members,
        diagnosis=load(DIAGNOSIS, row.diagnosis),
        version=row.version,
        resolved_at=row.resolved_at,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
    )


def event_of(row: AnyRow) -> Event:
    """A row of `event`."""
    return Event(
        id=row.id,
        incident_id=row.incident_id,
        at=row.at,
        kind=word(EventKind, row.kind),
        actor=row.actor,
        args=row.args,
    )


def ticket_of(row: AnyRow) -> Ticket:
    """A row of `ticket`."""
    return Ticket(
        id=row.id,
        workspace_id=row.workspace_id,
        key=row.key,
        desk=word(DeskKind, row.desk),
        subject=row.subject,
        body=row.body,
        priority=word(Priority, row.priority),
        requester=row.requester,
        requester_name=row.requester_name,
        requester_email=row.requester_email,
        created_at=row.created_at,
        incident_id=row.incident_id,
        integration_id=row.integration_id,
        state=word(TicketState, row.state),
        tried_at=row.tried_at,
        number=row.number,
        url=row.url,
        error=row.error,
    )


def delivery_of(row: AnyRow) -> Delivery:
    """A row of `delivery`."""
    return Delivery(
        id=row.id,
        workspace_id=row.workspace_id,
        kind=DeliveryKind(row.kind),
        place=row.place,
        lease=row.lease,
        attempts=row.attempts,
        incident_id=row.incident_id,
        ticket_id=row.ticket_id,
        notice_id=row.notice_id,
        channel_id=row.channel_id,
        ts=row.ts,
        version_sent=row.version_sent,
        told=row.told,
        due_at=row.due_at,
        uncertain=row.uncertain,
        fallbacks=row.fallbacks,
        error=row.error,
    )
