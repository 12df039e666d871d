"""Looks at a bastion: its host key, whether that is the one known, and the bot's own way in."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from bot.adapters.checks.hosts import missing_drivers
from bot.adapters.ssh.keys import HandshakeError, look, type_of
from bot.adapters.ssh.tunnel import ChangedKeyError, EntryError, entered
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Engine
from bot.ports.check import Area, Level, Result
from bot.ports.cipher import Cipher
from bot.ports.probe import Jump
from bot.services.examination.telling import told

TIMEOUT = 8.0


@dataclass(frozen=True, kw_only=True)
class Way:
    """The bot's own account at a bastion, and its private key, sealed."""

    username: str
    sealed_key: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class BastionCheck:
    """The key that a bastion shows, and whether it lets the bot in.

    `remembered` gives the keys that the bot knows it by. Nobody signs in at a bastion that
    shows another one.
    """

    about: str
    host: str
    port: int
    remembered: Callable[[], Collection[str]]
    cipher: Cipher
    ways: Sequence[Way] = ()
    engines: tuple[Engine, ...] = ()
    """Whose drivers are needed behind it."""
    area: Area = Area.SOURCES

    @property
    def lane(self) -> str:
        """The host."""
        return f"host {self.host}"

    @property
    def seconds(self) -> float:
        """The database is asked, then the bastion, once for its key and once a way in."""
        return 10 + (TIMEOUT + 2) * 2 * (1 + len(self.ways))

    def run(self) -> Sequence[Result]:
        """A result for the bastion, one for each way in, and one for each missing driver."""
        missing = missing_drivers(self.about, self.engines)
        known = self.remembered()
        wanted = type_of(next(iter(known), None))
        try:
            shown = look(self.host, self.port, wanted, timeout=TIMEOUT)
        except socket.gaierror:
            return [*missing, self._told(Level.FAIL, "bastion-unknown", do="host-do")]
        except HandshakeError as error:
            detail = str(error)
            failed = self._told(Level.FAIL, "bastion-no-ssh", do="bastion-no-ssh-do", detail=detail)
            return [*missing, failed]
        except (OSError, UnicodeError):
            return [*missing, self._told(Level.FAIL, "bastion-closed", do="closed-do")]
        if known and shown not in known:
            changed = self._told(
                Level.FAIL,
                "bastion-changed",
                do="bastion-changed-do",
                shown=shown,
                known=", ".join(known),
            )
            return [*missing, changed]
        return [*missing, self._told(Level.OK, "bastion-key", shown=shown), *self._entries(shown)]

    def _entries(self, shown: str) -> Iterator[Result]:
        for way in self.ways:
            try:
                key = self.cipher.decrypt(way.sealed_key)
            except ConfigurationError:
                continue  # told once, where all that is sealed is opened
            yield self._entry(
                Jump(
                    host=self.host,
                    port=self.port,
                    username=way.username,
                    private_key=key,
                    known=shown,
                )
            )

    def _entry(self, jump: Jump) -> Result:
        user = jump.username
        try:
            with entered(jump, timeout=TIMEOUT):
                return self._told(Level.OK, "bastion-entered", user=user)
        except EntryError as error:
            return self._told(
                Level.FAIL, "bastion-refused", do="bastion-refused-do", user=user, detail=str(error)
            )
        except (HandshakeError, ChangedKeyError, OSError) as error:
            detail = str(error) or type(error).__name__
            return self._told(Level.WARN, "bastion-unclear", do="wait-do", user=user, detail=detail)

    def _told(self, level: Level, key: str, *, do: str = "", **args: str) -> Result:
        place = f"{self.host}:{self.port}"
        return told(level, self.about, key, do=do, place=place, area=str(self.area), **args)
