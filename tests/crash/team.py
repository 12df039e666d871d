"""The processes of one run: started, killed, and let live through time together."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from tests.crash.worker import Role

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Real seconds after which a process that does not finish its work hangs."""

MOST_STARTS = 60
"""More starts in one run mean that something ends by itself."""


class HangingError(Exception):
    """A process did not come to the end of what it was doing."""


class Zygote:
    """The process that all others are forked from; for the length of a `with`."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path.cwd(),
            start_new_session=True,  # Ctrl-C is for the runner, which takes this down
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._process:
            if self._process.stdin:
                self._process.stdin.close()

    def fork(self, role: Role) -> int:
        """The id of a new process in that role."""
        assert self._process.stdin
        assert self._process.stdout
        pickle.dump(role, self._process.stdin)
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


class Team:
    """All of one run; `control` is the socket that they call in at."""

    def __init__(self, zygote: Zygote, control: str) -> None:
        """Listen for them."""
        self._zygote = zygote
        self._listener = Listener(control, "AF_UNIX", backlog=16)
        self._lock = Lock()
        self._ahead = timedelta()
        self._starts = 0
        self._processes: dict[str, int] = {}
        self._in_touch: dict[str, Connection[object, object]] = {}
        Thread(target=self._admit, name="admitting", daemon=True).start()

    def ahead(self, delta: timedelta) -> None:
        """Let all begin so much later than it is."""
        self._ahead += delta

    def start(self, role: Role) -> None:
        """Start one; it joins as soon as it is built. HangingError where that never comes."""
        self._starts += 1
        if self._starts > MOST_STARTS:
            message = f"{role.name} does not start; see its log"
            raise HangingError(message)
        self._processes[role.name] = self._zygote.fork(role)

    def kill(self, name: str) -> None:
        """SIGKILL; nothing where it is dead already."""
        process = self._processes.pop(name, None)
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def close(self) -> None:
        """Kill all."""
        for name in list(self._processes):
            self.kill(name)
        with self._lock:
            for connection in self._in_touch.values():
                connection.close()
        self._listener.close()

    @property
    def alive(self) -> set[str]:
        """The names of those that run, or are being built."""
        for name, process in list(self._processes.items()):
            if not Path(f"/proc/{process}").exists():
                del self._processes[name]
        return set(self._processes)

    @property
    def working(self) -> set[str]:
        """The names of those that run."""
        with self._lock:
            return self.alive & set(self._in_touch)

    def owner(self, port: int) -> str | None:
        """Whose connection has this port on its end (Linux's /proc tells)."""
        sockets = {
            f"socket:[{fields[9]}]"
            for fields in map(str.split, Path("/proc/net/tcp").read_text().splitlines())
            if fields[1].endswith(f":{port:04X}")
        }
        for name, process in list(self._processes.items()):
            with suppress(OSError):
                for file in Path(f"/proc/{process}/fd").iterdir():
                    with suppress(OSError):
                        if str(file.readlink()) in sockets:
                            return name
        return None

    def leap(self, delta: timedelta, also: Callable[[timedelta], None]) -> None:
        """Let time pass for all, `also` for others, while none is at work.

        A process at work when time leaps would look like one that died with its lease.
        """
        with self._lock:
            waiting = [name for name in list(self._in_touch) if self._told(name, None)]
            waiting = [name for name in waiting if self._paused(name)]
            also(delta)
            self._ahead += delta
            for name in waiting:
                self._told(name, delta)

    def _told(self, name: str, what: object) -> bool:
        try:
            self._in_touch[name].send(what)
        except OSError:
            self._lost(name)
            return False
        return True

    def _paused(self, name: str) -> bool:
        connection = self._in_touch[name]
        try:
            if not connection.poll(PATIENCE):
                message = f"{name} still works after {PATIENCE} s"
                raise HangingError(message)
            connection.recv()
        except (EOFError, OSError):
            self._lost(name)
            return False
        return True

    def _lost(self, name: str) -> None:
        self._in_touch.pop(name).close()

    def _admit(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:
                return
            Thread(target=self._welcome, args=(connection,), daemon=True).start()

    def _welcome(self, connection: Connection[object, object]) -> None:
        with suppress(EOFError, OSError):
            name = str(connection.recv())
            with self._lock:
                connection.send(self._ahead)
                old = self._in_touch.pop(name, None)
                if old:
                    old.close()
                self._in_touch[name] = connection
