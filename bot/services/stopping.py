"""Ending the questions that nobody can answer any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.subject import Subject
from bot.ports.unit_of_work import Transaction, UnitOfWork


def stop(
    transaction: Transaction, subject: Subject, now: datetime, *, vain: Callable[[UnitOfWork], bool]
) -> None:
    """Ask it no more, where asking is still in vain by the time that nobody can start it.

    Stopped first, looked at second: who starts it meanwhile either is seen here, and
    nothing is stopped, or waits for this and starts it after.
    """
    with transaction() as uow:
        uow.subjects.stop([subject.key])
        if not vain(uow):
            return
        if subject.account_id is not None:
            uow.watched.ask_assessment([subject.account_id], now)
        uow.commit()
