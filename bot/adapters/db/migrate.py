"""The schema: Alembic, set up in code so that an installed wheel can migrate."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.adapters.db.engine import database_url, make_engine
from bot.domain.errors import ConfigurationError


class Migrations:
    """The schema of one database."""

    def __init__(self, url: str) -> None:
        """Keep the address; it is not opened yet."""
        self._url = url
        self._config = Config()
        self._config.set_main_option("script_location", "bot.migrations:")
        rendered = database_url(url).render_as_string(hide_password=False)
        self._config.attributes["url"] = rendered

    @property
    def expected(self) -> str:
        """The revision of this version."""
        head = ScriptDirectory.from_config(self._config).get_current_head()
        return head or ""

    def current(self) -> str | None:
        """The revision the database is at; None for an empty one."""
        engine = make_engine(self._url)
        try:
            with engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision()
        finally:
            engine.dispose()

    def upgrade(self) -> tuple[str | None, str]:
        """Bring it to this version; the revisions before and after."""
        before = self.current()
        command.upgrade(self._config, "head")
        return before, self.expected

    def downgrade(self, revision: str = "base") -> None:
        """Take it back."""
        command.downgrade(self._config, revision)

    def check(self) -> None:
        """Raise when the tables of the code and those of the database differ."""
        command.check(self._config)

    def require_current(self) -> None:
        """Raise ConfigurationError when the database is not at this version's schema."""
        found = self.current()
        if found == self.expected:
            return
        state = "is empty" if found is None else f"is at revision {found}"
        message = f"The database {state}; this version needs {self.expected}: run mbi-bot migrate."
        raise ConfigurationError(message)
