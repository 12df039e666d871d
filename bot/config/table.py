"""The settings as a table, for people."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.config.environment import is_secret
from bot.config.needs import DatabaseSettings
from bot.config.settings import Settings

DEPENDS = {
    "desk": "by what is set, else text",
    "smtp_port": "587, 465 or 25",
    "slack_signing_secret": "required without Socket Mode",
}
"""Defaults that follow from other settings."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One row. `default` is "" where nothing is set, "required" where something must be."""

    name: str
    default: str
    meaning: str
    secret: bool


def settings_table(model: type[DatabaseSettings] = Settings) -> tuple[Setting, ...]:
    """All settings, those that every command needs first."""
    return tuple(
        Setting(
            name=name.upper(),
            default=_default(name, field),
            meaning=field.description or "",
            secret=is_secret(field),
        )
        for name, field in model.model_fields.items()
    )


def markdown_table() -> str:
    """The table as the README shows it."""
    rows = [
        f"| `{row.name}` | {_code(row)} | {row.meaning} | {'secret' if row.secret else ''} |"
        for row in settings_table()
    ]
    return "\n".join(["| setting | default | what it is | |", "|---|---|---|---|", *rows])


def _default(name: str, field: FieldInfo) -> str:
    if name in DEPENDS:
        return DEPENDS[name]
    if field.is_required():
        return "required"
    if isinstance(field.default, SecretStr):
        return field.default.get_secret_value()
    if isinstance(field.default, tuple):
        return ",".join(field.default)
    return "" if field.default is None else str(field.default)


def _code(row: Setting) -> str:
    plain = not row.default or row.default == "required" or row.default in DEPENDS.values()
    return row.default if plain else f"`{row.default}`"
