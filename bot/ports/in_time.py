"""Whether a thread may still send what it claimed: past its lease others may send it, too.

Said for the length of a `with`, since what takes long on the way, such as looking people up,
knows nothing of leases; asked just before a message leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_in_time: ContextVar[Callable[[], bool]] = ContextVar("in_time")


@contextmanager
def while_in_time(in_time: Callable[[], bool]) -> Iterator[None]:
    """Let this thread send only while `in_time` says so."""
    token = _in_time.set(in_time)
    try:
        yield
    finally:
        _in_time.reset(token)


def is_in_time() -> bool:
    """Whether this thread may send now; always where nothing was said."""
    asked = _in_time.get(None)
    return asked is None or asked()
