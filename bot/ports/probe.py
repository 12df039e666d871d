"""Trying a grant at its source: the cheap question of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.grant import Credentials, DataAccount
from bot.domain.integration import Encryption, Engine
from bot.domain.observation import Reading
from bot.ports.provider import ProviderClient
from bot.ports.witness import Heard


@dataclass(frozen=True, kw_only=True)
class Jump:
    """The bastion to go through, with the bot's own way in; its private key in PEM.

    `known` is the host key that it is known by, as "TYPE SHA256:…"; another one is refused
    before anything is sent. None: the first one seen is taken.
    """

    host: str
    port: int
    username: str
    private_key: str = field(repr=False)
    known: str | None = None


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
    engine: Engine | None = None
    encryption: Encryption = Encryption.PREFER
    jump: Jump | None = None


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of it; never raises, never lies.

    `reading` is set for an ANSWER: good, credential_refused, account_refused,
    cannot_connect, full or host_key_changed. REFUSED is the bot's own setting. `data_accounts`
    are those that the credential opens, as far as the source tells: `partial` where it opens
    more than those, `opens_none` where it tells that there is none. `person` is who it knows
    it for. `detail` is short, in the source's own words, and free of secrets. `retry_after`
    is in seconds.
    """

    heard: Heard
    reading: Reading | None = None
    detail: str = ""
    data_accounts: tuple[DataAccount, ...] = ()
    partial: bool = False
    opens_none: bool = False
    person: str | None = None
    retry_after: float | None = field(default=None)


class Probes(Protocol):
    """Tries a whole batch at once."""

    def try_all(self, trials: Sequence[Trial]) -> Sequence[Tried]:
        """One outcome for every trial, in their order, within a bounded time."""
        ...
