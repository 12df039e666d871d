"""An older version beside a newer one: words that it doesn't know hold up nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pytest
from sqlalchemy import Column, Engine, insert, select, update

from bot.adapters.clock import MovableClock
from bot.adapters.db.newer import NewerError
from bot.adapters.db.tables import (
    audit,
    delivery,
    incident,
    incident_member,
    integration,
    metadata,
    subject,
    verdict,
    workspace,
)
from bot.adapters.db.watch_list import SqlWatchList
from bot.catalogue.loader import load_catalogue
from bot.domain.integration import Kind
from bot.domain.notice import NoticeKind
from bot.ports.unit_of_work import Transaction, UnitOfWork, Verdict
from bot.services.alerting import Alerting
from tests.integration.begun import new_grant
from tests.integration.past import Past
from tests.integration.seeds import HOUR, NOW, TROUBLE, watch

FUTURE = "from_the_future"
LATER = NOW + 100 * HOUR
NAMES = {
    "access",
    "authorized_how",
    "cause",
    "deed",
    "desk",
    "how",
    "kind",
    "outcome",
    "ownership",
    "priority",
    "problem",
    "proof",
    "purpose",
    "reading",
    "shape",
    "state",
    "witness",
}
"""What columns that hold one of a few words are called."""
WORDS: list[tuple[Column[object], object]] = [
    (column, FUTURE)
    for table in metadata.sorted_tables
    for column in table.c
    if column.name in NAMES and table is not audit
]
VALUES: list[tuple[Column[object], object]] = [
    (verdict.c.diagnosis, {"status": FUTURE}),
    (verdict.c.diagnosis, {"status": "ok", "grounds": [FUTURE]}),
    (incident.c.diagnosis, {"status": FUTURE}),
    (subject.c.testimony, {"witness": FUTURE, "reading": FUTURE}),
    (workspace.c.intervals, {FUTURE: 60.0}),
    (integration.c.settings, {"tls": FUTURE, "engine": FUTURE, "credentials": FUTURE, FUTURE: 1}),
    (integration.c.rank, 99),
]
MAY_CHANGE = {"verdict.diagnosis", "integration.rank", "subject.testimony"}
"""What every version makes anew from what it sees itself."""


@pytest.fixture
def filled(engine: Engine, kinds: Mapping[str, Kind], transaction: Transaction) -> int:
    """Something in every table; the incident's id."""
    watch(engine, kinds)
    past = Past(engine)
    made = past.incident_with_everything(NOW)
    past.round(made, NOW, integration=2)
    past.audit(made)
    past.observe(1, NOW)
    with transaction() as uow:
        uow.grants.put(new_grant(1))
        uow.watched.keep_verdicts(
            [Verdict(integration_id=1, diagnosis=TROUBLE, data_until=None, changed_at=NOW)]
        )
        uow.watched.ask_assessment([1, 2], NOW)
        uow.commit()
    with engine.begin() as connection:
        connection.execute(update(incident).values(resolved_at=None, state="open"))
        connection.execute(update(delivery).values(due_at=NOW))
        connection.execute(update(integration).values(authorized_at=NOW, authorized_how="button"))
        connection.execute(insert(incident_member), {"incident_id": made, "integration_id": 2})
        connection.execute(
            update(metadata.tables["round"]).values(problem="provider_down", problem_at=NOW)
        )
    return made


def look(uow: UnitOfWork, incident_id: int) -> None:
    """All that the pages, cards and commands read."""
    here = uow.watched.workspace().id
    uow.watched.page(here, offset=0, limit=9)
    uow.watched.count(here)
    uow.watched.picture(1)
    uow.incidents.of_integration(1)
    uow.incidents.events(incident_id)
    uow.rounds.newest(1)
    uow.rounds.of_incident(incident_id)
    uow.rounds.attempts([1, 2])
    uow.notices.open_ones(here, NoticeKind.DUE)
    uow.tickets.of_incident(incident_id)
    uow.subjects.of_integration(1)
    uow.audit.read()
    assert uow.watched.one(1)
    with suppress(NewerError):  # put off, and said in so many words
        uow.incidents.get(incident_id)


@pytest.mark.parametrize(("column", "value"), [*WORDS, *VALUES], ids=lambda one: str(one)[:40])
def test_a_word_from_the_future_holds_up_nothing_and_stays(
    engine: Engine,
    kinds: Mapping[str, Kind],
    transaction: Transaction,
    filled: int,
    column: Column[object],
    value: object,
) -> None:
    with engine.begin() as connection:
        # One row only, as while a newer version has just begun.
        key = next(iter(column.table.primary_key))
        first = select(key).order_by(key).limit(1).scalar_subquery()
        connection.execute(update(column.table).where(key == first).values({column.name: value}))
        told = connection.execute(select(key, column).order_by(key).limit(1)).first()
    with transaction(read=True) as uow:
        look(uow, filled)
    with transaction() as uow:
        asked = uow.subjects.claim(LATER, limit=99, lease=HOUR)
        owed = uow.deliveries.claim_messages(LATER, limit=9, lease=HOUR)
        uow.deliveries.claim_tickets(LATER, limit=9, lease=HOUR)
        uow.handovers.claim(LATER, limit=9, lease=HOUR)
        uow.commit()
    assert len(asked) >= 3
    assert len(owed) >= (0 if column is delivery.c.kind else 1)
    alerting = Alerting(
        transaction=transaction, clock=MovableClock(LATER), reads=load_catalogue().meaning
    )
    alerting.assess_all()
    SqlWatchList(engine, kinds).current()
    with engine.connect() as connection:
        after = connection.execute(select(key, column).order_by(key).limit(1)).first()
    if str(column) not in MAY_CHANGE:
        assert after == told


def test_the_audit_tells_a_deed_of_a_newer_version_in_its_own_word(
    engine: Engine, filled: int, transaction: Transaction
) -> None:
    with engine.begin() as connection:
        entry = {"at": NOW, "workspace_id": 1, "deed": FUTURE, "incident_id": filled, "args": {}}
        connection.execute(insert(audit), entry)
    with transaction(read=True) as uow:
        assert [str(entry.deed) for entry in uow.audit.read()][-1] == FUTURE
