"""The crash tests themselves: nothing is lost or doubled, and what would be is noticed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.plan import plan_of
from tests.crash.team import ROOT

RUNS = 2
"""`.ci/run` plays 25, as a gate of its own."""
SECONDS = 600
"""Alone each takes about half a minute; on a machine that does much else, far longer."""


def crash(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own module with our own arguments
        [sys.executable, "-m", "tests.crash", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(SECONDS)
def test_nothing_is_lost_and_nothing_doubled() -> None:
    ran = crash("--runs", str(RUNS), "--jobs", "2")
    assert ran.stdout.splitlines()[-1] == f"runs {RUNS} lost 0 doubled 0", ran.stdout
    assert ran.returncode == 0


@pytest.mark.timeout(SECONDS)
def test_a_bot_that_loses_is_found_out() -> None:
    found_out("say-sent", "lost", runs=RUNS)


@pytest.mark.long
@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize(
    ("sabotage", "kind"), [("send-at-most-once", "lost"), ("look-for-nothing", "doubled")]
)
def test_a_bot_that_fails_now_and_then_is_found_out(sabotage: str, kind: str) -> None:
    found_out(sabotage, kind, runs=6)  # one run alone may pass unnoticed


def found_out(sabotage: str, kind: str, *, runs: int) -> None:
    ran = crash("--runs", str(runs), "--jobs", "4", "--seed", "3", "--sabotage", sabotage)
    assert ran.returncode == 1, ran.stdout
    assert f"\n{kind}: " in ran.stdout
    assert f" {kind} 0" not in ran.stdout.splitlines()[-1]


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_however_it_ends_it_leaves_nothing_behind(how: signal.Signals, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash", "--runs", "20", "--jobs", "2", "--verbose"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as ran:
        assert ran.stdout
        ran.stdout.readline()  # a run is over, and another under way
        ran.send_signal(how)
        # The last of all its processes closes the other end.
        ran.stdout.read()
    assert ran.returncode != 0
    assert not list(tmp_path.glob("crash-*"))


def test_a_seed_always_gives_the_same_schedule() -> None:
    assert str(plan_of(7)) == str(plan_of(7))
    assert str(plan_of(7)) != str(plan_of(8))
