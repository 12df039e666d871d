"""The schema: Alembic, set up in code so that an installed wheel can migrate.

A version works with a schema of its own revision, and with a newer one whose table `serves`
names that revision: so two neighbouring versions run beside each other while one replaces
the other. How migrations keep that promise is told in the package `bot.migrations`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, inspect, select

from bot.adapters.db.engine import READ, database_url, make_engine
from bot.adapters.db.tables import serves
from bot.domain.errors import ConfigurationError

log = logging.getLogger(__name__)

PACKAGE = "bot.migrations"
BESIDE = Path(__file__).parents[3] / "migrations"
"""Where they lie in a source tree that is run without being installed, as platforms do."""


class Migrations:
    """The schema of one database."""

    def __init__(self, url: str) -> None:
        """Keep the address; it is not opened yet."""
        self._url = url
        self._config = Config()
        self._config.set_main_option("script_location", _place().replace("%", "%%"))
        rendered = database_url(url).render_as_string(hide_password=False)
        self._config.attributes["url"] = rendered

    @property
    def expected(self) -> str:
        """The revision of this version."""
        return self._scripts.get_current_head() or ""

    def current(self) -> str | None:
        """The revision the database is at; None for an empty one."""
        with self._open() as connection:
            return _revision(connection)

    def upgrade(self) -> tuple[str | None, str]:
        """Bring it to this version, or leave a newer one that serves it: revisions before, after.

        Whoever comes while another migrates waits for it, and finds it done. Raises
        ConfigurationError when the schema is of a version that this one doesn't know.
        """
        before, serving = self._state()
        if not self._knows(before):
            if not serving:
                raise self._foreign(before)
            return before, before or ""
        try:
            command.upgrade(self._config, "head")
        except CommandError as error:
            # A newer version may have gone ahead just now.
            found, serving = self._state()
            if self._knows(found):
                raise
            if not serving:
                raise self._foreign(found) from error
            return before, found or ""
        return before, self.expected

    def downgrade(self, revision: str = "base") -> None:
        """Take it back; raises ConfigurationError when the schema is not one of this version's."""
        found = self.current()
        if not self._knows(found):
            raise self._foreign(found)
        command.downgrade(self._config, revision)

    def check(self) -> None:
        """Raise when the tables of the code and those of the database differ."""
        command.check(self._config)

    def require_current(self) -> None:
        """Raise ConfigurationError unless this version can work with the database's schema."""
        found, serving = self._state()
        if found == self.expected:
            return
        if serving and not self._knows(found):
            log.info("the schema %s is newer than this version's, and serves it", found)
            return
        if not self._knows(found):
            raise self._foreign(found)
        state = "is empty" if found is None else f"is at revision {found}"
        message = f"The database {state}; this version needs {self.expected}: run mbi-bot migrate."
        raise ConfigurationError(message)

    def require_known(self) -> None:
        """Raise ConfigurationError where `upgrade` would refuse the schema."""
        found, serving = self._state()
        if not serving and not self._knows(found):
            raise self._foreign(found)

    @property
    def _scripts(self) -> ScriptDirectory:
        return ScriptDirectory.from_config(self._config)

    def _knows(self, revision: str | None) -> bool:
        """Whether it is of this version or of one before."""
        known = {script.revision for script in self._scripts.walk_revisions()}
        return revision is None or revision in known

    def _foreign(self, found: str | None) -> ConfigurationError:
        return ConfigurationError(
            f"The database is at revision {found}, which this version of the bot ({self.expected}) "
            "doesn't know and which doesn't serve it: run the version that made it, or a newer "
            "one, or restore a backup from before it."
        )

    def _state(self) -> tuple[str | None, bool]:
        """The database's revision, and whether it says that it serves this version."""
        with self._open() as connection:
            found = _revision(connection)
            if found is None or not inspect(connection).has_table(serves.name):
                return found, False
            named = select(serves.c.revision).where(serves.c.revision == self.expected)
            return found, connection.execute(named).first() is not None

    @contextmanager
    def _open(self) -> Iterator[Connection]:
        engine = make_engine(self._url)
        try:
            with engine.connect().execution_options(**{READ: True}) as connection:
                yield connection
        finally:
            engine.dispose()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _place() -> str:
    """Where the migrations are, in Alembic's words."""
    return f"{PACKAGE}:" if find_spec(PACKAGE) else str(BESIDE)
