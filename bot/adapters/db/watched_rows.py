"""What is watched, as columns and back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from bot.adapters.db.codec import WINDOWS
from bot.adapters.db.newer import word_if_known
from bot.adapters.db.rows import AnyRow, Kinds, kind_of
from bot.adapters.db.tables import account, integration, oauth_client, subject
from bot.domain.observation import Witness
from bot.ports.watch_list import (
    MBI,
    STATUSPAGE,
    Watched,
    WatchedAccount,
    WatchedClient,
    WatchedFeed,
    WatchedIntegration,
    WatchedWorkspace,
)


def account_values(wanted: WatchedAccount) -> dict[str, object]:
    """The columns of an account that an operator decides."""
    return {
        "name": wanted.name,
        "timezone": wanted.timezone,
        "default_channel": wanted.default_channel,
        "sealed_key": wanted.sealed_key,
        "key_fingerprint": wanted.key_fingerprint,
        "blackout": WINDOWS.dump(wanted.blackout),
        "cadence": wanted.cadence,
        "updates_enabled": wanted.updates_enabled,
        "dashboard_url": wanted.dashboard_url,
        "reports_url": wanted.reports_url,
        "handover_url": wanted.handover_url,
        "sealed_handover_secret": wanted.sealed_handover_secret,
        "handover_fingerprint": wanted.handover_fingerprint,
        "removed_at": None,
    }


def integration_values(wanted: WatchedIntegration) -> dict[str, object]:
    """The columns of an integration that an operator decides."""
    return {
        "name": wanted.name,
        "sort_name": wanted.name.casefold(),
        "kind": wanted.kind,
        "channel": wanted.channel,
        "owners": list(wanted.owners),
        "data_account": wanted.data_account,
        "newest_row_figure": wanted.newest_row_figure,
        "settings": dict(wanted.settings),
        "sealed_ssh_key": wanted.sealed_ssh_key,
        "ssh_key_fingerprint": wanted.ssh_key_fingerprint,
        "authorized_on": wanted.authorized_on,
        "removed_at": None,
    }


def client_values(wanted: WatchedClient) -> dict[str, object]:
    """The columns of a client."""
    return {
        "client_id": wanted.client_id,
        "urls": dict(wanted.urls),
        "sealed": wanted.sealed,
        "fingerprint": wanted.fingerprint,
    }


def watched_of(connection: Connection, row: AnyRow | None, kinds: Kinds) -> Watched:
    """What is watched for a workspace; a bare one before anything was."""
    if row is None:
        return Watched(workspace=WatchedWorkspace())
    integrations = _integrations(connection, row.id)
    services = {kind_of(kinds, one.kind).feed for one in integrations}
    return Watched(
        team_id=row.team_id,
        workspace=WatchedWorkspace(
            admins=tuple(row.admins),
            default_channel=row.default_channel,
            locale=row.locale,
            locales=row.locales,
        ),
        accounts=_accounts(connection, row.id),
        integrations=integrations,
        feeds=tuple(one for one in _feeds(connection, Witness.FEED) if one.provider in services),
        mbi_feed=next(iter(_feeds(connection, Witness.MBI_FEED)), None),
        clients=_clients(connection, row.id),
        kinds=row.kinds,
        intervals={
            witness: timedelta(seconds=seconds)
            for name, seconds in row.intervals.items()
            if (witness := word_if_known(Witness, name))
        },
    )


def _accounts(connection: Connection, workspace_id: int) -> tuple[WatchedAccount, ...]:
    rows = connection.execute(
        select(account)
        .where(account.c.workspace_id == workspace_id, account.c.removed_at.is_(None))
        .order_by(account.c.name, account.c.client_id)
    )
    return tuple(
        WatchedAccount(
            name=row.name,
            client_id=row.client_id,
            timezone=row.timezone,
            default_channel=row.default_channel,
            sealed_key=row.sealed_key,
            key_fingerprint=row.key_fingerprint,
            blackout=WINDOWS.load(row.blackout),
            cadence=row.cadence,
            updates_enabled=row.updates_enabled,
            dashboard_url=row.dashboard_url,
            reports_url=row.reports_url,
            handover_url=row.handover_url,
            sealed_handover_secret=row.sealed_handover_secret,
            handover_fingerprint=row.handover_fingerprint,
        )
        for row in rows
    )


def _integrations(connection: Connection, workspace_id: int) -> tuple[WatchedIntegration, ...]:
    rows = connection.execute(
        select(integration, account.c.client_id)
        .join(account, account.c.id == integration.c.account_id)
        .where(integration.c.workspace_id == workspace_id, integration.c.removed_at.is_(None))
        .order_by(account.c.name, account.c.client_id, integration.c.name)
    )
    return tuple(
        WatchedIntegration(
            client_id=row.client_id,
            name=row.name,
            kind=row.kind,
            channel=row.channel,
            owners=tuple(row.owners),
            data_account=row.data_account,
            newest_row_figure=row.newest_row_figure,
            settings=row.settings,
            sealed_ssh_key=row.sealed_ssh_key,
            ssh_key_fingerprint=row.ssh_key_fingerprint,
            authorized_on=row.authorized_on,
        )
        for row in rows
    )


def _feeds(connection: Connection, witness: Witness) -> tuple[WatchedFeed, ...]:
    rows = connection.execute(
        select(subject)
        .where(subject.c.witness == str(witness), subject.c.due_at.is_not(None))
        .order_by(subject.c.key)
    )
    return tuple(
        WatchedFeed(
            provider=row.provider or MBI,
            url=row.url,
            components=tuple(row.components),
            shape=row.shape or STATUSPAGE,
        )
        for row in rows
    )


def _clients(connection: Connection, workspace_id: int) -> tuple[WatchedClient, ...]:
    rows = connection.execute(
        select(oauth_client)
        .where(oauth_client.c.workspace_id == workspace_id)
        .order_by(oauth_client.c.provider)
    )
    return tuple(
        WatchedClient(
            provider=row.provider,
            client_id=row.client_id,
            urls=row.urls,
            sealed=row.sealed,
            fingerprint=row.fingerprint,
        )
        for row in rows
    )
