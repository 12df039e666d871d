"""What the commands of the shell need of the bot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.adapters.clock import SystemClock
from bot.adapters.db.copying import Copies
from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.watch_list import SqlWatchList, told_of_kinds
from bot.bootstrap.watch import cipher_of, transactions, watching
from bot.catalogue.loader import Catalogue, load_catalogue
from bot.catalogue.overriding import overridden
from bot.config.many import each_file, read_all_desired
from bot.config.needs import DatabaseSettings, WatchSettings, WitnessSettings
from bot.config.watch_advice import watch_advice
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Workspace
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import Watched
from bot.services.answering import Answering
from bot.services.applying import Applying
from bot.services.auditing import Auditing


def catalogue_of(settings: DatabaseSettings) -> Catalogue:
    """The catalogue with what was applied in its place; it needs this version's schema."""
    catalogue = load_catalogue()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        told = told_of_kinds(engine)
    finally:
        engine.dispose()
    return overridden(catalogue, told)


def migrations_of(settings: DatabaseSettings) -> Migrations:
    """The schema of the database that the settings name."""
    return Migrations(settings.database_url.get_secret_value())


def copies_of(settings: DatabaseSettings) -> Copies:
    """Copies of the database that the settings name."""
    return Copies(settings.database_url.get_secret_value())


@dataclass(frozen=True, kw_only=True)
class ToApply:
    """One workspace's part of what the watch files ask for."""

    applying: Applying
    desired: Watched


@contextmanager
def applying_all_with(
    settings: WatchSettings,
    environ: Mapping[str, str],
    *,
    clock: Clock | None = None,
    team: str | None = None,
) -> Iterator[Sequence[ToApply]]:
    """What `apply` needs, for each workspace or for one team.

    Raises ConfigurationError where no file is for that team.
    """
    migrations_of(settings).require_current()
    catalogue = load_catalogue()
    clock = clock or SystemClock()
    read = read_all_desired(
        settings,
        environ=environ,
        catalogue=catalogue,
        cipher=cipher_of(settings),
        today=clock.now().date(),
    )
    if team is not None:
        read = [one for one in read if one.team_id == team]
        if not read:
            message = f"No file of {settings.mbi_config} is for the team {team}; write team in one"
            raise ConfigurationError(message)
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        yield [
            ToApply(
                applying=Applying(
                    watch_list=SqlWatchList(
                        engine, overridden(catalogue, one.kinds).kinds(), one.team_id
                    ),
                    clock=clock,
                ),
                desired=one,
            )
            for one in read
        ]
    finally:
        engine.dispose()


@contextmanager
def applying_with(
    settings: WatchSettings, environ: Mapping[str, str], *, clock: Clock | None = None
) -> Iterator[tuple[Applying, Watched]]:
    """The same where there is one workspace."""
    with applying_all_with(settings, environ, clock=clock) as (only,):
        yield only.applying, only.desired


def watch_advice_of(settings: WatchSettings, environ: Mapping[str, str]) -> Sequence[str]:
    """What an operator may want to know of the watch file, which has no faults; a line each."""
    catalogue = load_catalogue()
    files = each_file(settings)
    return [
        line for one in files for line in watch_advice(one, catalogue=catalogue, environ=environ)
    ]


@contextmanager
def checking_with(
    settings: WitnessSettings, *, team: str | None = None
) -> Iterator[Sequence[Answering]]:
    """What `check` needs: an answer for each workspace, or for one team."""
    migrations_of(settings).require_current()
    catalogue = catalogue_of(settings)
    watch = watching(settings, catalogue, SystemClock())
    try:
        yield [
            watch.answering_for(transactions(watch.engine, catalogue.kinds(), workspace_id=one.id))
            for one in _named(watch.transaction, team)
        ]
    finally:
        watch.engine.dispose()


def _named(transaction: Transaction, team: str | None) -> Sequence[Workspace]:
    """All workspaces, or the one of that team."""
    with transaction(read=True) as uow:
        found = [one for one in uow.watched.workspaces() if team in {None, one.team_id}]
    if team is not None and not found:
        message = f"The bot is not installed in the team {team}; --team takes an id such as T0123"
        raise ConfigurationError(message)
    return found


@contextmanager
def auditing_with(settings: DatabaseSettings, *, team: str | None = None) -> Iterator[Auditing]:
    """What `audit` needs, for all workspaces or for one team."""
    migrations_of(settings).require_current()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        kinds = catalogue_of(settings).kinds()
        transaction = transactions(engine, kinds)
        if team is not None:
            (named,) = _named(transaction, team)
            transaction = transactions(engine, kinds, workspace_id=named.id)
        yield Auditing(transaction=transaction)
    finally:
        engine.dispose()
