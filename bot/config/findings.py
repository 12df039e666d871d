"""What rules of `mbi.toml` object to, and the objections that several of them share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.config.environment import read_secret
from bot.config.lines import Path
from bot.services.suggesting import suggestion

Table = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong at a path of the file."""

    path: Path
    problem: str
    remedy: str


def unset_secrets(table: Table, path: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Every variable that a table names has to hold something."""
    for key, found in table.items():
        name = found.get("env") if isinstance(found, dict) else None
        if not isinstance(name, str):
            continue
        try:
            secret, problem = read_secret(environ, name), f"variable {name} is not set"
        except ValueError as error:
            secret, problem = None, f"variable {name} {error}"
        if secret is None:
            yield Finding(
                path=(*path, key),
                problem=f"{key}: {problem}",
                remedy=f"set {name}, or {name}_FILE to a file that holds it",
            )


def unknown(path: Path, what: str, asked: str, known: Collection[str]) -> Finding:
    """A name that nothing has, with the one that may have been meant."""
    return Finding(path=path, problem=f"{what} is not known", remedy=suggestion(asked, known))
