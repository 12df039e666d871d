"""The bot's own pulse, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.adapters.db.tables import pulse
from bot.adapters.db.upserting import insert_into


class SqlPulses:
    """Implements the port `PulseRepository`."""

    def __init__(self, connection: Connection) -> None:
        """Work within the connection's transaction."""
        self._connection = connection

    def beat(self, name: str, at: datetime) -> None:
        """Write it down; never backwards."""
        statement = insert_into(self._connection, pulse).values(name=name, at=at)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[pulse.c.name],
                set_={"at": statement.excluded["at"]},
                where=pulse.c.at < statement.excluded["at"],
            )
        )

    def all(self) -> dict[str, datetime]:
        """By name."""
        return {row.name: row.at for row in self._connection.execute(select(pulse))}
