"""Checking one thing that is set up, as an operator's doctor does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.diagnosis import Line


class Level(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as an operator may think, or it can't be told."""
    FAIL = "fail"
    """Somebody has something to do."""
    SKIP = "skip"
    """It was not looked at, and why."""


class Area(StrEnum):
    """What an operator may ask for alone, in the order of a whole examination."""

    SETTINGS = "settings"
    DATABASE = "database"
    SLACK = "slack"
    WEB = "web"
    MBI = "mbi"
    FEEDS = "feeds"
    PROVIDERS = "providers"
    SOURCES = "sources"
    DESK = "desk"
    HANDOVER = "handover"
    NETWORK = "network"
    COVERAGE = "coverage"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of looking at one thing: how it is, and the one thing to do.

    `about` is what the operator calls it: a setting, a channel, an integration. `what` and
    `remedy` are texts, and so is what the remedy `brings`, where that is no matter of course;
    nothing in them is secret.
    """

    level: Level
    about: str
    what: Line
    remedy: Line | None = None
    brings: Line | None = None


class Check(Protocol):
    """One check. Those of one `lane` run one after the other, for whoever answers asks for it."""

    @property
    def area(self) -> Area:
        """Where it belongs."""
        ...

    @property
    def about(self) -> str:
        """What is looked at, for a line of progress."""
        ...

    @property
    def lane(self) -> str:
        """Who is asked."""
        ...

    @property
    def seconds(self) -> float:
        """How long it may take; it is given up after that."""
        ...

    def run(self) -> Sequence[Result]:
        """Look. Whatever it raises is told as a fault of the bot, by its kind alone."""
        ...
