"""What `mbi.toml` may say, but does not do what an operator may think."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath

from bot.catalogue.loader import Catalogue
from bot.catalogue.overriding import overridden
from bot.config.faults import Fault
from bot.config.lines import Path, line_at, lines_of
from bot.config.needs import WatchSettings
from bot.config.watch import AccountEntry, IntegrationEntry, ProviderEntry, WatchFile
from bot.config.watch_reading import read_watch_file

Advised = Iterator[tuple[Path, str, str]]
"""Where it stands, what comes of it, what to do."""


def watch_advice(
    settings: WatchSettings, *, catalogue: Catalogue, environ: Mapping[str, str]
) -> Sequence[str]:
    """One line each, in the order of the file; raises ConfigurationError where it has faults."""
    path: FilePath = settings.mbi_config
    file = read_watch_file(path, catalogue=catalogue, environ=environ)
    catalogue = overridden(catalogue, file.kind)
    lines = lines_of(path.read_text(encoding="utf-8"))
    found = [
        (line_at(lines, place), problem, remedy)
        for place, problem, remedy in _all(file, catalogue, settings.public_url)
    ]
    return [
        str(Fault(place=f"{path.name}:{line}", problem=problem, remedy=remedy))
        for line, problem, remedy in sorted(found)
    ]


def registered(file: WatchFile) -> Sequence[str]:
    """The providers where the operator has an OAuth client."""
    return sorted(name for name, entry in file.provider.items() if entry.client_id)


def _all(file: WatchFile, catalogue: Catalogue, public_url: str | None) -> Advised:
    for number, account in enumerate(file.account):
        path: Path = ("account", number)
        yield from _hand_over(path, account, file, catalogue)
        for place, entry in enumerate(account.integration):
            yield from _host((*path, "integration", place), entry, catalogue)
            yield from _site((*path, "integration", place), entry, file, catalogue)
    for name in registered(file):
        yield from _client(("provider", name), name, file.provider[name], public_url)


def _host(path: Path, entry: IntegrationEntry, catalogue: Catalogue) -> Advised:
    kind = catalogue.entries[entry.kind]
    asks = kind.database and kind.fields and entry.credentials != "none"
    if asks and entry.host and len(kind.engines) > 1 and entry.engine is None:
        yield (
            (*path, "host"),
            f'nobody can try a new password of "{entry.name}" here',
            f'add engine = "{kind.engines[0]}", or what else speaks at its port',
        )
    if asks and entry.host is None:
        yield (
            (*path, "name"),
            f'nobody can try a new password of "{entry.name}" here',
            'add host = "…", where the bot reaches the database, or credentials = "none"',
        )


def _site(path: Path, entry: IntegrationEntry, file: WatchFile, catalogue: Catalogue) -> Advised:
    """Some sources are asked at a host that is named after the data account."""
    kind = catalogue.entries[entry.kind]
    provider = file.provider.get(kind.provider)
    told = entry.data_account or (provider and provider.api_url)
    if kind.asks_at_account and entry.credentials != "none" and not told:
        yield (
            (*path, "name"),
            f'nobody can try the access of "{entry.name}" here',
            'add data_account = "…", as in the address of the site, or credentials = "none"',
        )


def _hand_over(path: Path, account: AccountEntry, file: WatchFile, catalogue: Catalogue) -> Advised:
    if account.handover_url is None:
        return
    if not any(_gives(entry, file, catalogue) for entry in account.integration):
        yield (
            (*path, "handover_url"),
            f'no integration of "{account.name}" can get a grant to hand over',
            "add [provider.…] with an OAuth client, or allow credentials of one with a key",
        )


def _gives(entry: IntegrationEntry, file: WatchFile, catalogue: Catalogue) -> bool:
    """Whether a person can give a grant of it on the page."""
    kind = catalogue.entries[entry.kind]
    if kind.oauth:
        return kind.provider in registered(file)
    hindered = entry.credentials == "none" or (kind.database and entry.host is None)
    return bool(kind.fields) and not hindered


def _client(path: Path, name: str, entry: ProviderEntry, public_url: str | None) -> Advised:
    if public_url is None:
        yield (
            (*path, "client_id"),
            f"without PUBLIC_URL nobody is sent to {name}, and the steps are told in Slack",
            "set PUBLIC_URL to where people reach the bot by https",
        )
    if entry.client_secret is None:
        yield (
            (*path, "client_id"),
            f"the client of {name} has no secret, which most providers ask for",
            'add client_secret = { env = "NAME" }',
        )
