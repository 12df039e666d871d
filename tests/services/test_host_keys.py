"""A bastion's host key is remembered, and taken anew once MBI is proven to go by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.adapters.clock import MovableClock
from bot.domain import observation
from bot.domain.audit import Deed
from bot.domain.diagnosis import Cause, Confidence, Remedy
from bot.domain.evidence import Said
from bot.domain.incident import Incident, State
from bot.domain.integration import Kind
from bot.domain.observation import Reading
from bot.domain.round import Outcome, Proof
from bot.ports.unit_of_work import Transaction
from bot.ports.watch_list import WatchedIntegration
from bot.services.cards import card_of
from bot.services.reauthorization.views import SaidDone
from bot.services.views import TicketDraft
from tests.integration.seeds import ACCOUNT_EU, ACME, CHANNEL, EU, watch
from tests.services.journeys import COOKIE, LEAD, Journey, journey, only
from tests.services.stage import ANNA, set_up
from tests.services.weather import Weather

FIGURE = 4711
ORDERS = WatchedIntegration(
    client_id=EU,
    name="Orders database",
    kind="mysql",
    channel=CHANNEL,
    owners=("anna@acme.example",),
    newest_row_figure=FIGURE,
    settings={"ssh_host": "bastion.acme.example", "ssh_port": 2222, "credentials": "none"},
)
STOCK = replace(ORDERS, name="Stock database", newest_row_figure=None)
WATCHED = replace(
    ACME,
    accounts=(replace(ACCOUNT_EU, blackout=(), reports_url=None),),
    integrations=(ORDERS,),
    feeds=(),
)
BASTION = "ssh://bastion.acme.example:2222"
OLD, NEW, THIRD = (f"ssh-ed25519 SHA256:{name}" for name in ("old", "new", "third"))


@dataclass(kw_only=True)
class Place:
    """A database behind a bastion, whose rows come while MBI takes its key."""

    way: Journey
    weather: Weather

    @property
    def now(self) -> datetime:
        """What time it is."""
        return self.way.stage.clock.now()

    def rotate(self, key: str) -> None:
        """Show another key, and have it seen."""
        self.weather.keys[BASTION] = key
        self.weather.pass_hours(0.5)

    def bring(self) -> None:
        """A cycle brings the newest row."""
        self.weather.pass_hours(1)
        self.weather.cycle = self.weather.rows[FIGURE] = self.now
        self.weather.pass_hours(0.5)

    def done(self) -> None:
        """An admin says that MBI has the new key."""
        link = self.way.spent(LEAD, incident_id=self.card().id)
        assert self.way.reauthorizing.done(link.id, browser=COOKIE)
        self.weather.settle()

    def card(self) -> Incident:
        """The open one."""
        return self.way.stage.only_incident()

    def said(self) -> observation.Testimony:
        """What the bastion has settled on."""
        key = f"host_key:{self.way.stage.id_of(ORDERS.name)}"
        with self.way.stage.transaction(read=True) as uow:
            found = uow.subjects.by_keys([key])[key].testimony
        assert found is not None
        return found


@pytest.fixture
def place(
    engine: Engine, kinds: dict[str, Kind], transaction: Transaction, clock: MovableClock
) -> Place:
    stage = set_up(
        engine=engine, kinds=kinds, transaction=transaction, clock=clock, watched=WATCHED
    )
    weather = Weather(stage=stage, keys={BASTION: OLD})
    weather.cycle = weather.rows[FIGURE] = clock.now() - timedelta(hours=1)
    weather.settle()
    return Place(way=journey(stage, engine, kinds), weather=weather)


def test_the_first_key_is_remembered_and_tells_nobody_anything(place: Place) -> None:
    assert (place.said().reading, place.said().known) == (Reading.GOOD, OLD)
    assert place.way.stage.incidents() == []


def test_a_changed_key_is_a_card_before_mbi_fails(place: Place) -> None:
    place.rotate(NEW)
    card = place.card()
    assert (card.cause, card.diagnosis.confidence) == (Cause.CONNECTION, Confidence.PROBABLE)
    (line,) = [line for line in card.diagnosis.evidence if line.key == Said.HOST_KEYS]
    assert (line.args["before"], line.args["shown"]) == (OLD, NEW)


def test_one_answer_with_another_key_is_none(place: Place) -> None:
    place.weather.keys[BASTION] = NEW
    while not place.way.stage.observing.tick():
        place.way.stage.pass_time(minutes=1)
    place.weather.keys[BASTION] = OLD
    place.weather.pass_hours(1)
    assert place.way.stage.incidents() == []
    assert place.said().known == OLD


def test_a_bastion_that_answers_no_more_accuses_nobody(place: Place) -> None:
    del place.weather.keys[BASTION]
    place.weather.pass_hours(3)
    assert [i for i in place.way.stage.incidents() if i.cause is not Cause.BOT] == []
    assert (place.said().reading, place.said().known) == (Reading.GOOD, OLD)


def test_silence_closes_no_card(place: Place) -> None:
    place.rotate(NEW)
    del place.weather.keys[BASTION]
    place.weather.pass_hours(3)
    assert place.card().cause is Cause.CONNECTION


def test_what_an_operator_applies_anew_forgets_no_key(
    place: Place, engine: Engine, kinds: dict[str, Kind]
) -> None:
    watch(engine, kinds, only(WATCHED, ORDERS.name, owners=()), place.now)
    assert place.said().known == OLD
    place.rotate(NEW)
    assert place.card().cause is Cause.CONNECTION


def test_another_bastion_is_known_by_its_own_key(
    place: Place, engine: Engine, kinds: dict[str, Kind]
) -> None:
    moved = {"ssh_host": "bastion2.acme.example"}
    watch(engine, kinds, only(WATCHED, ORDERS.name, settings=moved), place.now)
    place.weather.keys["ssh://bastion2.acme.example:22"] = NEW
    place.weather.pass_hours(1)
    assert (place.said().reading, place.said().known) == (Reading.GOOD, NEW)
    assert place.way.stage.incidents() == []


def test_without_its_bastion_nobody_speaks_of_a_key(
    place: Place, engine: Engine, kinds: dict[str, Kind]
) -> None:
    place.rotate(NEW)
    watch(engine, kinds, only(WATCHED, ORDERS.name, settings={}), place.now)
    place.bring()
    assert place.way.stage.incidents() == []


def test_done_waits_and_data_proves_the_new_key(place: Place) -> None:
    place.rotate(NEW)
    card = place.card()
    place.done()
    assert place.card().state is State.VERIFYING
    assert place.said().known == OLD
    place.bring()
    assert place.way.stage.incidents() == []
    with place.way.stage.transaction(read=True) as uow:
        shown = card_of(uow, place.way.incident(card))
    assert (shown.state, shown.proof) == (State.RESOLVED, Proof.DATA)
    assert [r.outcome for r in shown.rounds] == [Outcome.PROVEN]
    assert (place.said().reading, place.said().known) == (Reading.GOOD, NEW)
    args = place.way.last(Deed.HOST_KEY_TAKEN).args
    assert (args["before"], args["after"], args["integration"]) == (OLD, NEW, ORDERS.name)


def test_the_next_rotation_is_a_card_again(place: Place) -> None:
    place.rotate(NEW)
    place.done()
    place.bring()
    place.weather.pass_hours(2)
    place.rotate(THIRD)
    (line,) = [x for x in place.card().diagnosis.evidence if x.key == Said.HOST_KEYS]
    assert (line.args["before"], line.args["shown"]) == (NEW, THIRD)


def test_mbi_going_on_takes_the_key_without_anybody(place: Place) -> None:
    place.rotate(NEW)
    place.weather.pass_hours(1)
    place.bring()
    place.weather.pass_hours(0.5)
    assert place.way.stage.incidents() == []
    assert (place.said().reading, place.said().known) == (Reading.GOOD, NEW)


def test_the_old_key_shown_again_closes_the_card_and_takes_nothing(place: Place) -> None:
    place.rotate(NEW)
    card = place.card()
    place.rotate(OLD)
    assert place.way.incident(card).state is State.RESOLVED
    assert place.said().known == OLD
    assert Deed.HOST_KEY_TAKEN not in place.way.deeds()


def test_a_third_key_ends_the_wait_for_the_second(place: Place) -> None:
    place.rotate(NEW)
    card = place.card()
    place.done()
    place.rotate(THIRD)
    again = place.card()
    assert (again.id, again.state, again.cause) == (card.id, State.OPEN, Cause.CONNECTION)
    (line,) = [x for x in again.diagnosis.evidence if x.key == Said.HOST_KEYS]
    assert (line.args["before"], line.args["shown"]) == (OLD, THIRD)
    assert place.said().known == OLD


def test_done_is_believed_where_nobody_else_can_tell(
    place: Place, engine: Engine, kinds: dict[str, Kind]
) -> None:
    bare = replace(
        WATCHED,
        accounts=(replace(WATCHED.accounts[0], sealed_key=None, key_fingerprint=None),),
        integrations=(replace(ORDERS, newest_row_figure=None),),
    )
    watch(engine, kinds, bare, place.now)
    place.weather.cycle = None
    place.weather.rows = {}
    place.weather.pass_hours(30)
    place.rotate(NEW)
    card = place.card()
    place.done()
    place.weather.pass_hours(30)
    assert place.way.incident(card).state is State.RESOLVED
    assert place.said().known == NEW


def test_half_an_hour_after_done_a_ticket_is_worth_it(place: Place) -> None:
    place.rotate(NEW)
    card = place.card()

    def worth() -> bool:
        draft = place.way.stage.ticketing.draft(requester=ANNA, incident_id=card.id)
        assert isinstance(draft, TicketDraft)
        return draft.worth

    place.done()
    assert not worth()
    place.weather.pass_hours(0.5)
    assert worth()


def test_two_rounds_in_vain_are_in_the_evidence_with_the_time_of_the_last(place: Place) -> None:
    place.rotate(NEW)
    for _ in range(2):
        place.done()
        last = place.now
        place.weather.pass_hours(40)
    card = place.card()
    told = {line.key: line.args for line in card.diagnosis.evidence}
    assert card.diagnosis.remedy is Remedy.ASK_SUPPORT
    assert told[Said.ROUNDS_FAILED]["count"] == 2
    at = told[Said.MENDED_HOST_KEY]["at"]
    assert isinstance(at, datetime)
    assert last - at < timedelta(minutes=5)
    assert (told[Said.HOST_KEYS]["before"], told[Said.HOST_KEYS]["shown"]) == (OLD, NEW)


def test_the_page_shows_both_keys_before_done(place: Place) -> None:
    place.rotate(NEW)
    link = place.way.spent(LEAD, incident_id=place.card().id)
    keys = place.way.page(link).host_keys
    assert keys is not None
    assert (keys.before, keys.shown) == (OLD, NEW)


def test_done_is_not_taken_for_a_key_that_was_not_shown(place: Place) -> None:
    place.rotate(NEW)
    link = place.way.spent(LEAD, incident_id=place.card().id)
    place.rotate(THIRD)
    assert not place.way.reauthorizing.done(link.id, browser=COOKIE, shown=NEW)
    assert place.card().state is not State.VERIFYING
    assert place.way.reauthorizing.done(link.id, browser=COOKIE, shown=THIRD)


def test_done_in_slack_is_the_same(place: Place) -> None:
    place.rotate(NEW)
    card = place.card()
    said = place.way.linking.say_done(LEAD, integration_id=place.way.stage.id_of(ORDERS.name))
    assert said is SaidDone.DONE
    place.weather.settle()
    place.bring()
    assert place.way.incident(card).state is State.RESOLVED
    assert place.said().known == NEW


def test_done_in_slack_is_not_taken_for_a_key_that_was_not_shown(place: Place) -> None:
    place.rotate(NEW)
    number = place.way.stage.id_of(ORDERS.name)
    place.rotate(THIRD)
    said = place.way.linking.say_done(LEAD, integration_id=number, shown=NEW)
    assert said is SaidDone.OTHER_KEY
    assert place.card().state is not State.VERIFYING
    said = place.way.linking.say_done(LEAD, integration_id=number, shown=THIRD)
    assert said is SaidDone.DONE
