"""Taking a report of MBI's words that a script sends."""

from __future__ import annotations

from bot.domain.errors import BotError
from bot.domain.word import WRITTEN
from bot.domain.words import read_report
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction
from bot.services.observing import Observing
from bot.services.views import ReportResult


class UnreadableReportError(BotError):
    """Nothing in the report could be read."""

    permanent = True


class Reporting:
    """Hears reports by account."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        observing: Observing,
    ) -> None:
        """Keep the collaborators."""
        self._transaction = transaction
        self._clock = clock
        self._observing = observing

    def take(self, *, client_id: int, data: object) -> ReportResult | None:
        """Take a report; None when no such account is watched.

        Raises UnreadableReportError with the faults when nothing could be read.
        """
        report = read_report(data)
        if not report.words:
            raise UnreadableReportError("; ".join(report.faults))
        with self._transaction(read=True) as uow:
            accounts = uow.watched.accounts(uow.watched.workspace().id)
        account = next((a for a in accounts if a.client_id == client_id), None)
        if account is None:
            return None
        unknown = self._observing.hear(account.id, report.words, self._clock.now())
        return ReportResult(
            account=account.name,
            read=tuple((w.name, WRITTEN.get(w.reading, "")) for w in report.words),
            unknown=unknown,
            unread=tuple(report.faults),
        )
