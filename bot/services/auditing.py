"""Reading the audit: who did what about whose authorization, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.errors import BotError
from bot.ports.unit_of_work import Transaction, UnitOfWork
from bot.services.finding import find
from bot.services.views import NoSuchName

BATCH = 1000

Names = Mapping[int, tuple[str, str]]
"""An integration's name and its account's, by its id."""


class NoSuchIntegrationError(BotError):
    """No integration of that name is watched."""

    permanent = True


class Auditing:
    """Prints what was written down; it is only ever added to."""

    def __init__(self, *, transaction: Transaction) -> None:
        """Keep the collaborator."""
        self._transaction = transaction

    def lines(self, since: datetime | None = None, integration: str | None = None) -> Iterator[str]:
        """One JSON object a line, the oldest first, read a batch at a time.

        `integration` is a name, loosely matched; raises NoSuchIntegrationError with the
        nearest names where it fits none, or several.
        """
        integration_id = self._named(integration) if integration is not None else None
        after = 0
        while True:
            with self._transaction(read=True) as uow:
                entries = uow.audit.read(
                    after=after, limit=BATCH, since=since, integration_id=integration_id
                )
                names = _names(uow, entries)
            if not entries:
                return
            for entry in entries:
                yield _line(entry, names)
            after = entries[-1].id

    def _named(self, asked: str) -> int:
        with self._transaction(read=True) as uow:
            found = find(uow, asked)
        if isinstance(found, NoSuchName):
            which = "which one is meant" if found.several else "did you mean"
            nearest = f"; {which}: {', '.join(found.nearest)}?" if found.nearest else ""
            message = f'No single watched integration is called "{asked}"{nearest}'
            raise NoSuchIntegrationError(message)
        return found


def _names(uow: UnitOfWork, entries: Sequence[Entry]) -> Names:
    wanted = {e.integration_id for e in entries if e.integration_id is not None}
    rows = uow.watched.members(wanted) if wanted else ()
    return {integration.id: (integration.name, account.name) for integration, account, _ in rows}


def _line(entry: Entry, names: Names) -> str:
    integration, account = names.get(entry.integration_id or 0, (None, None))
    return json.dumps(
        {
            "id": entry.id,
            "at": entry.at.isoformat(),
            "deed": str(entry.deed),
            "actor": entry.actor,
            "integration_id": entry.integration_id,
            "integration": integration,
            "account": account,
            "incident": entry.incident_id,
            "args": dict(entry.args),
        },
        ensure_ascii=False,
    )
