"""What the examination of Acme finds, in this process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.bootstrap.applying import applying_with
from bot.bootstrap.examination import examining_with
from bot.config.environment import read_settings
from bot.config.needs import WatchSettings
from bot.ports.check import Area, Level

Environ = dict[str, str]
Found = list[tuple[str, str, str]]


def apply(environ: Mapping[str, str]) -> None:
    with applying_with(read_settings(environ, WatchSettings), environ) as (applying, desired):
        applying.apply(desired)


def edit(environ: Mapping[str, str], before: str, after: str) -> None:
    """Change the watch file."""
    path = Path(environ["MBI_CONFIG"])
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def found(environ: Mapping[str, str], *levels: Level, only: tuple[Area, ...] = ()) -> Found:
    """(area, about, text) of all results of these levels; of those that fail, unless told."""
    with examining_with(environ, only=only) as examining:
        results = examining.run().results
    return [
        (str(area), one.about, one.what.key.removeprefix("doctor-"))
        for area, each in results.items()
        for one in each
        if one.level in (levels or (Level.FAIL,))
    ]
