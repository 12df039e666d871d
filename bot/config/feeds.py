"""Which status feeds are asked: the catalogue's, and what the operator says in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.catalogue.entry import CatalogueEntry
from bot.catalogue.loader import Catalogue
from bot.config.needs import WatchSettings
from bot.config.watch import ProviderEntry, WatchFile
from bot.ports.watch_list import MBI, STATUSPAGE, WatchedFeed

ADOBE = "adobe_events"
INSTANCE = "{instance}"
SITE = ".zendesk.com"
_LABEL = re.compile(r"[A-Za-z0-9-]{1,63}")

DataAccounts = Mapping[str, set[str | None]]
"""What the integrations of each service name as their data accounts."""


def feeds_of(file: WatchFile, catalogue: Catalogue) -> tuple[WatchedFeed, ...]:
    """The feeds of the services behind what is watched, each once."""
    watched = [entry for account in file.account for entry in account.integration]
    entries: dict[str, CatalogueEntry] = {}
    accounts: dict[str, set[str | None]] = {}
    for one in watched:
        entry = catalogue.entries[one.kind]
        entries[entry.feed_name] = entry
        accounts.setdefault(entry.feed_name, set()).add(one.data_account)
    return tuple(
        feed
        for name, entry in sorted(entries.items())
        for feed in _feed(entry, file.provider.get(entry.provider), accounts[name])
    )


def mbi_feed_of(settings: WatchSettings) -> WatchedFeed | None:
    """The feed about MBI itself; None where it is turned off."""
    if settings.mbi_status_url is None:
        return None
    return WatchedFeed(
        provider=MBI,
        url=settings.mbi_status_url,
        components=settings.mbi_status_names,
        shape=ADOBE,
    )


def _feed(
    entry: CatalogueEntry, provider: ProviderEntry | None, accounts: set[str | None]
) -> Iterator[WatchedFeed]:
    """One, where there is an address and it names nothing that is not known."""
    own = provider or ProviderEntry()
    known = entry.feed
    address = own.feed_url or (known.url if known else None)
    if address is None:
        return
    shape = own.feed_shape or (known.shape if known else STATUSPAGE)
    if INSTANCE in address:
        instance = own.feed_instance or (_site(accounts) if shape == "zendesk" else None)
        if instance is None:
            return
        address = address.replace(INSTANCE, instance)
    yield WatchedFeed(
        provider=entry.feed_name,
        url=address,
        components=_components(entry, own, shape),
        shape=shape,
    )


def _components(entry: CatalogueEntry, own: ProviderEntry, shape: str) -> tuple[str, ...]:
    """The operator's; the catalogue's where the feed is the vendor's own.

    Another address is that too, where it is written as only that vendor writes. Of a
    Statuspage at another address nobody knows which components it has.
    """
    if own.feed_components is not None:
        return tuple(own.feed_components)
    if entry.feed is None or entry.feed.shape != shape:
        return ()
    return () if own.feed_url and shape == STATUSPAGE else entry.feed.components


def _site(accounts: set[str | None]) -> str | None:
    """The one subdomain that all integrations name; None where they name several, or none."""
    if len(accounts) != 1:
        return None
    (named,) = accounts
    site = (named or "").strip().casefold().removesuffix(SITE)
    return site if _LABEL.fullmatch(site) else None
