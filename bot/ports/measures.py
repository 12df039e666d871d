"""Counting what the bot does, for whoever watches the bot."""

from __future__ import annotations

import re
from typing import Protocol

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import DeliveryError
from bot.domain.observation import Reading, Witness
from bot.ports.witness import Heard


class Measures(Protocol):
    """Takes figures as they come; never raises, and costs next to nothing.

    Every argument is one of few values: a catalogue of ours, or a name in the code. Seconds
    are real ones.
    """

    def answered(self, witness: Witness, heard: Heard, reading: Reading | None) -> None:
        """A witness was asked; `reading` is what its answer came to, where there was one."""
        ...

    def delivered(self, kind: DeliveryKind, outcome: str, *, waited: float | None = None) -> None:
        """A message was sent or failed; `waited` seconds since it fell due."""
        ...

    def called_slack(self, method: str, outcome: str, seconds: float) -> None:
        """A method of Slack's Web API was called."""
        ...

    def beaten(self, beat: str, seconds: float, *, well: bool) -> None:
        """One round of what falls due by itself is over."""
        ...

    def served(self, endpoint: str, status: int) -> None:
        """A request was answered."""
        ...


class Unmeasured:
    """Implements the port `Measures` where nobody looks at figures."""

    def answered(self, witness: Witness, heard: Heard, reading: Reading | None) -> None:
        """Nothing."""

    def delivered(self, kind: DeliveryKind, outcome: str, *, waited: float | None = None) -> None:
        """Nothing."""

    def called_slack(self, method: str, outcome: str, seconds: float) -> None:
        """Nothing."""

    def beaten(self, beat: str, seconds: float, *, well: bool) -> None:
        """Nothing."""

    def served(self, endpoint: str, status: int) -> None:
        """Nothing."""


def outcome_of(error: DeliveryError) -> str:
    """The kind of a failure as a label, one of those in the tree of errors: `place_gone`."""
    name = type(error).__name__.removesuffix("Error")
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
