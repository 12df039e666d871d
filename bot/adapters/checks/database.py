"""Looks at the database: whether it can be reached, its schema, and what it keeps sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.db.engine import READ, database_url
from bot.adapters.db.migrate import Migrations
from bot.adapters.db.sealed import BRIEF, sealed_columns
from bot.adapters.db.tables import metadata
from bot.ports.check import Area, Level, Result
from bot.services.examination.telling import told


@dataclass(frozen=True, kw_only=True)
class SchemaCheck:
    """Whether the database is at this version's schema."""

    url: str
    migrations: Migrations
    area: Area = Area.DATABASE
    about: str = "DATABASE_URL"
    lane: str = "database"
    seconds: float = 12.0
    """Drivers give up after ten."""

    def run(self) -> Sequence[Result]:
        """One result."""
        expected = self.migrations.expected
        try:
            found = self.migrations.current() if self._there() else None
        except SQLAlchemyError as error:
            # The driver's own words name host, file or table, and never the password.
            detail = " ".join(str(getattr(error, "orig", None) or type(error).__name__).split())
            return [told(Level.FAIL, self.about, "database-away", do="database-do", detail=detail)]
        if found is None:
            return [told(Level.FAIL, self.about, "database-empty", do="migrate-do")]
        if found != expected:
            return [
                told(
                    Level.FAIL,
                    self.about,
                    "database-other",
                    do="migrate-do",
                    found=found,
                    expected=expected,
                )
            ]
        return [told(Level.OK, self.about, "database-ok", found=found)]

    def _there(self) -> bool:
        """SQLite would make a file to look into; whoever looks shall leave nothing behind."""
        url = database_url(self.url)
        return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()


class SqlSealed:
    """Implements `Sealed`: every column of every table that holds sealed texts."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine."""
        self._engine = engine

    def texts(self) -> Iterable[tuple[str, str]]:
        """The table's name and the text, save what belongs to something removed."""
        with self._engine.connect().execution_options(**{READ: True}) as connection:
            for table in metadata.sorted_tables:
                for column in () if table.name in BRIEF else sealed_columns(table):
                    statement = select(column).where(column.is_not(None))
                    if "removed_at" in table.c:
                        statement = statement.where(table.c.removed_at.is_(None))
                    for text in connection.execute(statement).scalars():
                        yield table.name, str(text)
