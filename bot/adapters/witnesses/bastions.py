"""Asks SSH servers for the host key that they are known by."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.adapters.ssh.keys import TIMEOUT, HandshakeError, look, type_of
from bot.ports.clock import Clock
from bot.ports.witness import Answer, Heard, Question

log = logging.getLogger(__name__)

Look = Callable[[str, int, str | None], str]
"""Host, port and the type of key to ask for; raises as `bot.adapters.ssh.keys.look` does."""

_UNREACHED: tuple[tuple[type[OSError], str], ...] = (
    (TimeoutError, "timed out"),
    (ConnectionRefusedError, "the port is closed"),
    (socket.gaierror, "the host's name is unknown"),
    (OSError, "the host cannot be reached"),
)


class Place(NamedTuple):
    """Where to look, and for which type of key; the same one is dialled once a batch."""

    host: str
    port: int
    known_type: str | None


class Looked(NamedTuple):
    """The key that was shown, or why there is none."""

    at: datetime
    key: str = ""
    detail: str = ""


class Bastions:
    """Looks at each server and signs in nowhere; never raises.

    Whatever keeps the key from being seen is silence, a closed port too: a firewall may admit
    MBI and not the bot. A batch takes `batch_timeout` seconds at most, long enough for one look
    to dial and shake hands twice; at most `at_once` bastions are dialled together.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        looks: Look = look,
        batch_timeout: float = 4 * TIMEOUT,
        at_once: int = 16,
    ) -> None:
        """Keep the settings."""
        self._clock = clock
        self._looks = looks
        self._batch_timeout = batch_timeout
        self._at_once = at_once

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer]:
        """One answer for every question, in their order, within the batch's time."""
        places = [_place(question) for question in questions]
        wanted = list(dict.fromkeys(place for place in places if place))
        pool = ThreadPoolExecutor(self._at_once, thread_name_prefix="bastions")
        try:
            looks = {place: pool.submit(self._look, place) for place in wanted}
            wait(looks.values(), timeout=self._batch_timeout)
            return [
                self._answer(question, looks[place] if place else None)
                for question, place in zip(questions, places, strict=True)
            ]
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _look(self, place: Place) -> Looked:
        try:
            key, detail = self._looks(*place), ""
        except OSError as error:
            key, detail = "", next(told for kind, told in _UNREACHED if isinstance(error, kind))
        except HandshakeError as error:
            key, detail = "", str(error)
        except Exception as error:
            log.exception("looking at a bastion met %s", type(error).__name__)
            key, detail = "", "could not be asked"
        return Looked(at=self._clock.now(), key=key, detail=detail)

    def _answer(self, question: Question, look_: Future[Looked] | None) -> Answer:
        """The key is its detail; unasked where its turn did not come in time."""
        if look_ is None:
            return self._said(question, Heard.REFUSED, "not an address of a bastion")
        if not look_.done():
            running = look_.running()
            heard = Heard.SILENCE if running else Heard.UNASKED
            return self._said(question, heard, "timed out" if running else "")
        looked = look_.result()
        heard = Heard.ANSWER if looked.key else Heard.SILENCE
        return self._said(question, heard, looked.key or looked.detail, at=looked.at)

    def _said(
        self, question: Question, heard: Heard, detail: str, *, at: datetime | None = None
    ) -> Answer:
        return Answer(
            subject_id=question.subject_id,
            witness=question.witness,
            at=at or self._clock.now(),
            heard=heard,
            detail=detail,
        )


def _place(question: Question) -> Place | None:
    """What "ssh://host:port" names; None where it is no such address."""
    try:
        address = urlsplit(question.url or "")
        host, port = address.hostname, address.port
    except ValueError:
        return None
    if address.scheme != "ssh" or not host or not port:
        return None
    return Place(host, port, type_of(question.known))
