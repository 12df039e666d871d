"""Trying database accounts, as the bot's own composition does it."""

from __future__ import annotations

from bot.adapters.probes.databases.probe import DatabaseProbe, drivers
from bot.adapters.probes.ways import engines_of
from bot.domain.grant import Credentials
from bot.domain.integration import Encryption, Engine
from bot.ports.probe import Jump, Trial
from bot.ports.provider import ProviderClient
from tests.contract.source import CATALOGUE


def database_probe(
    *, timeout: float = 5, batch_timeout: float = 60, at_once: int = 8
) -> DatabaseProbe:
    """With the drivers and kinds of production."""
    return DatabaseProbe(
        drivers=drivers(),
        engines=engines_of(CATALOGUE),
        timeout=timeout,
        batch_timeout=batch_timeout,
        at_once=at_once,
    )


def database_trial(
    engine: Engine | None,
    address: tuple[str, int],
    *,
    kind: str = "vpn_database",
    username: str = "reader",
    password: str = "pass-word-of-the-reader",
    database: str | None = None,
    encryption: Encryption = Encryption.PREFER,
    jump: Jump | None = None,
) -> Trial:
    """One account at that address."""
    return Trial(
        kind=kind,
        credentials=Credentials(values={"username": username, "password": password}),
        client=ProviderClient(provider=kind),
        data_account=database,
        host=address[0],
        port=address[1],
        engine=engine,
        encryption=encryption,
        jump=jump,
    )
