"""What runs share, one after the other."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from bot.adapters.db.migrate import Migrations
from tests.crash.server import Server
from tests.crash.team import Zygote

TEMPLATE = "template_crash"


class Stage:
    """A database server with a template, and a process to fork from; for the length of a `with`."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.zygote = self._stack.enter_context(Zygote())
        self.server = self._stack.enter_context(Server())
        Migrations(self.server.create(TEMPLATE)).upgrade()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()
