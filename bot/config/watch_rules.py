"""Rules of `mbi.toml` that look at more than one key, or beyond the file.

They read the file as it stands, before its shape is known to be right, so that their
findings are told together with those of the shape. Whatever has the wrong shape is
left out here: that fault is already told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.loader import Catalogue
from bot.config.checks import SHORTEST_SECRET
from bot.config.environment import read_secret
from bot.config.lines import Path
from bot.config.watch import AccountEntry
from bot.services.suggesting import suggestion

Table = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong at a path of the file."""

    path: Path
    problem: str
    remedy: str


def findings(raw: Table, catalogue: Catalogue, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Everything these rules object to."""
    accounts = list(_tables(raw, "account"))
    yield from _repeated(accounts, "name", str.casefold)
    yield from _repeated(accounts, "client_id")
    for path, account in accounts:
        integrations = list(_tables(account, "integration", path))
        yield from _secrets(account, path, environ)
        yield from _handover(account, path, environ)
        yield from _repeated(integrations, "name")
        yield from _kinds(integrations, catalogue)
        yield from _figures(integrations, account)
    yield from _repeated(list(_tables(raw, "channel")), "name")
    yield from _providers(raw, catalogue, environ)


def _tables(within: Table, key: str, path: Path = ()) -> Iterator[tuple[Path, Table]]:
    """The tables of an array, with their paths."""
    found = within.get(key)
    if isinstance(found, list):
        for place, table in enumerate(found):
            if isinstance(table, dict):
                yield (*path, key, place), table


def _repeated(
    tables: Sequence[tuple[Path, Table]],
    key: str,
    alike: Callable[[str], str] = str,
) -> Iterator[Finding]:
    """A name or number that has to be the only one of its kind."""
    seen: set[str] = set()
    for path, table in tables:
        value = table.get(key)
        if not isinstance(value, str | int) or isinstance(value, bool):
            continue
        if alike(str(value)) in seen:
            shown = f'"{value}"' if isinstance(value, str) else str(value)
            yield Finding(
                path=(*path, key),
                problem=f"{key} {shown} is there already",
                remedy="each has to be different; rename or remove one",
            )
        seen.add(alike(str(value)))


def _kinds(integrations: Sequence[tuple[Path, Table]], catalogue: Catalogue) -> Iterator[Finding]:
    for path, integration in integrations:
        kind = integration.get("kind")
        if isinstance(kind, str) and kind not in catalogue.entries:
            yield _unknown((*path, "kind"), f'kind "{kind}"', kind, catalogue.entries)


def _figures(integrations: Sequence[tuple[Path, Table]], account: Table) -> Iterator[Finding]:
    """A newest row is read through the Export API."""
    if "export_api_key" in account:
        return
    for path, integration in integrations:
        if "newest_row_figure" in integration:
            yield Finding(
                path=(*path, "newest_row_figure"),
                problem="newest_row_figure needs the account's Export API key",
                remedy='add export_api_key = { env = "NAME" } to the account',
            )


def _secrets(table: Table, path: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
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


def _handover(account: Table, path: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """A hand-over is signed, so address and secret belong together, and nobody guesses it."""
    for key, other in (("handover_url", "handover_secret"), ("handover_secret", "handover_url")):
        if key in account and other not in account:
            example = AccountEntry.model_fields[other].examples or [""]
            yield Finding(
                path=(*path, key),
                problem=f"{key} needs {other}",
                remedy=f"add {other} = {example[0]}",
            )
    found = account.get("handover_secret")
    name = found.get("env") if isinstance(found, dict) else None
    if isinstance(name, str) and 0 < len(_held(environ, name)) < SHORTEST_SECRET:
        short = f"variable {name} is shorter than {SHORTEST_SECRET} characters"
        yield Finding(
            path=(*path, "handover_secret"),
            problem=f"handover_secret: {short}",
            remedy='make one with: python -c "import secrets; print(secrets.token_urlsafe(32))"',
        )


def _held(environ: Mapping[str, str], name: str) -> str:
    """What a variable holds; nothing where it can't be read, which is told elsewhere."""
    try:
        return read_secret(environ, name) or ""
    except ValueError:
        return ""


def _providers(raw: Table, catalogue: Catalogue, environ: Mapping[str, str]) -> Iterator[Finding]:
    providers = raw.get("provider")
    if not isinstance(providers, dict):
        return
    for name, entry in providers.items():
        path: Path = ("provider", name)
        if name not in catalogue.providers():
            yield _unknown(path, f'provider "{name}"', name, catalogue.providers())
            continue
        if not isinstance(entry, dict):
            continue
        yield from _client(entry, path, environ)
        lonely = "feed_components" in entry and "feed_url" not in entry
        if lonely and name not in catalogue.feeds():
            yield Finding(
                path=(*path, "feed_components"),
                problem=f"feed_components of {name} belong to no feed",
                remedy="add feed_url",
            )


def _client(entry: Table, path: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """The operator's OAuth client and what else its requests need."""
    yield from _secrets(entry, path, environ)
    secrets = entry.get("secrets")
    if isinstance(secrets, dict):
        yield from _secrets(secrets, (*path, "secrets"), environ)
    if "client_secret" in entry and "client_id" not in entry:
        yield Finding(
            path=(*path, "client_secret"),
            problem="client_secret belongs to no client",
            remedy='add client_id = { env = "NAME" }',
        )


def _unknown(path: Path, what: str, asked: str, known: Collection[str]) -> Finding:
    return Finding(path=path, problem=f"{what} is not known", remedy=suggestion(asked, known))
