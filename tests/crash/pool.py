"""Runs, some at a time, each process with a database server of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from queue import Empty
from threading import Thread

from tests.crash.run import Outcome, run
from tests.crash.stage import Stage

LOOK_SECONDS = 2.0


def played(
    seeds: Sequence[int], *, jobs: int, history: bool, sabotage: str | None
) -> Iterator[Outcome]:
    """The outcome of each, as they come; RuntimeError when a process of ours ended early.

    However it ends, it waits until each process has stopped its database server.
    """
    context = multiprocessing.get_context("spawn")
    outcomes: Queue[Outcome] = context.Queue()
    processes = [
        context.Process(target=_play, args=(seeds[job::jobs], history, sabotage, outcomes))
        for job in range(jobs)
    ]
    with _ending(processes):
        for process in processes:
            process.start()
        for _ in seeds:
            yield _next(outcomes, processes)


@contextmanager
def _ending(processes: Sequence[SpawnProcess]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for process in processes:
            if process.pid:
                process.terminate()
        raise
    finally:
        for process in processes:
            if process.pid:
                process.join()


def _next(outcomes: Queue[Outcome], processes: Sequence[SpawnProcess]) -> Outcome:
    while True:
        try:
            return outcomes.get(timeout=LOOK_SECONDS)
        except Empty:
            if any(process.exitcode for process in processes):
                message = "a process of the harness ended early"
                raise RuntimeError(message) from None


def end_orderly() -> None:
    """Let SIGTERM unwind every `with`, as Ctrl-C does; a second one changes nothing."""

    def leave(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


def _play(
    seeds: Sequence[int],
    history: bool,
    sabotage: str | None,
    outcomes: Queue[Outcome],
) -> None:
    end_orderly()
    # Ctrl-C goes to all of a terminal; the parent passes it on, once.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="parent", daemon=True).start()
    try:
        with Stage() as stage:
            for seed in seeds:
                outcomes.put(run(stage, seed, history=history, sabotage=sabotage))
    except SystemExit:
        outcomes.cancel_join_thread()  # nobody reads them any more
        raise


def _end_with_parent() -> None:
    """A parent that was killed takes nothing away any more."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
