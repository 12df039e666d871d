"""From the file to what the database shall watch: defaults filled in, keys sealed."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256

from bot.catalogue.loader import Catalogue
from bot.config.environment import read_secret
from bot.config.settings import WatchSettings
from bot.config.watch import AccountEntry, IntegrationEntry, ProviderEntry, WatchFile
from bot.config.watch_reading import read_watch_file
from bot.domain.hours import read_hours
from bot.domain.observation import Witness
from bot.ports.cipher import Cipher
from bot.ports.watch_list import (
    DEFAULT_INTERVALS,
    Watched,
    WatchedAccount,
    WatchedFeed,
    WatchedIntegration,
    WatchedWorkspace,
)

FINGERPRINT = 16
"""Hexadecimal digits: enough to see a change, too few to be of use to anyone."""

WITNESS_OF = {
    "newest_row": Witness.NEWEST_ROW,
    "cycle": Witness.CYCLE,
    "ingest": Witness.INGEST,
    "feed": Witness.FEED,
    "reports": Witness.WORDS,
}


def read_desired(
    settings: WatchSettings,
    *,
    environ: Mapping[str, str],
    catalogue: Catalogue,
    cipher: Cipher,
) -> Watched:
    """What `mbi.toml` asks for; raises ConfigurationError with all its faults."""
    file = read_watch_file(settings.mbi_config, catalogue=catalogue, environ=environ)
    pepper = settings.secret_keys[0].get_secret_value()
    return Watched(
        workspace=WatchedWorkspace(
            admins=tuple(file.admins),
            default_channel=file.default_channel,
            locale=file.locale or settings.locale,
            locales={entry.name: entry.locale for entry in file.channel},
        ),
        accounts=tuple(
            _account(entry, file, _key(entry, environ), cipher, pepper) for entry in file.account
        ),
        integrations=tuple(
            _integration(entry, account, file)
            for account in file.account
            for entry in account.integration
        ),
        feeds=_feeds(file, catalogue),
        intervals=_intervals(file),
    )


def key_fingerprint(key: str, *, client_id: int, pepper: str) -> str:
    """Tells whether a key changed without opening what is sealed."""
    digest = hmac.new(pepper.encode(), f"{client_id}:{key}".encode(), sha256)
    return digest.hexdigest()[:FINGERPRINT]


def _intervals(file: WatchFile) -> dict[Witness, timedelta]:
    """Those that differ from the defaults."""
    chosen = {
        WITNESS_OF[name]: timedelta(seconds=seconds)
        for name, seconds in file.intervals.model_dump(exclude_none=True).items()
    }
    return {
        witness: every for witness, every in chosen.items() if every != DEFAULT_INTERVALS[witness]
    }


def _key(entry: AccountEntry, environ: Mapping[str, str]) -> str | None:
    return read_secret(environ, entry.export_api_key.env) if entry.export_api_key else None


def _account(
    entry: AccountEntry, file: WatchFile, key: str | None, cipher: Cipher, pepper: str
) -> WatchedAccount:
    return WatchedAccount(
        name=entry.name,
        client_id=entry.client_id,
        timezone=entry.timezone,
        sealed_key=cipher.encrypt(key) if key else None,
        key_fingerprint=(
            key_fingerprint(key, client_id=entry.client_id, pepper=pepper) if key else None
        ),
        blackout=tuple(read_hours(hours) for hours in entry.blackout),
        cadence=timedelta(hours=entry.cadence_hours),
        updates_enabled=entry.updates,
        dashboard_url=entry.dashboard_url,
        reports_url=entry.reports_url,
        default_channel=entry.default_channel or file.default_channel,
    )


def _integration(
    entry: IntegrationEntry, account: AccountEntry, file: WatchFile
) -> WatchedIntegration:
    kept = entry.model_dump(include={"host", "credentials"}, exclude_unset=True)
    return WatchedIntegration(
        client_id=account.client_id,
        name=entry.name,
        kind=entry.kind,
        channel=entry.channel or account.default_channel or file.default_channel,
        owners=tuple(entry.owners),
        data_account=entry.data_account,
        newest_row_figure=entry.newest_row_figure,
        settings=kept,
    )


def _feeds(file: WatchFile, catalogue: Catalogue) -> tuple[WatchedFeed, ...]:
    """The feeds of the providers behind what is watched, as the operator or the vendor says."""
    kinds = {entry.kind for account in file.account for entry in account.integration}
    providers = sorted({catalogue.entries[kind].provider for kind in kinds})
    found = [
        _feed(provider, file.provider.get(provider) or ProviderEntry(), catalogue)
        for provider in providers
    ]
    return tuple(feed for feed in found if feed is not None)


def _feed(provider: str, own: ProviderEntry, catalogue: Catalogue) -> WatchedFeed | None:
    known = catalogue.feeds().get(provider)
    url = own.feed_url or (known.url if known else None)
    if url is None:
        return None
    components = own.feed_components
    if components is None:
        components = list(known.components) if known and not own.feed_url else []
    return WatchedFeed(provider=provider, url=url, components=tuple(components))
