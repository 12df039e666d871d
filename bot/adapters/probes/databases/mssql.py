"""Microsoft SQL Server, by pymssql."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from threading import Lock
from types import ModuleType
from typing import Any

from bot.adapters.probes.databases.door import APPLICATION, Door, not_installed, reach
from bot.adapters.probes.databases.outcomes import (
    ENCRYPTION_UNMET,
    of_code,
    of_network,
    of_system,
    refused,
    silent,
)
from bot.domain.integration import Encryption
from bot.domain.observation import Reading
from bot.ports.probe import Tried

try:
    import pymssql
except ImportError:  # pragma: no cover - an extra, which the tests install
    pymssql = None  # type: ignore[assignment]  # told by `missing`

LOGIN_FAILED = 18456
READINGS = {
    LOGIN_FAILED: Reading.CREDENTIAL_REFUSED,  # the true reason is in the server's log alone
    18452: Reading.ACCOUNT_REFUSED,  # the login is from an untrusted domain
    18470: Reading.ACCOUNT_REFUSED,  # the account is disabled
    18486: Reading.ACCOUNT_REFUSED,  # locked out
    18487: Reading.ACCOUNT_REFUSED,  # the password has expired
    18488: Reading.ACCOUNT_REFUSED,  # the password must be changed
    229: Reading.ACCOUNT_REFUSED,  # a permission was denied on an object
    230: Reading.ACCOUNT_REFUSED,  # the same on a column
    297: Reading.ACCOUNT_REFUSED,  # no permission to perform this action
    300: Reading.ACCOUNT_REFUSED,  # a permission was denied on the server
    916: Reading.ACCOUNT_REFUSED,  # the login is no user of the database
    208: Reading.CANNOT_CONNECT,  # invalid object name
    911: Reading.CANNOT_CONNECT,  # the database does not exist
    4060: Reading.CANNOT_CONNECT,  # cannot open the database
    4064: Reading.CANNOT_CONNECT,  # cannot open the login's default database
}
"""Numbers of SQL Server's database engine events and errors."""
OURS = frozenset({40615, 47073})
"""Azure SQL: the bot's address is not admitted, or public access is off."""
OF_THE_SYSTEM = re.compile(r"Net-Lib error during [^\n]*\((\d+)\)")
"""How FreeTDS writes the system's own error."""
FREETDS = "DB-Lib error message"
PROTOCOL = "7.4"
"""Named, since FreeTDS otherwise falls back to older ones that send the password in the clear
to whoever answers."""
SYSTEM = frozenset({"master", "tempdb", "model", "msdb"})
SEEN = "SELECT name FROM sys.databases WHERE HAS_DBACCESS(name) = 1 ORDER BY name"
ONE_AT_A_TIME = Lock()
"""FreeTDS keeps the errors of logins for the whole process: two at once would mix theirs up."""


class UnverifiableError(Exception):
    """FreeTDS compares no certificate with a host without files of its own."""


class MsSql:
    """One connection, encrypted unless that is off; nothing but catalogue views is read.

    SQL Server has no session that can't write, and encryption has always been offered.
    """

    port = 1433

    def __init__(self, driver: ModuleType | None = pymssql) -> None:
        """Keep the driver; None where it is not installed."""
        self._driver = driver
        self.missing = "" if driver else not_installed("pymssql", "mssql")
        own = (driver.Error,) if driver else ()
        self.faults: tuple[type[Exception], ...] = (*own, OSError, UnverifiableError)

    def databases(self, door: Door) -> Sequence[str]:
        """The database that was asked for, or those that the account sees."""
        if door.encryption is Encryption.VERIFY:
            raise UnverifiableError
        reach(door).close()  # tells what is wrong with the way there by the system's own codes
        try:
            connection = self._connected(door, door.database or "")
        except self.faults as error:
            if not door.database or _numbered(error)[0] != LOGIN_FAILED:
                raise
            # A database that is gone fails the login too, and that is all that FreeTDS tells:
            # without it the login shows whether the password is right, and USE what is wrong.
            connection = self._connected(door, "")
        try:
            with connection.cursor() as cursor:
                return self._looked(cursor, door.database)
        finally:
            connection.close()

    def hear(self, error: BaseException) -> Tried:
        """What a fault amounts to."""
        return hear(error)

    def _connected(self, door: Door, database: str) -> Any:  # noqa: ANN401 - an optional driver's own type
        assert self._driver is not None  # noqa: S101 - whoever asks has looked at `missing`
        seconds = ceil(door.timeout)
        with ONE_AT_A_TIME:
            return self._driver.connect(
                server=door.dial[0],
                port=str(door.dial[1]),
                user=door.username,
                password=door.password,
                database=database,
                login_timeout=seconds,
                timeout=seconds,
                tds_version=PROTOCOL,
                encryption="off" if door.encryption is Encryption.OFF else "require",
                conn_properties="SET LOCK_TIMEOUT 1000",
                appname=APPLICATION,
                autocommit=True,
            )

    def _looked(self, cursor: Any, database: str | None) -> Sequence[str]:  # noqa: ANN401 - as above
        cursor.execute("SELECT 1")
        cursor.fetchall()
        if database:
            cursor.execute(f"USE [{database.replace(']', ']]')}]")
            return (database,)
        cursor.execute(SEEN)
        return [name for (name,) in cursor.fetchall() if name not in SYSTEM]


def hear(error: BaseException) -> Tried:
    """What pymssql's exception amounts to: by the server's number, else the system's."""
    if isinstance(error, UnverifiableError):
        return refused(f"{ENCRYPTION_UNMET}: pymssql can't check certificates; write require")
    if isinstance(error, OSError):
        return of_network(error)
    number, said = _numbered(error)
    if number is None:
        return silent(type(error).__name__)
    detail = f"{number} {said.split(FREETDS)[0].strip() or _driver_words(said)}"
    if number in OURS:
        return refused(detail)
    if system := OF_THE_SYSTEM.search(said):
        return of_system(int(system[1]), detail)
    return of_code(number, READINGS, detail)


def _numbered(error: BaseException) -> tuple[int | None, str]:
    """The number and the words: pymssql hands on both in one, or in a pair within."""
    args = error.args[0] if error.args and isinstance(error.args[0], tuple) else error.args
    number = args[0] if args and isinstance(args[0], int) else None
    said = args[1] if len(args) > 1 else b""
    return number, said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _driver_words(said: str) -> str:
    """The first line of FreeTDS that is a sentence."""
    lines = [line for line in said.splitlines() if not line.startswith(FREETDS)]
    return lines[0] if lines else ""
