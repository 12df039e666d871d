"""What the commands of the shell need of the bot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bot.adapters.clock import SystemClock
from bot.adapters.db.copying import Copies
from bot.adapters.db.engine import make_engine
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.watch_list import SqlWatchList, told_of_kinds
from bot.bootstrap.watch import cipher_of, transactions, watching
from bot.catalogue.loader import Catalogue, load_catalogue
from bot.catalogue.overriding import overridden
from bot.config.desired import read_desired
from bot.config.needs import DatabaseSettings, WatchSettings, WitnessSettings
from bot.config.watch_advice import watch_advice
from bot.ports.clock import Clock
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


@contextmanager
def applying_with(
    settings: WatchSettings, environ: Mapping[str, str], *, clock: Clock | None = None
) -> Iterator[tuple[Applying, Watched]]:
    """What `apply` needs: the service, and what the watch file asks for."""
    migrations_of(settings).require_current()
    catalogue = load_catalogue()
    clock = clock or SystemClock()
    desired = read_desired(
        settings,
        environ=environ,
        catalogue=catalogue,
        cipher=cipher_of(settings),
        today=clock.now().date(),
    )
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        kinds = overridden(catalogue, desired.kinds).kinds()
        watch_list = SqlWatchList(engine, kinds)
        yield Applying(watch_list=watch_list, clock=clock), desired
    finally:
        engine.dispose()


def watch_advice_of(settings: WatchSettings, environ: Mapping[str, str]) -> Sequence[str]:
    """What an operator may want to know of the watch file, which has no faults; a line each."""
    return watch_advice(settings, catalogue=load_catalogue(), environ=environ)


@contextmanager
def checking_with(settings: WitnessSettings) -> Iterator[Answering]:
    """What `check` needs."""
    migrations_of(settings).require_current()
    watch = watching(settings, catalogue_of(settings), SystemClock())
    try:
        yield watch.answering_for(watch.transaction)
    finally:
        watch.engine.dispose()


@contextmanager
def auditing_with(settings: DatabaseSettings) -> Iterator[Auditing]:
    """What `audit` needs."""
    migrations_of(settings).require_current()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        yield Auditing(transaction=transactions(engine, catalogue_of(settings).kinds()))
    finally:
        engine.dispose()
