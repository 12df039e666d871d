"""What an operator wants watched, written to the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select, true, update

from bot.adapters.db.engine import READ
from bot.adapters.db.forgetting import (
    forget_dates,
    forget_grants,
    forget_unkept,
    forget_waiting,
    take_operators_dates,
)
from bot.adapters.db.locks import lock_accounts, lock_subjects
from bot.adapters.db.rows import Kinds
from bot.adapters.db.scope import Scope
from bot.adapters.db.subject_rows import feeds_of_others, wanted_subjects
from bot.adapters.db.subject_writes import keep_subjects, write_rows
from bot.adapters.db.subjects import SqlSubjects
from bot.adapters.db.tables import account, integration, oauth_client, subject, workspace
from bot.adapters.db.watched import NEVER_JUDGED
from bot.adapters.db.watched_rows import (
    account_values,
    client_values,
    integration_values,
    watched_of,
)
from bot.adapters.db.watched_workspaces import find_workspace, keep_workspace
from bot.domain.errors import ConfigurationError
from bot.ports.watch_list import Watched


class SqlWatchList:
    """Implements the port `WatchList`."""

    def __init__(self, engine: Engine, kinds: Kinds, team_id: str | None = None) -> None:
        """Keep the engine; `kinds` are those of the catalogue.

        Without a team it is for the only workspace there is.
        """
        self._engine = engine
        self._kinds = kinds
        self._team_id = team_id

    def current(self) -> Watched:
        """What is watched now, in the order of names."""
        with self._engine.connect().execution_options(**{READ: True}) as connection:
            row = find_workspace(connection, self._team_id)
            return watched_of(connection, row, self._kinds)

    def replace(self, desired: Watched, now: datetime) -> None:
        """Watch exactly this from now on, in one transaction."""
        with self._engine.begin() as connection:
            lock_subjects(connection, true())
            lock_accounts(connection, true())
            workspace_id = keep_workspace(connection, self._team_id, desired, now)
            accounts = _keep_accounts(connection, workspace_id, desired, now)
            _keep_clients(connection, workspace_id, desired)
            _keep_integrations(connection, workspace_id, accounts, desired, now)
            forget_unkept(connection, workspace_id, self._kinds)
            dated = take_operators_dates(connection, workspace_id)
            wanted = wanted_subjects(connection, workspace_id, desired, self._kinds)
            keep_subjects(
                connection,
                wanted,
                now,
                known=Scope(workspace_id).sees(subject),
                needed=feeds_of_others(connection, workspace_id, self._kinds),
            )
            subjects = SqlSubjects(connection, self._kinds)
            subjects.hasten([f"calendar:{one}" for one in dated], now)
            mine = account.c.workspace_id == workspace_id
            connection.execute(update(account).where(mine).values(assess_at=now))


def told_of_kinds(engine: Engine) -> Mapping[str, Mapping[str, object]]:
    """What was applied in place of the catalogue's fields, by kind."""
    with engine.connect().execution_options(**{READ: True}) as connection:
        found = connection.execute(select(workspace.c.kinds).order_by(workspace.c.id)).first()
    return found.kinds if found else {}


def _keep_accounts(
    connection: Connection, workspace_id: int, desired: Watched, now: datetime
) -> Mapping[int, int]:
    """Accounts by client id; those no longer wanted are removed, their history stays."""
    known = {
        row.client_id: row
        for row in connection.execute(select(account).where(account.c.workspace_id == workspace_id))
    }
    ids: dict[int, int] = {}
    for wanted in desired.accounts:
        row = known.get(wanted.client_id)
        values = account_values(wanted)
        # Sealing the same secret again gives other text; what is there stays.
        if row is not None and row.key_fingerprint == wanted.key_fingerprint and row.sealed_key:
            values["sealed_key"] = row.sealed_key
        if row is not None and row.handover_fingerprint == wanted.handover_fingerprint:
            values["sealed_handover_secret"] = row.sealed_handover_secret
        if row is None:
            values |= {"workspace_id": workspace_id, "client_id": wanted.client_id}
            statement = insert(account).values(**values).returning(account.c.id)
            ids[wanted.client_id] = connection.execute(statement).scalar_one()
        else:
            ids[wanted.client_id] = row.id
            connection.execute(update(account).where(account.c.id == row.id).values(**values))
    for client_id, row in known.items():
        if client_id not in ids and row.removed_at is None:
            connection.execute(update(account).where(account.c.id == row.id).values(removed_at=now))
    return ids


def _keep_clients(connection: Connection, workspace_id: int, desired: Watched) -> None:
    """Clients by provider; those no longer wanted go with their secrets."""
    mine = oauth_client.c.workspace_id == workspace_id
    known = {row.provider: row for row in connection.execute(select(oauth_client).where(mine))}
    kept = []
    for wanted in desired.clients:
        row, values = known.get(wanted.provider), client_values(wanted)
        if row is not None and row.fingerprint == wanted.fingerprint:
            values["sealed"] = row.sealed
        kept.append({**values, "workspace_id": workspace_id, "provider": wanted.provider})
    connection.execute(delete(oauth_client).where(mine))
    if kept:
        connection.execute(insert(oauth_client), kept)


def _keep_integrations(
    connection: Connection,
    workspace_id: int,
    accounts: Mapping[int, int],
    desired: Watched,
    now: datetime,
) -> None:
    """Integrations by account and name."""
    known = {
        (row.account_id, row.name): row
        for row in connection.execute(
            select(
                integration.c.id,
                integration.c.account_id,
                integration.c.name,
                integration.c.kind,
                integration.c.sealed_ssh_key,
                integration.c.ssh_key_fingerprint,
                integration.c.authorized_on,
                integration.c.removed_at,
            ).where(integration.c.workspace_id == workspace_id)
        )
    }
    kept = {}
    for wanted in desired.integrations:
        if wanted.client_id not in accounts:
            message = f'integration "{wanted.name}" belongs to no account that is watched'
            raise ConfigurationError(message)
        key = accounts[wanted.client_id], wanted.name
        kept[key] = integration_values(wanted)
        row = known.get(key)
        if row is not None and row.ssh_key_fingerprint == wanted.ssh_key_fingerprint:
            kept[key]["sealed_ssh_key"] = row.sealed_ssh_key
    added = [
        {**values, "workspace_id": workspace_id, "account_id": key[0], "rank": NEVER_JUDGED}
        for key, values in kept.items()
        if key not in known
    ]
    changed = [{**values, "row": known[key].id} for key, values in kept.items() if key in known]
    gone = [row.id for key, row in known.items() if key not in kept and row.removed_at is None]
    others = [
        known[key].id
        for key, values in kept.items()
        if key in known and known[key].kind != values["kind"]
    ]
    moved = [
        known[key].id
        for key, values in kept.items()
        if key in known and known[key].authorized_on != values["authorized_on"]
    ]
    forget_waiting(connection, [*gone, *others], now)
    write_rows(connection, integration, added, changed)
    connection.execute(update(integration).where(integration.c.id.in_(gone)).values(removed_at=now))
    forget_dates(connection, others=others, moved=moved)
    forget_grants(connection, [*gone, *others])
