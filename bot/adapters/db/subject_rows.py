"""Which subjects follow from what is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from bot.adapters.db.rows import AnyRow
from bot.adapters.db.tables import account, integration
from bot.domain.observation import Witness
from bot.ports.watch_list import DEFAULT_INTERVALS, SHORTEST_CYCLE_INTERVAL, Watched

Pace = Mapping[Witness, timedelta]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One subject that shall be there. Not `polled`: it is told, nobody asks."""

    key: str
    witness: Witness
    interval: timedelta
    polled: bool = True
    workspace_id: int | None = None
    account_id: int | None = None
    integration_id: int | None = None
    provider: str | None = None
    url: str | None = None
    components: tuple[str, ...] = ()

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
        }


def wanted_subjects(
    connection: Connection, workspace_id: int, desired: Watched, provider_of: Callable[[str], str]
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
        select(integration, account.c.client_id)
        .join(account, account.c.id == integration.c.account_id)
        .where(integration.c.workspace_id == workspace_id, integration.c.removed_at.is_(None))
    ).all()
    wanted = [Wanted(key="ingest", witness=Witness.INGEST, interval=pace[Witness.INGEST])]
    for row in accounts:
        wanted += _of_account(row, pace, keyed=row.client_id in keyed)
    for row in rows:
        wanted += _of_integration(row, pace, keyed=row.client_id in keyed)
    providers = {provider_of(row.kind) for row in rows}
    return [*wanted, *_feeds(desired, providers, pace)]


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


def _feeds(desired: Watched, providers: set[str], pace: Pace) -> Iterator[Wanted]:
    for feed in desired.feeds:
        if feed.provider in providers:
            yield Wanted(
                key=f"feed:{feed.provider}",
                witness=Witness.FEED,
                interval=pace[Witness.FEED],
                provider=feed.provider,
                url=feed.url,
                components=feed.components,
            )
