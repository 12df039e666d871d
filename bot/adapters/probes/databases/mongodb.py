"""MongoDB, by PyMongo."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from bot.adapters.probes.databases.door import (
    APPLICATION,
    Door,
    not_installed,
    reach,
    tls_context,
)
from bot.adapters.probes.databases.outcomes import (
    ENCRYPTION_UNMET,
    answered,
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
    import pymongo
except ImportError:  # pragma: no cover - an extra, which the tests install
    pymongo = None  # type: ignore[assignment]  # told by `missing`

AUTHENTICATION_FAILED = 18
ATLAS = 8000
READINGS = {
    AUTHENTICATION_FAILED: Reading.CREDENTIAL_REFUSED,
    13: Reading.ACCOUNT_REFUSED,  # Unauthorized
    26: Reading.CANNOT_CONNECT,  # NamespaceNotFound
}
"""MongoDB's error codes."""
BAD_PASSWORD = "bad auth"  # noqa: S105 - words of Atlas, which has one code for all
SYSTEM_ERROR = re.compile(r"\[Errno (-?\d+)\]")
TOPOLOGY = "Topology Description:"
NAME = re.compile(r"[A-Za-z]{1,60}")
SYSTEM = frozenset({"admin", "local", "config"})


class NothingSeenError(Exception):
    """The account is let in and may see no database at all."""


class MongoDb:
    """Looks at one server; PyMongo itself opens a second connection to watch it meanwhile.

    Passwords are never sent: the driver proves that it knows them (RFC 5802).
    """

    port = 27017

    def __init__(self, driver: ModuleType | None = pymongo) -> None:
        """Keep the driver; None where it is not installed."""
        self._driver = driver
        self.missing = "" if driver else not_installed("pymongo", "mongodb")
        own = (driver.errors.PyMongoError,) if driver else ()
        self.faults: tuple[type[Exception], ...] = (*own, OSError, NothingSeenError)

    def databases(self, door: Door) -> Sequence[str]:
        """The databases that the account sees, since any name can be asked for here."""
        encrypted = _encrypted(door)
        try:
            found = self._looked(door, "admin", encrypted=encrypted)
        except self.faults as error:
            # Accounts are kept in a database: MongoDB's own, or the one that they read.
            elsewhere = door.database if door.database != "admin" else None
            if not elsewhere or hear(error).reading is not Reading.CREDENTIAL_REFUSED:
                raise
            found = self._looked(door, elsewhere, encrypted=encrypted)
        if door.database and not found:
            raise NothingSeenError
        return found

    def hear(self, error: BaseException) -> Tried:
        """What a fault amounts to."""
        return hear(error)

    def _looked(self, door: Door, source: str, *, encrypted: bool) -> Sequence[str]:
        assert self._driver is not None  # noqa: S101 - whoever asks has looked at `missing`
        patience = int(door.timeout * 1000)
        client = self._driver.MongoClient(
            host=door.dial[0],
            port=door.dial[1],
            username=door.username,
            password=door.password,
            authSource=source,
            directConnection=True,
            appname=APPLICATION,
            serverSelectionTimeoutMS=patience,
            connectTimeoutMS=patience,
            socketTimeoutMS=patience,
            maxPoolSize=1,
            retryReads=False,
            **_options(door, encrypted=encrypted),
        )
        try:
            client.admin.command("ping")
            seen = client.admin.command("listDatabases", nameOnly=True, authorizedDatabases=True)
        finally:
            client.close()
        return [str(one["name"]) for one in seen["databases"] if one["name"] not in SYSTEM]


def hear(error: BaseException) -> Tried:
    """What PyMongo's exception amounts to, by its code.

    Its text is never shown: it may hold signatures, the cluster's time and its addresses.
    """
    if isinstance(error, NothingSeenError):
        return answered(Reading.ACCOUNT_REFUSED, "the account may see no database")
    if isinstance(error, ssl.SSLError):
        return refused(f"{ENCRYPTION_UNMET}: {error.reason or type(error).__name__}")
    if isinstance(error, OSError):
        return of_network(error)
    code = getattr(error, "code", None)
    if code == ATLAS:
        atlas = f"{ATLAS} AtlasError"
        bad = BAD_PASSWORD in str(error)
        return (
            answered(Reading.CREDENTIAL_REFUSED, f"{atlas}: {BAD_PASSWORD}")
            if bad
            else silent(atlas)
        )
    if isinstance(code, int):
        return of_code(code, READINGS, f"{code} {_code_name(error)}".strip())
    return _of_selection(error)


def _of_selection(error: BaseException) -> Tried:
    """No server was to be had: PyMongo keeps the system's own number in its text alone."""
    found = SYSTEM_ERROR.search(str(error).partition(TOPOLOGY)[0])
    if found is None:
        return silent(type(error).__name__)
    number = int(found[1])
    words = os.strerror(number) if number > 0 else "the name can't be resolved"
    return of_system(number, f"{type(error).__name__}: {words}")


def _code_name(error: BaseException) -> str:
    """MongoDB's own name of the code."""
    details: Any = getattr(error, "details", None)
    name = details.get("codeName") if isinstance(details, dict) else None
    return name if isinstance(name, str) and NAME.fullmatch(name) else ""


def _encrypted(door: Door) -> bool:
    """Whether the server speaks TLS, which MongoDB does not say; its certificate is looked at."""
    with reach(door) as dialled:
        if door.encryption is Encryption.OFF:
            return False
        try:
            with tls_context(door.encryption).wrap_socket(dialled, server_hostname=door.host):
                return True
        except (ssl.SSLError, ConnectionError):
            if door.encryption is Encryption.PREFER:
                return False
            raise


def _options(door: Door, *, encrypted: bool) -> dict[str, bool]:
    if not encrypted:
        return {"tls": False}
    verified = door.encryption is Encryption.VERIFY
    # The host was compared before: behind a bastion the driver only knows the way to it.
    return {
        "tls": True,
        "tlsAllowInvalidCertificates": not verified,
    } | ({"tlsAllowInvalidHostnames": True} if verified and door.host != door.dial[0] else {})
