"""What an operator says of kinds in the catalogue's place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.loader import Catalogue
from bot.domain.errors import ConfigurationError

Table = Mapping[str, object]
FIXED = frozenset({"name", "words_from"})
"""Fields that tell files apart, and say nothing of a kind."""


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """A field that can't be so; `path` begins with the kind's name."""

    path: tuple[str | int, ...]
    problem: str


def override(
    catalogue: Catalogue, told: Mapping[str, Table]
) -> tuple[Catalogue, tuple[Misfit, ...]]:
    """The catalogue with these fields in place of its own, and those that do not fit.

    Tables are merged, whatever else is given replaces what was there; but rules stand
    before the catalogue's, so that they are tried first and none is lost. Kinds that the
    catalogue does not know are left out, and so is every kind with a misfit.
    """
    entries = dict(catalogue.entries)
    misfits: list[Misfit] = []
    for name, fields in told.items():
        if name not in entries:
            continue
        misfits += [
            Misfit(path=(name, key), problem="cannot be replaced") for key in FIXED & fields.keys()
        ]
        merged = _merged(entries[name].model_dump(exclude_unset=True), fields)
        try:
            entries[name] = CatalogueEntry.model_validate(merged)
        except ValidationError as error:
            misfits += [
                Misfit(path=(name, *one["loc"]), problem=one["msg"].removeprefix("Value error, "))
                for one in error.errors(include_url=False, include_input=False)
            ]
    return replace(catalogue, entries=entries), tuple(misfits)


def overridden(catalogue: Catalogue, told: Mapping[str, Table]) -> Catalogue:
    """The same of fields that fitted once; ConfigurationError where they no longer do."""
    found, misfits = override(catalogue, told)
    if misfits:
        lines = [f"kind.{'.'.join(map(str, one.path))}: {one.problem}" for one in misfits]
        message = (
            "What was applied of kinds does not fit this version; correct it in mbi.toml and "
            "run mbi-bot apply:\n" + "\n".join(lines)
        )
        raise ConfigurationError(message)
    return found


def _merged(own: Mapping[str, object], told: Table) -> dict[str, object]:
    merged = dict(own)
    for key, value in told.items():
        before = own.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(before, value)
        elif _are_rules(value):
            merged[key] = [*value, *(before if isinstance(before, list | tuple) else ())]  # type: ignore[misc]  # _are_rules says that it is a list
        else:
            merged[key] = value
    return merged


def _are_rules(value: object) -> bool:
    """Whether it is a list of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
