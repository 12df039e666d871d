"""Due work: claimed once, recorded in bulk, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import Engine, event, func, select

from bot.adapters.db.tables import observation
from bot.domain.integration import Kind
from bot.domain.observation import Reading, Witness
from bot.domain.schedule import Cadence
from bot.domain.subject import Recorded, Subject
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import (
    ACCOUNT_EU,
    ACME,
    ADS,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    ids_by_name,
    many,
    recorded,
    settled,
    watch,
)

LATER = NOW + HOUR


@pytest.fixture(autouse=True)
def watched(engine: Engine, kinds: dict[str, Kind]) -> None:
    watch(engine, kinds)


def claim(transaction: Transaction, now: datetime = LATER, limit: int = 100) -> list[Subject]:
    with transaction() as uow:
        found = list(uow.subjects.claim(now, limit=limit, lease=MINUTE))
        uow.commit()
    return found


def record(transaction: Transaction, results: list[Recorded]) -> frozenset[int]:
    with transaction() as uow:
        ours = uow.subjects.record(results)
        uow.commit()
    return ours


def look(transaction: Transaction, key: str) -> Subject:
    with transaction(read=True) as uow:
        return uow.subjects.by_keys([key])[key]


def test_what_is_due_comes_with_what_its_account_and_integration_add(
    transaction: Transaction,
) -> None:
    with transaction(read=True) as uow:
        ads = ids_by_name(uow)[ADS.name]
    found = {s.key: s for s in claim(transaction)}
    row = found[f"newest_row:{ads}"]
    assert (row.witness, row.figure, row.client_id) == (Witness.NEWEST_ROW, 360531, 194)
    assert row.sealed_key == "sealed"
    assert "sealed" not in repr(row)
    assert row.calendar is not None
    assert row.calendar.timezone == "America/New_York"
    assert row.calendar.blackout == ACCOUNT_EU.blackout
    assert row.calendar.cadence == ACCOUNT_EU.cadence
    feed = found["feed:intuit"]
    assert (feed.provider, feed.components) == ("intuit", ("Online",))
    assert (feed.workspace_id, feed.calendar, feed.sealed_key) == (None, None, None)
    assert found["ingest"].witness is Witness.INGEST


def test_nobody_is_asked_for_words_and_without_a_key_mbi_is_not_asked(
    transaction: Transaction,
) -> None:
    kinds_of_work = sorted(s.key.split(":")[0] for s in claim(transaction))
    assert kinds_of_work == ["cycle", "feed", "ingest", "newest_row", "reports"]


def test_the_earliest_come_first_and_none_before_its_time(transaction: Transaction) -> None:
    due = {s.key: s.due_at for s in claim(transaction, NOW, limit=100)}
    assert due == {}
    with transaction() as uow:
        uow.subjects.hasten(["feed:intuit"], NOW)
        uow.commit()
    assert [s.key for s in claim(transaction, NOW)] == ["feed:intuit"]


def test_claims_of_many_workers_never_overlap(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, many(120))
    workers, together = 6, Barrier(6)

    def work(_number: int) -> list[int]:
        together.wait()
        taken: list[int] = []
        while found := claim(transaction, limit=9):
            taken += [s.id for s in found]
        return taken

    with ThreadPoolExecutor(workers) as pool:
        taken = [one for some in pool.map(work, range(workers)) for one in some]
    assert len(taken) == len(set(taken))
    with transaction(read=True) as uow:
        polled = {s.id for s in uow.watched.picture(1).subjects.values() if s.due_at}
    assert set(taken) == polled
    assert len(polled) == 120 + 3  # with cycle, reports and ingest


def test_a_claim_that_is_never_recorded_is_due_again_when_its_lease_ends(
    transaction: Transaction,
) -> None:
    first = claim(transaction)
    assert claim(transaction, LATER + MINUTE - SECOND) == []
    again = claim(transaction, LATER + MINUTE)
    assert {s.id for s in again} == {s.id for s in first}
    assert {s.lease for s in again}.isdisjoint({s.lease for s in first})


def test_a_subject_that_kills_its_worker_is_tried_ever_more_seldom(
    transaction: Transaction,
) -> None:
    now, waits = LATER, []
    for _ in range(10):
        one = next(s for s in claim(transaction, now) if s.key == "ingest")
        assert one.due_at is not None
        waits.append((one.due_at - now) / MINUTE)
        now = one.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 64, 64, 64]


def test_a_recorded_answer_ends_the_lease_and_the_doubling(transaction: Transaction) -> None:
    claim(transaction)
    again = {s.key: s for s in claim(transaction, LATER + MINUTE)}
    said = replace(recorded(again["ingest"], LATER + MINUTE), failures=3, cadence=Cadence(seen=4))
    assert record(transaction, [said]) == {again["ingest"].id}
    kept = look(transaction, "ingest")
    assert (kept.lease, kept.failures, kept.due_at) == (None, 3, said.due_at)
    assert (kept.testimony, kept.cadence) == (said.testimony, Cadence(seen=4))
    assert said.due_at is not None
    once_more = next(s for s in claim(transaction, said.due_at) if s.key == "ingest")
    assert once_more.due_at == said.due_at + MINUTE


def test_a_late_answer_of_a_lost_lease_is_dropped(engine: Engine, transaction: Transaction) -> None:
    slow = {s.key: s for s in claim(transaction)}["ingest"]
    quick = {s.key: s for s in claim(transaction, LATER + MINUTE)}["ingest"]
    assert record(transaction, [recorded(slow, LATER)]) == frozenset()
    assert look(transaction, "ingest").testimony is None
    assert record(transaction, [recorded(quick, LATER)]) == {quick.id}
    assert record(transaction, [recorded(quick, LATER)]) == frozenset()
    with engine.connect() as connection:
        kept = connection.execute(select(func.count()).select_from(observation)).scalar_one()
    assert kept == 1


def test_history_is_kept_only_of_what_changed(engine: Engine, transaction: Transaction) -> None:
    found = claim(transaction)
    record(transaction, [recorded(s, LATER, changed=s.key == "ingest") for s in found])
    with engine.connect() as connection:
        rows = connection.execute(select(observation)).all()
    ingest = look(transaction, "ingest")
    assert [(r.subject_id, r.reading, r.at, r.detail) for r in rows] == [
        (ingest.id, "fresh", LATER, "row 7")
    ]


def test_a_word_that_nobody_asked_for_is_taken_unless_a_newer_one_is_held(
    transaction: Transaction,
) -> None:
    with transaction(read=True) as uow:
        key = f"words:{ids_by_name(uow)[ADS.name]}"
    subject = look(transaction, key)
    assert (subject.due_at, subject.lease) == (None, None)

    def word(minutes: int) -> Recorded:
        said = settled(NOW + minutes * MINUTE, Reading.LATE)
        return replace(recorded(subject), testimony=said, due_at=None)

    assert record(transaction, [word(5)]) == {subject.id}
    assert record(transaction, [word(4)]) == frozenset()
    assert record(transaction, [word(6)]) == {subject.id}
    kept = look(transaction, key)
    assert (kept.testimony, kept.due_at) == (word(6).testimony, None)


def test_hastening_brings_forward_and_never_pushes_back(transaction: Transaction) -> None:
    due = look(transaction, "ingest").due_at
    with transaction() as uow:
        words = f"words:{ids_by_name(uow)[ADS.name]}"
        uow.subjects.hasten(["ingest", words, "no such key"], NOW + HOUR)
        uow.commit()
    assert look(transaction, "ingest").due_at == due
    with transaction() as uow:
        uow.subjects.hasten(["ingest", words], NOW - HOUR)
        uow.commit()
    assert look(transaction, "ingest").due_at == NOW - HOUR
    assert look(transaction, words).due_at is None


def test_what_is_hastened_while_it_is_asked_is_asked_once_more_and_never_twice_at_once(
    transaction: Transaction,
) -> None:
    ingest = {s.key: s for s in claim(transaction)}["ingest"]
    with transaction() as uow:
        uow.subjects.hasten(["ingest"], LATER)
        uow.commit()
    assert claim(transaction, LATER + SECOND) == []
    record(transaction, [recorded(ingest, LATER, due_at=LATER + HOUR)])
    assert look(transaction, "ingest").due_at == LATER
    ingest = claim(transaction, LATER + SECOND)[0]
    record(transaction, [recorded(ingest, LATER, due_at=LATER + HOUR)])
    assert look(transaction, "ingest").due_at == LATER + HOUR


def test_those_that_speak_of_an_integration_are_its_own_and_those_it_shares(
    transaction: Transaction,
) -> None:
    with transaction(read=True) as uow:
        books = ids_by_name(uow)["QuickBooks"]
        keys = [s.key for s in uow.subjects.of_integration(books)]
        assert uow.subjects.of_integration(999) == []
    assert keys == [
        f"words:{books}",
        f"shared_probe:{books}",
        f"own_probe:{books}",
        "cycle:1",
        "feed:intuit",
        "ingest",
    ]


def test_a_hundred_answers_take_few_round_trips_and_one_commit_each_way(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, many(100))
    statements: list[str] = []
    commits: list[object] = []
    opened: list[object] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, text, *_rest: statements.append(text)
    )
    event.listen(engine, "commit", commits.append)
    claim(transaction, NOW, limit=1)
    event.listen(engine, "connect", lambda connection, _record: opened.append(connection))
    statements.clear()
    commits.clear()
    found = claim(transaction, limit=100)
    record(transaction, [recorded(s, LATER) for s in found])
    assert len(found) == 100
    assert len(statements) <= 10 + 2, statements  # with what begins each transaction
    assert len(commits) == 2
    assert opened == []


def test_integrations_of_a_list_that_shrank_are_not_asked_any_more(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    held = {s.key: s for s in claim(transaction)}
    watch(engine, kinds, replace(ACME, integrations=(), feeds=()), LATER)
    gone = [s for key, s in held.items() if key.startswith(("newest_row", "feed"))]
    assert record(transaction, [recorded(s, LATER) for s in gone]) == frozenset()
    keys = {s.key.split(":")[0] for s in claim(transaction, LATER + 10 * HOUR)}
    assert keys == {"cycle", "reports", "ingest"}
