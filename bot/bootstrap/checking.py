"""What `check` needs of the bot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.adapters.clock import SystemClock
from bot.bootstrap.schema import migrations_of
from bot.bootstrap.store import catalogue_of, transactions, workspaces_named
from bot.bootstrap.watch import watching
from bot.config.needs import WitnessSettings
from bot.services.answering import Answering


@contextmanager
def checking_with(
    settings: WitnessSettings, *, team: str | None = None
) -> Iterator[Sequence[tuple[str | None, Answering]]]:
    """What `check` needs: teams, and what answers for each; or one team."""
    migrations_of(settings).require_current()
    catalogue = catalogue_of(settings)
    watch = watching(settings, catalogue, SystemClock())
    try:
        yield [
            (
                one.team_id,
                watch.answering_for(
                    transactions(watch.engine, catalogue.kinds(), workspace_id=one.id)
                ),
            )
            for one in workspaces_named(watch.transaction, team)
        ]
    finally:
        watch.engine.dispose()
