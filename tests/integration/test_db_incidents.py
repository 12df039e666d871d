"""Incidents and their timelines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.diagnosis import Cause
from bot.domain.incident import EventKind, Incident, State
from bot.domain.integration import Kind
from bot.ports.unit_of_work import Transaction
from tests.integration.seeds import CALM, CHANNEL, HOUR, NOW, TROUBLE, ids_by_name, incident, watch


@pytest.fixture
def members(engine: Engine, kinds: dict[str, Kind], transaction: Transaction) -> list[int]:
    watch(engine, kinds)
    with transaction(read=True) as uow:
        return sorted(ids_by_name(uow).values())


def keep(
    transaction: Transaction,
    members: list[int],
    *,
    channel: str = CHANNEL,
    subject: str | None = None,
    cause: Cause = Cause.TOKEN,
) -> Incident:
    with transaction() as uow:
        one = incident(uow, members, channel=channel, subject=subject, cause=cause)
        uow.commit()
    return one


def close(transaction: Transaction, one: Incident, after: int = 1) -> Incident:
    closed = replace(one, state=State.RESOLVED, resolved_at=NOW + after * HOUR)
    with transaction() as uow:
        uow.incidents.save(closed)
        uow.commit()
    return closed


def test_an_incident_comes_back_as_it_was_kept_with_its_members(
    members: list[int], transaction: Transaction
) -> None:
    one = keep(transaction, members)
    with transaction(read=True) as uow:
        assert uow.incidents.get(one.id) == one
        assert uow.incidents.get(999) is None
    assert (one.members, one.diagnosis) == (frozenset(members), TROUBLE)


def test_saving_writes_all_that_changed(members: list[int], transaction: Transaction) -> None:
    one = keep(transaction, members)
    changed = replace(
        one,
        channel="#elsewhere",
        subject="mbi",
        cause=Cause.MBI_INTERNAL,
        state=State.ACKNOWLEDGED,
        members=frozenset(members[:1]),
        diagnosis=CALM,
        version=7,
        acknowledged_by="UANNA",
        acknowledged_at=NOW,
    )
    with transaction() as uow:
        uow.incidents.save(changed)
        uow.commit()
    with transaction(read=True) as uow:
        assert uow.incidents.get(one.id) == changed


def test_of_one_subject_cause_and_channel_only_one_is_open(
    members: list[int], transaction: Transaction
) -> None:
    one = keep(transaction, members)
    with pytest.raises(IntegrityError):
        keep(transaction, members)
    keep(transaction, members, cause=Cause.CONNECTION)
    keep(transaction, members, channel="#elsewhere")
    keep(transaction, members, subject="mbi")
    close(transaction, one)
    again = keep(transaction, members)
    assert again.id != one.id


def test_the_open_ones_are_all_that_are_not_resolved(
    members: list[int], transaction: Transaction
) -> None:
    kept = [keep(transaction, members, subject=f"account:{n}") for n in range(3)]
    close(transaction, kept[1])
    with transaction() as uow:
        assert uow.incidents.open_ones(1) == [kept[0], kept[2]]
        assert uow.incidents.open_ones(2) == []


def test_an_alarm_about_an_integration_comes_before_a_notice_about_the_bot(
    members: list[int], transaction: Transaction
) -> None:
    notice = keep(transaction, members, cause=Cause.BOT)
    with transaction() as uow:
        assert uow.incidents.of_integration(members[0]) == notice
    alarm = keep(transaction, members[:1])
    with transaction() as uow:
        assert uow.incidents.of_integration(members[0]) == alarm
        assert uow.incidents.of_integration(members[1]) == notice
    close(transaction, alarm)
    close(transaction, notice)
    with transaction() as uow:
        assert uow.incidents.of_integration(members[0]) is None


def test_the_last_resolved_is_the_most_recent_of_the_same_kind(
    members: list[int], transaction: Transaction
) -> None:
    with transaction() as uow:
        assert uow.incidents.last_resolved(1, "mbi", Cause.TOKEN) is None
    later = close(transaction, keep(transaction, members, subject="mbi"), after=2)
    close(transaction, keep(transaction, members, subject="mbi"), after=1)
    close(transaction, keep(transaction, members, subject="mbi", cause=Cause.BOT), after=3)
    close(transaction, keep(transaction, members), after=4)
    keep(transaction, members, subject="mbi")
    with transaction() as uow:
        assert uow.incidents.last_resolved(1, "mbi", Cause.TOKEN) == later


def test_the_timeline_is_read_on_from_where_one_stopped(
    members: list[int], transaction: Transaction
) -> None:
    one, other = keep(transaction, members), keep(transaction, members, subject="mbi")
    with transaction() as uow:
        uow.incidents.tell(one.id, NOW, EventKind.OPENED)
        uow.incidents.tell(other.id, NOW, EventKind.OPENED)
        uow.incidents.tell(one.id, NOW, EventKind.ACKNOWLEDGED, actor="UANNA")
        uow.incidents.tell(one.id, NOW, EventKind.RESOLVED, args={"why": "“data seen”"})
        uow.commit()
    with transaction(read=True) as uow:
        first, second = uow.incidents.events(one.id, limit=2)
        (third,) = uow.incidents.events(one.id, after=second.id)
        assert uow.incidents.events(one.id, after=third.id) == []
    assert (first.kind, first.actor, first.args) == (EventKind.OPENED, None, {})
    assert (second.kind, second.actor, second.at) == (EventKind.ACKNOWLEDGED, "UANNA", NOW)
    assert (third.incident_id, third.args) == (one.id, {"why": "“data seen”"})


def test_changes_of_many_at_once_are_never_overwritten(
    members: list[int], transaction: Transaction
) -> None:
    """Judging locks the workspace first; a press reads the incident first."""
    one = keep(transaction, members)
    workers = 6
    together = Barrier(workers)

    def change(number: int) -> None:
        together.wait()
        for _ in range(5):
            with transaction() as uow:
                if number % 2:
                    uow.watched.lock_workspace(1)
                    (held,) = uow.incidents.open_ones(1)
                else:
                    found = uow.incidents.get(one.id)
                    assert found is not None
                    uow.watched.lock_workspace(found.workspace_id)
                    held = found
                uow.incidents.save(replace(held, version=held.version + 1))
                uow.commit()

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(change, number) for number in range(workers)]:
            done.result()
    with transaction(read=True) as uow:
        held = uow.incidents.get(one.id)
    assert held is not None
    assert held.version == 1 + workers * 5


def test_while_one_decides_others_may_still_add_what_only_refers_to_the_workspace(
    postgres_url: str, kinds: dict[str, Kind]
) -> None:
    """On SQLite there is one writer at a time in any case."""
    engine = make_engine(postgres_url)
    transaction = partial(SqlUnitOfWork, engine, kinds)
    watch(engine, kinds)
    with transaction() as deciding:
        deciding.watched.lock_workspace(1)
        with transaction() as adding:
            adding.deliveries.hold(1, NOW)
            adding.commit()
        deciding.commit()
    engine.dispose()
