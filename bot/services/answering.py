"""Answering what people ask: how integrations are, what MBI says, and asking anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.diagnosis import WORST_FIRST, Cause, Diagnosis, Line, Status
from bot.domain.errors import BotError
from bot.domain.evidence import Said
from bot.domain.grant import Grant
from bot.domain.integration import Account, Integration
from bot.domain.observation import Testimony, Witness
from bot.domain.subject import Subject
from bot.domain.word import WRITTEN
from bot.domain.words import Page, read_page
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Transaction, UnitOfWork, Verdict
from bot.services.advising import advise
from bot.services.cards import coverage_of
from bot.services.finding import find
from bot.services.judging import keys_of
from bot.services.observing import Observing
from bot.services.views import (
    Coverage,
    GrantView,
    IntegrationView,
    NoSuchName,
    ReportResult,
    Speaks,
    StatusList,
    StatusRow,
)

log = logging.getLogger(__name__)

PAGE = 12
CHECK_WITHIN = timedelta(seconds=25)

Found = tuple[Integration, Account, Verdict | None]


class NothingReadError(BotError):
    """No watched integration is named in that text."""

    permanent = True


class Answering:
    """Reads what is held, and asks witnesses when somebody wants to know now."""

    def __init__(
        self,
        *,
        transaction: Transaction,
        clock: Clock,
        observing: Observing,
        settle: Callable[[], None],
    ) -> None:
        """Keep the collaborators; `settle` judges whatever has been asked to be judged."""
        self._transaction = transaction
        self._clock = clock
        self._observing = observing
        self._settle = settle

    def status(self, *, page: int = 1) -> StatusList:
        """One page of all integrations, worst first; a page that is not there is the nearest."""
        with self._transaction(read=True) as uow:
            workspace = uow.watched.workspace()
            counts = dict(uow.watched.count(workspace.id))
            total = sum(counts.values())
            pages = max(1, -(-total // PAGE))
            page = min(max(page, 1), pages)
            found = uow.watched.page(workspace.id, offset=(page - 1) * PAGE, limit=PAGE)
            rows = _rows(uow, found)
            foretold = _foretold(uow, workspace.id, counts)
        return StatusList(
            rows=rows,
            page=page,
            pages=pages,
            total=total,
            counts=counts,
            as_of=self._clock.now(),
            foretold=foretold,
        )

    def one(self, *, name: str) -> IntegrationView | NoSuchName:
        """Everything known of the integration of that name, loosely matched."""
        with self._transaction(read=True) as uow:
            found = find(uow, name)
            return found if isinstance(found, NoSuchName) else self._view(uow, found)

    def by_id(self, integration_id: int) -> IntegrationView | None:
        """Everything known of that integration; None when it is not watched."""
        with self._transaction(read=True) as uow:
            watched = uow.watched.names(uow.watched.workspace().id)
            here = any(row[0] == integration_id for row in watched)
            return self._view(uow, integration_id) if here else None

    def accounts(self) -> tuple[tuple[int, str], ...]:
        """(id, name) of every account, for choosing one."""
        with self._transaction(read=True) as uow:
            accounts = uow.watched.accounts(uow.watched.workspace().id)
            return tuple((a.id, a.name) for a in accounts)

    def report(self, *, text: str, account: int | None, reporter: str) -> ReportResult:
        """Take what somebody pasted from MBI's Integrations page.

        Without an account, the one that the names fit best. Raises NothingReadError.
        """
        now = self._clock.now()
        log.info("words of MBI pasted by %s", reporter)
        with self._transaction(read=True) as uow:
            accounts = uow.watched.accounts(uow.watched.workspace().id)
            names = {a.id: _names(uow, a.id) for a in accounts if account in {None, a.id}}
        pages = {i: read_page(text, known, now) for i, known in names.items()}
        best = max(pages, key=lambda i: len(pages[i].words), default=None)
        if best is None or not pages[best].words:
            raise NothingReadError
        self._observing.hear(best, pages[best].words, now)
        self._settle()
        return _result(next(a.name for a in accounts if a.id == best), pages[best])

    def check(self, *, name: str) -> IntegrationView | NoSuchName:
        """Ask every witness of an integration now, then tell what is known.

        Takes as long as the slowest witness, a minute at most; a witness that does not
        answer by then shows with its older answer.
        """
        with self._transaction(read=True) as uow:
            found = find(uow, name)
            if isinstance(found, NoSuchName):
                return found
            account = uow.watched.members([found])[0][1]
            reports = uow.subjects.by_keys([f"reports:{account.id}"])
            subjects = [*uow.subjects.of_integration(found), *reports.values()]
        self._ask_now(subjects)
        with self._transaction(read=True) as uow:
            return self._view(uow, found)

    def check_all(self) -> tuple[IntegrationView, ...]:
        """The same for every integration at once, by account and name."""
        with self._transaction(read=True) as uow:
            accounts = uow.watched.accounts(uow.watched.workspace().id)
            pictures = [uow.watched.picture(account.id) for account in accounts]
        subjects = {s.key: s for picture in pictures for s in picture.subjects.values()}
        self._ask_now(list(subjects.values()))
        with self._transaction(read=True) as uow:
            views = [self._view(uow, i.id) for p in pictures for i in p.integrations]
        return tuple(sorted(views, key=lambda view: (view.row.account, view.row.name)))

    def _ask_now(self, subjects: Sequence[Subject]) -> None:
        started = self._clock.now()
        self._observing.hasten(subjects)
        while self._observing.tick() and self._clock.now() - started < CHECK_WITHIN:
            pass
        self._settle()

    def _view(self, uow: UnitOfWork, integration_id: int) -> IntegrationView:
        integration, account, verdict = uow.watched.members([integration_id])[0]
        subjects = uow.subjects.of_integration(integration_id)
        coverage = coverage_of(subjects)
        said = {s.witness: s.testimony for s in subjects if s.testimony}
        incident = uow.incidents.of_integration(integration_id)
        held = uow.grants.of_integrations([integration_id]).get(integration_id)
        client = uow.clients.of(account.workspace_id).get(integration.kind.provider)
        polled = bool(uow.subjects.by_keys([f"reports:{account.id}"]))
        return IntegrationView(
            row=_status_row(integration, account, verdict, coverage),
            diagnosis=verdict.diagnosis if verdict else NOT_JUDGED,
            owners=integration.owners,
            channel=integration.channel,
            timezone=account.timezone,
            data_account=integration.data_account,
            newest_row=_moment(said, Witness.NEWEST_ROW),
            last_data_point=_moment(said, Witness.WORDS),
            word=WRITTEN.get(said[Witness.WORDS].reading) if Witness.WORDS in said else None,
            word_at=said[Witness.WORDS].at if Witness.WORDS in said else None,
            coverage=coverage,
            next_check=min((s.due_at for s in subjects if s.due_at), default=None),
            incident_id=incident.id if incident else None,
            as_of=self._clock.now(),
            authorized=integration.authorized,
            due=integration.due,
            ends_for_good=integration.ends_for_good,
            grant=_grant_view(held) if held else None,
            advice=advise(
                integration,
                coverage,
                words_polled=polled,
                registered=bool(client and client.client_id),
            ),
        )


NOT_JUDGED = Diagnosis(status=Status.UNKNOWN, evidence=(Line(key=str(Said.NEVER_SPOKE)),))


def _grant_view(held: Grant) -> GrantView:
    return GrantView(
        ownership=held.ownership,
        given_by=held.given_by,
        given_at=held.given_at,
        data_account=held.data_account,
        until=held.until,
    )


def _rows(uow: UnitOfWork, found: Sequence[Found]) -> tuple[StatusRow, ...]:
    """The rows of one page, with their witnesses read at once."""
    keys = [list(keys_of(integration).values()) for integration, _, _ in found]
    subjects = uow.subjects.by_keys({key for each in keys for key in each})
    return tuple(
        _status_row(*each, coverage_of([subjects[k] for k in own if k in subjects]))
        for each, own in zip(found, keys, strict=True)
    )


def _foretold(uow: UnitOfWork, workspace_id: int, counts: Mapping[Status, int]) -> int:
    """How many have a changed host key behind which nothing has failed so far."""
    failed = counts.get(Status.FAILED, 0)
    if not failed:
        return 0
    worse = WORST_FIRST[: WORST_FIRST.index(Status.FAILED)]
    before = sum(counts.get(status, 0) for status in worse)
    found = uow.watched.page(workspace_id, offset=before, limit=failed)
    return sum(verdict is not None and verdict.diagnosis.foretold for _, _, verdict in found)


def _names(uow: UnitOfWork, account_id: int) -> tuple[str, ...]:
    return tuple(i.name for i in uow.watched.picture(account_id).integrations)


def _moment(said: Mapping[Witness, Testimony], witness: Witness) -> datetime | None:
    return said[witness].moment if witness in said else None


def _result(account: str, page: Page) -> ReportResult:
    return ReportResult(
        account=account,
        read=tuple((w.name, WRITTEN.get(w.reading, "")) for w in page.words),
        unknown=tuple(page.unknown),
        unread=tuple(page.unread),
    )


def _status_row(
    integration: Integration,
    account: Account,
    verdict: Verdict | None,
    coverage: tuple[Coverage, ...],
) -> StatusRow:
    diagnosis = verdict.diagnosis if verdict else NOT_JUDGED
    cause = diagnosis.cause if diagnosis.trouble or diagnosis.cause is Cause.BOT else None
    return StatusRow(
        integration_id=integration.id,
        name=integration.name,
        account=account.name,
        kind=integration.kind.title,
        status=diagnosis.status,
        cause=cause,
        confidence=diagnosis.confidence,
        since=diagnosis.since,
        data_until=verdict.data_until if verdict else None,
        speaking=tuple(c.witness for c in coverage if c.speaks is Speaks.YES),
        foretold=diagnosis.foretold,
    )
