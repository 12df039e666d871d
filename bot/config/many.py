"""The files of many workspaces: a folder with one each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.catalogue.loader import Catalogue
from bot.config.desired import read_desired
from bot.config.faults import Fault, refuse
from bot.config.needs import WatchSettings
from bot.domain.errors import ConfigurationError
from bot.ports.cipher import Cipher
from bot.ports.watch_list import Watched, WatchedFeed


def each_file(settings: WatchSettings) -> Sequence[WatchSettings]:
    """The same settings for each file by itself, in the order of their names.

    Raises ConfigurationError for a folder without any.
    """
    path = settings.mbi_config
    if settings.workspaces == "one" or not path.is_dir():
        return [settings]
    files = sorted(path.glob("*.toml"))
    if not files:
        message = f"{path}: has no file; write one NAME.toml for each workspace"
        raise ConfigurationError(message)
    return [settings.model_copy(update={"mbi_config": one}) for one in files]


def read_all_desired(
    settings: WatchSettings,
    *,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    cipher: Cipher,
    today: date | None = None,
) -> Sequence[Watched]:
    """What every file asks for; raises ConfigurationError with the faults of all of them."""
    read: list[tuple[Path, Watched]] = []
    faulty: list[str] = []
    for one in each_file(settings):
        try:
            desired = read_desired(
                one, environ=environ, catalogue=catalogue, cipher=cipher, today=today
            )
        except ConfigurationError as error:
            faulty.append(str(error))
        else:
            read.append((one.mbi_config, desired))
    if faulty:
        raise ConfigurationError("\n".join(faulty))
    refuse(f"{settings.mbi_config} has faults:", [*_teams(read), *_feeds(read)])
    return [desired for _, desired in read]


def _teams(read: Sequence[tuple[Path, Watched]]) -> Sequence[Fault]:
    seen: dict[str | None, str] = {}
    faults = []
    for path, desired in read:
        before = seen.setdefault(desired.team_id, path.name)
        if before != path.name:
            problem = f"is for the team {desired.team_id}, as {before} is"
            remedy = "write all of a team into one file"
            faults.append(Fault(place=path.name, problem=problem, remedy=remedy))
    return faults


def _feeds(read: Sequence[tuple[Path, Watched]]) -> Sequence[Fault]:
    """A feed is asked once and shared, so that it can't be two things."""
    seen: dict[str, tuple[str, WatchedFeed]] = {}
    faults = []
    for path, desired in read:
        for feed in desired.feeds:
            before, known = seen.setdefault(feed.provider, (path.name, feed))
            if known != feed:
                problem = f"has another feed of {feed.provider} than {before}"
                remedy = "feeds are shared by all workspaces: write the same in both"
                faults.append(Fault(place=path.name, problem=problem, remedy=remedy))
    return faults
