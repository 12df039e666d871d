"""What is old goes, a little at a time; what is needed stays, however old it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import Engine, Table, func, select, update

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.past import SqlPast
from bot.adapters.db.tables import (
    audit,
    delivery,
    event,
    handover,
    incident,
    incident_member,
    link,
    notice,
    oauth_state,
    observation,
    round_,
    ticket,
)
from bot.domain.integration import Kind
from bot.ports.past import Remains
from bot.services.forgetting import REST, Forgetting
from tests.integration.past import AGES_AGO, Past
from tests.integration.seeds import HOUR, NOW, watch

KEPT = timedelta(days=30)
RECENT = NOW - timedelta(days=1)
ALL = (delivery, event, incident, incident_member, link, notice, round_, ticket, handover)


@pytest.fixture
def past(engine: Engine, kinds: Mapping[str, Kind]) -> Past:
    watch(engine, kinds)
    return Past(engine)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


def forgetting(engine: Engine, clock: MovableClock, limit: int = 3) -> Forgetting:
    return Forgetting(
        past=SqlPast(engine),
        clock=clock,
        keep_observations=KEPT,
        keep_incidents=KEPT,
        limit=limit,
    )


def prune(engine: Engine, *, pretend: bool = False, limit: int = 3) -> dict[Remains, int]:
    told = dict.fromkeys(Remains, 0)

    def tell(remains: Remains, more: int) -> None:
        told[remains] += more

    done = forgetting(engine, MovableClock(NOW), limit).prune(tell, pretend=pretend)
    assert told == done
    return {remains: count for remains, count in done.items() if count}


def count(engine: Engine, table: Table) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def counts(engine: Engine) -> dict[str, int]:
    return {table.name: found for table in ALL if (found := count(engine, table))}


def test_old_observations_go_but_the_last_of_each_subject(engine: Engine, past: Past) -> None:
    for number in range(10):
        past.observe(1, AGES_AGO + number * HOUR)
    past.observe(2, AGES_AGO)
    past.observe(1, RECENT)
    past.observe(3, RECENT)
    assert prune(engine) == {Remains.OBSERVATIONS: 10}
    with engine.connect() as connection:
        left = connection.execute(
            select(observation.c.subject_id, observation.c.at).order_by(observation.c.subject_id)
        ).all()
    assert left == [(1, RECENT), (2, AGES_AGO), (3, RECENT)]


def test_a_closed_incident_goes_with_all_that_is_its_own(engine: Engine, past: Past) -> None:
    for _ in range(5):
        past.incident_with_everything(AGES_AGO)
    past.round(None, RECENT, integration=1)
    assert prune(engine, limit=4) == {
        Remains.HANDOVERS: 5,
        Remains.TICKETS: 5,
        Remains.NOTICES: 5,
        Remains.LINKS: 5,
        Remains.ROUNDS: 5,
        Remains.INCIDENTS: 5,
    }
    assert counts(engine) == {"round": 1}


def test_one_that_closed_of_late_stays_with_all_that_is_its_own(engine: Engine, past: Past) -> None:
    past.incident_with_everything(RECENT)
    before = counts(engine)
    assert prune(engine) == {}
    assert counts(engine) == before


@pytest.mark.parametrize(
    ("table", "values"),
    [
        pytest.param(incident, {"resolved_at": None}, id="an open incident"),
        pytest.param(delivery, {"due_at": AGES_AGO}, id="a message that is still owed"),
        pytest.param(notice, {"state": "open"}, id="an open notice"),
        pytest.param(notice, {"state": "from_the_future"}, id="a notice of a newer version"),
        pytest.param(round_, {"outcome": "open"}, id="an open round"),
        pytest.param(ticket, {"state": "waiting"}, id="a ticket that waits"),
        pytest.param(handover, {"due_at": AGES_AGO}, id="a hand-over that is owed"),
        pytest.param(link, {"page_until": RECENT}, id="a page that was open of late"),
    ],
)
def test_what_is_not_over_stays_and_keeps_the_incident(
    engine: Engine, past: Past, table: Table, values: Mapping[str, object]
) -> None:
    past.incident_with_everything(AGES_AGO)
    with engine.begin() as connection:
        connection.execute(update(table).values(**values))
    past.round(None, RECENT, integration=1)
    prune(engine)
    assert count(engine, table)
    assert count(engine, incident) == 1
    assert count(engine, event) == 1


def test_the_newest_round_of_each_integration_stays_and_its_incident(
    engine: Engine, past: Past
) -> None:
    held = past.incident(AGES_AGO)
    past.round(held, AGES_AGO, integration=1)
    past.round(held, AGES_AGO, integration=1)
    past.round(held, AGES_AGO, integration=2)
    assert prune(engine) == {Remains.ROUNDS: 1}
    assert count(engine, incident) == 1


def test_the_audit_stays_and_the_incidents_that_it_names_without_their_time_lines(
    engine: Engine, past: Past
) -> None:
    named, other = past.incident(AGES_AGO), past.incident(AGES_AGO)
    past.audit(named)
    for one in (named, other):
        past.event(one)
    assert prune(engine) == {Remains.INCIDENTS: 1}
    assert (count(engine, audit), count(engine, incident), count(engine, event)) == (1, 1, 0)


def test_a_state_that_somebody_may_still_come_back_with_keeps_its_link(
    engine: Engine, past: Past
) -> None:
    past.state(past.link(None, AGES_AGO))
    assert prune(engine) == {}
    assert (count(engine, link), count(engine, oauth_state)) == (1, 1)


def test_looking_only_changes_nothing_and_counts_the_same(engine: Engine, past: Past) -> None:
    for number in range(7):
        past.observe(1, AGES_AGO + number * HOUR)
        past.event(past.incident(AGES_AGO))
    told = prune(engine, pretend=True)
    assert count(engine, observation) == 7
    assert prune(engine) == told == {Remains.OBSERVATIONS: 6, Remains.INCIDENTS: 7}


def test_a_beat_looks_at_one_batch_and_rests_after_all(engine: Engine, past: Past) -> None:
    clock = MovableClock(NOW)
    beat = forgetting(engine, clock, limit=2)
    for number in range(6):
        past.observe(1, AGES_AGO + number * HOUR)
    left = []
    for _ in range(3):
        assert beat.tick() is False
        left.append(count(engine, observation))
    assert left == [4, 2, 1]
    for _ in range(2 * len(Remains)):
        beat.tick()
    past.observe(1, NOW)
    beat.tick()
    assert count(engine, observation) == 2  # it rests
    clock.advance(REST)
    beat.tick()
    assert count(engine, observation) == 1


def test_nobody_waits_for_whoever_holds_a_row(postgres_url: str, kinds: Mapping[str, Kind]) -> None:
    engine = make_engine(postgres_url)
    watch(engine, kinds)
    past = Past(engine)
    held, free = past.incident(AGES_AGO), past.incident(AGES_AGO)
    with engine.begin() as connection:
        connection.execute(select(incident).where(incident.c.id == held).with_for_update())
        assert prune(engine) == {Remains.INCIDENTS: 1}
    with engine.connect() as connection:
        assert connection.execute(select(incident.c.id)).scalars().all() == [held]
    assert free != held
    engine.dispose()
