"""Rounds and refusals while pages are read again, providers fail, and notes become cards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.diagnosis import Cause
from bot.domain.grant import Ownership
from bot.domain.incident import EventKind, State
from bot.domain.observation import Reading, Witness
from bot.domain.placing import TO_OWNERS
from bot.domain.round import Outcome, Proof
from bot.ports.probe import Tried
from bot.ports.witness import Heard
from tests.integration.seeds import ADS, BOOKS
from tests.services.holding import KEY, give
from tests.services.journeys import COOKIE, KEYS, LEAD, Journey
from tests.services.sources import REFUSED
from tests.services.weather import Weather

ACCOUNT_REFUSED = Tried(heard=Heard.ANSWER, reading=Reading.ACCOUNT_REFUSED, detail="no role")


@pytest.fixture
def weather(way: Journey) -> Weather:
    """Silence, save of feeds and ingest."""
    return Weather(stage=way.stage)


def read_again(way: Journey, weather: Weather, name: str, word: Reading, *, hours: float) -> None:
    """Hours in which MBI's page is read again and again, and says the same."""
    for _ in range(int(hours)):
        weather.pass_hours(1)
        way.stage.says(name, word)


def test_a_key_refused_is_told_at_once_though_mbis_page_says_what_it_said(
    way: Journey, weather: Weather
) -> None:
    weather.cycle = way.stage.clock.now()
    give(way.stage, KEYS.name, KEY, ownership=Ownership.SHARED)
    weather.settle()
    read_again(way, weather, KEYS.name, Reading.SUCCESS, hours=1)
    way.stage.probes.says(REFUSED)
    read_again(way, weather, KEYS.name, Reading.SUCCESS, hours=4)
    incident = way.stage.only_incident()
    assert (incident.cause, incident.state) == (Cause.TOKEN, State.OPEN)
    assert way.event_kinds(incident) == [EventKind.OPENED]
    weather.cycle = way.stage.clock.now()
    read_again(way, weather, KEYS.name, Reading.SUCCESS, hours=2)
    assert way.incident(incident).state is State.RESOLVED, "MBI tried, and goes by another key"
    assert [i.cause for i in way.stage.incidents()] == [Cause.BOT]


def test_an_outage_past_the_deadline_fails_no_round(way: Journey, weather: Weather) -> None:
    weather.cycle = way.stage.clock.now()
    weather.settle()
    incident = way.trouble(BOOKS.name)
    link = way.spent(LEAD, incident_id=incident.id)
    assert way.reauthorizing.done(link.id, browser=COOKIE)
    way.stage.judge()
    weather.up, weather.down = frozenset({Witness.INGEST}), frozenset({Witness.FEED})
    for _ in range(16):
        weather.cycle = way.stage.clock.now()
        read_again(way, weather, BOOKS.name, Reading.REAUTH, hours=1)
    assert [i.cause for i in way.stage.incidents()] == [Cause.THIRD_PARTY]
    weather.up, weather.down = frozenset({Witness.INGEST, Witness.FEED}), frozenset()
    read_again(way, weather, BOOKS.name, Reading.REAUTH, hours=1)
    going = way.round(BOOKS.name)
    assert going is not None
    assert going.outcome is Outcome.OPEN
    assert not way.stage.only_incident().diagnosis.offers_reauthorize
    weather.pass_hours(1)
    way.stage.says(BOOKS.name, Reading.SUCCESS)
    proven = way.round(BOOKS.name)
    assert proven is not None
    assert (proven.outcome, proven.proof) == (Outcome.PROVEN, Proof.WORD)
    assert way.stage.incidents() == []


def test_a_note_becomes_a_card_once_mbi_is_refused_too(way: Journey, weather: Weather) -> None:
    weather.rows[ADS.newest_row_figure or 0] = way.stage.clock.now() - timedelta(hours=1)
    give(way.stage, ADS.name, way.stage.provider.new())
    weather.settle()
    read_again(way, weather, ADS.name, Reading.SUCCESS, hours=1)
    way.stage.probes.says(ACCOUNT_REFUSED)
    read_again(way, weather, ADS.name, Reading.SUCCESS, hours=2)
    note = way.stage.only_incident()
    assert (note.cause, note.channel) == (Cause.BOT, TO_OWNERS)
    way.stage.says(ADS.name, Reading.REAUTH)
    assert way.stage.only_incident().cause is Cause.ADMIN_ACCOUNT
    with way.stage.transaction(read=True) as uow:
        closed = uow.incidents.events(note.id, limit=99)[-1]
    assert (closed.kind, closed.args["why"]) == (EventKind.RESOLVED, "other_cause")


def test_no_person_closes_what_a_key_still_speaks_against(way: Journey, weather: Weather) -> None:
    give(way.stage, KEYS.name, KEY, ownership=Ownership.SHARED)
    weather.settle()
    way.stage.probes.says(REFUSED)
    weather.pass_hours(1)
    incident = way.stage.only_incident()
    link = way.spent(LEAD, incident_id=incident.id)
    assert way.reauthorizing.done(link.id, browser=COOKIE)
    weather.pass_hours(3)
    assert [i.cause for i in way.stage.incidents()] == [Cause.ADMIN_ACCOUNT]
    failed = way.round(KEYS.name)
    assert failed is not None
    assert failed.outcome is Outcome.FAILED
