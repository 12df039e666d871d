"""PostgreSQL, by psycopg."""

from __future__ import annotations

import re
import ssl
from collections.abc import Sequence
from math import ceil
from types import ModuleType

from bot.adapters.probes.databases.door import APPLICATION, Door, hung_up_after, not_installed
from bot.adapters.probes.databases.outcomes import (
    ENCRYPTION_UNMET,
    answered,
    of_code,
    of_system,
    refused,
    silent,
)
from bot.domain.integration import Encryption
from bot.domain.observation import Reading
from bot.ports.probe import Tried

try:
    import psycopg
except ImportError:  # pragma: no cover - a core dependency today
    psycopg = None  # type: ignore[assignment]  # told by `missing`

READINGS = {
    "28P01": Reading.CREDENTIAL_REFUSED,  # invalid_password
    "28000": Reading.ACCOUNT_REFUSED,  # invalid_authorization_specification
    "42501": Reading.ACCOUNT_REFUSED,  # insufficient_privilege
    "3D000": Reading.CANNOT_CONNECT,  # invalid_catalog_name: renamed or dropped
    "57P04": Reading.CANNOT_CONNECT,  # database_dropped
    "3F000": Reading.CANNOT_CONNECT,  # invalid_schema_name
    "42P01": Reading.CANNOT_CONNECT,  # undefined_table
    "53300": Reading.FULL,  # too_many_connections
}
"""PostgreSQL documentation, appendix A."""
NOT_ADMITTED = "pg_hba.conf"
"""In whatever language the server says that the file does not admit the bot's address."""
WRONG_PASSWORD = (
    "password authentication failed for user",
    "Passwort-Authentifizierung für Benutzer",
    "autenticazione con password fallita per l'utente",
    "authentification par mot de passe échouée pour l'utilisateur",
    "autentificación password falló para el usuario",
    "autenticação do tipo senha falhou para o usuário",
)
"""What the server says, in the languages that its `lc_messages` may ask for.

libpq tries once more without encryption, which may not be admitted: this is the answer.
"""
IN_THE_CLEAR = 'requirement "!password" failed'
"""What libpq says where the server wants the password itself and that is not allowed."""
PREAMBLE = re.compile(
    r'(?:connection failed: )?connection to server at "[^"]*"(?: \([^)]*\))?, '
    r"port \d+ failed: (?=FATAL)"
)
"""What libpq puts before the server's own words, which say enough."""
NAMELESS = re.compile(r"\[Errno (-?\d+)\]")
SENTENCES: tuple[tuple[tuple[str, ...], Reading], ...] = (
    *(((words,), Reading.CREDENTIAL_REFUSED) for words in WRONG_PASSWORD),
    (("SASL authentication failed",), Reading.CREDENTIAL_REFUSED),
    (("Wrong password",), Reading.CREDENTIAL_REFUSED),
    (("is not permitted to log in",), Reading.ACCOUNT_REFUSED),
    (("permission denied for database",), Reading.ACCOUNT_REFUSED),
    (('FATAL:  role "', "does not exist"), Reading.ACCOUNT_REFUSED),
    (('FATAL:  database "', "does not exist"), Reading.CANNOT_CONNECT),
    (("failed: Connection refused",), Reading.CANNOT_CONNECT),
    (("could not translate host name", "Name or service not known"), Reading.CANNOT_CONNECT),
)
"""libpq hands on no code while it connects, so its sentences and the server's have to do."""
NO_TLS = "server does not support SSL"
UNENCRYPTED = (NO_TLS, "certificate verify failed", "server certificate for")
PREFERENCES = {
    Encryption.OFF: "disable",
    Encryption.REQUIRE: "require",
    Encryption.VERIFY: "verify-full",
}
SEEN = """\
SELECT datname FROM pg_database
WHERE datallowconn AND NOT datistemplate AND has_database_privilege(datname, 'CONNECT')
ORDER BY datname
"""
GUESSED = "postgres"
"""The database that is there where nobody has removed it."""


