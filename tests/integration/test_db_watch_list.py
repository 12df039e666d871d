"""What an operator wants watched, written and read back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from bot.adapters.db.tables import observation, subject
from bot.adapters.db.watch_list import SqlWatchList
from bot.domain.errors import ConfigurationError
from bot.domain.integration import Kind
from bot.domain.observation import Witness
from bot.domain.subject import Subject
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import DEFAULT_INTERVALS, Watched, WatchedFeed, WatchedWorkspace
from tests.integration.seeds import (
    ACCOUNT_EU,
    ACCOUNT_US,
    ACME,
    ADS,
    BOOKS,
    HOUR,
    MINUTE,
    NOW,
    ORDERS,
    SECOND,
    ids_by_name,
    many,
    recorded,
    watch,
)


def subjects(engine: Engine, transaction: Transaction) -> dict[str, Subject]:
    with engine.connect() as connection:
        keys = list(connection.execute(select(subject.c.key)).scalars())
    with transaction(read=True) as uow:
        return dict(uow.subjects.by_keys(keys))


def test_what_was_applied_is_read_back(engine: Engine, kinds: dict[str, Kind]) -> None:
    assert watch(engine, kinds).current() == ACME


def test_before_anything_was_applied_there_is_a_bare_workspace(
    engine: Engine, kinds: dict[str, Kind]
) -> None:
    assert SqlWatchList(engine, kinds).current() == Watched(workspace=WatchedWorkspace())


def test_each_witness_is_asked_at_its_own_pace(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds)
    pace = {k.split(":")[0]: s.interval for k, s in subjects(engine, transaction).items()}
    assert pace == {
        "newest_row": timedelta(minutes=7),  # as the operator chose
        "cycle": DEFAULT_INTERVALS[Witness.CYCLE],
        "reports": DEFAULT_INTERVALS[Witness.WORDS],
        "words": DEFAULT_INTERVALS[Witness.WORDS],
        "own_probe": DEFAULT_INTERVALS[Witness.OWN_PROBE],
        "shared_probe": DEFAULT_INTERVALS[Witness.SHARED_PROBE],
        "feed": DEFAULT_INTERVALS[Witness.FEED],
        "ingest": DEFAULT_INTERVALS[Witness.INGEST],
    }


def test_a_cycle_is_never_asked_more_than_once_a_minute(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, replace(ACME, intervals={Witness.CYCLE: SECOND}))
    assert subjects(engine, transaction)["cycle:1"].interval == MINUTE


def test_a_first_start_asks_everything_within_half_a_minute_and_not_at_once(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch(engine, kinds, many(60))
    due = [s.due_at for s in subjects(engine, transaction).values() if s.due_at]
    assert all(NOW <= at < NOW + 30 * SECOND for at in due)
    assert max(due.count(at) for at in due) <= 3
    assert max(due) - min(due) > 20 * SECOND


def test_feeds_are_asked_only_where_an_integration_needs_them(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    other = WatchedFeed(provider="mixpanel", url="https://status.example/mixpanel")
    watch_list = watch(engine, kinds, replace(ACME, feeds=(*ACME.feeds, other)))
    assert watch_list.current().feeds == ACME.feeds
    assert "feed:mixpanel" not in subjects(engine, transaction)


def test_applying_the_same_again_disturbs_nothing_that_is_under_way(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    with transaction() as uow:
        held = uow.subjects.claim(NOW + HOUR, limit=2, lease=HOUR)
        uow.commit()
    before = subjects(engine, transaction)
    watch_list.replace(ACME, NOW + MINUTE)
    assert subjects(engine, transaction) == before
    with transaction() as uow:
        assert len(uow.subjects.record([recorded(s) for s in held])) == 2


def test_what_is_removed_keeps_its_history_and_comes_back_with_it(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    with transaction() as uow:
        ids = ids_by_name(uow)
        uow.subjects.record(
            [recorded(s) for s in uow.subjects.claim(NOW + HOUR, limit=99, lease=HOUR)]
        )
        uow.commit()
    before = subjects(engine, transaction)
    watch_list.replace(replace(ACME, integrations=(ORDERS,), feeds=()), NOW + HOUR)
    gone = subjects(engine, transaction)[f"newest_row:{ids[ADS.name]}"]
    assert (gone.due_at, gone.testimony is None) == (None, False)
    with engine.connect() as connection:
        assert len(connection.execute(select(observation)).all()) == 5
    watch_list.replace(ACME, NOW + 2 * HOUR)
    with transaction(read=True) as uow:
        assert ids_by_name(uow) == ids
    back = subjects(engine, transaction)
    assert {k: s.testimony for k, s in back.items()} == {k: s.testimony for k, s in before.items()}
    assert back[gone.key].due_at is not None
    assert watch_list.current() == ACME


def test_an_account_that_is_removed_takes_what_is_asked_for_it_along(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    smaller = replace(ACME, accounts=(ACCOUNT_US,), integrations=(ORDERS,), feeds=())
    watch_list.replace(smaller, NOW)
    assert watch_list.current() == smaller
    asked = [k for k, s in subjects(engine, transaction).items() if s.due_at]
    assert asked == ["ingest"]


def test_a_renamed_integration_is_one_removed_and_one_added(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    with transaction(read=True) as uow:
        before = ids_by_name(uow)
    watch_list.replace(replace(ACME, integrations=(replace(ADS, name="Ads"), BOOKS, ORDERS)), NOW)
    with transaction(read=True) as uow:
        after = ids_by_name(uow)
    assert after["Ads"] not in before.values()
    assert ADS.name not in after


def test_a_key_that_was_only_sealed_anew_keeps_the_old_seal(
    engine: Engine, kinds: dict[str, Kind]
) -> None:
    watch_list = watch(engine, kinds)
    anew = replace(ACCOUNT_EU, sealed_key="sealed anew")
    watch_list.replace(replace(ACME, accounts=(anew, ACCOUNT_US)), NOW)
    assert watch_list.current().accounts[0].sealed_key == "sealed"
    other = replace(ACCOUNT_EU, sealed_key="another", key_fingerprint="f2")
    watch_list.replace(replace(ACME, accounts=(other, ACCOUNT_US)), NOW)
    assert watch_list.current().accounts[0].sealed_key == "another"


def test_a_key_that_is_taken_away_is_forgotten_and_mbi_is_not_asked_any_more(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    bare = replace(ACCOUNT_EU, sealed_key=None, key_fingerprint=None)
    watch_list.replace(replace(ACME, accounts=(bare, ACCOUNT_US)), NOW)
    assert watch_list.current().accounts[0].sealed_key is None
    asked = {k.split(":")[0] for k, s in subjects(engine, transaction).items() if s.due_at}
    assert asked == {"reports", "feed", "ingest"}


def test_an_integration_of_no_account_changes_nothing(
    engine: Engine, kinds: dict[str, Kind]
) -> None:
    watch_list = watch(engine, kinds)
    with pytest.raises(ConfigurationError, match="belongs to no account"):
        watch_list.replace(replace(ACME, accounts=(ACCOUNT_EU,)), NOW)
    assert watch_list.current() == ACME


def test_applying_while_workers_are_busy_never_deadlocks(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction
) -> None:
    watch_list = watch(engine, kinds)
    workers = 4
    together = Barrier(workers)

    def work(number: int) -> None:
        together.wait()
        for step in range(5):
            now = NOW + (number + step) * HOUR
            if number == 0:
                watch_list.replace(ACME, now)
                continue
            with transaction() as uow:
                held = uow.subjects.claim(now, limit=4, lease=MINUTE)
                uow.commit()
            with transaction() as uow:
                uow.subjects.record([recorded(s, now) for s in held])
                uow.watched.ask_assessment([2, 1], now)
                uow.commit()
            with transaction() as uow:
                taken = uow.watched.claim_assessment(now, lease=MINUTE)
                uow.watched.lock_workspace(1)
                uow.incidents.open_ones(1)
                uow.commit()
            assert taken in {1, 2, None}

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, number) for number in range(workers)]:
            done.result()
    assert watch_list.current() == ACME
