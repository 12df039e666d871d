"""The crash tests themselves: nothing is lost or doubled, and what would be is noticed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.crash.plan import plan_of
from tests.crash.team import ROOT

RUNS = 25
SECONDS = 900
"""Alone it takes about two minutes; on a machine that does much else, far longer."""


def crash(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
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
def test_messages_that_are_given_up_are_found_out_as_lost() -> None:
    ran = crash("--runs", "2", "--seed", "2", "--sabotage", "give-up-what-fails")
    assert ran.returncode == 1
    runs, lost, doubled = ran.stdout.splitlines()[-1].split()[1::2]
    assert int(lost) > 0, ran.stdout
    assert "seed 2:" in ran.stdout


@pytest.mark.timeout(SECONDS)
def test_messages_that_are_sent_again_unseen_are_found_out_as_doubled() -> None:
    ran = crash("--runs", "2", "--seed", "2", "--sabotage", "look-for-nothing")
    assert ran.returncode == 1
    assert not ran.stdout.splitlines()[-1].endswith("doubled 0"), ran.stdout


def test_a_seed_always_gives_the_same_schedule() -> None:
    assert str(plan_of(7)) == str(plan_of(7))
    assert str(plan_of(7)) != str(plan_of(8))
