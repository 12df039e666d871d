"""What is watched: workspaces, accounts and their integrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.authorization import Authorized, due_date, end_of
from bot.domain.grant import Keeping


class Engine(StrEnum):
    """What speaks at a database's port."""

    MYSQL = "mysql"
    POSTGRESQL = "postgresql"
    MSSQL = "mssql"
    MONGODB = "mongodb"


class Encryption(StrEnum):
    """How a connection to a database is encrypted."""

    OFF = "off"
    PREFER = "prefer"
    """Where the server offers it, without looking at its certificate."""
    REQUIRE = "require"
    VERIFY = "verify"
    """Only with a certificate that is valid for the host."""


class Authorization(StrEnum):
    """How MBI is authorized to read a kind of source."""

    OAUTH = "oauth"
    KEY = "key"
    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """An entry of the catalogue, as far as the rules need it.

    `life` is how long MBI's authorization is known to last, where it is known.
    """

    name: str
    title: str
    provider: str
    authorization: Authorization
    has_feed: bool = False
    blank_status: bool = False
    life: timedelta | None = None
    database: bool = False
    tunnelled: bool = False
    """MBI's page for a database of this kind asks for the SSH server before it."""
    upload: bool = False
    ingest: bool = False
    """Rows are pushed through MBI's own Data Import API."""
    provider_title: str = ""
    service: str = ""
    """Whose status feed speaks of it, where a provider has several; else the provider's."""
    engines: tuple[Engine, ...] = ()
    """What may speak at its port: one, or several of which the operator names one."""
    by_oauth: bool = False
    """Whether the catalogue says how a person is sent to the provider."""
    probed: bool = False
    """Whether the catalogue says how a grant is tried."""
    fields: tuple[str, ...] = ()
    """What a person enters: the names of the parts of a key or a password."""
    rotates: bool = False
    """Whether the provider may give a new refresh token with every refresh."""
    writes: bool = False
    """Whether its key may write into MBI's warehouse."""
    separate: bool = False
    """Whether what a person enters is the bot's own, since MBI reads with something else."""
    exchanges: bool = False
    """Whether the access token itself is renewed while it lives: no refresh token exists."""
    ends_on: date | None = None
    """The day from which on no authorization of this kind works any more."""

    @property
    def feed(self) -> str:
        """The name of the status feed that speaks of it."""
        return self.service or self.provider

    @property
    def dated(self) -> bool:
        """Whether it can be known when an authorization of this kind ends."""
        return self.life is not None or self.ends_on is not None

    def has_ended(self, now: datetime) -> bool:
        """Whether no authorization of this kind works any more."""
        return self.ends_on is not None and now >= end_of(self.ends_on)

    @property
    def can_lapse(self) -> bool:
        """Whether MBI holds an authorization of this kind that can end by itself."""
        return self.authorization in {Authorization.OAUTH, Authorization.KEY} and not self.upload


@dataclass(frozen=True, kw_only=True)
class Window:
    """Local hours of a day, `start` included, `end` excluded; may pass midnight."""

    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class Account:
    """One MBI account. `cadence` is how often a cycle is expected, until it is learned."""

    id: int
    workspace_id: int
    name: str
    client_id: int
    timezone: str
    default_channel: str
    blackout: tuple[Window, ...] = ()
    cadence: timedelta = timedelta(hours=24)
    updates_enabled: bool = True
    dashboard_url: str | None = None
    hands_over: bool = False
    """Whether the operator has a pipeline that takes new grants."""


@dataclass(frozen=True, kw_only=True)
class Bastion:
    """The SSH server through which MBI reaches a database.

    `username` and `sealed_key` are the bot's own way in, where the operator gave it one.
    """

    host: str
    port: int = 22
    username: str | None = None
    sealed_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Integration:
    """One data source of an account, named as on MBI's Integrations page."""

    id: int
    account_id: int
    name: str
    kind: Kind
    channel: str
    owners: tuple[str, ...] = ()
    data_account: str | None = None
    newest_row_figure: int | None = None
    host: str | None = None
    port: int | None = None
    engine: Engine | None = None
    """What speaks there, where the kind leaves that open."""
    bastion: Bastion | None = None
    encryption: Encryption = Encryption.PREFER
    keeping: Keeping = Keeping.VERIFY
    authorized: Authorized | None = None
    """When a person last authorized it in MBI."""

    @property
    def due(self) -> datetime | None:
        """When MBI's authorization ends, where that is known."""
        return due_date(self.authorized, self.kind.life, self.kind.ends_on)

    @property
    def ends_for_good(self) -> bool:
        """Whether what ends then is the kind's way to authorize, which nobody can renew."""
        return self.kind.ends_on is not None and self.due == end_of(self.kind.ends_on)


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A Slack team the bot works in, with its admins by e-mail."""

    id: int
    team_id: str | None
    admins: tuple[str, ...] = field(default=())
    default_channel: str = ""
    locale: str = "en"
    locales: Mapping[str, str] = field(default_factory=dict)
    """The language of a channel, where it differs."""
    enterprise_id: str | None = None
    team_name: str = ""
    gone_at: datetime | None = None
    """Since when the bot is no longer installed there: nothing is asked or told any more."""
