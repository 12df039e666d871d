"""People on their pages while two workers watch, judge and send: nobody waits in a circle."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.adapters.db.engine import make_engine
from bot.adapters.db.unit_of_work import SqlUnitOfWork
from bot.domain.audit import Deed
from bot.domain.integration import Kind
from bot.domain.link import Link
from bot.domain.observation import Reading
from bot.ports.witness import Word
from bot.services.reauthorization.views import Issued
from tests.services.journeys import ADS_NAME, ANNA, BRUNO, COOKIE, LEAD, WATCHED, Journey, journey
from tests.services.stage import set_up

TURNS, THREADS = 20, 8
NAMES = (ADS_NAME, "Mixpanel", "Piped ads", "Analytics")


@pytest.fixture
def shared_engine(postgres_url: str) -> Iterator[Engine]:
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def crowded(shared_engine: Engine, kinds: dict[str, Kind], clock: MovableClock) -> Journey:
    stage = set_up(
        engine=shared_engine,
        kinds=kinds,
        transaction=partial(SqlUnitOfWork, shared_engine, kinds),
        clock=clock,
        watched=WATCHED,
    )
    return journey(stage, shared_engine, kinds)


def step(way: Journey, chance: random.Random) -> None:
    """One person goes from the button to *Done*, in some order."""
    name = chance.choice(NAMES)
    presser = chance.choice((ANNA, LEAD))
    pressed = way.linking.press(presser, name=name)
    assert isinstance(pressed, Issued)
    token = way.token(pressed.private)
    way.linking.show(token)
    link = way.linking.spend(token, browser=COOKIE)
    if not isinstance(link, Link):
        return  # a judgement came between, and withdrew it
    way.stage.probes.opens(chance.choice(("1234567890", "5555555555")))
    door = way.reauthorizing
    acts: tuple[Callable[[], object], ...] = (
        lambda: way.consent(link) if name in {ADS_NAME, "Piped ads"} else None,
        lambda: door.check(link.id, browser=COOKIE, entered={"username": "u", "secret": "s"}),
        lambda: door.skip(link.id, browser=COOKIE),
        lambda: door.decide(link.id, browser=COOKIE, accept=chance.random() < 0.5),
        lambda: door.done(link.id, browser=COOKIE),
        lambda: way.linking.ask_owners(BRUNO, integration_id=link.integration_id),
        lambda: door.page(link.id, browser=COOKIE),
    )
    for act in chance.sample(acts, k=len(acts)):
        act()


def work(way: Journey, chance: random.Random) -> None:
    """One worker does a little of everything."""
    words = [
        Word(name=name, reading=chance.choice((Reading.REAUTH, Reading.SUCCESS)), message="")
        for name in (ADS_NAME, "Mixpanel")
    ]
    way.stage.hear(*words)
    way.stage.observing.tick(limit=16)
    way.stage.alerting.assess()
    way.stage.delivering.tick(limit=5)
    way.stage.pass_time(seconds=20)


def test_people_and_workers_at_once_never_wait_in_a_circle(
    crowded: Journey, caplog: pytest.LogCaptureFixture
) -> None:
    def live(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - a test's order
        for _ in range(TURNS):
            (step if number % 2 else work)(crowded, chance)

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        for life in [pool.submit(live, number) for number in range(THREADS)]:
            life.result()

    # Workers go on after an error, and log it: a circle would be one.
    assert [r.getMessage() for r in caplog.records if r.exc_info] == []
    deeds = crowded.deeds()
    assert deeds.count(Deed.PRESSED) == TURNS * THREADS // 2
    assert Deed.AUTHORIZED in deeds
    assert Deed.GRANT_STORED in deeds
