"""Reads `mbi.toml` and tells everything wrong with it at once, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path as FilePath

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.catalogue.loader import Catalogue
from bot.config.faults import Fault, refuse
from bot.config.lines import Path, line_at, lines_of
from bot.config.watch import (
    AccountEntry,
    ChannelEntry,
    Entry,
    IntegrationEntry,
    IntervalsEntry,
    ProviderEntry,
    SecretReference,
    WatchFile,
)
from bot.config.watch_rules import findings
from bot.domain.errors import ConfigurationError
from bot.services.suggesting import suggestion

TABLES: Mapping[tuple[str, ...], type[Entry]] = {
    (): WatchFile,
    ("account",): AccountEntry,
    ("account", "export_api_key"): SecretReference,
    ("account", "handover_secret"): SecretReference,
    ("account", "integration"): IntegrationEntry,
    ("account", "integration", "ssh_key"): SecretReference,
    ("channel",): ChannelEntry,
    ("intervals",): IntervalsEntry,
    ("provider", "*"): ProviderEntry,
    ("provider", "*", "client_id"): SecretReference,
    ("provider", "*", "client_secret"): SecretReference,
    ("provider", "*", "secrets", "*"): SecretReference,
}
"""Which table stands where, to know the keys it may have."""

WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list in [ ]",
    "dict_type": "a table",
    "model_type": "a table",
    "date_type": "a date",
}


def read_watch_file(
    path: FilePath,
    *,
    catalogue: Catalogue,
    environ: Mapping[str, str],
    today: date | None = None,
) -> WatchFile:
    """The file, checked; raises ConfigurationError with one line a fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        message = (
            f"{path}: cannot be read ({error.strerror}); "
            "write it as the README shows, or set MBI_CONFIG to where it is"
        )
        raise ConfigurationError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path}: is not UTF-8 text; save it as UTF-8"
        raise ConfigurationError(message) from error
    return parse_watch_file(text, name=path.name, catalogue=catalogue, environ=environ, today=today)


def parse_watch_file(
    text: str,
    *,
    name: str,
    catalogue: Catalogue,
    environ: Mapping[str, str],
    today: date | None = None,
) -> WatchFile:
    """The same from text; `name` is how its faults call it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(_syntax(name, text, str(error))) from error
    lines = lines_of(text)
    faults = [
        (line_at(lines, found.path), found.problem, found.remedy)
        for found in findings(raw, catalogue, environ, today)
    ]
    watch: WatchFile | None = None
    try:
        watch = WatchFile.model_validate(raw)
    except ValidationError as error:
        faults += [
            (line_at(lines, tuple(found["loc"])), *_words(found))
            for found in error.errors(include_url=False, include_input=False)
        ]
    refuse(
        f"{name} has faults:",
        [
            Fault(place=f"{name}:{line}", problem=problem, remedy=remedy)
            for line, problem, remedy in sorted(faults)
        ],
    )
    if watch is None:
        raise ConfigurationError
    return watch


def _syntax(name: str, text: str, error: str) -> str:
    """What tomllib says, with its line in front; an unexpected end is on the last line."""
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", error)
    line = (found and found[1]) or str(text.count("\n") + 1)
    said = error[: found.start()] if found else error
    return f"{name}:{line}: is not TOML: {said}; correct this line"


def _words(found: ErrorDetails) -> tuple[str, str]:
    """Pydantic's finding as (problem, remedy) in an operator's words."""
    path = tuple(found["loc"])
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    remedy = _example(path)
    if found["type"] == "missing":
        return f"{key} is missing", remedy
    if found["type"] == "extra_forbidden":
        model = _table(path[:-1])
        return f'"{key}" is not known here', suggestion(key, model.model_fields if model else ())
    if found["type"] == "value_error":
        problem, _, own_remedy = found["msg"].removeprefix("Value error, ").partition("; ")
        return f"{key} {problem}", own_remedy or remedy
    if found["type"] in WANTED:
        return f"{key} has to be {WANTED[found['type']]}", remedy
    said = found["msg"].removeprefix("Input ").removeprefix("String ").removeprefix("List ")
    return f"{key} {said}", remedy


def _table(path: Path) -> type[Entry] | None:
    """The table that stands at a path."""
    names = tuple(part for part in path if isinstance(part, str))
    if names[:1] == ("provider",) and len(names) > 1:
        names = ("provider", "*", *names[2:])
    if names[2:3] == ("secrets",) and len(names) > 3:  # noqa: PLR2004 - provider, name, secrets
        names = (*names[:3], "*", *names[4:])
    return TABLES.get(names)


def _example(path: Path) -> str:
    """How to write what stands at a path."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    model = _table(path[:-1]) if path else None
    field: FieldInfo | None = model.model_fields.get(str(path[-1])) if model else None
    if field is None or not field.examples:
        return ""
    example = str(field.examples[0])
    return f"write {example}" if example.startswith("[[") else f"write {path[-1]} = {example}"
