"""MySQL and MariaDB, by PyMySQL."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from types import ModuleType

from bot.adapters.probes.databases.door import (
    APPLICATION,
    Door,
    hung_up_after,
    not_installed,
    reach,
    tls_context,
)
from bot.adapters.probes.databases.outcomes import (
    ENCRYPTION_UNMET,
    of_code,
    of_network,
    refused,
    silent,
)
from bot.domain.integration import Encryption
from bot.domain.observation import Reading
from bot.ports.probe import Tried

try:
    import pymysql
except ImportError:  # pragma: no cover - a core dependency today
    pymysql = None  # type: ignore[assignment]  # told by `missing`

READINGS = {
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
    3955: Reading.ACCOUNT_REFUSED,  # blocked for a while after too many wrong passwords
    1049: Reading.CANNOT_CONNECT,  # ER_BAD_DB_ERROR: renamed or dropped
    1146: Reading.CANNOT_CONNECT,  # ER_NO_SUCH_TABLE
    2005: Reading.CANNOT_CONNECT,  # CR_UNKNOWN_HOST
    1040: Reading.FULL,  # ER_CON_COUNT_ERROR
    1203: Reading.FULL,  # ER_TOO_MANY_USER_CONNECTIONS
}
"""Codes of the MySQL server error reference, since servers answer in their own language."""
OURS = frozenset({1129, 1130})
"""ER_HOST_IS_BLOCKED and ER_HOST_NOT_PRIVILEGED: it is the bot's address that is not admitted."""
UNREACHED = 2003
"""CR_CONN_HOST_ERROR: every failure of the network, told apart by the system's own error."""
NO_ENCRYPTION = 2026
"""CR_SSL_CONNECTION_ERROR."""
CANNOT_LOAD = 2059
"""CR_AUTH_PLUGIN_CANNOT_LOAD."""
SYSTEM = frozenset({"information_schema", "performance_schema", "mysql", "sys"})
UNSAFE = ("mysql_clear_password", "mysql_old_password", "dialog")
READ_ONLY = "SET SESSION TRANSACTION READ ONLY"


class InTheClearError(Exception):
    """The server asks for the password in the clear."""


class InTheClear:
    """A way to sign in that would show the password to whoever answers at the address.

    MySQL's own clients refuse it too, unless they are told otherwise.
    """

    def __init__(self, _connection: object) -> None:
        """Take what the driver gives to every such way."""

    def authenticate(self, _packet: object) -> None:
        """Send nothing."""
        raise InTheClearError(CANNOT_LOAD, "the server asks for the password in the clear")


class MySql:
    """One connection, encrypted as it was asked for; what follows can't write."""

    port = 3306

    def __init__(self, driver: ModuleType | None = pymysql) -> None:
        """Keep the driver; None where it is not installed."""
        self._driver = driver
        self.missing = "" if driver else not_installed("PyMySQL", "mysql")
        own = (driver.err.MySQLError,) if driver else ()
        self.faults: tuple[type[Exception], ...] = (*own, OSError, InTheClearError)

    def databases(self, door: Door) -> Sequence[str]:
        """The database that was asked for, or those that the account sees."""
        assert self._driver is not None  # noqa: S101 - whoever asks has looked at `missing`
        connection = self._driver.connect(
            host=door.host,
            port=door.dial[1],
            user=door.username,
            # Bytes, since the driver would only take Latin-1.
            password=door.password.encode(),
            database=door.database,
            connect_timeout=door.timeout,
            read_timeout=door.timeout,
            write_timeout=door.timeout,
            ssl=_wanted(door.encryption),
            ssl_disabled=door.encryption is Encryption.OFF,
            auth_plugin_map=dict.fromkeys(UNSAFE, InTheClear),
            program_name=APPLICATION,
            init_command=READ_ONLY,
            defer_connect=True,
        )
        with reach(door) as dialled, hung_up_after(2 * door.timeout, dialled.fileno()):
            connection.connect(dialled)
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                if door.database:
                    return (door.database,)
                cursor.execute("SHOW DATABASES")
                return [name for (name,) in cursor.fetchall() if name.casefold() not in SYSTEM]

    def hear(self, error: BaseException) -> Tried:
        """What a fault amounts to."""
        return hear(error)


def hear(error: BaseException) -> Tried:
    """What PyMySQL's exception amounts to, by its code."""
    cause = getattr(error, "original_exception", None)
    if isinstance(error, OSError) or isinstance(cause, OSError):
        return _of_network(error if isinstance(error, OSError) else cause)
    code = error.args[0] if error.args and isinstance(error.args[0], int) else None
    said = str(error.args[1]) if len(error.args) > 1 else ""
    detail = f"{code} {said}" if code is not None else type(error).__name__
    if code in OURS or code == NO_ENCRYPTION:
        return refused(detail)
    if code == UNREACHED:
        return silent(detail)
    return of_code(code, READINGS, detail)


def _of_network(error: OSError | None) -> Tried:
    if isinstance(error, ssl.SSLCertVerificationError):
        return refused(f"{ENCRYPTION_UNMET}: {error.verify_message}")
    return of_network(error) if error else silent("")


def _wanted(encryption: Encryption) -> ssl.SSLContext | None:
    """What has to be; None leaves it to the server's offer."""
    must = encryption in {Encryption.REQUIRE, Encryption.VERIFY}
    return tls_context(encryption) if must else None
