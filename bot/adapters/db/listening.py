"""Hearing PostgreSQL's notifications, on a connection of its own.

Behind a transaction pooler LISTEN is refused, or taken and never answered; and a firewall
may drop a quiet connection without a word. So the listener calls itself now and then, through
the same road that everybody's commits take. While it doesn't hear itself it says so, once,
and tries anew; ticks find the work all the while.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event, Thread
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.db.engine import CONNECT_TIMEOUT
from bot.adapters.db.waking import CHANNEL, NOTIFY, SEPARATOR
from bot.ports.waking import Due, Wakes

log = logging.getLogger(__name__)

SLICE_SECONDS = 0.5
"""How long it listens before it looks whether it is to stop."""
ECHO_PREFIX = "echo:"
EVERYTHING = frozenset(Due)
KEEP_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}

Line = psycopg.Connection[tuple[object, ...]]


class UnheardError(Exception):
    """The listener does not hear itself; a transaction pooler may stand before the database."""


class Listener:
    """Wakes whoever does what others made due.

    Calls itself every `echo` seconds and waits `patience` seconds to hear it; when it can't
    listen it tries again after `retry` seconds.
    """

    def __init__(
        self,
        engine: Engine,
        wakes: Wakes,
        *,
        connect: Callable[[], Line] | None = None,
        echo: float = 60.0,
        patience: float = 5.0,
        retry: float = 60.0,
    ) -> None:
        """Keep the collaborators; nothing is opened before `start`."""
        self._engine = engine
        self._wakes = wakes
        self._connect = connect or (lambda: line_to(engine))
        self._echo = echo
        self._patience = patience
        self._retry = retry
        self._stopping = Event()
        self._hears = False
        self._told = False
        self._thread = Thread(target=self._run, name="listener", daemon=True)

    @property
    def hears(self) -> bool:
        """Whether it heard itself lately."""
        return self._hears

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * SLICE_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (psycopg.Error, SQLAlchemyError, OSError, UnheardError) as error:
                self._deaf(error)
            self._hears = False
            self._stopping.wait(self._retry)

    def _deaf(self, error: Exception) -> None:
        """Say it once a streak, by its kind: a driver's words may name hosts and users."""
        if not self._told:
            log.warning(
                "PostgreSQL's notifications are not heard (%s): work is found at each tick "
                "instead, about a second later. %s",
                type(error).__name__,
                str(error) if isinstance(error, UnheardError) else "Trying again meanwhile.",
            )
        self._told = True

    def _listen(self) -> None:
        with self._connect() as line:
            channel = _channel(line)
            line.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            while not self._stopping.is_set():
                heard = self._hears_itself(line)
                if self._stopping.is_set():
                    return  # told to stop while it waited: nothing is known of the road
                if not heard:
                    raise UnheardError(UnheardError.__doc__)
                self._heard_itself()
                self._for(line, self._echo)

    def _heard_itself(self) -> None:
        if not self._hears:
            log.info("PostgreSQL's notifications are heard: what is due is done at once")
            self._wakes(EVERYTHING)  # what came while nobody listened
        self._hears, self._told = True, False

    def _hears_itself(self, line: Line) -> bool:
        """Call by an ordinary transaction, and wait until that is heard."""
        call = f"{ECHO_PREFIX}{uuid4().hex}"
        with self._engine.begin() as connection:
            connection.execute(NOTIFY, {"due": call})
        return self._for(line, self._patience, until=call)

    def _for(self, line: Line, seconds: float, *, until: str | None = None) -> bool:
        """Listen so long, or until those words came; whether they did."""
        end = time.monotonic() + seconds
        while not self._stopping.is_set() and (left := end - time.monotonic()) > 0:
            came = [
                n.payload for n in line.notifies(timeout=min(left, SLICE_SECONDS), stop_after=1)
            ]
            for payload in came:
                self._take(payload)
            if until in came:
                return True
        return False

    def _take(self, payload: str) -> None:
        """What another version may name and this one does not know wakes nobody."""
        due = EVERYTHING.intersection(payload.split(SEPARATOR))
        if due:
            self._wakes(due)


def line_to(engine: Engine) -> Line:
    """A connection beside the engine's own, so that listening takes none of its places."""
    _, parameters = engine.dialect.create_connect_args(engine.url)
    wanted = {"connect_timeout": int(CONNECT_TIMEOUT.total_seconds()), **KEEP_ALIVE}
    return psycopg.connect(**{**wanted, **parameters}, autocommit=True, prepare_threshold=None)


def _channel(line: Line) -> str:
    row = line.execute(f"SELECT {CHANNEL}".encode()).fetchone()
    return str(row[0]) if row else ""
