"""What changing the keys needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.adapters.db.engine import make_engine
from bot.adapters.db.sealed import SqlSealedTexts
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.store import cipher_of
from bot.config.needs import WatchSettings
from bot.services.rotating import Rotating


@contextmanager
def rotating_with(settings: WatchSettings) -> Iterator[Rotating]:
    """What `rotate-keys` needs."""
    migrations_of(settings).require_current()
    engine = make_engine(settings.database_url.get_secret_value())
    try:
        yield Rotating(texts=SqlSealedTexts(engine), keys=cipher_of(settings))
    finally:
        engine.dispose()
