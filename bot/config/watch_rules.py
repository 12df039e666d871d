"""Rules of `mbi.toml` that look at more than one key, or beyond the file.

They read the file as it stands, before its shape is known to be right, so that their
findings are told together with those of the shape. Whatever has the wrong shape is
left out here: that fault is already told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.catalogue.loader import Catalogue
from bot.catalogue.overriding import Misfit, override
from bot.config.findings import Finding, Table, unknown, unset_secrets
from bot.config.grant_rules import client, entered, hand_over
from bot.config.lines import Path

OF_FEEDS = ("feed_components", "feed_shape", "feed_instance")


def findings(
    raw: Table, catalogue: Catalogue, environ: Mapping[str, str], today: date | None = None
) -> Iterator[Finding]:
    """Everything these rules object to; without `today` no day is too late."""
    told = _told(raw)
    catalogue, misfits = override(catalogue, told)
    yield from _unfit(told, misfits, catalogue)
    accounts = list(_tables(raw, "account"))
    yield from _repeated(accounts, "name", str.casefold)
    yield from _repeated(accounts, "client_id")
    for path, account in accounts:
        integrations = list(_tables(account, "integration", path))
        yield from unset_secrets(account, path, environ)
        yield from hand_over(account, path, environ)
        for at, integration in integrations:
            yield from unset_secrets(integration, at, environ)
        yield from _repeated(integrations, "name")
        yield from _kinds(integrations, catalogue)
        yield from _figures(integrations, account)
        yield from entered(integrations, catalogue)
        yield from _authorized(integrations, today)
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
            yield unknown((*path, "kind"), f'kind "{kind}"', kind, catalogue.entries)


def _told(raw: Table) -> Mapping[str, Mapping[str, object]]:
    """What the file says of kinds, as far as it has the right shape."""
    told = raw.get("kind")
    tables = told.items() if isinstance(told, dict) else ()
    return {name: fields for name, fields in tables if isinstance(fields, dict)}


def _unfit(
    told: Mapping[str, Table], misfits: Sequence[Misfit], catalogue: Catalogue
) -> Iterator[Finding]:
    """Kinds that are not known, and fields that the catalogue's files can't have."""
    for name in told.keys() - catalogue.entries.keys():
        yield unknown(("kind", name), f'kind "{name}"', name, catalogue.entries)
    for misfit in misfits:
        yield Finding(
            path=("kind", *misfit.path),
            problem=f"{'.'.join(map(str, misfit.path[1:]))}: {misfit.problem}",
            remedy=f"see bot/catalogue/{misfit.path[0]}.toml for how it is written",
        )


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


def _authorized(
    integrations: Sequence[tuple[Path, Table]], today: date | None
) -> Iterator[Finding]:
    """A day to come would keep the calendar quiet until then."""
    for path, integration in integrations:
        day = integration.get("authorized_on")
        if today is None or not isinstance(day, date) or isinstance(day, datetime):
            continue
        if day > today + timedelta(days=1):  # somewhere it is tomorrow already
            yield Finding(
                path=(*path, "authorized_on"),
                problem=f"authorized_on {day} is still to come",
                remedy="write the day on which somebody last authorized it in MBI",
            )


def _providers(raw: Table, catalogue: Catalogue, environ: Mapping[str, str]) -> Iterator[Finding]:
    providers = raw.get("provider")
    if not isinstance(providers, dict):
        return
    for name, entry in providers.items():
        path: Path = ("provider", name)
        if name not in catalogue.providers():
            yield unknown(path, f'provider "{name}"', name, catalogue.providers())
            continue
        if not isinstance(entry, dict):
            continue
        yield from client(name, entry, path, catalogue, environ)
        fed = "feed_url" in entry or any(
            one.feed for one in catalogue.entries.values() if one.provider == name
        )
        for key in OF_FEEDS:
            if key in entry and not fed:
                yield Finding(
                    path=(*path, key),
                    problem=f"{key} of {name} belongs to no feed",
                    remedy="add feed_url",
                )
