"""What is kept: units of work, the catalogue as it was applied, and what seals secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Engine

from bot.adapters.cipher import Fernets
from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.adapters.db.waking import Waking
from bot.adapters.db.watch_list import told_of_kinds
from bot.catalogue.loader import Catalogue, load_catalogue
from bot.catalogue.overriding import overridden
from bot.config.needs import DatabaseSettings, WatchSettings
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Kind, Workspace
from bot.ports.unit_of_work import Transaction


def catalogue_of(settings: DatabaseSettings) -> Catalogue:
    """The catalogue with what was applied in its place; it needs this version's schema."""
    catalogue = load_catalogue()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        told = told_of_kinds(engine)
    finally:
        engine.dispose()
    return overridden(catalogue, told)


def transactions(
    engine: Engine,
    kinds: Mapping[str, Kind],
    *,
    workspace_id: int | None = None,
    waking: Waking | None = None,
) -> Transaction:
    """What opens units of work on that database, for one workspace or for all."""
    return partial(SqlUnitOfWork, engine, kinds, workspace_id=workspace_id, waking=waking)


def workspaces_named(transaction: Transaction, team: str | None) -> Sequence[Workspace]:
    """All workspaces, or the one of that team."""
    with transaction(read=True) as uow:
        found = [one for one in uow.watched.workspaces() if team in {None, one.team_id}]
    if team is not None and not found:
        message = f"The bot is not installed in the team {team}; --team takes an id such as T0123"
        raise ConfigurationError(message)
    return found


def cipher_of(settings: WatchSettings) -> Fernets:
    """What seals secrets."""
    return Fernets([key.get_secret_value() for key in settings.secret_keys])
