"""What came of a trial, from a code of the network or of a server."""

from __future__ import annotations

import errno
import socket

from bot.adapters.http.clean import one_line
from bot.domain.observation import Reading
from bot.ports.probe import Tried
from bot.ports.witness import Heard

CLOSED = frozenset({errno.ECONNREFUSED, socket.EAI_NONAME})
"""Codes of the system that say: nobody listens at that port, nobody has that name."""
ENCRYPTION_UNMET = "the encryption that tls asks for does not come about"


def answered(reading: Reading, detail: str = "") -> Tried:
    """The source's own answer."""
    return Tried(heard=Heard.ANSWER, reading=reading, detail=one_line(detail))


def refused(detail: str) -> Tried:
    """A matter of the bot's own setting or address."""
    return Tried(heard=Heard.REFUSED, detail=one_line(detail))


def silent(detail: str) -> Tried:
    """Nothing that says anything of the account."""
    return Tried(heard=Heard.SILENCE, detail=one_line(detail))


def of_code(
    code: int | str | None, readings: dict[int, Reading] | dict[str, Reading], detail: str
) -> Tried:
    """By a server's code; one that no table knows is silence."""
    reading = next((reading for known, reading in readings.items() if known == code), None)
    return answered(reading, detail) if reading else silent(detail)


def of_system(code: int | None, detail: str) -> Tried:
    """By the system's code: a port or a name is gone, or the way there is at fault."""
    return answered(Reading.CANNOT_CONNECT, detail) if code in CLOSED else silent(detail)


def of_network(error: OSError, about: str = "") -> Tried:
    """What a failure to reach somebody amounts to; `about` says whom."""
    said = "timed out" if isinstance(error, TimeoutError) else error.strerror
    detail = f"{about}: {said or type(error).__name__}" if about else said or type(error).__name__
    # A code of the resolver and one of the system may be the same number with another sign.
    return of_system(error.errno, detail)
