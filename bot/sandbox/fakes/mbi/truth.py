"""What is true of the accounts and their integrations, with the switches that break it.

A switch is a plain attribute. Before it takes a new value, what happened under the
old one is settled, so a switch thrown at noon never changes what a cycle saw at eleven.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.sandbox.fakes.mbi.schedule import Cycle, Schedule
from bot.sandbox.fakes.mbi.source import Source


def _nothing_to_settle() -> None:
    pass


class Arrival(StrEnum):
    """How rows come: MBI pulls them, a program pushes them, a person uploads a file."""

    PULLED = "pulled"
    PUSHED = "pushed"
    UPLOADED = "uploaded"


@dataclass(kw_only=True)
class Switched:
    """Truth with switches."""

    SWITCHES: ClassVar[frozenset[str]] = frozenset()
    settle: Callable[[], None] = field(default=_nothing_to_settle, repr=False, compare=False)

    def __setattr__(self, name: str, value: object) -> None:
        """Settle the past, then throw the switch."""
        if name in self.SWITCHES and name in self.__dict__:
            self.settle()
        super().__setattr__(name, value)


@dataclass(kw_only=True)
class Known:
    """What MBI knows of an integration: moments are UTC, `history` is (cycle end, newest row)."""

    word: str = "Success"
    message: str | None = None
    newest_row: datetime | None = None
    last_data_point: datetime | None = None
    failed_cycles: int = 0
    history: list[tuple[datetime, datetime | None]] = field(default_factory=list)


@dataclass(kw_only=True, eq=False)
class Key:
    """The key or password by which MBI reads: it holds a copy of what `present` opens with."""

    present: Callable[[], str]
    held: str = field(repr=False)

    @property
    def opens(self) -> bool:
        """Whether the source still takes it."""
        return self.held == self.present()


@dataclass(frozen=True)
class Fault:
    """What MBI shows of a source that it can't read: its word, and the message beside it."""

    word: str
    message: str | None


@dataclass(kw_only=True, eq=False)
class Integration(Switched):
    """One row of MBI's Integrations page, and the truth behind it.

    `authorization_ok`: MBI's own token lives. `access_revoked`: a person took the app's
    access away at the provider. `admin_demoted`: the person who authorized lost the role.
    `reachable`: MBI can connect. `quiet`: the source has nothing new.
    `blank_status`: the page shows no word, as for live Google Analytics. `fault`: how the
    source refuses MBI, whatever else is so. `flaps`: every other cycle can't connect.
    `key`: what MBI holds of a source that has keys; `host_key` the same of the SSH server
    before it. `life`: how long an authorization lasts from `authorized_at` (UTC) on, where it
    ends by itself; `ends_on`: when the provider ends all of its kind.
    """

    SWITCHES: ClassVar[frozenset[str]] = frozenset(
        {
            "authorization_ok",
            "access_revoked",
            "admin_demoted",
            "reachable",
            "quiet",
            "blank_status",
            "fault",
            "flaps",
            "ends_on",
        },
    )
    name: str
    type_word: str
    kind: str
    provider: str
    source: Source
    owners: Sequence[str]
    data_account: str = ""
    figure_id: int | None = None
    arrival: Arrival = Arrival.PULLED
    authorization_ok: bool = True
    access_revoked: bool = False
    admin_demoted: bool = False
    reachable: bool = True
    quiet: bool = False
    blank_status: bool = False
    fault: Fault | None = None
    flaps: bool = False
    key: Key | None = None
    host_key: Key | None = None
    life: timedelta | None = None
    authorized_at: datetime | None = None
    ends_on: datetime | None = None
    known: Known = field(default_factory=Known)

    @property
    def ends_at(self) -> datetime | None:
        """When the authorization ends by itself."""
        lasts = self.authorized_at + self.life if self.authorized_at and self.life else None
        return min((one for one in (lasts, self.ends_on) if one), default=None)

    def is_authorized(self, at: datetime) -> bool:
        """Whether MBI's own credential was good at that moment, as far as it depends on it."""
        ends_at = self.ends_at
        outlived = ends_at is not None and at >= ends_at
        return self.authorization_ok and not outlived and (self.key is None or self.key.opens)

    @property
    def word(self) -> str:
        """The word as the page shows it."""
        return "" if self.blank_status else self.known.word

    @property
    def message(self) -> str | None:
        """MBI's error message, where it shows a bad word."""
        return None if self.blank_status else self.known.message


@dataclass(frozen=True, kw_only=True)
class Job:
    """A completed update job."""

    id: int
    cycle: Cycle


@dataclass(kw_only=True, eq=False)
class Account(Switched):
    """One MBI account. `stuck`: no cycle completes. `export_key_ok`: the API takes the key."""

    SWITCHES: ClassVar[frozenset[str]] = frozenset({"stuck", "export_key_ok"})
    name: str
    client_id: int
    schedule: Schedule
    export_api_key: str
    import_api_key: str
    integrations: Sequence[Integration]
    stuck: bool = False
    export_key_ok: bool = True
    completed: Job | None = None
    forced: Cycle | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which MBI writes this account's times."""
        return self.schedule.zone

    def integration(self, name: str) -> Integration:
        """The integration of that name; KeyError if there is none."""
        for integration in self.integrations:
            if integration.name == name:
                return integration
        raise KeyError(name)
