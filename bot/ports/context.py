"""What a thread works on just now, so that each line of the log can say it.

Only ids of ours and of Slack's teams go in here: never a name, an address or a secret. New
threads begin with nothing; `carried` takes along what its maker works on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Literal, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

Field = Literal[
    "request_id", "team_id", "workspace_id", "incident_id", "delivery_id", "ticket_id", "beat"
]
"""Names as they stand in the log."""

_about: ContextVar[Mapping[Field, str]] = ContextVar("about")


def at_work_on() -> Mapping[Field, str]:
    """What this thread works on."""
    return _about.get({})


@contextmanager
def working_on(fields: Mapping[Field, object]) -> Iterator[None]:
    """Say so for the length of a `with`, beside what is known already; None says nothing."""
    said: dict[Field, str] = {n: str(v) for n, v in fields.items() if v is not None}
    token = _about.set({**at_work_on(), **said})
    try:
        yield
    finally:
        _about.reset(token)


def carried(work: Callable[P, R]) -> Callable[P, R]:
    """The same work, for another thread: it works on what this one does now."""
    return partial(copy_context().run, work)
