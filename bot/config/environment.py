"""Reads the environment once, and reports all that is wrong with it together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.config.faults import Fault, refuse
from bot.config.needs import DatabaseSettings
from bot.config.rules import fitting, with_defaults
from bot.domain.errors import ConfigurationError

FILE_SUFFIX = "_FILE"
LONGEST_SECRET = 65_536

Need = TypeVar("Need", bound=DatabaseSettings)


def read_settings(environ: Mapping[str, str], need: type[Need]) -> Need:
    """The settings a command needs, of Settings or a model below it.

    Raises ConfigurationError with one line a fault. An empty value counts as not set.
    """
    names = {name.upper(): field for name, field in need.model_fields.items()}
    values, faults = _collect(environ, names)
    values = with_defaults(values)
    unreadable = {fault.place for fault in faults}
    faults += [fault for fault in fitting(values, environ, names) if fault.place not in unreadable]
    settings: Need | None = None
    try:
        settings = need.model_validate(
            {name.lower(): values[name] for name in names if name in values}
        )
    except ValidationError as error:
        faults += [fault for fault in _of(error, names) if fault.place not in unreadable]
    refuse("The settings have faults:", faults)
    if settings is None:
        raise ConfigurationError
    return settings


def read_secret(environ: Mapping[str, str], name: str) -> str | None:
    """A secret from NAME, or from the file that NAME_FILE names; None where neither is set.

    Raises ValueError with what is wrong, never with the secret.
    """
    value, path = environ.get(name, "").strip(), environ.get(name + FILE_SUFFIX, "").strip()
    if value and path:
        message = f"is set twice; remove {name} or {name}{FILE_SUFFIX}"
        raise ValueError(message)
    if not path:
        return value or None
    try:
        with Path(path).open(encoding="utf-8") as file:
            secret = file.read(LONGEST_SECRET).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        message = f"cannot be read from {path} ({reason}); correct {name}{FILE_SUFFIX}"
        raise ValueError(message) from None
    if not secret:
        message = f"is empty in {path}; write the secret there"
        raise ValueError(message)
    return secret


def is_secret(field: FieldInfo) -> bool:
    """Whether a setting must never be shown."""
    return any(kind is SecretStr for kind in _kinds(field.annotation))


def _kinds(annotation: object) -> list[object]:
    """A type and all that it is made of."""
    return [annotation, *(inner for part in get_args(annotation) for inner in _kinds(part))]


def _collect(
    environ: Mapping[str, str], names: Mapping[str, FieldInfo]
) -> tuple[dict[str, str], list[Fault]]:
    """What is set, from the environment or from files of secrets."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for name, field in names.items():
        try:
            value = (
                read_secret(environ, name) if is_secret(field) else environ.get(name, "").strip()
            )
        except ValueError as error:
            faults.append(Fault(place=name, problem=str(error)))
            continue
        if value:
            values[name] = value
    return values, faults


def _of(error: ValidationError, names: Mapping[str, FieldInfo]) -> list[Fault]:
    """Pydantic's findings in an operator's words."""
    return [_fault(found, names) for found in error.errors(include_url=False, include_input=False)]


def _fault(found: ErrorDetails, names: Mapping[str, FieldInfo]) -> Fault:
    name = str(found["loc"][0]).upper()
    remedy = _remedy(name, names[name])
    if found["type"] == "missing":
        return Fault(place=name, problem="is not set", remedy=remedy)
    problem = found["msg"].removeprefix("Value error, ")
    if found["type"] == "value_error":
        own_remedy = ";" in problem
        return Fault(place=name, problem=problem, remedy="" if own_remedy else remedy)
    return Fault(place=name, problem=problem[:1].lower() + problem[1:], remedy=remedy)


def _remedy(name: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "remedy" in extra:
        return str(extra["remedy"])
    if field.examples:
        return f"for example {name}={field.examples[0]}"
    return ""
