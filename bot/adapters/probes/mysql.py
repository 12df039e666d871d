"""Tries an account and its password at a MySQL database, over SQLAlchemy."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from pymysql.err import MySQLError, OperationalError
from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.adapters.http.clean import one_line
from bot.domain.grant import DataAccount
from bot.domain.observation import Reading
from bot.ports.probe import Trial, Tried
from bot.ports.witness import Heard

log = logging.getLogger(__name__)

PORT = 3306
REFUSED = {
    1045: Reading.CREDENTIAL_REFUSED,  # ER_ACCESS_DENIED_ERROR
    1698: Reading.CREDENTIAL_REFUSED,  # ER_ACCESS_DENIED_NO_PASSWORD_ERROR
    1044: Reading.ACCOUNT_REFUSED,  # ER_DBACCESS_DENIED_ERROR
    1142: Reading.ACCOUNT_REFUSED,  # ER_TABLEACCESS_DENIED_ERROR
    1143: Reading.ACCOUNT_REFUSED,  # ER_COLUMNACCESS_DENIED_ERROR
    1227: Reading.ACCOUNT_REFUSED,  # ER_SPECIFIC_ACCESS_DENIED_ERROR
    1820: Reading.ACCOUNT_REFUSED,  # ER_MUST_CHANGE_PASSWORD
    1862: Reading.ACCOUNT_REFUSED,  # ER_MUST_CHANGE_PASSWORD_LOGIN
    3118: Reading.ACCOUNT_REFUSED,  # ER_ACCOUNT_HAS_BEEN_LOCKED
    4151: Reading.ACCOUNT_REFUSED,  # MariaDB's ER_ACCOUNT_HAS_BEEN_LOCKED
    1049: Reading.CANNOT_CONNECT,  # ER_BAD_DB_ERROR: renamed or dropped
}
"""Codes of the MySQL server error reference, since servers answer in their own language."""
OURS = frozenset({1129, 1130})
"""ER_HOST_IS_BLOCKED and ER_HOST_NOT_PRIVILEGED: it is the bot's address that is not admitted."""
UNREACHED = 2003
"""CR_CONN_HOST_ERROR: every failure of the network, told apart by the system's own error."""
CANNOT_LOAD = 2059
"""CR_AUTH_PLUGIN_CANNOT_LOAD."""
SYSTEM = frozenset({"information_schema", "performance_schema", "mysql", "sys"})


class InTheClear:
    """A way to sign in that would show the password to whoever answers at the address.

    MySQL's own clients refuse it too, unless they are told otherwise.
    """

    def __init__(self, _connection: object) -> None:
        """Take what the driver gives to every such way."""

    def authenticate(self, _packet: object) -> None:
        """Send nothing."""
        raise OperationalError(CANNOT_LOAD, "the server asks for the password in the clear")


UNSAFE = ("mysql_clear_password", "mysql_old_password", "dialog")


class MySqlProbe:
    """Opens one connection a trial, reads nothing of anybody's, and closes it.

    Encrypted where the server offers it, as MySQL's own clients do. A trial may take
    `timeout` seconds to connect and as long to answer, the batch `batch_timeout`.
    """

    def __init__(
        self, *, timeout: float = 10.0, batch_timeout: float = 60.0, at_once: int = 8
    ) -> None:
        """Keep the settings."""
        self._timeout = timeout
        self._batch_timeout = batch_timeout
        self._at_once = at_once

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        """One outcome for every trial, in their order."""
        if not trials:
            return []
        pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="mysql-probe")
        try:
            tried = [pool.submit(self._try, trial) for trial in trials]
            wait(tried, timeout=self._batch_timeout)
            return [_outcome(one) for one in tried]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _try(self, trial: Trial) -> Tried:
        if not trial.host:
            return Tried(heard=Heard.REFUSED, detail="no host is set")
        try:
            with self._connected(trial) as connection:
                found = _databases(connection, trial.data_account)
        except DBAPIError as error:
            return _refusal(error.orig, trial)
        return Tried(heard=Heard.ANSWER, reading=Reading.GOOD, data_accounts=found)

    @contextmanager
    def _connected(self, trial: Trial) -> Iterator[Connection]:
        values = trial.credentials.values
        engine = create_engine(
            URL.create(
                "mysql+pymysql",
                username=values.get("username", ""),
                host=trial.host,
                port=trial.port or PORT,
                database=trial.data_account,
            ),
            poolclass=NullPool,
            connect_args={
                # Bytes, since the driver would only take Latin-1.
                "password": values.get("password", "").encode(),
                "connect_timeout": self._timeout,
                "read_timeout": self._timeout,
                "write_timeout": self._timeout,
                "auth_plugin_map": dict.fromkeys(UNSAFE, InTheClear),
            },
        )
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def _databases(connection: Connection, wanted: str | None) -> tuple[DataAccount, ...]:
    """The database that was asked for, or all that the account may see."""
    connection.execute(text("SELECT 1"))
    if wanted:
        return (DataAccount(id=wanted),)
    names = connection.execute(text("SHOW DATABASES")).scalars()
    return tuple(DataAccount(id=one_line(n)) for n in names if n.casefold() not in SYSTEM)


def _refusal(error: BaseException | None, trial: Trial) -> Tried:
    """What the server's or the driver's code amounts to."""
    code = error.args[0] if isinstance(error, MySQLError) and error.args else None
    said = str(error.args[1]) if error is not None and len(error.args) > 1 else ""
    detail = _clean(f"{code} {said}" if code else type(error).__name__, trial)
    if code in OURS:
        return Tried(heard=Heard.REFUSED, detail=detail)
    if code == UNREACHED:
        closed = _closed(getattr(error, "original_exception", None))
        reading = Reading.CANNOT_CONNECT if closed else None
    else:
        reading = REFUSED.get(code) if isinstance(code, int) else None
    heard = Heard.ANSWER if reading else Heard.SILENCE
    return Tried(heard=heard, reading=reading, detail=detail)


def _closed(error: object) -> bool:
    """Whether the port is closed or the name unknown; all else may be the way there."""
    if isinstance(error, socket.gaierror):
        return error.errno == socket.EAI_NONAME
    return isinstance(error, OSError) and error.errno == errno.ECONNREFUSED


def _clean(detail: str, trial: Trial) -> str:
    for secret in filter(None, [trial.credentials.values.get("password")]):
        detail = detail.replace(secret, "…")
    return one_line(detail)


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
    return Tried(heard=Heard.SILENCE, detail="could not be asked")
