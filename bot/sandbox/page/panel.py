"""What the page asks of the world beside Slack: troubles, the clock, places to visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that can be broken and mended, in the reader's language.

    `group` is whose words are `sandbox-page-group-…`; those of one group follow each other.
    """

    id: str
    group: str
    title: str
    explanation: str
    active: bool


class Panel(Protocol):
    """The levers of the sandbox."""

    def troubles(self, locale: str) -> Sequence[Trouble]:
        """All troubles, in the order to show them."""
        ...

    def toggle(self, trouble_id: str) -> None:
        """Break what works, or mend what is broken; LookupError if there is no such trouble."""
        ...

    def now(self) -> datetime:
        """The sandbox's time."""
        ...

    def advance(self, delta: timedelta) -> None:
        """Let so much time pass at once."""
        ...

    def links(self, locale: str) -> Sequence[tuple[str, str]]:
        """Places to visit: words and address."""
        ...
