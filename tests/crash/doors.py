"""A door to the database for each process, that sees its commits and may cut them off.

A connection that ends just before COMMIT is one whose transaction never was; one that ends
just after it leaves a process that cannot know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

CHUNK = 65_536
COMMIT = b"COMMIT"


@dataclass(frozen=True, kw_only=True)
class Cut:
    """At the COMMIT after so many others: call `act`, and end the connection.

    The server gets to see the COMMIT or, where not `committed`, does not.
    """

    committed: bool
    act: Callable[[], object]
    after: int = 0


class Doors:
    """Open for the length of a `with`."""

    def __init__(self, socket: Path) -> None:
        """Know where the database listens."""
        self._socket = socket
        self._cuts: dict[str, Cut] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="doors", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def open(self, name: str) -> int:
        """A door for this process: its port."""
        return asyncio.run_coroutine_threadsafe(self._open(name), self._loop).result()

    def arm(self, name: str, cut: Cut) -> None:
        """Cut off a commit of this process; a cut that did not come yet is forgotten."""
        self._cuts[name] = cut

    def disarm(self) -> None:
        """Cut off no more."""
        self._cuts.clear()

    async def _open(self, name: str) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            # A task that ends as cancelled would be complained of by the server.
            with suppress(asyncio.CancelledError):
                await self._serve(name, reader, writer)

        server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=CHUNK)
        return int(server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            answers, requests = await asyncio.open_unix_connection(str(self._socket))
        except OSError:
            writer.close()
            return
        cut: list[Cut] = []
        ways = [
            asyncio.ensure_future(self._there(name, reader, requests, cut)),
            asyncio.ensure_future(_back(answers, writer, cut)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            requests.close()
            writer.close()

    async def _there(
        self,
        name: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        cut: list[Cut],
    ) -> None:
        while data := await reader.read(CHUNK):
            due = self._due(name, data)
            if due and not due.committed:
                due.act()
                return
            if due:
                cut.append(due)
            writer.write(data)
            await writer.drain()

    def _due(self, name: str, data: bytes) -> Cut | None:
        armed = self._cuts.get(name)
        if armed is None or COMMIT not in data:
            return None
        if armed.after:
            self._cuts[name] = Cut(committed=armed.committed, act=armed.act, after=armed.after - 1)
            return None
        del self._cuts[name]
        return armed


async def _back(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: list[Cut]) -> None:
    while data := await reader.read(CHUNK):
        if cut:
            cut[0].act()
            return
        writer.write(data)
        await writer.drain()
