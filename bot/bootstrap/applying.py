"""What `apply` needs of the bot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.adapters.clock import SystemClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.watch_list import SqlWatchList
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.store import cipher_of
from bot.catalogue.loader import load_catalogue
from bot.catalogue.overriding import overridden
from bot.config.many import each_file, read_all_desired
from bot.config.needs import WatchSettings
from bot.config.watch_advice import watch_advice
from bot.domain.errors import ConfigurationError
from bot.ports.clock import Clock
from bot.ports.watch_list import Watched
from bot.services.applying import Applying


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
