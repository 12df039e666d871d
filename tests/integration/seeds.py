"""What the tests of the database start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Engine

from bot.adapters.db.watch_list import SqlWatchList
from bot.domain.diagnosis import Cause, Confidence, Diagnosis, Line, Remedy, Status
from bot.domain.incident import Incident, State
from bot.domain.integration import Kind, Window
from bot.domain.observation import Reading, Testimony, Witness
from bot.domain.subject import Recorded, Subject
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.ports.watch_list import (
    Watched,
    WatchedAccount,
    WatchedFeed,
    WatchedIntegration,
    WatchedWorkspace,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
CHANNEL = "#data-alerts"
EU, US = 194, 195

ADS = WatchedIntegration(
    client_id=EU,
    name="Google Ads – main",
    kind="google_ads",
    channel=CHANNEL,
    owners=("anna@acme.example",),
    data_account="123-456-7890",
    newest_row_figure=360531,
)
BOOKS = WatchedIntegration(client_id=EU, name="QuickBooks", kind="quickbooks", channel=CHANNEL)
ORDERS = WatchedIntegration(
    client_id=US, name="Orders database", kind="mysql", channel="#orders", newest_row_figure=77
)
ACCOUNT_EU = WatchedAccount(
    name="Acme EU",
    client_id=EU,
    timezone="America/New_York",
    default_channel=CHANNEL,
    sealed_key="sealed",
    key_fingerprint="f1",
    blackout=(Window(start=time(9), end=time(11)),),
    cadence=timedelta(hours=6),
    dashboard_url="https://mbi.example/eu",
    reports_url="https://reports.example/eu",
)
ACCOUNT_US = WatchedAccount(
    name="Acme US", client_id=US, timezone="UTC", default_channel="#us", updates_enabled=False
)
INTUIT = WatchedFeed(
    provider="intuit", url="https://status.example/api/v2/components.json", components=("Online",)
)
ACME = Watched(
    workspace=WatchedWorkspace(
        admins=("lead@acme.example",),
        default_channel=CHANNEL,
        locale="en",
        locales={"#orders": "it"},
    ),
    accounts=(ACCOUNT_EU, ACCOUNT_US),
    integrations=(ADS, BOOKS, ORDERS),
    feeds=(INTUIT,),
    intervals={Witness.NEWEST_ROW: timedelta(minutes=7)},
)
TROUBLE = Diagnosis(
    status=Status.REAUTH,
    cause=Cause.TOKEN,
    confidence=Confidence.LIKELY,
    trouble=True,
    since=NOW - HOUR,
    evidence=(Line(key="word-reauth", args={"at": NOW, "name": "2026-11-24", "count": 3}),),
    grounds=frozenset({Witness.WORDS, Witness.NEWEST_ROW}),
    remedy=Remedy.REAUTHORIZE,
)
CALM = Diagnosis(status=Status.OK)


def watch(
    engine: Engine, kinds: Mapping[str, Kind], wanted: Watched = ACME, now: datetime = NOW
) -> SqlWatchList:
    """Watch that, and give the list."""
    watch_list = SqlWatchList(engine, kinds)
    watch_list.replace(wanted, now)
    return watch_list


def many(integrations: int) -> Watched:
    """One account with that many integrations, each with a newest row."""
    return replace(
        ACME,
        accounts=(ACCOUNT_EU,),
        integrations=tuple(
            replace(ADS, name=f"Ads {number:04}", newest_row_figure=number + 1)
            for number in range(integrations)
        ),
    )


def ids_by_name(uow: UnitOfWork) -> dict[str, int]:
    """The integrations watched."""
    names = uow.watched.names(uow.watched.workspace().id)
    return {name: integration_id for integration_id, name, _ in names}


def settled(at: datetime = NOW, reading: Reading = Reading.FRESH) -> Testimony:
    """What a newest row may have settled on."""
    return Testimony(
        witness=Witness.NEWEST_ROW,
        reading=reading,
        since=at,
        at=at,
        asked_at=at,
        good_at=at,
        heard_at=at,
        moment=at - MINUTE,
        detail="row 7",
    )


def recorded(
    subject: Subject, at: datetime = NOW, *, due_at: datetime | None = None, changed: bool = True
) -> Recorded:
    """An answer to record."""
    return Recorded(
        subject_id=subject.id,
        lease=subject.lease,
        testimony=settled(at),
        cadence=subject.cadence,
        failures=0,
        due_at=due_at or at + subject.interval,
        changed=changed,
    )


def incident(
    uow: UnitOfWork,
    members: Iterable[int],
    *,
    channel: str = CHANNEL,
    subject: str | None = None,
    cause: Cause = Cause.TOKEN,
) -> Incident:
    """Keep an open incident."""
    held = frozenset(members)
    return uow.incidents.add(
        Incident(
            id=0,
            workspace_id=uow.watched.workspace().id,
            channel=channel,
            subject=subject or f"integration:{min(held)}",
            cause=cause,
            state=State.OPEN,
            opened_at=NOW,
            members=held,
            diagnosis=replace(TROUBLE, cause=cause),
        )
    )


def count_of(transaction: Transaction) -> dict[Status, int]:
    """How many integrations there are of each status."""
    with transaction(read=True) as uow:
        return dict(uow.watched.count(uow.watched.workspace().id))
