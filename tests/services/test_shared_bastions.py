"""Several databases behind one bastion: one card, one *Done*, and proof of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain.incident import EventKind, State
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.domain.round import Outcome, Proof
from bot.ports.unit_of_work import Transaction
from bot.services.cards import card_of
from bot.services.reauthorization.views import Issued, SaidDone
from tests.services.journeys import COOKIE, LEAD, journey
from tests.services.stage import set_up
from tests.services.test_host_keys import BASTION, NEW, OLD, ORDERS, WATCHED, Place
from tests.services.weather import Weather

SOURCES = tuple(
    replace(ORDERS, name=f"{name} database", newest_row_figure=figure)
    for name, figure in (("Customers", 11), ("Orders", 12), ("Stock", 13))
)
FIGURES = (11, 12, 13)


@pytest.fixture
def place(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Place:
    """All three show their newest row, and then another host key."""
    watched = replace(WATCHED, integrations=SOURCES)
    stage = set_up(
        engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=watched
    )
    place = Place(
        way=journey(stage, engine, kinds), weather=Weather(stage=stage, keys={BASTION: OLD})
    )
    place.weather.pass_hours(0.5)
    bring(place, FIGURES)
    place.rotate(NEW)
    return place


def bring(place: Place, figures: Collection[int]) -> None:
    """A cycle brings their newest rows."""
    place.weather.pass_hours(1.5)
    place.weather.cycle = place.now
    place.weather.rows |= dict.fromkeys(figures, place.now)
    place.weather.pass_hours(1)


def known(place: Place) -> list[tuple[Reading, str]]:
    with place.way.stage.transaction(read=True) as uow:
        keys = [f"host_key:{place.way.stage.id_of(one.name)}" for one in SOURCES]
        found = uow.subjects.by_keys(keys)
        said = [found[key].testimony for key in keys]
    return [(one.reading, one.known) for one in said if one]


def test_one_card_is_named_after_the_bastion_and_lists_all(place: Place) -> None:
    with place.way.stage.transaction(read=True) as uow:
        shown = card_of(uow, place.card())
    assert shown.bastion == "bastion.acme.example:2222"
    assert sorted(m.name for m in shown.members) == [one.name for one in SOURCES]
    assert all(m.foretold for m in shown.members)


def test_the_button_asks_nobody_to_choose(place: Place) -> None:
    pressed = place.way.linking.press(LEAD, incident_id=place.card().id)
    assert isinstance(pressed, Issued)


def test_done_by_one_counts_for_all_and_is_told_once(place: Place) -> None:
    card = place.card()
    place.done()
    assert place.card().state is State.VERIFYING
    with place.way.stage.transaction(read=True) as uow:
        shown = card_of(uow, place.card())
        told = [e.kind for e in uow.incidents.events(card.id, limit=100)]
    assert [r.integration for r in shown.rounds if r.authorized_at] == [s.name for s in SOURCES]
    assert told.count(EventKind.AUTHORIZED) == 1


def test_all_are_proven_by_their_own_data_and_the_card_is_closed_once(place: Place) -> None:
    card = place.card()
    place.done()
    bring(place, FIGURES)
    assert place.way.stage.incidents() == []
    with place.way.stage.transaction(read=True) as uow:
        shown = card_of(uow, place.way.incident(card))
        told = [e.kind for e in uow.incidents.events(card.id, limit=100)]
    assert (shown.state, shown.proof) == (State.RESOLVED, Proof.DATA)
    assert [r.outcome for r in shown.rounds] == [Outcome.PROVEN] * 3
    assert told.count(EventKind.RESOLVED) == 1
    assert known(place) == [(Reading.GOOD, NEW)] * 3


def test_one_without_data_stays_on_the_card_with_its_key(place: Place) -> None:
    place.done()
    bring(place, FIGURES[:2])
    assert place.card().members == {place.way.stage.id_of(SOURCES[2].name)}
    assert known(place) == [(Reading.GOOD, NEW)] * 2 + [(Reading.HOST_KEY_CHANGED, OLD)]


def test_done_in_slack_counts_for_all_too(place: Place) -> None:
    number = place.way.stage.id_of(SOURCES[1].name)
    assert place.way.linking.say_done(LEAD, integration_id=number, shown=NEW) is SaidDone.DONE
    with place.way.stage.transaction(read=True) as uow:
        tried = uow.rounds.attempts([place.way.stage.id_of(one.name) for one in SOURCES])
    assert all(one.latest and one.latest.authorized_at for one in tried.values())
    assert len(tried) == len(SOURCES)


def test_the_page_names_what_else_it_counts_for(place: Place) -> None:
    link = place.way.spent(LEAD, incident_id=place.card().id)
    page = place.way.page(link)
    names = {page.integration, *page.behind}
    assert names == {one.name for one in SOURCES}
    place.way.reauthorizing.done(link.id, browser=COOKIE, shown=NEW)


def test_one_that_has_other_trouble_knows_the_proven_key(place: Place) -> None:
    place.rotate(OLD)
    place.way.stage.says(SOURCES[2].name, Reading.REAUTH)
    place.rotate(NEW)
    first = place.way.stage.id_of(SOURCES[0].name)
    assert place.way.linking.say_done(LEAD, integration_id=first) is SaidDone.DONE
    place.weather.settle()
    bring(place, FIGURES[:2])
    assert known(place) == [(Reading.GOOD, NEW)] * 3
