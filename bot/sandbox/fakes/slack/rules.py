"""Walks a JSON value against rules and notes each broken one with its place.

Wording and the json-pointer suffix follow the answers of the real Web API.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from bot.sandbox.fakes.slack.records import Json


@dataclass
class Walk:
    """The place reached in the value, and the problems met on the way."""

    problems: list[str] = field(default_factory=list)
    _place: list[str] = field(default_factory=list)

    @contextmanager
    def at(self, *steps: str | int) -> Iterator[None]:
        """Go to a part of the value and come back."""
        self._place.extend(str(step) for step in steps)
        try:
            yield
        finally:
            del self._place[-len(steps) :]

    def note(self, problem: str) -> None:
        """Remember that the rule is broken here."""
        self.problems.append(f"{problem} [json-pointer:/{'/'.join(self._place)}]")

    def only(
        self, value: Json, required: AbstractSet[str], optional: AbstractSet[str] = frozenset()
    ) -> bool:
        """Whether the object has all required fields; unknown ones are noted too."""
        allowed = required | optional | {"type"}
        for name in sorted(value.keys() - allowed):
            self.note(f"invalid additional property: {name}")
        missing = sorted(required - value.keys())
        for name in missing:
            self.note(f"missing required field: {name}")
        return not missing

    def text(self, value: object, longest: int, shortest: int = 1) -> None:
        """A string of so many characters."""
        if not isinstance(value, str):
            self.note("must be a string")
        elif len(value) < shortest:
            self.note(f"must be more than {shortest - 1} characters")
        elif len(value) > longest:
            self.note(f"must be less than {longest + 1} characters")

    def optional_text(self, value: Json, name: str, longest: int, shortest: int = 1) -> None:
        """The same for a field that may be absent."""
        if name in value:
            with self.at(name):
                self.text(value[name], longest, shortest)

    def flag(self, value: Json, name: str) -> None:
        """A field that, when present, is a boolean."""
        if name in value and not isinstance(value[name], bool):
            with self.at(name):
                self.note("must be a boolean")

    def each(
        self, value: object, fewest: int, most: int, rule: Callable[[Json], None]
    ) -> Sequence[Json]:
        """A list of so many objects, each by the rule; returns those that are objects."""
        if not isinstance(value, list):
            self.note("must be an array")
            return []
        if len(value) < fewest:
            self.note(f"no fewer than {fewest} items allowed [{len(value)} given]")
        if len(value) > most:
            self.note(f"no more than {most} items allowed [{len(value)} given]")
        objects = []
        for index, item in enumerate(value):
            with self.at(index):
                if isinstance(item, dict):
                    rule(cast("Json", item))
                    objects.append(cast("Json", item))
                else:
                    self.note("must be an object")
        return objects
