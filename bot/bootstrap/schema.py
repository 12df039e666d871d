"""The database as a whole: its schema, and copies of it."""

from __future__ import annotations

from bot.adapters.db.copying import Copies
from bot.adapters.db.migrate import Migrations
from bot.config.needs import DatabaseSettings


def migrations_of(settings: DatabaseSettings) -> Migrations:
    """The schema of the database that the settings name."""
    return Migrations(settings.database_url.get_secret_value())


def copies_of(settings: DatabaseSettings) -> Copies:
    """Copies of the database that the settings name."""
    return Copies(settings.database_url.get_secret_value())
