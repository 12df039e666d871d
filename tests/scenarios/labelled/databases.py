"""Databases and bastions that were written down, as their drivers' own exceptions tell them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Mapping, Sequence

import psycopg
import pymongo.errors
import pymssql
from pymysql.err import OperationalError

from bot.adapters.probes.databases.door import Door, Driver
from bot.adapters.probes.databases.probe import drivers
from bot.adapters.ssh.keys import HandshakeError
from bot.domain.integration import Engine
from bot.ports.probe import Tried
from tests.scenarios.labelled.peers import Present
from tests.scenarios.labelled.reading import Fault

HOST = "db.acme.example"
SYSTEM: Mapping[str, OSError] = {
    "refused": ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
    "unknown_host": socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
    "timeout": TimeoutError("timed out"),
    "no_route": OSError(errno.EHOSTUNREACH, "No route to host"),
    "reset": ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
}
"""What the system says of the way there."""
LIBPQ = {
    "refused": f'connection to server at "{HOST}" (10.0.0.9), port 5432 failed: Connection refused'
    "\n\tIs the server running on that host and accepting TCP/IP connections?",
    "unknown_host": f'could not translate host name "{HOST}" to address: Name or service not known',
    "timeout": "connection timeout expired",
    "no_route": f'connection to server at "{HOST}" (10.0.0.9), port 5432 failed: No route to host',
    "reset": f'connection to server at "{HOST}" (10.0.0.9), port 5432 failed: '
    "could not receive data from server: Connection reset by peer",
}
"""libpq hands on sentences alone (PostgreSQL documentation, libpq)."""


class RecordedDriver:
    """The driver of an engine, whose server says what the case tells."""

    missing = ""

    def __init__(self, engine: Engine, real: Driver, present: Present) -> None:
        self.port = real.port
        self.faults = real.faults
        self._engine = engine
        self._real = real
        self._present = present

    def databases(self, door: Door) -> Sequence[str]:
        """The database that is asked for, or what goes wrong."""
        heard = self._present.heard
        if heard is None or heard.good:
            return [door.database or "orders"]
        if heard.network and self._engine is Engine.POSTGRESQL:
            raise psycopg.OperationalError(LIBPQ[heard.network])
        if heard.network:
            raise SYSTEM[heard.network]
        raise FAULTS[self._engine](getattr(heard, self._engine))

    def hear(self, error: BaseException) -> Tried:
        """As in production."""
        return self._real.hear(error)


def recorded_drivers(present: Present) -> dict[Engine, Driver]:
    """All engines."""
    return {engine: RecordedDriver(engine, real, present) for engine, real in drivers().items()}


def _mysql(fault: Fault) -> Exception:
    return OperationalError(fault.code, fault.text)


def _postgresql(fault: Fault) -> Exception:
    """Before a session there is, libpq's failures carry no SQLSTATE."""
    if not fault.sqlstate:
        return psycopg.OperationalError(fault.text)
    return psycopg.errors.lookup(fault.sqlstate)(fault.text)


def _mssql(fault: Fault) -> Exception:
    return pymssql.OperationalError((fault.number, fault.text.encode()))


def _mongodb(fault: Fault) -> Exception:
    if fault.error:
        made: Exception = getattr(pymongo.errors, fault.error)(fault.text)
        return made
    return pymongo.errors.OperationFailure(
        fault.text, fault.code, {"ok": 0, "errmsg": fault.text, "code": fault.code}
    )


FAULTS: Mapping[Engine, Callable[[Fault], Exception]] = {
    Engine.MYSQL: _mysql,
    Engine.POSTGRESQL: _postgresql,
    Engine.MSSQL: _mssql,
    Engine.MONGODB: _mongodb,
}


class RecordedBastion:
    """Looks at no server: the key is the one that the case tells."""

    def __init__(self, present: Present) -> None:
        self._present = present

    def __call__(self, host: str, port: int, known_type: str | None) -> str:
        """The key, or what goes wrong; as `look` does."""
        heard = self._present.heard
        assert heard is not None, (host, port, known_type)
        if heard.key is not None:
            return heard.key
        if heard.network is not None:
            raise SYSTEM[heard.network]
        if heard.silence == "timeout":
            raise SYSTEM["timeout"]
        message = "something answers, but no handshake came about"
        raise HandshakeError(message)
