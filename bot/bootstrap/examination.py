"""What `doctor` needs: every check of what is set up, as far as it can be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.checks.database import SchemaCheck, SqlSealed
from bot.adapters.clock import SystemClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.watch_list import SqlWatchList
from bot.bootstrap.checks import Remembered, checks_of_settings, checks_of_watched
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.store import cipher_of, transactions
from bot.bootstrap.teams import teams_of
from bot.catalogue.loader import Catalogue, load_catalogue
from bot.catalogue.overriding import overridden
from bot.config.environment import read_settings
from bot.config.many import each_file, read_all_desired
from bot.config.needs import WatchSettings, WitnessSettings
from bot.config.rules import advice
from bot.config.settings import Settings
from bot.config.watch_advice import watch_advice
from bot.domain.errors import ConfigurationError
from bot.domain.ticket import DeskKind
from bot.ports.check import Area, Check, Level, Result
from bot.ports.clock import Clock
from bot.ports.watch_list import Watched
from bot.services.applying import Applying
from bot.services.bastions import remembered_keys
from bot.services.examination.coverage import CoverageCheck
from bot.services.examination.examining import Examining, bounded
from bot.services.examination.telling import told
from bot.services.examination.watch_list import AppliedCheck, SealedCheck

_FAULT = re.compile(r"(?P<place>\S+?): (?P<problem>.*?)(?:; (?P<remedy>.*))?", re.DOTALL)
"""How faults and advice of the configuration are written."""


@dataclass(kw_only=True)
class _Found:
    """What was found out on the way to the checks, and the checks."""

    known: list[tuple[Area, Result]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


@contextmanager
def examining_with(
    environ: Mapping[str, str], *, only: Collection[Area] = (), clock: Clock | None = None
) -> Iterator[Examining]:
    """The examination of all, or of these areas; it works before `migrate` and `apply` too.

    Raises ConfigurationError where not even what `check` needs can be read.
    """
    clock = clock or SystemClock()
    found = _Found()
    settings, whole = _settings(environ, found)
    catalogue = load_catalogue()
    desired = _desired(settings, environ, catalogue, clock, found)
    url = settings.database_url.get_secret_value()
    schema = bounded(SchemaCheck(url=url, migrations=migrations_of(settings)))
    found.known += [(Area.DATABASE, one) for one in schema]
    engine = make_engine(url)
    try:
        catalogue = overridden(catalogue, desired[0].kinds if desired else {})
        watched = desired
        known: Remembered = _unknown
        if all(one.level is Level.OK for one in schema):
            watched = desired or _held(SqlWatchList(engine, catalogue.kinds()), found)
            found.checks.append(SealedCheck(sealed=SqlSealed(engine), cipher=cipher_of(settings)))
            for one in desired:
                watch_list = SqlWatchList(engine, catalogue.kinds(), one.team_id)
                applying = Applying(watch_list=watch_list, clock=clock)
                name = one.team_id or settings.mbi_config.name
                found.checks.append(AppliedCheck(applying=applying, desired=one, file=name))
            transaction = transactions(engine, catalogue.kinds())
            found.checks.append(CoverageCheck(transaction=transaction))
            known = partial(remembered_keys, transaction)
            if whole is not None and whole.workspaces == "many":
                teams = teams_of(whole, transaction, desired)
                found.known += teams.known
                found.checks += teams.checks
        found.checks += checks_of_settings(settings, whole)
        slack = whole if settings.workspaces == "one" else None  # else each has its own token
        for each in watched:
            found.checks += checks_of_watched(settings, slack, each, catalogue, clock, known)
        yield _restricted(found, only)
    finally:
        engine.dispose()


def _unknown(_host: str, _port: int) -> Collection[str]:
    """No key is remembered where there is no database yet."""
    return ()


def _restricted(found: _Found, only: Collection[Area]) -> Examining:
    """Only these areas; what hinders all others is told in any case."""
    return Examining(
        checks=[one for one in found.checks if not only or one.area in only],
        known=[
            (area, result)
            for area, result in found.known
            if not only or area in only or result.level is Level.FAIL
        ],
    )


def _settings(environ: Mapping[str, str], found: _Found) -> tuple[WitnessSettings, Settings | None]:
    """As many settings as can be read: without those of Slack all others can be looked at."""
    try:
        whole = read_settings(environ, Settings)
    except ConfigurationError as error:
        part = read_settings(environ, WitnessSettings)
        found.known += [(Area.SETTINGS, one) for one in _faults(error)]
        found.known.append((Area.SLACK, told(Level.SKIP, "Slack", "settings-first")))
        return part, None
    found.known.append((Area.SETTINGS, told(Level.OK, "environment", "settings-ok")))
    found.known += _unseen(whole)
    lines = advice(whole, environ, listens=True)
    found.known += [(Area.SETTINGS, _said(Level.WARN, line)) for line in lines]
    return whole, whole


def _unseen(whole: Settings) -> Iterator[tuple[Area, Result]]:
    """What no check can look at, or what is not there by the operator's choice."""
    if not whole.socket_mode:
        yield Area.SLACK, told(Level.SKIP, "SLACK_SIGNING_SECRET", "signing-unseen")
    if whole.public_url is None:
        yield Area.WEB, told(Level.SKIP, "PUBLIC_URL", "public-unset")
    if whole.desk is DeskKind.TEXT:
        yield Area.DESK, told(Level.SKIP, "DESK=text", "desk-text")


def _desired(
    settings: WatchSettings,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    clock: Clock,
    found: _Found,
) -> Sequence[Watched]:
    """What the files ask for; nothing where they have faults, which are told."""
    try:
        desired = read_all_desired(
            settings,
            environ=environ,
            catalogue=catalogue,
            cipher=cipher_of(settings),
            today=clock.now().date(),
        )
        lines = [
            line
            for one in each_file(settings)
            for line in watch_advice(one, catalogue=catalogue, environ=environ)
        ]
    except ConfigurationError as error:
        found.known += [(Area.SETTINGS, one) for one in _faults(error)]
        return ()
    name = settings.mbi_config.name
    found.known.append((Area.SETTINGS, told(Level.OK, name, "file-ok")))
    found.known += [(Area.SETTINGS, _said(Level.WARN, line)) for line in lines]
    return desired


def _held(watch_list: SqlWatchList, found: _Found) -> Sequence[Watched]:
    """What was applied last, where the file says nothing that can be read."""
    try:
        return (watch_list.current(),)
    except SQLAlchemyError as error:
        kind = type(error).__name__
        found.known.append((Area.DATABASE, told(Level.FAIL, "mbi.toml", "broken", kind=kind)))
        return ()


def _faults(error: ConfigurationError) -> Sequence[Result]:
    """One result a fault; several stand below a heading."""
    heading, *lines = str(error).splitlines()
    return [_said(Level.FAIL, line) for line in lines or [heading]]


def _said(level: Level, line: str) -> Result:
    match = _FAULT.fullmatch(line.strip())
    if match is None:
        return told(level, "mbi.toml", "said", text=line.strip())
    do = "said-do" if match["remedy"] else ""
    remedy = match["remedy"] or ""
    return told(level, match["place"], "said", do=do, text=match["problem"], remedy=remedy)