class NoDatabaseNamedError(Exception):
    """PostgreSQL lets nobody in but into a database, and no one was named."""


class PostgreSql:
    """One connection, encrypted as it was asked for; what follows can't write."""

    port = 5432

    def __init__(self, driver: ModuleType | None = psycopg) -> None:
        """Keep the driver; None where it is not installed."""
        self._driver = driver
        self.missing = "" if driver else not_installed("psycopg", "postgresql")
        own = (driver.Error,) if driver else ()
        self.faults: tuple[type[Exception], ...] = (*own, OSError, NoDatabaseNamedError)

    def databases(self, door: Door) -> Sequence[str]:
        """The database that was asked for, or those that the account sees."""
        if door.encryption is not Encryption.PREFER:
            return self._looked(door, PREFERENCES[door.encryption])
        # Not libpq's own "prefer", which tries a wrong password twice and mixes both answers.
        try:
            return self._looked(door, PREFERENCES[Encryption.REQUIRE])
        except self.faults as error:
            if not (NO_TLS in str(error) or NOT_ADMITTED in str(error)):
                raise
        return self._looked(door, PREFERENCES[Encryption.OFF])

    def hear(self, error: BaseException) -> Tried:
        """What a fault amounts to."""
        return hear(error)

    def _looked(self, door: Door, preference: str) -> Sequence[str]:
        assert self._driver is not None  # noqa: S101 - whoever asks has looked at `missing`
        encrypted = preference in {"require", "verify-full"}
        try:
            connection = self._driver.connect(
                host=door.host,
                hostaddr=door.dial[0] if door.dial[0] != door.host else None,
                port=door.dial[1],
                user=door.username,
                password=door.password,
                dbname=door.database or GUESSED,
                connect_timeout=max(2, ceil(door.timeout)),  # libpq knows whole seconds, from 2
                sslmode=preference,
                sslrootcert=_authorities() if preference == "verify-full" else None,
                gssencmode="disable",
                # Nobody gets the password itself but behind encryption.
                require_auth=None if encrypted else "!password",
                application_name=APPLICATION,
                autocommit=True,
            )
        except self._driver.OperationalError as error:
            if not door.database and f'database "{GUESSED}"' in str(error):
                raise NoDatabaseNamedError from None
            raise
        with hung_up_after(2 * door.timeout, connection.fileno()), connection:
            # After connecting, since poolers refuse what they don't know at the start.
            connection.execute("SET default_transaction_read_only = on")
            connection.execute(f"SET statement_timeout = {int(door.timeout * 1000)}")
            connection.execute("SELECT 1")
            if door.database:
                return (door.database,)
            return [name for (name,) in connection.execute(SEEN)]


def hear(error: BaseException) -> Tried:
    """What psycopg's exception amounts to: by its SQLSTATE, else by libpq's sentences."""
    if isinstance(error, NoDatabaseNamedError):
        return refused("the database has to be named: set data_account")
    said = PREAMBLE.sub("", " ".join(str(error).split("\n"))) or type(error).__name__
    state = getattr(error, "sqlstate", None)
    refused_password = any(words in said for words in WRONG_PASSWORD)
    if (NOT_ADMITTED in said and not refused_password) or IN_THE_CLEAR in said:
        return refused(said)
    if state is not None:
        return of_code(state, READINGS, f"{state} {said}")
    return _of_sentence(said)


def _of_sentence(said: str) -> Tried:
    if any(words in said for words in UNENCRYPTED):
        return refused(f"{ENCRYPTION_UNMET}: {said}")
    if code := NAMELESS.search(said):
        return of_system(int(code[1]), said)
    for words, reading in SENTENCES:
        if all(part in said for part in words):
            return answered(reading, said)
    return silent(said)


def _authorities() -> str:
    """The system's certificate authorities; libpq's own build may look elsewhere for them."""
    return ssl.get_default_verify_paths().cafile or "system"
