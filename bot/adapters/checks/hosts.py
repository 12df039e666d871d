"""Looks at a database's host: its name, its port, and the driver that is needed."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from bot.domain.integration import Engine
from bot.ports.check import Area, Level, Result
from bot.services.examination.telling import told

DRIVERS: Mapping[Engine, tuple[str, str]] = {
    Engine.MYSQL: ("pymysql", "mbi-bot[mysql]"),
    Engine.POSTGRESQL: ("psycopg", "mbi-bot[postgresql]"),
    Engine.MSSQL: ("pymssql", "mbi-bot[mssql]"),
    Engine.MONGODB: ("pymongo", "mbi-bot[mongodb]"),
}
"""Module, and what installs it."""
PORTS: Mapping[Engine, int] = {
    Engine.MYSQL: 3306,
    Engine.POSTGRESQL: 5432,
    Engine.MSSQL: 1433,
    Engine.MONGODB: 27017,
}
TIMEOUT = 8.0


def missing_drivers(about: str, engines: Sequence[Engine]) -> list[Result]:
    """A result for each driver that is needed and not installed."""
    return [
        told(Level.FAIL, about, "no-driver", do="no-driver-do", package=package)
        for module, package in (DRIVERS[engine] for engine in engines)
        if find_spec(module) is None
    ]


@dataclass(frozen=True, kw_only=True)
class HostCheck:
    """Whether something listens at a host and port."""

    about: str
    host: str
    port: int
    engines: tuple[Engine, ...] = ()
    """Whose drivers are needed."""
    area: Area = Area.SOURCES
    seconds: float = 10.0

    @property
    def lane(self) -> str:
        """The host: several integrations may be behind one."""
        return f"host {self.host}"

    def run(self) -> Sequence[Result]:
        """A result for the host, and one for each driver that is missing."""
        return [*missing_drivers(self.about, self.engines), self._reached()]

    def _reached(self) -> Result:
        place = f"{self.host}:{self.port}"
        try:
            socket.create_connection((self.host, self.port), timeout=TIMEOUT).close()
        except socket.gaierror:
            return told(Level.FAIL, self.about, "host-unknown", do="host-do", place=place)
        except (OSError, UnicodeError):
            return told(Level.FAIL, self.about, "host-closed", do="closed-do", place=place)
        return told(Level.OK, self.about, "host-ok", place=place)
