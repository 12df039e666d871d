"""Whether the bot can do its work: asked by platforms, and by people who wonder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import ConfigurationError
from bot.domain.health import Part
from bot.domain.installation import Installation
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.ports.waking import Due

log = logging.getLogger(__name__)

TOO_OLD = timedelta(minutes=3)
"""A beat comes each second, and no batch may take half of this."""
STARTING = timedelta(minutes=5)
"""So long after its start a process may wait for the first worker ever."""
SOCKET_TOO_OLD = 40.0
"""Seconds: four pings without a pong."""
BEATS: Mapping[str, Due] = {"polling": Due.OBSERVE, "delivery": Due.DELIVER}


class Line(Protocol):
    """Slack's socket."""

    @property
    def wanted(self) -> bool:
        """Whether this process is there to hold it."""
        ...

    @property
    def age(self) -> float | None:
        """Seconds since it was heard of; None before it is open."""
        ...


class Health:
    """Looks at each part; never raises.

    `schema` raises ConfigurationError where the database is not at a schema that serves this
    version. Without a `socket`, Slack comes by HTTP.
    """

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        schema: Callable[[], None],
        socket: Line | None,
    ) -> None:
        """Keep the collaborators; the process starts now."""
        self._transaction = transaction
        self._clock = clock
        self._schema = schema
        self._socket = socket
        self._started = clock.now()

    def parts(self) -> tuple[Part, ...]:
        """All parts as they are now."""
        kept = self._kept()
        found: list[Part]
        if kept is None:
            found = [Part(name="database", good=False, says="does not answer")]
        else:
            pulses, living = kept
            found = [
                Part(name="database", good=True),
                self._schema_part(),
                *(self._beat(name, pulses.get(beat)) for name, beat in BEATS.items()),
            ]
            if living:
                found.append(self._tokens(living))
        if self._socket is not None and self._socket.wanted:
            found.append(_socket_part(self._socket.age))
        return tuple(found)

    def _kept(self) -> tuple[Mapping[str, datetime], tuple[Installation, ...]] | None:
        try:
            with self._transaction(read=True) as uow:
                return uow.pulses.all(), tuple(uow.installations.living())
        except Exception as error:
            log.exception("the database does not answer: %s", type(error).__name__)
            return None

    def _schema_part(self) -> Part:
        try:
            self._schema()
        except ConfigurationError as error:
            return Part(name="schema", good=False, says=str(error))
        except Exception as error:
            log.exception("the schema could not be looked at: %s", type(error).__name__)
            return Part(name="schema", good=False, says="could not be looked at")
        return Part(name="schema", good=True)

    def _beat(self, name: str, at: datetime | None) -> Part:
        """The age of the last one of any worker; none at all is a fault only after a while."""
        now = self._clock.now()
        if at is None:
            return Part(
                name=name,
                good=now - self._started < STARTING,
                says="no worker has ever run: start mbi-bot worker, or mbi-bot run",
            )
        age = now - at
        good = age < TOO_OLD
        return Part(
            name=name,
            good=good,
            says="" if good else "no worker goes on: look whether one runs, and at its log",
            age_seconds=max(age.total_seconds(), 0.0),
        )

    def _tokens(self, living: tuple[Installation, ...]) -> Part:
        """Tokens that ended were not renewed; one workspace's is no reason to serve nobody."""
        now = self._clock.now()
        ended = sum(one.expires_at is not None and one.expires_at <= now for one in living)
        return Part(
            name="tokens",
            good=ended < len(living),
            says=f"{ended} of {len(living)} have ended and were not renewed" if ended else "",
        )


def _socket_part(age: float | None) -> Part:
    good = age is not None and age < SOCKET_TOO_OLD
    says = "is not open" if age is None else "is not heard of; it is being opened anew"
    return Part(name="socket", good=good, says="" if good else says, age_seconds=age)
