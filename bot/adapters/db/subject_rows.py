"""Which subjects follow from what is watched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from bot.adapters.db.rows import AnyRow, Kinds, bastion_of, kind_of
from bot.adapters.db.tables import access_grant, account, integration, workspace
from bot.domain.grant import Ownership
from bot.domain.integration import Kind
from bot.domain.observation import Witness
from bot.ports.watch_list import (
    DEFAULT_INTERVALS,
    SHORTEST_CYCLE_INTERVAL,
    Watched,
    WatchedFeed,
)

Pace = Mapping[Witness, timedelta]

HEAVY = "adobe_events"
PROBE_OF = {Ownership.OWN: Witness.OWN_PROBE, Ownership.SHARED: Witness.SHARED_PROBE}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One subject that shall be there. Not `polled`: it is told, nobody asks.

    Not `able`: what it needs is not there yet, a grant or a date. Nobody asks it before
    `subjects.start`, and it says nothing.
    """

    key: str
    witness: Witness
    interval: timedelta
    polled: bool = True
    able: bool = True
    workspace_id: int | None = None
    account_id: int | None = None
    integration_id: int | None = None
    provider: str | None = None
    url: str | None = None
    components: tuple[str, ...] = ()
    shape: str | None = None

    def values(self) -> dict[str, object]:
        """Its columns, save what asking it brings."""
        return {
            "witness": str(self.witness),
            "interval": self.interval,
            "workspace_id": self.workspace_id,
            "account_id": self.account_id,
            "integration_id": self.integration_id,
            "provider": self.provider,
            "url": self.url,
            "components": list(self.components),
            "shape": self.shape,
        }


def wanted_subjects(
    connection: Connection, workspace_id: int, desired: Watched, kinds: Kinds
) -> Sequence[Wanted]:
    """Every subject of what is watched now. Feeds and ingest belong to no workspace: shared."""
    pace = {**DEFAULT_INTERVALS, **desired.intervals}
    pace[Witness.CYCLE] = max(pace[Witness.CYCLE], SHORTEST_CYCLE_INTERVAL)
    keyed = {a.client_id for a in desired.accounts if a.sealed_key}
    accounts = connection.execute(
        select(account).where(
            account.c.workspace_id == workspace_id, account.c.removed_at.is_(None)
        )
    ).all()
    rows = connection.execute(
        select(integration, account.c.client_id, access_grant.c.ownership)
        .join(account, account.c.id == integration.c.account_id)
        .outerjoin(access_grant, access_grant.c.integration_id == integration.c.id)
        .where(integration.c.workspace_id == workspace_id, integration.c.removed_at.is_(None))
    ).all()
    shared = _shared_pace(connection)
    wanted = [Wanted(key="ingest", witness=Witness.INGEST, interval=shared[Witness.INGEST])]
    for row in accounts:
        wanted += _of_account(row, pace, keyed=row.client_id in keyed)
    for row in rows:
        wanted += _of_integration(row, pace, keyed=row.client_id in keyed)
        wanted += _of_bastion(row, pace)
        wanted += _of_grant(row, pace, kind_of(kinds, row.kind))
    services = {kind_of(kinds, row.kind).feed for row in rows}
    return [*wanted, *_feeds(desired, services, shared), *_of_mbi(desired, shared)]


def feeds_of_others(connection: Connection, workspace_id: int, kinds: Kinds) -> frozenset[str]:
    """The keys of the feeds that other workspaces need."""
    rows = connection.execute(
        select(integration.c.kind)
        .where(integration.c.workspace_id != workspace_id, integration.c.removed_at.is_(None))
        .distinct()
    ).scalars()
    return frozenset(f"feed:{kind_of(kinds, kind).feed}" for kind in rows)


