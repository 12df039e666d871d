"""Values of the domain as JSON, and back exactly.

Moments are tagged, because a line's arguments may hold text that looks like one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from bot.domain.diagnosis import Diagnosis
from bot.domain.integration import Window
from bot.domain.observation import Testimony
from bot.domain.schedule import Cadence

T = TypeVar("T")

_MOMENT = "$at"
"""No argument of a text can be called this: names in Fluent are letters, digits, "-" and "_"."""


class Codec(Generic[T]):
    """Turns one kind of value into what a JSON column takes, and back."""

    def __init__(self, adapter: TypeAdapter[T]) -> None:
        """Keep the adapter that knows the value's fields."""
        self._adapter = adapter

    def dump(self, value: T) -> object:
        """Plain dicts, lists, text and numbers."""
        return _plain(self._adapter.dump_python(value))

    def load(self, stored: object) -> T:
        """The value again; fields that were added since take their defaults."""
        return self._adapter.validate_python(_rich(stored))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {_MOMENT: value.astimezone(UTC).isoformat()}
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _rich(value: object) -> object:
    if isinstance(value, dict):
        if value.keys() == {_MOMENT}:
            return datetime.fromisoformat(value[_MOMENT])
        return {key: _rich(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rich(item) for item in value]
    return value


DIAGNOSIS = Codec(TypeAdapter(Diagnosis))
TESTIMONY = Codec(TypeAdapter(Testimony))
CADENCE = Codec(TypeAdapter(Cadence))
WINDOWS = Codec(TypeAdapter(tuple[Window, ...]))
