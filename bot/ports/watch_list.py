"""What is watched, as the configuration says it and as the database keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.integration import Window
from bot.domain.observation import Witness


@dataclass(frozen=True, kw_only=True)
class WatchedWorkspace:
    """The Slack workspace. `admins` are e-mail addresses, `locales` those of channels."""

    admins: tuple[str, ...] = ()
    default_channel: str = ""
    locale: str = "en"
    locales: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WatchedAccount:
    """One MBI account.

    `sealed_key` is the Export API key as the cipher sealed it; `key_fingerprint` tells
    whether the key changed without opening it.
    """

    name: str
    client_id: int
    timezone: str
    sealed_key: str | None = field(default=None, repr=False)
    key_fingerprint: str | None = None
    blackout: tuple[Window, ...] = ()
    cadence: timedelta = timedelta(hours=24)
    updates_enabled: bool = True
    dashboard_url: str | None = None
    reports_url: str | None = None
    default_channel: str


@dataclass(frozen=True, kw_only=True)
class WatchedIntegration:
    """One integration of the account with that client id.

    `settings` holds what witnesses of this kind need beyond the rest.
    """

    client_id: int
    name: str
    kind: str
    channel: str
    owners: tuple[str, ...] = ()
    data_account: str | None = None
    newest_row_figure: int | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class WatchedFeed:
    """A provider's status feed; `components` are the parts that matter, empty for all."""

    provider: str
    url: str
    components: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Everything that is watched. `intervals` holds only those an operator chose."""

    workspace: WatchedWorkspace
    accounts: tuple[WatchedAccount, ...] = ()
    integrations: tuple[WatchedIntegration, ...] = ()
    feeds: tuple[WatchedFeed, ...] = ()
    intervals: Mapping[Witness | str, timedelta] = field(default_factory=dict)


class WatchList(Protocol):
    """Keeps what is watched."""

    def current(self) -> Watched:
        """What is watched at present; removed rows are left out."""
        ...

    def replace(self, desired: Watched, now: datetime) -> None:
        """Watch exactly this from now on; what is gone keeps its history."""
        ...
