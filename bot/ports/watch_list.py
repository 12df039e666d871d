"""What an operator wants watched, and what is watched at present."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.integration import Window
from bot.domain.observation import Witness

DEFAULT_INTERVALS: Mapping[Witness, timedelta] = {
    Witness.NEWEST_ROW: timedelta(minutes=10),
    Witness.CYCLE: timedelta(minutes=5),
    Witness.INGEST: timedelta(minutes=2),
    Witness.FEED: timedelta(minutes=2),
    Witness.WORDS: timedelta(minutes=10),
    Witness.OWN_PROBE: timedelta(minutes=15),
    Witness.SHARED_PROBE: timedelta(minutes=15),
    Witness.CALENDAR: timedelta(hours=1),
    Witness.HOST_KEY: timedelta(minutes=15),
    Witness.MBI_FEED: timedelta(minutes=5),
}
"""How often each is asked where nothing else is asked for; WORDS is the pace of a reports URL."""

MBI = "MBI"
"""Whom the feed about MBI itself speaks of; no provider is written so."""
STATUSPAGE = "statuspage"
"""How most feeds are written."""

SHORTEST_CYCLE_INTERVAL = timedelta(seconds=60)
"""MBI allows one question a minute about a client's update cycle."""


@dataclass(frozen=True, kw_only=True)
class WatchedWorkspace:
    """The Slack side. `locales` overrides `locale` by channel, as the channel is written."""

    admins: tuple[str, ...] = ()
    default_channel: str = ""
    locale: str = "en"
    locales: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WatchedAccount:
    """One MBI account, told apart by `client_id`.

    `sealed_key` is the Export API key, encrypted already; `key_fingerprint` tells
    whether the key is another one without opening it.
    """

    name: str
    client_id: int
    timezone: str
    default_channel: str
    sealed_key: str | None = field(default=None, repr=False)
    key_fingerprint: str | None = None
    blackout: tuple[Window, ...] = ()
    cadence: timedelta = timedelta(hours=24)
    updates_enabled: bool = True
    dashboard_url: str | None = None
    reports_url: str | None = None
    handover_url: str | None = field(default=None, repr=False)
    sealed_handover_secret: str | None = field(default=None, repr=False)
    handover_fingerprint: str | None = None


@dataclass(frozen=True, kw_only=True)
class WatchedIntegration:
    """One integration, told apart by its account's `client_id` and its name.

    MBI's page gives no other identity, so one that is renamed there is one removed and
    one added. `settings` are the rest of what the operator wrote of it.
    """

    client_id: int
    name: str
    kind: str
    channel: str
    owners: tuple[str, ...] = ()
    data_account: str | None = None
    newest_row_figure: int | None = None
    authorized_on: datetime | None = None
    """When the operator says that it was last authorized in MBI."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Known are `host`, `port`, `engine`, `tls`, `credentials`, `ssh_host`, `_port`, `_user`."""
    sealed_ssh_key: str | None = field(default=None, repr=False)
    """The bot's own private key for the bastion; its fingerprint tells whether it is another."""
    ssh_key_fingerprint: str | None = None


@dataclass(frozen=True, kw_only=True)
class WatchedFeed:
    """A vendor's status feed; no components means all of them.

    `provider` is the service that it speaks of, where the provider has several. `shape`
    says how it is written, in the catalogue's words.
    """

    provider: str
    url: str
    components: tuple[str, ...] = ()
    shape: str = STATUSPAGE


@dataclass(frozen=True, kw_only=True)
class WatchedClient:
    """The operator's OAuth client and secrets at one provider, sealed; see SealedClient.

    `fingerprint` tells whether the secrets are others without opening them.
    """

    provider: str
    client_id: str | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
    sealed: str | None = field(default=None, repr=False)
    fingerprint: str | None = None


@dataclass(frozen=True, kw_only=True)
class Watched:
    """All that is watched. `intervals` are those that differ from the defaults.

    `kinds` is what stands in the place of the catalogue's fields, by kind.
    """

    workspace: WatchedWorkspace
    team_id: str | None = None
    """The Slack team that it is for, where there are many."""
    accounts: tuple[WatchedAccount, ...] = ()
    integrations: tuple[WatchedIntegration, ...] = ()
    feeds: tuple[WatchedFeed, ...] = ()
    clients: tuple[WatchedClient, ...] = ()
    intervals: Mapping[Witness, timedelta] = field(default_factory=dict)
    kinds: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    mbi_feed: WatchedFeed | None = None
    """Where Adobe's status page tells how MBI is."""


class WatchList(Protocol):
    """Keeps what is watched for one workspace; nothing of another's is touched.

    What belongs to nobody, feeds and ingest, is asked as long as any workspace needs it,
    and as often as the one that needs it most.
    """

    def current(self) -> Watched:
        """What is watched now, in the order of names; a bare workspace before anything was.

        Feeds are those in use: of providers with a watched integration.
        """
        ...

    def replace(self, desired: Watched, now: datetime) -> None:
        """Watch exactly this from now on, in one transaction.

        What is no longer there keeps its history and comes back with it when it is
        wanted again. Raises ConfigurationError for an integration of no account.
        """
        ...
