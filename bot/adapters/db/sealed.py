"""Sealed texts wherever they are: a column whose name begins with `sealed` holds them.

Found in the schema itself, so that no column is forgotten that comes later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Column, Engine, Table, and_, func, select, tuple_, update

from bot.adapters.db.engine import READ
from bot.adapters.db.tables import metadata, oauth_state, slack_state
from bot.ports.sealed import Place, SealedText

SEALED = "sealed"
"""How the columns of sealed texts begin."""
BRIEF = frozenset({oauth_state.name, slack_state.name})
"""Tables whose rows are gone within minutes."""
BATCH = 200
"""Rows that are read, and written, at once: the database is never busy for long."""


class SqlSealedTexts:
    """Implements the port `SealedTexts`."""

    def __init__(self, engine: Engine, *, batch: int = BATCH) -> None:
        """Keep the engine."""
        self._engine = engine
        self._batch = batch

    def places(self) -> Sequence[Place]:
        """Every column that holds such."""
        return [
            Place(table=table.name, column=column.name)
            for table in metadata.sorted_tables
            for column in sealed_columns(table)
        ]

    def count(self) -> int:
        """How many there are."""
        found = 0
        with self._engine.connect().execution_options(**{READ: True}) as connection:
            for place in self.places():
                column = metadata.tables[place.table].c[place.column]
                found += connection.execute(select(func.count(column))).scalar_one()
        return found

    def batches(self, place: Place) -> Iterator[Sequence[SealedText]]:
        """Those of one place, in the order of their keys, each batch in its own transaction."""
        table = metadata.tables[place.table]
        key, column = list(table.primary_key), table.c[place.column]
        wanted = select(column, *key, *_removed(table)).where(column.is_not(None))
        last: tuple[object, ...] | None = None
        while True:
            # Row values, so that keys of one column and of several are read the same way.
            after = wanted if last is None else wanted.where(tuple_(*key) > tuple_(*last))
            with self._engine.connect().execution_options(**{READ: True}) as connection:
                rows = connection.execute(after.order_by(*key).limit(self._batch)).all()
            if not rows:
                return
            batch = [
                SealedText(
                    place=place,
                    key=tuple(row[1 : 1 + len(key)]),
                    text=row[0],
                    passing=table.name in BRIEF or any(row[1 + len(key) :]),
                )
                for row in rows
            ]
            last = batch[-1].key
            yield batch

    def swap(self, changed: Sequence[tuple[SealedText, str]]) -> int:
        """Put texts in the place of those that were read, unless written anew since.

        A row that somebody else holds is left out, too: whoever waits while it holds rows of
        its own may make the bot's own transaction fail.
        """
        swapped = 0
        with self._engine.begin() as connection:
            for was, now in changed:
                table = metadata.tables[was.place.table]
                column = table.c[was.place.column]
                key = zip(table.primary_key, was.key, strict=True)
                mine = and_(*(one == value for one, value in key), column == was.text)
                free = select(column).where(mine).with_for_update(skip_locked=True)
                if connection.execute(free).first() is None:
                    continue
                swapped += connection.execute(
                    update(table).where(mine).values({column: now})
                ).rowcount
        return swapped


def sealed_columns(table: Table) -> list[Column[str]]:
    """The columns of a table that hold sealed texts."""
    return [column for column in table.c if column.name.startswith(SEALED)]


def _removed(table: Table) -> list[Column[object]]:
    """What tells that a row, or all of its workspace, is not used any more."""
    return [table.c[name] for name in ("removed_at", "gone_at") if name in table.c]
