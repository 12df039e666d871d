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
def test_a_bot_that_sends_again_what_arrived_is_found_out() -> None:
    ran = crash("--runs", "1", "--seed", "189", "--sabotage", "look-for-nothing")
    assert ran.returncode == 1, ran.stdout
    assert "\ndoubled: the card of incident" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "runs 1 lost 0 doubled 1"


def test_a_seed_always_gives_the_same_schedule() -> None:
    assert str(plan_of(7)) == str(plan_of(7))
    assert str(plan_of(7)) != str(plan_of(8))
