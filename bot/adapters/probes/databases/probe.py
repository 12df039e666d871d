"""Tries accounts and their passwords at databases, each with the driver of its engine."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from bot.adapters.http.clean import one_line
from bot.adapters.probes.databases.door import Door, Driver
from bot.adapters.probes.databases.mongodb import MongoDb
from bot.adapters.probes.databases.mssql import MsSql
from bot.adapters.probes.databases.mysql import MySql
from bot.adapters.probes.databases.outcomes import answered, of_network, refused, silent
from bot.adapters.probes.databases.postgresql import PostgreSql
from bot.adapters.ssh.keys import HandshakeError
from bot.adapters.ssh.tunnel import BehindError, ChangedKeyError, EntryError, tunnel
from bot.domain.grant import DataAccount
from bot.domain.integration import Engine
from bot.domain.observation import Reading
from bot.ports.probe import Trial, Tried
from bot.ports.witness import Heard

log = logging.getLogger(__name__)


def drivers() -> dict[Engine, Driver]:
    """All engines, with the drivers that are installed."""
    return {
        Engine.MYSQL: MySql(),
        Engine.POSTGRESQL: PostgreSql(),
        Engine.MSSQL: MsSql(),
        Engine.MONGODB: MongoDb(),
    }


class BastionError(Exception):
    """The way through the bastion ended; what came of it."""

    def __init__(self, tried: Tried) -> None:
        """Keep it."""
        super().__init__(tried.detail)
        self.tried = tried


class DatabaseProbe:
    """Opens one connection a trial, reads nothing of anybody's, and closes it.

    A trial may take `timeout` seconds to reach each of bastion and database and as long for
    each answer, the batch `batch_timeout`. `engines` are those of a kind that has several or
    one; a trial may name its own.
    """

    def __init__(
        self,
        *,
        drivers: Mapping[Engine, Driver],
        engines: Mapping[str, Sequence[Engine]],
        timeout: float = 10.0,
        batch_timeout: float = 60.0,
        at_once: int = 8,
    ) -> None:
        """Keep the settings."""
        self._drivers = drivers
        self._engines = engines
        self._timeout = timeout
        self._batch_timeout = batch_timeout
        self._at_once = at_once

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        """One outcome for every trial, in their order."""
        if not trials:
            return []
        pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="database-probe")
        try:
            tried = [pool.submit(self._try, trial) for trial in trials]
            wait(tried, timeout=self._batch_timeout)
            return [_outcome(one) for one in tried]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _try(self, trial: Trial) -> Tried:
        engine = trial.engine or self._only(trial.kind)
        if engine is None:
            return refused("nobody says what speaks there: set engine")
        driver = self._drivers[engine]
        if driver.missing:
            return refused(driver.missing)
        if not trial.host:
            return refused("no host is set")
        try:
            with self._dialled(trial, trial.host, trial.port or driver.port) as dial:
                found = driver.databases(self._door(trial, trial.host, dial))
        except BastionError as error:
            return error.tried
        except driver.faults as error:
            return _clean(driver.hear(error), trial)
        accounts = tuple(DataAccount(id=one_line(name)) for name in found)
        return Tried(heard=Heard.ANSWER, reading=Reading.GOOD, data_accounts=accounts)

    def _only(self, kind: str) -> Engine | None:
        engines = self._engines.get(kind, ())
        return engines[0] if len(engines) == 1 else None

    def _door(self, trial: Trial, host: str, dial: tuple[str, int]) -> Door:
        values = trial.credentials.values
        return Door(
            host=host,
            dial=dial,
            username=values.get("username", ""),
            password=values.get("password", ""),
            database=trial.data_account or None,
            encryption=trial.encryption,
            timeout=self._timeout,
        )

    @contextmanager
    def _dialled(self, trial: Trial, host: str, port: int) -> Iterator[tuple[str, int]]:
        """Where the driver has to dial: the database itself, or a port that leads to it."""
        if trial.jump is None:
            yield host, port
            return
        way = tunnel(trial.jump, (host, port), timeout=self._timeout)
        with ExitStack() as stack:
            try:
                dial = stack.enter_context(way)
            except (OSError, HandshakeError, EntryError, ChangedKeyError, BehindError) as error:
                raise BastionError(_of_bastion(error)) from None
            yield dial


def _of_bastion(error: Exception) -> Tried:
    """What is wrong with the way through it."""
    if isinstance(error, OSError):
        return of_network(error, "the bastion")
    if isinstance(error, ChangedKeyError):
        return answered(Reading.HOST_KEY_CHANGED, str(error))
    if isinstance(error, EntryError):
        return refused(str(error))
    if isinstance(error, BehindError) and error.closed:
        return answered(Reading.CANNOT_CONNECT, str(error))
    return silent(f"the bastion: {error}")


def _clean(tried: Tried, trial: Trial) -> Tried:
    password = trial.credentials.values.get("password")
    if not password or password not in tried.detail:
        return tried
    return replace(tried, detail=tried.detail.replace(password, "…"))


def _outcome(tried: Future[Tried]) -> Tried:
    """What came of it; unasked where its turn did not come in time."""
    if not tried.done():
        running = tried.running()
        detail = "timed out" if running else ""
        return Tried(heard=Heard.SILENCE if running else Heard.UNASKED, detail=detail)
    error = tried.exception()
    if error is None:
        return tried.result()
    # Only the kind of fault: its text may hold what was entered.
    log.error("trying a database met %s", type(error).__name__)
    return silent("could not be asked")
