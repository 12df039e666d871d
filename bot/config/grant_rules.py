"""Rules of `mbi.toml` about access: OAuth clients, keys and passwords, hand-overs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.loader import Catalogue
from bot.config.checks import SHORTEST_SECRET
from bot.config.environment import read_secret
from bot.config.findings import Finding, Table, unknown, unset_secrets
from bot.config.lines import Path
from bot.config.watch import AccountEntry, IntegrationEntry

OF_CLIENTS = ("client_id", "client_secret", "authorize_url", "token_url", "issuer")
"""Keys of a provider that only its OAuth client uses."""
OF_DATABASES = ("host", "port", "engine", "tls", "ssh_host", "ssh_port", "ssh_user", "ssh_key")


def hand_over(account: Table, path: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
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


def client(
    provider: str,
    entry: Table,
    path: Path,
    catalogue: Catalogue,
    environ: Mapping[str, str],
) -> Iterator[Finding]:
    """The operator's OAuth client and what else its requests need."""
    yield from unset_secrets(entry, path, environ)
    secrets = entry.get("secrets")
    if isinstance(secrets, dict):
        yield from unset_secrets(secrets, (*path, "secrets"), environ)
        yield from _unused_secrets(provider, secrets, (*path, "secrets"), catalogue)
    if not catalogue.by_oauth(provider):
        yield from _useless_client(provider, entry, path)
        return
    if "client_secret" in entry and "client_id" not in entry:
        yield Finding(
            path=(*path, "client_secret"),
            problem="client_secret belongs to no client",
            remedy='add client_id = { env = "NAME" }',
        )


def entered(integrations: Sequence[tuple[Path, Table]], catalogue: Catalogue) -> Iterator[Finding]:
    """What is said of keys, passwords and hosts has to be of use to the kind."""
    for path, integration in integrations:
        kind = catalogue.entries.get(str(integration.get("kind")))
        if kind is None:
            continue
        if not kind.fields and integration.get("credentials") in {"verify", "store"}:
            yield Finding(
                path=(*path, "credentials"),
                problem=f"credentials: the bot can try no key or password of {kind.name}",
                remedy="remove it",
            )
        for key in OF_DATABASES:
            if key in integration and not kind.database:
                yield Finding(
                    path=(*path, key),
                    problem=f"{key} is for databases, and {kind.name} is none",
                    remedy="remove it",
                )
        yield from _engine(integration, path, kind)
        yield from _bastion(integration, path)


def _engine(integration: Table, path: Path, kind: CatalogueEntry) -> Iterator[Finding]:
    """Only where the kind leaves open what speaks there, and then one of those."""
    named = integration.get("engine")
    if not kind.engines or not isinstance(named, str) or named in kind.engines:
        return
    known = ", ".join(f'"{one}"' for one in kind.engines)
    yield Finding(
        path=(*path, "engine"),
        problem=f'engine "{named}" is none of {kind.name}',
        remedy=f"write one of {known}",
    )


def _bastion(integration: Table, path: Path) -> Iterator[Finding]:
    """A bastion is named by its host; name and key are the bot's way in together."""
    needs = {"ssh_port": "ssh_host", "ssh_user": "ssh_key", "ssh_key": "ssh_user"}
    for key, other in needs.items():
        for wanted in dict.fromkeys((other, "ssh_host")):
            if key in integration and wanted not in integration:
                example = IntegrationEntry.model_fields[wanted].examples or [""]
                yield Finding(
                    path=(*path, key),
                    problem=f"{key} needs {wanted}",
                    remedy=f"add {wanted} = {example[0]}",
                )


def _unused_secrets(
    provider: str, secrets: Table, path: Path, catalogue: Catalogue
) -> Iterator[Finding]:
    """Secrets fill the requests of the catalogue, so nobody else knows a name."""
    used = catalogue.secrets(provider)
    for name in secrets:
        if name in used:
            continue
        what = f'secret "{name}" of {provider}'
        if used:
            yield unknown((*path, name), what, name, used)
        else:
            yield Finding(
                path=(*path, name), problem=f"{what} is used by no request", remedy="remove it"
            )


def _useless_client(provider: str, entry: Table, path: Path) -> Iterator[Finding]:
    for key in OF_CLIENTS:
        if key in entry:
            yield Finding(
                path=(*path, key),
                problem=f"{key}: no kind of {provider} uses an OAuth client",
                remedy="remove it; re-authorizing there is told in steps",
            )