def _shared_pace(connection: Connection) -> Pace:
    """How often what belongs to nobody is asked: as the workspace wants that wants it most."""
    told = connection.execute(select(workspace.c.intervals)).scalars()
    chosen = [{Witness(w): timedelta(seconds=s) for w, s in one.items()} for one in told]
    return {
        witness: min((one.get(witness, default) for one in chosen), default=default)
        for witness, default in DEFAULT_INTERVALS.items()
    }


def _of_account(row: AnyRow, pace: Pace, *, keyed: bool) -> Iterator[Wanted]:
    if keyed:
        yield Wanted(
            key=f"cycle:{row.id}",
            witness=Witness.CYCLE,
            interval=pace[Witness.CYCLE],
            workspace_id=row.workspace_id,
            account_id=row.id,
        )
    if row.reports_url:
        yield Wanted(
            key=f"reports:{row.id}",
            witness=Witness.WORDS,
            interval=pace[Witness.WORDS],
            workspace_id=row.workspace_id,
            account_id=row.id,
            url=row.reports_url,
        )


def _of_integration(row: AnyRow, pace: Pace, *, keyed: bool) -> Iterator[Wanted]:
    yield Wanted(
        key=f"words:{row.id}",
        witness=Witness.WORDS,
        interval=pace[Witness.WORDS],
        polled=False,
        workspace_id=row.workspace_id,
        account_id=row.account_id,
        integration_id=row.id,
    )
    if keyed and row.newest_row_figure is not None:
        yield Wanted(
            key=f"newest_row:{row.id}",
            witness=Witness.NEWEST_ROW,
            interval=pace[Witness.NEWEST_ROW],
            workspace_id=row.workspace_id,
            account_id=row.account_id,
            integration_id=row.id,
        )


def _of_bastion(row: AnyRow, pace: Pace) -> Iterator[Wanted]:
    """The host key of the SSH server before a database, which MBI compares too."""
    bastion = bastion_of(row)
    if bastion is None:
        return
    host = f"[{bastion.host}]" if ":" in bastion.host else bastion.host
    yield Wanted(
        key=f"host_key:{row.id}",
        witness=Witness.HOST_KEY,
        interval=pace[Witness.HOST_KEY],
        workspace_id=row.workspace_id,
        account_id=row.account_id,
        integration_id=row.id,
        url=f"ssh://{host}:{bastion.port}",
    )


def _of_grant(row: AnyRow, pace: Pace, kind: Kind) -> Iterator[Wanted]:
    """What speaks of the right to read: a probe of each ownership, and the calendar."""
    able = {PROBE_OF[one]: row.ownership == one for one in Ownership} if kind.probed else {}
    if kind.dated:
        able[Witness.CALENDAR] = bool(kind.ends_on) or row.authorized_at is not None
    for witness, there in able.items():
        yield Wanted(
            key=f"{witness}:{row.id}",
            witness=witness,
            interval=pace[witness],
            able=there,
            workspace_id=row.workspace_id,
            account_id=row.account_id,
            integration_id=row.id,
        )


def _feeds(desired: Watched, services: set[str], pace: Pace) -> Iterator[Wanted]:
    for feed in desired.feeds:
        if feed.provider in services:
            yield Wanted(
                key=f"feed:{feed.provider}",
                witness=Witness.FEED,
                interval=_pace_of(feed, pace),
                provider=feed.provider,
                url=feed.url,
                components=feed.components,
                shape=feed.shape,
            )


def _of_mbi(desired: Watched, pace: Pace) -> Iterator[Wanted]:
    if desired.mbi_feed:
        yield Wanted(
            key="mbi_feed",
            witness=Witness.MBI_FEED,
            interval=pace[Witness.MBI_FEED],
            url=desired.mbi_feed.url,
            components=desired.mbi_feed.components,
            shape=desired.mbi_feed.shape,
        )


def _pace_of(feed: WatchedFeed, pace: Pace) -> timedelta:
    """Adobe's is of several MB, whatever it is asked about."""
    heavy = feed.shape == HEAVY
    return max(pace[Witness.FEED], pace[Witness.MBI_FEED]) if heavy else pace[Witness.FEED]
