"""What `audit` needs of the bot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.adapters.db.engine import make_engine
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.store import catalogue_of, transactions, workspaces_named
from bot.config.needs import DatabaseSettings
from bot.services.auditing import Auditing


@contextmanager
def auditing_with(settings: DatabaseSettings, *, team: str | None = None) -> Iterator[Auditing]:
    """What `audit` needs, for all workspaces or for one team."""
    migrations_of(settings).require_current()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        kinds = catalogue_of(settings).kinds()
        transaction = transactions(engine, kinds)
        if team is not None:
            (named,) = workspaces_named(transaction, team)
            transaction = transactions(engine, kinds, workspace_id=named.id)
        yield Auditing(transaction=transaction)
    finally:
        engine.dispose()
