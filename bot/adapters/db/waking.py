"""Telling workers that something is due at once: in this process, and by PostgreSQL's NOTIFY.

A notification leaves with the commit that made the work due, or not at all. It is only ever
a hint: whoever hears none finds the work at the next tick.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, text

from bot.ports.clock import Clock
from bot.ports.waking import Due, Wakes

CHANNEL = (
    "'mbi_bot_' || left(encode(sha256(convert_to("
    "coalesce(current_schema(), 'public'), 'UTF8')), 'hex'), 16)"
)
"""SQL for the channel's name, one a schema: notifications are heard in a whole database."""
NOTIFY = text(f"SELECT pg_notify({CHANNEL}, :due)")
SEPARATOR = ","


class Rouses(Protocol):
    """Takes note of what falls due within one transaction."""

    def due(self, what: Due, at: datetime) -> None:
        """It falls due then."""
        ...


class Unroused:
    """Implements `Rouses` where nobody waits to be woken."""

    def due(self, what: Due, at: datetime) -> None:
        """Nothing."""


NOBODY = Unroused()


class Roused:
    """Implements `Rouses`: remembers what is due by now, and tells it with the commit."""

    def __init__(self, waking: Waking) -> None:
        """Nothing is due yet."""
        self._waking = waking
        self._due: set[Due] = set()

    def due(self, what: Due, at: datetime) -> None:
        """Remember it, unless it falls due only later."""
        if at <= self._waking.now():
            self._due.add(what)

    def tell_others(self, connection: Connection) -> None:
        """Just before the commit: PostgreSQL hands it on with that."""
        if self._due and connection.dialect.name == "postgresql":
            connection.execute(NOTIFY, {"due": SEPARATOR.join(sorted(self._due))})

    def tell_here(self) -> None:
        """After the commit."""
        if self._due:
            self._waking.wake(frozenset(self._due))


class Waking:
    """Whom to wake in this process; nobody before `to` is given."""

    def __init__(self, clock: Clock) -> None:
        """Keep the clock, which says what is due by now."""
        self._clock = clock
        self._wakes: Wakes | None = None

    def to(self, wakes: Wakes) -> None:
        """Wake this one from now on."""
        self._wakes = wakes

    def now(self) -> datetime:
        """The present moment."""
        return self._clock.now()

    def begin(self) -> Roused:
        """What takes note for one transaction."""
        return Roused(self)

    def wake(self, due: frozenset[str]) -> None:
        """Wake whoever does this here."""
        if self._wakes is not None:
            self._wakes(due)
