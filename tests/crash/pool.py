"""Runs, some at a time, each process with a database server of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from multiprocessing.queues import Queue
from queue import Empty

from tests.crash.run import Outcome, Stage, run

LOOK_SECONDS = 2.0


def played(
    seeds: Sequence[int], *, jobs: int, history: bool, sabotage: str | None
) -> Iterator[Outcome]:
    """The outcome of each, as they come; RuntimeError when a process of ours ended early."""
    context = multiprocessing.get_context("spawn")
    outcomes: Queue[Outcome] = context.Queue()
    processes = [
        context.Process(target=_play, args=(seeds[job::jobs], history, sabotage, outcomes))
        for job in range(jobs)
    ]
    for process in processes:
        process.start()
    left = len(seeds)
    while left:
        try:
            yield outcomes.get(timeout=LOOK_SECONDS)
            left -= 1
        except Empty:
            if any(process.exitcode for process in processes):
                message = "a process of the harness ended early"
                raise RuntimeError(message) from None
    for process in processes:
        process.join()


def _play(
    seeds: Sequence[int],
    history: bool,
    sabotage: str | None,
    outcomes: Queue[Outcome],
) -> None:
    with Stage() as stage:
        for seed in seeds:
            outcomes.put(run(stage, seed, history=history, sabotage=sabotage))
