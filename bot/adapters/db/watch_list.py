"""What an operator wants watched, written to the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from sqlalchemy import Connection, Engine, Table, bindparam, insert, select, true, update

from bot.adapters.db.codec import CADENCE
from bot.adapters.db.engine import READ
from bot.adapters.db.locks import lock_accounts, lock_subjects
from bot.adapters.db.rows import Kinds, kind_of
from bot.adapters.db.subject_rows import Wanted, wanted_subjects
from bot.adapters.db.tables import account, integration, subject, workspace
from bot.adapters.db.watched import NEVER_JUDGED
from bot.adapters.db.watched_rows import account_values, integration_values, watched_of
from bot.domain.errors import ConfigurationError
from bot.domain.schedule import Cadence
from bot.ports.watch_list import Watched

FIRST_ASKED_WITHIN = timedelta(seconds=30)
"""A new subject is first asked within this time, or its interval where that is shorter."""
SPREAD = 1000


class SqlWatchList:
    """Implements the port `WatchList`."""

    def __init__(self, engine: Engine, kinds: Kinds) -> None:
        """Keep the engine; `kinds` tells which provider a kind belongs to."""
        self._engine = engine
        self._kinds = kinds

    def current(self) -> Watched:
        """What is watched now, in the order of names."""
        with self._engine.connect().execution_options(**{READ: True}) as connection:
            return watched_of(connection)

    def replace(self, desired: Watched, now: datetime) -> None:
        """Watch exactly this from now on, in one transaction."""
        with self._engine.begin() as connection:
            lock_subjects(connection, true())
            lock_accounts(connection, true())
            workspace_id = _keep_workspace(connection, desired)
            accounts = _keep_accounts(connection, workspace_id, desired, now)
            _keep_integrations(connection, workspace_id, accounts, desired, now)
            wanted = wanted_subjects(connection, workspace_id, desired, self._provider)
            _keep_subjects(connection, wanted, now)
            connection.execute(update(account).values(assess_at=now))

    def _provider(self, kind: str) -> str:
        return kind_of(self._kinds, kind).provider


def _keep_workspace(connection: Connection, desired: Watched) -> int:
    values = {
        "admins": list(desired.workspace.admins),
        "default_channel": desired.workspace.default_channel,
        "locale": desired.workspace.locale,
        "locales": dict(desired.workspace.locales),
        "intervals": {str(w): span.total_seconds() for w, span in desired.intervals.items()},
    }
    row = connection.execute(select(workspace.c.id).order_by(workspace.c.id)).first()
    if row is None:
        return int(
            connection.execute(
                insert(workspace).values(**values).returning(workspace.c.id)
            ).scalar_one()
        )
    connection.execute(update(workspace).where(workspace.c.id == row.id).values(**values))
    return int(row.id)


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
        if row is not None and row.key_fingerprint == wanted.key_fingerprint and row.sealed_key:
            # Sealing the same key again gives other text; what is there stays.
            values["sealed_key"] = row.sealed_key
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
                integration.c.removed_at,
            ).where(integration.c.workspace_id == workspace_id)
        )
    }
    kept = {}
    for wanted in desired.integrations:
        if wanted.client_id not in accounts:
            message = f'integration "{wanted.name}" belongs to no account that is watched'
            raise ConfigurationError(message)
        kept[accounts[wanted.client_id], wanted.name] = integration_values(wanted)
    added = [
        {**values, "workspace_id": workspace_id, "account_id": key[0], "rank": NEVER_JUDGED}
        for key, values in kept.items()
        if key not in known
    ]
    changed = [{**values, "row": known[key].id} for key, values in kept.items() if key in known]
    gone = [row.id for key, row in known.items() if key not in kept and row.removed_at is None]
    _write(connection, integration, added, changed)
    connection.execute(update(integration).where(integration.c.id.in_(gone)).values(removed_at=now))


def _keep_subjects(connection: Connection, wanted: Sequence[Wanted], now: datetime) -> None:
    """Subjects by key; those no longer wanted are never due, what they said stays."""
    known = {
        row.key: row
        for row in connection.execute(select(subject.c.id, subject.c.key, subject.c.due_at))
    }
    added, changed = [], []
    for one in wanted:
        row = known.get(one.key)
        if row is None:
            asked = {"claims": 0, "failures": 0, "cadence": CADENCE.dump(Cadence())}
            added.append({**one.values(), "key": one.key, "due_at": _first(one, now), **asked})
        else:
            due = row.due_at if row.due_at is not None and one.polled else _first(one, now)
            changed.append({**one.values(), "due_at": due, "row": row.id})
    keys = {one.key for one in wanted}
    gone = [row.id for key, row in known.items() if key not in keys and row.due_at is not None]
    _write(connection, subject, added, changed)
    connection.execute(
        update(subject).where(subject.c.id.in_(gone)).values(due_at=None, lease=None)
    )


def _write(
    connection: Connection,
    table: Table,
    added: Sequence[dict[str, object]],
    changed: Sequence[dict[str, object]],
) -> None:
    """Insert these and update those by the id in `row`, each in bulk."""
    if added:
        connection.execute(insert(table), added)
    if changed:
        columns = {
            name: bindparam(f"new_{name}", type_=table.c[name].type)
            for name in changed[0]
            if name != "row"
        }
        connection.execute(
            update(table).where(table.c.id == bindparam("new_row")).values(**columns),
            [{f"new_{name}": value for name, value in values.items()} for values in changed],
        )


def _first(one: Wanted, now: datetime) -> datetime | None:
    """Spread by key, so that a first start does not ask everything at once."""
    if not one.polled:
        return None
    share = crc32(one.key.encode()) % SPREAD / SPREAD
    return now + min(one.interval, FIRST_ASKED_WITHIN) * share
