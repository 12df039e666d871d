"""Trying a grant at its source: the cheap question of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.grant import Credentials, DataAccount
from bot.domain.observation import Reading
from bot.ports.provider import ProviderClient
from bot.ports.witness import Heard


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One credential to try. `client_id` is MBI's; `host` and `port` are a database's."""

    kind: str
    credentials: Credentials
    client: ProviderClient
    client_id: int | None = None
    data_account: str | None = None
    host: str | None = None
    port: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of it; never raises, never lies.

    `reading` is set for an ANSWER: good, credential_refused, account_refused or
    cannot_connect. REFUSED is the bot's own setting. `data_accounts` are those that the
    credential opens, as far as the source tells; `person` who it knows it for. `detail`
    is short, in the source's own words, and free of secrets. `retry_after` in seconds.
    """

    heard: Heard
    reading: Reading | None = None
    detail: str = ""
    data_accounts: tuple[DataAccount, ...] = ()
    person: str | None = None
    retry_after: float | None = field(default=None)


class Probes(Protocol):
    """Tries a whole batch at once."""

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        """One outcome for every trial, in their order, within a bounded time."""
        ...
