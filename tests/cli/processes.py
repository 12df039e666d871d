"""Commands as processes of their own, and what they may see."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[2]
BEARABLE_SECONDS = 30
KEPT = ("PATH", "HOME", "LANG", "SYSTEMROOT")

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]
Start = Callable[..., subprocess.Popen[str]]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the tests' own environment that could be a setting."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environ}


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    """What is printed up to the line with those words."""
    assert process.stdout
    lines = ""
    for line in process.stdout:
        lines += line
        if words in line:
            return lines
    raise AssertionError(lines)


def end(process: subprocess.Popen[str]) -> tuple[str, float]:
    """Tell it to stop; what it printed since, and how many seconds it took."""
    begun = monotonic()
    process.terminate()
    printed, _ = process.communicate(timeout=BEARABLE_SECONDS)
    return printed, monotonic() - begun
